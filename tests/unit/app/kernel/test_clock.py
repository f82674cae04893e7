from datetime import UTC, date, datetime

import pytest

from app.kernel import clock
from app.settings import from_environment

LATE_EVENING_IN_GREENWICH = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)


@pytest.fixture
def in_city(monkeypatch):
    """Let days be those of a time zone, as a portal with that setting does."""
    monkeypatch.setattr(clock, "now", lambda: LATE_EVENING_IN_GREENWICH)
    monkeypatch.setattr(clock, "_zone", clock.zone())
    return lambda name: clock.keep(from_environment({"PSIS_TIMEZONE": name} if name else {}).timezone)


@pytest.mark.parametrize(
    ("zone", "day"), [("", date(2026, 3, 31)), ("Asia/Jakarta", date(2026, 4, 1)), ("Asia/Jayapura", date(2026, 4, 1))]
)
def test_a_day_begins_at_the_citys_midnight(in_city, zone, day):
    in_city(zone)
    assert clock.today() == day
    assert clock.day_of(LATE_EVENING_IN_GREENWICH) == day
