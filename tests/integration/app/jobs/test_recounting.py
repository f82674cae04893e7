"""What follows when opening times change: lists go by what the history makes of the new calendar."""

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app.city import commands as city
from app.city.events import CalendarChanged
from app.city.model import USUAL_CALENDAR
from app.city.queries import calendar_of
from app.complaints import lifecycle, sla
from app.complaints.handling import acting
from app.complaints.model import ComplaintRow
from app.complaints.queries import clocks_of, found, steps_of
from app.db.outbox import Message
from app.jobs.recounting import recount
from app.kernel import clock
from app.kernel.actor import SYSTEM
from tests.integration.app.complaints.handled import filed, founded, person

MONDAY = date(2026, 11, 2)
HOLIDAY = MONDAY + timedelta(days=1)
NAMES = {"en": "Feast", "id": "Pesta"}


@pytest.fixture
def paused(database, tmp_path):
    """A report that waited for its reporter over some days, and was opened again after an answer."""
    vault = founded(database, tmp_path)
    reference = filed(database, vault, at=at(0, 9))
    for day, state in (
        (3, lifecycle.WAITING),
        (8, lifecycle.IN_WORK),
        (9, lifecycle.ANSWERED),
        (14, lifecycle.REOPENED),
    ):
        with database.unit(person("ani")) as unit:
            unit.now = at(day, 12)
            acting.act(unit, reference, state, words="Words.")
    return SimpleNamespace(database=database, reference=reference)


def at(day, hour):
    return datetime.combine(MONDAY + timedelta(days=day), time(hour), clock.zone())


def kept(paused):
    with paused.database.open(SYSTEM) as session:
        row = found(session, paused.reference)
        return row.counts_from, row.resolves_from


def derived(paused):
    """The same from the history."""
    with paused.database.open(SYSTEM) as session:
        row = found(session, paused.reference)
        steps, calendar = steps_of(session, row.id), calendar_of(session, row.department)
        return sla.counts_from(steps, calendar), sla.resolves_from(steps, calendar)


def changed(database):
    with database.open(SYSTEM) as session:
        named = select(Message.payload).where(Message.name == "CalendarChanged").order_by(Message.id)
        return [CalendarChanged.from_payload(payload) for payload in session.scalars(named)]


def carried_out(paused):
    recount(SimpleNamespace(database=paused.database), changed(paused.database))


def test_a_holiday_that_is_entered_later_moves_what_terms_count_from(paused):
    before = kept(paused)
    with paused.database.unit(SYSTEM) as unit:
        city.set_holiday(unit, USUAL_CALENDAR, HOLIDAY, NAMES)
    carried_out(paused)
    assert kept(paused) == derived(paused) != before


def test_so_does_one_that_is_taken_away(paused):
    before = kept(paused)
    with paused.database.unit(SYSTEM) as unit:
        city.set_holiday(unit, USUAL_CALENDAR, HOLIDAY, NAMES)
        city.remove_holidays(unit, USUAL_CALENDAR, [HOLIDAY])
    carried_out(paused)
    assert kept(paused) == derived(paused) == before


def test_so_do_other_opening_times(paused):
    before = kept(paused)
    week = (*[((time(11), time(16)),)] * 5, (), ())
    with paused.database.unit(SYSTEM) as unit:
        city.set_calendar(unit, USUAL_CALENDAR, NAMES, week)
    carried_out(paused)
    assert kept(paused) == derived(paused) != before


def test_what_is_kept_and_the_clocks_say_the_same_of_a_resolution(paused):
    with paused.database.unit(SYSTEM) as unit:
        city.set_holiday(unit, USUAL_CALENDAR, HOLIDAY, NAMES)
    carried_out(paused)
    with paused.database.open(SYSTEM) as session:
        row = session.scalars(select(ComplaintRow)).one()
        calendar = calendar_of(session, row.department)
        due = clocks_of(session, row).resolve.due
        assert sla.due_from(calendar, row.resolves_from, 30 * sla.day_length(calendar)) == due


def test_a_new_name_of_a_holiday_is_no_news(paused):
    with paused.database.unit(SYSTEM) as unit:
        city.set_holiday(unit, USUAL_CALENDAR, HOLIDAY, NAMES)
        city.set_holiday(unit, USUAL_CALENDAR, HOLIDAY, NAMES | {"en": "Fair"})
    assert changed(paused.database) == [CalendarChanged(USUAL_CALENDAR)]
