"""The time, from one place: moments in UTC, days as the city's calendar has them."""

from datetime import UTC, date, datetime, tzinfo

_zone: tzinfo = UTC


def keep(zone: tzinfo) -> None:
    """Let days be those of that time zone. For whoever starts a process, once, from the settings."""
    global _zone  # noqa: PLW0603 - a process has one clock, and its days are asked for everywhere
    _zone = zone


def zone() -> tzinfo:
    """The city's time zone."""
    return _zone


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The current day in the city."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day in the city on which the moment lies."""
    return moment.astimezone(_zone).date()
