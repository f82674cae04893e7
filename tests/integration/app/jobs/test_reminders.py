"""Publishers are reminded of what is due: once before, once after, in their language, with no word of the text."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from app.accounts.model import Account, RoleHeld
from app.city.calendar import Calendar
from app.city.model import Department
from app.db.outbox import Message
from app.jobs import reminders
from app.kernel import clock, roles
from app.kernel.actor import SYSTEM
from app.notifications import to_publishers
from app.notifications.post import Post
from records.deadlines import is_news
from records.events import DeadlinesReached
from records.model import RecordRow
from tests.integration.records.conftest import draft, store, take  # noqa: F401

DUE = date(2026, 11, 25)
"""A Wednesday."""


@pytest.fixture
def waiting(database, take):  # noqa: F811
    """A text of somebody else that waits for the publisher Rini, who reads Indonesian."""
    take(draft(1), shown=False)
    with database.unit(SYSTEM) as unit:
        department = unit.session.scalars(select(RecordRow.department)).one()
        if unit.session.get(Department, department) is None:
            unit.session.add(Department(slug=department, name_en="Buildings", name_id="Bangunan", calendar="city"))
        unit.session.add(
            Account(
                name="rini",
                kind="staff",
                display_name="Rini",
                email="rini@example.org",
                language="id",
                created_at=unit.now,
                disabled=False,
            )
        )
        unit.session.flush()
        unit.session.add(RoleHeld(account="rini", role=roles.PUBLISHER, department=department))
        unit.session.execute(update(RecordRow).values(state="in-review", due_on=DUE))
    return SimpleNamespace(database=database)


def on(monkeypatch, day):
    monkeypatch.setattr(clock, "now", lambda: datetime(day.year, day.month, day.day, 5, tzinfo=UTC))


def told(tools):
    with tools.database.open(SYSTEM) as session:
        found = select(Message.payload).where(Message.name == "DeadlinesReached").order_by(Message.id)
        return [(one["account"], one["day"]) for one in session.scalars(found)]


def test_one_is_reminded_the_working_day_before_and_the_one_after(waiting, monkeypatch):
    for days in range(-5, 8):
        on(monkeypatch, DUE + timedelta(days=days))
        reminders.remind(waiting)
    assert told(waiting) == [("rini", "2026-11-24"), ("rini", "2026-11-26")]


def test_a_worker_that_begins_anew_reminds_of_nothing_twice(waiting, monkeypatch):
    on(monkeypatch, DUE - timedelta(days=1))
    reminders.remind(waiting)
    reminders.remind(waiting)
    assert len(told(waiting)) == 1


def sent(tools, day):
    mails = []
    post = Post(mails.append, "https://records.example", "portal@records.example", "", lambda _language: "Portal")
    to_publishers.deadlines_reached(tools.database, post, DeadlinesReached("rini", day.isoformat()))
    return mails


def test_the_mail_has_numbers_and_no_word_of_the_text(waiting):
    mail = sent(waiting, DUE - timedelta(days=1))[0]
    text = mail.get_body(("plain",)).get_content()
    assert "https://records.example/id/desk/work?sort=due" in text
    assert "New house" not in mail.as_string()
    assert mail["To"] == "rini@example.org"


def test_who_has_nothing_left_gets_no_mail(waiting):
    with waiting.database.unit(SYSTEM) as unit:
        unit.session.execute(update(RecordRow).values(state="published"))
    assert sent(waiting, DUE) == []


def test_a_weekend_between_is_no_reason_to_remind_twice():
    monday = date(2026, 11, 23)
    days = [monday - timedelta(days=number) for number in range(4)]
    assert [day for day in days if is_news(Calendar(), monday, day)] == [date(2026, 11, 20)]
