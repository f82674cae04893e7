from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.city.calendar import Calendar, due_day, due_moment, working_days_between, working_time
from app.kernel.errors import BadInput

MONDAY, FRIDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 27), date(2026, 11, 28)
OFFICE = Calendar()
CLOSED_TUESDAY = Calendar(holidays={date(2026, 11, 24): {"en": "Heroes’ Day"}})
LUNCH = Calendar(week=(*[((time(8), time(12)), (time(13), time(16)))] * 5, (), ()))


@st.composite
def calendars(draw):
    """Weeks with at least one working day, and a few holidays."""
    morning, whole, noon = ((time(8), time(12)),), ((time(9), time(17)),), ((time(8), time(12)), (time(13), time(15)))
    week = draw(st.lists(st.sampled_from([(), morning, whole, noon]), min_size=7, max_size=7).filter(any))
    days = draw(st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=12))
    return Calendar(tuple(week), {day: {"en": "Holiday"} for day in days})


DAYS = st.dates(date(2025, 12, 1), date(2027, 1, 31))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - given its zone there
TERMS = st.integers(0, 40)


@pytest.mark.parametrize(
    ("calendar", "start", "days", "due"),
    [
        (OFFICE, MONDAY, 1, date(2026, 11, 24)),
        (OFFICE, FRIDAY, 1, date(2026, 11, 30)),
        (OFFICE, SATURDAY, 0, date(2026, 11, 30)),
        (OFFICE, MONDAY, 0, MONDAY),
        (OFFICE, SATURDAY, 5, date(2026, 12, 4)),
        (CLOSED_TUESDAY, MONDAY, 1, date(2026, 11, 25)),
    ],
)
def test_a_term_of_working_days_ends(calendar, start, days, due):
    assert due_day(calendar, start, days) == due


@given(calendars(), DAYS, TERMS)
def test_something_is_due_on_a_working_day(calendar, start, days):
    assert calendar.is_working(due_day(calendar, start, days))


@given(calendars(), DAYS, TERMS.filter(bool))
def test_a_term_holds_exactly_its_working_days(calendar, start, days):
    assert working_days_between(calendar, start, due_day(calendar, start, days)) == days


@given(calendars(), DAYS, DAYS)
def test_counting_days_is_counting_one_after_the_other(calendar, start, end):
    first, last = sorted((start, end))
    slow = sum(calendar.is_working(first + timedelta(days=n + 1)) for n in range((last - first).days))
    assert working_days_between(calendar, first, last) == slow


@given(calendars(), DAYS, TERMS, TERMS)
def test_a_longer_term_never_ends_earlier(calendar, start, one, other):
    assert due_day(calendar, start, min(one, other)) <= due_day(calendar, start, max(one, other))


@given(calendars(), DAYS, TERMS)
def test_another_holiday_never_makes_anything_due_earlier(calendar, start, days):
    due = due_day(calendar, start, days)
    assert due_day(Calendar(calendar.week, {**calendar.holidays, due: {"en": "New"}}), start, days) > due


@given(calendars(), MOMENTS, st.integers(0, 5000))
def test_hours_run_only_while_the_office_is_open(calendar, start, minutes):
    hours = timedelta(minutes=minutes)
    assert working_time(calendar, start, due_moment(calendar, start, hours)) == hours


@given(calendars(), MOMENTS, MOMENTS, MOMENTS)
def test_working_time_adds_up(calendar, one, two, three):
    start, middle, end = sorted((one, two, three))
    parts = working_time(calendar, start, middle) + working_time(calendar, middle, end)
    assert parts == working_time(calendar, start, end)


def test_hours_stand_still_at_lunch():
    start = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
    assert due_moment(LUNCH, start, timedelta(hours=1)) == datetime(2026, 11, 23, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize("week", [((),) * 7, (((time(9), time(8)),), *[()] * 6), (((time(8), time(12)),),)])
def test_a_week_that_cannot_be_is_refused(week):
    with pytest.raises(BadInput):
        Calendar(week)


@pytest.mark.parametrize("days", [-1, 10_001])
def test_a_term_nobody_means_is_refused(days):
    with pytest.raises(BadInput):
        due_day(OFFICE, MONDAY, days)
