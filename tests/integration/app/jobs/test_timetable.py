"""What is due is done by whichever worker is alive then."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.db.outbox import Message
from app.jobs import timetable
from app.kernel import clock
from app.kernel.actor import STRANGER, SYSTEM
from records import commands, log_queries
from records.model import PublicRecordRow, RecordRow
from tests.integration.records.conftest import OTHER_PUBLISHER, draft, store, take  # noqa: F401

NOON = datetime(2999, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def waiting(database, take):  # noqa: F811
    """Two records that wait for noon."""
    take(draft(1), draft(2), shown=False)
    for slug in ("2026-000001", "2026-000002"):
        with database.unit(OTHER_PUBLISHER) as unit:
            commands.send_for_review(unit, "permit", slug)
            commands.schedule(unit, "permit", slug, at=NOON)
    return SimpleNamespace(database=database)


def at(monkeypatch, moment):
    monkeypatch.setattr(clock, "now", lambda: moment)


def titles(tools):
    with tools.database.open(STRANGER) as session:
        return sorted(session.scalars(select(PublicRecordRow.title)))


def test_what_is_not_due_waits(waiting, monkeypatch):
    at(monkeypatch, NOON - timedelta(seconds=1))
    timetable.publish_due(waiting)
    assert titles(waiting) == []


def test_what_is_due_is_published_once(waiting, monkeypatch):
    at(monkeypatch, NOON)
    timetable.publish_due(waiting)
    timetable.publish_due(waiting)
    assert titles(waiting) == ["New house 1", "New house 2"]
    with waiting.database.open(SYSTEM) as session:
        assert set(session.scalars(select(RecordRow.version))) == {1}


class Killed(BaseException):
    pass


def test_a_worker_that_is_killed_half_way_leaves_it_to_the_next(waiting, monkeypatch):
    at(monkeypatch, NOON + timedelta(days=3))

    def killed(*_):
        raise Killed

    with monkeypatch.context() as dying, pytest.raises(Killed):
        dying.setattr(commands, "publish", killed)
        timetable.publish_due(waiting)
    assert titles(waiting) == []
    timetable.publish_due(waiting)
    assert titles(waiting) == ["New house 1", "New house 2"]


def test_one_that_cannot_be_published_keeps_no_other_back(waiting, monkeypatch):
    at(monkeypatch, NOON)
    publish = commands.publish

    def fail_once(session, publications, now):
        if publications[0].slug == "2026-000001":
            raise OSError("disk full")
        return publish(session, publications, now)

    monkeypatch.setattr(commands, "publish", fail_once)
    timetable.publish_due(waiting)
    assert titles(waiting) == ["New house 2"]


def test_the_first_look_is_at_the_start(waiting, monkeypatch):
    at(monkeypatch, NOON)
    timetable.Timetable().keep(waiting)
    assert titles(waiting) == ["New house 1", "New house 2"]


def test_the_day_of_the_timetable_is_the_citys(waiting, monkeypatch):
    """Half past ten in the evening in Greenwich is tomorrow in Jakarta."""
    monkeypatch.setattr(clock, "_zone", ZoneInfo("Asia/Jakarta"))
    at(monkeypatch, datetime(2026, 3, 31, 22, 30, tzinfo=UTC))
    followed = []
    monkeypatch.setattr(
        timetable.search_feed, "follow_the_calendar", lambda _tools, _after, until: followed.append(until)
    )
    timetable.Timetable().keep(waiting)
    assert followed == [date(2026, 4, 1)]


def test_heads_of_days_over_which_the_portal_slept_are_published_later(waiting, monkeypatch):
    at(monkeypatch, NOON)
    timetable.publish_due(waiting)
    for _ in range(2):
        timetable.publish_log_heads(waiting, date(2998, 12, 1), date(2999, 1, 4))
    with waiting.database.open(STRANGER) as session:
        assert [one.day.day for one in log_queries.days(session, 10)] == [3, 2, 1]


def test_the_outbox_forgets_what_was_done_a_month_ago_and_nothing_else(waiting):
    done = {"long ago": timedelta(days=31), "lately": timedelta(days=29), "never": None}
    with waiting.database.unit(SYSTEM) as unit:
        for number, (name, ago) in enumerate(done.items(), 1):
            at_once = {"created_at": unit.now, "due_at": unit.now, "attempts": 0, "payload": {}}
            unit.session.add(Message(id=number, name=name, done_at=ago and unit.now - ago, **at_once))
    timetable.prune(waiting)
    with waiting.database.open(SYSTEM) as session:
        kept = set(session.scalars(select(Message.name).where(Message.id <= len(done))))
    assert kept == {"lately", "never"}


def test_what_fails_is_not_tried_again_at_once(waiting, monkeypatch):
    tried = []

    def fail(*_):
        tried.append(True)
        raise OSError("there is no index")

    monkeypatch.setattr(timetable.search_feed, "follow_the_calendar", fail)
    table = timetable.Timetable()
    for _ in range(5):
        table.keep(waiting)
    assert len(tried) == 1
