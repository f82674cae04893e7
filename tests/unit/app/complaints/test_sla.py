"""Clocks against a walk minute by minute through opening times, over random weeks, holidays and histories."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.city.calendar import Calendar
from app.complaints import lifecycle, sla
from app.complaints.lifecycle import (
    ANSWERED,
    ASSIGNED,
    CLOSED,
    IN_WORK,
    RECEIVED,
    REFUSED,
    REOPENED,
    WAITING,
    WITHDRAWN,
)
from app.complaints.sla import Step, Terms

OFFICE = Calendar()
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
TERMS = Terms(acknowledge=8 * HOUR, answer=16 * HOUR, resolve=40 * HOUR)


def at(day, hour, state):
    """A step so many days after that Monday."""
    return Step(MONDAY.replace(hour=hour) + day * DAY, state)


@st.composite
def calendars(draw):
    morning, whole, noon = ((time(8), time(10)),), ((time(9), time(12)),), ((time(8), time(9)), (time(13), time(14)))
    week = draw(st.lists(st.sampled_from([(), morning, whole, noon]), min_size=7, max_size=7).filter(any))
    days = draw(st.sets(st.dates(date(2026, 11, 16), date(2026, 12, 20)), max_size=6))
    return Calendar(tuple(week), {day: {"en": "Holiday"} for day in days})


@st.composite
def histories(draw):
    """Filed, then any moves that the life cycle has, minutes to days apart."""
    steps = [Step(MONDAY + draw(st.integers(-3000, 3000)) * MINUTE, RECEIVED)]
    for _ in range(draw(st.integers(0, 7))):
        moves = sorted({move.after for move in lifecycle.MOVES if move.before == steps[-1].state})
        if moves:
            steps.append(Step(steps[-1].at + draw(st.integers(1, 2500)) * MINUTE, draw(st.sampled_from(moves))))
    return steps


def open_minutes(calendar, start, end):
    """Every minute between two moments at which the office is open, one after the other."""
    moment, found = start, []
    while moment < end:
        if any(opens <= moment.time() < closes for opens, closes in calendar.open_on(moment.date())):
            found.append(moment)
        moment += MINUTE
    return found


def state_at(steps, moment):
    return [step.state for step in steps if step.at <= moment][-1]


def last_round(steps):
    begins = [
        place
        for place in range(len(steps))
        if place == 0 or (steps[place].state == REOPENED and steps[place - 1].state != REOPENED)
    ][-1]
    return steps[begins:]


def minutes_owed(steps, calendar, end):
    """How many open minutes until ``end`` the office owed the next step."""
    return sum(state_at(steps, moment) in lifecycle.AT_WORK for moment in open_minutes(calendar, steps[0].at, end))


def ended_at(steps, states):
    return next((step.at for step in steps if step.state in states), None)


@settings(max_examples=60, deadline=None)
@given(calendars(), histories(), st.integers(1, 2000), st.integers(1, 12))
def test_an_answer_is_kept_if_the_minutes_owed_are_no_more_than_its_term(calendar, steps, later, hours):
    now, term = steps[-1].at + later * MINUTE, hours * HOUR
    present = last_round(steps)
    met = ended_at(present, lifecycle.ENDED)
    owed = minutes_owed(present, calendar, met or now) * MINUTE
    expected = owed <= term if met else (False if owed >= term else None)

    assert sla.clocks(steps, Terms(term, term, term), calendar, now).answer.kept == expected


@settings(max_examples=60, deadline=None)
@given(calendars(), histories(), st.integers(1, 12))
def test_what_is_owed_is_due_when_its_term_has_run_and_not_a_minute_before(calendar, steps, hours):
    assume(steps[-1].state in lifecycle.AT_WORK)
    term = hours * HOUR
    due = sla.clocks(steps, Terms(term, term, term), calendar, steps[-1].at).answer.due
    assume(due > steps[-1].at)

    owed = [minutes_owed(last_round(steps), calendar, end) * MINUTE for end in (due - MINUTE, due)]
    assert owed == [term - MINUTE, term]


@settings(max_examples=60, deadline=None)
@given(calendars(), histories(), st.integers(0, 3000), st.integers(1, 12))
def test_lists_call_overdue_what_the_case_itself_calls_overdue(calendar, steps, later, hours):
    now, term = steps[-1].at + later * MINUTE, hours * HOUR
    counts = sla.counts_from(steps, calendar)
    assume(counts is not None)
    answer = sla.clocks(steps, Terms(term, term, term), calendar, now).answer

    assert (counts <= sla.threshold(calendar, term, now)) == answer.overdue


@settings(max_examples=60, deadline=None)
@given(calendars(), histories(), st.integers(0, 3000), st.integers(1, 12))
def test_what_is_kept_of_a_resolution_says_when_it_is_late(calendar, steps, later, hours):
    now, term = steps[-1].at + later * MINUTE, hours * HOUR
    counts = sla.resolves_from(steps, calendar) or sla.counts_from(steps, calendar)
    assume(counts is not None)
    resolve = sla.clocks(steps, Terms(term, term, term), calendar, now).resolve

    assert (counts <= sla.threshold(calendar, term, now)) == resolve.overdue


@settings(max_examples=60, deadline=None)
@given(calendars(), histories(), st.integers(1, 2000))
def test_the_term_of_a_resolution_counts_all_rounds(calendar, steps, later):
    now, term = steps[-1].at + later * MINUTE, 10 * HOUR
    resolve = sla.clocks(steps, Terms(term, term, term), calendar, now).resolve
    ended = ended_at(last_round(steps), lifecycle.ENDED)
    owed = minutes_owed(steps, calendar, ended or now) * MINUTE

    assert resolve.kept == (owed <= term if ended else (False if owed >= term else None))


@given(calendars(), histories())
def test_nothing_counts_while_the_reporter_is_waited_for_or_all_is_over(calendar, steps):
    assert (sla.counts_from(steps, calendar) is None) == (steps[-1].state not in lifecycle.AT_WORK)


@given(calendars(), st.integers(-5000, 5000))
def test_without_a_pause_terms_count_from_the_filing(calendar, minutes):
    filed = MONDAY + minutes * MINUTE

    assert sla.counts_from([Step(filed, RECEIVED), Step(filed + DAY, IN_WORK)], calendar) == filed


@pytest.mark.parametrize(
    ("steps", "due"),
    [
        ([at(0, 9, RECEIVED)], MONDAY.replace(hour=9) + DAY),
        ([at(0, 9, RECEIVED), at(0, 10, ASSIGNED)], MONDAY.replace(hour=9) + 2 * DAY),
        ([at(0, 9, RECEIVED), at(0, 11, WAITING)], None),
        ([at(0, 9, RECEIVED), at(0, 11, WAITING), at(7, 11, IN_WORK)], MONDAY.replace(hour=9) + 9 * DAY),
        ([at(0, 9, RECEIVED), at(1, 9, ANSWERED), at(7, 9, REOPENED)], MONDAY.replace(hour=9) + 8 * DAY),
        ([at(0, 9, RECEIVED), at(1, 9, ANSWERED), at(2, 9, CLOSED)], None),
    ],
)
def test_the_next_thing_owed_is_due(steps, due):
    assert sla.clocks(steps, TERMS, OFFICE, steps[-1].at).due == due


def test_a_holiday_moves_what_is_due():
    closed = Calendar(holidays={date(2026, 11, 24): {"en": "Heroes’ Day"}})

    assert sla.clocks([at(0, 9, RECEIVED)], TERMS, closed, MONDAY).acknowledge.due == MONDAY + 2 * DAY


def test_a_pause_says_since_when():
    steps = [at(0, 9, RECEIVED), at(0, 11, WAITING), at(0, 12, WAITING)]

    assert sla.clocks(steps, TERMS, OFFICE, MONDAY + DAY).paused_since == MONDAY.replace(hour=11)


@pytest.mark.parametrize("end", [ANSWERED, REFUSED, WITHDRAWN])
def test_what_ended_in_time_is_kept_for_ever(end):
    clocks = sla.clocks([at(0, 9, RECEIVED), at(1, 9, end)], TERMS, OFFICE, MONDAY + 900 * DAY)

    assert (clocks.answer.kept, clocks.overdue, clocks.due) == (True, False, None)


def test_what_was_too_late_when_the_reporter_was_asked_is_too_late():
    clocks = sla.clocks([at(0, 9, RECEIVED), at(9, 9, WAITING)], TERMS, OFFICE, MONDAY + 10 * DAY)

    assert (clocks.answer.overdue, clocks.answer.due) == (True, None)


def test_a_working_day_is_as_long_as_the_office_is_open():
    assert (
        sla.day_length(Calendar(week=(((time(8), time(12)),), ((time(8), time(16)),), (), (), (), (), ()))) == 6 * HOUR
    )
