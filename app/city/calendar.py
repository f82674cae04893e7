"""When the city works, and when what it promised is due. Pure.

Days are counted as people at a counter count them: the day on which something arrives is day 0, the next working day
is the first. Hours run while an office is open and stand still while it is not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise

from app.kernel.errors import BadInput
from app.kernel.text import N_, Localized

DAYS_A_WEEK = 7
FARTHEST = 10_000
"""Working days that can be asked for; more is a typing error, not a deadline."""
_DAY = timedelta(days=1)

Span = tuple[time, time]
Week = tuple[tuple[Span, ...], ...]
"""Seven days from Monday, each with its opening times in order."""

OFFICE_WEEK: Week = (*[((time(8), time(16)),)] * 5, (), ())


@dataclass(frozen=True, slots=True)
class Calendar:
    """Opening times of a week, in the city's own time, and the days on which nobody works, with their names."""

    week: Week = OFFICE_WEEK
    holidays: Mapping[date, Localized] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise BadInput for a week that never opens, or whose times are not in order."""
        if len(self.week) != DAYS_A_WEEK or not any(self.week):
            raise BadInput(N_("A calendar needs at least one working day in the week."))
        for spans in self.week:
            edges = [edge for span in spans for edge in span]
            if any(earlier >= later for earlier, later in pairwise(edges)):
                raise BadInput(N_("Opening times must follow one another and end after they begin."))

    def is_working(self, day: date) -> bool:
        """Whether the office opens on that day."""
        return bool(self.week[day.weekday()]) and day not in self.holidays

    def open_on(self, day: date) -> tuple[Span, ...]:
        """The opening times of that day, none on a holiday."""
        return () if day in self.holidays else self.week[day.weekday()]


def due_day(calendar: Calendar, start: date, working_days: int) -> date:
    """The last day of a term of so many working days; 0 is the day itself, or the next one on which the office opens.

    Raises BadInput for a negative number or one beyond FARTHEST.
    """
    if not 0 <= working_days <= FARTHEST:
        raise BadInput(N_("A term lies between 0 and %(most)s working days."), most=FARTHEST)
    day = start
    left = working_days
    if left == 0:
        while not calendar.is_working(day):
            day += _DAY
    while left:
        day += _DAY
        left -= calendar.is_working(day)
    return day


def working_days_between(calendar: Calendar, start: date, end: date) -> int:
    """How many working days come after ``start``, ``end`` included; negative where ``end`` lies before."""
    if end < start:
        return -working_days_between(calendar, end, start)
    whole, _ = divmod((end - start).days, DAYS_A_WEEK)
    working = whole * sum(map(bool, calendar.week))
    rest = start + whole * DAYS_A_WEEK * _DAY
    while rest < end:
        rest += _DAY
        working += bool(calendar.week[rest.weekday()])
    return working - sum(start < day <= end and bool(calendar.week[day.weekday()]) for day in calendar.holidays)


def due_moment(calendar: Calendar, start: datetime, hours: timedelta) -> datetime:
    """When so much opening time has run since ``start`` (aware). The answer is in ``start``'s time zone."""
    if not timedelta() <= hours <= timedelta(days=FARTHEST):
        raise BadInput(N_("A term lies between 0 and %(most)s working days."), most=FARTHEST)
    left = hours
    for opens, closes in _spans_from(calendar, start):
        begins = max(opens, start)
        if closes - begins >= left:
            return begins + left
        left -= closes - begins
    raise AssertionError("a calendar opens again and again")


def working_time(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """Opening time between two moments of one time zone; nothing where ``end`` is not later."""
    found = timedelta()
    for opens, closes in _spans_from(calendar, start):
        if opens >= end:
            break
        found += max(timedelta(), min(closes, end) - max(opens, start))
    return found


def _spans_from(calendar: Calendar, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Opening times that end after ``start``, one after the other, without end."""
    day = start.date()
    while True:
        for opens, closes in calendar.open_on(day):
            span = _at(day, opens, start.tzinfo), _at(day, closes, start.tzinfo)
            if span[1] > start:
                yield span
        day += _DAY


def _at(day: date, moment: time, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, moment, zone)
