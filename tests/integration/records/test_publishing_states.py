"""What the desk does to a record beside publishing it at once: let it wait for its day, let another take its place."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.db.outbox import Message
from app.db.trail import AuditEntry
from app.kernel import clock
from app.kernel.actor import STRANGER, SYSTEM
from app.kernel.errors import BadInput, MoveNotAllowed, NotAllowed, NotVisible
from records import commands, queries, succession, workflow
from records.model import PublicRecordRow, RecordRow
from tests.integration.records.conftest import CLERK, OTHER_PUBLISHER, PUBLISHER, draft

SLUG = "2026-000001"
NEXT_YEAR = datetime(2999, 1, 1, 9, tzinfo=UTC)


@pytest.fixture
def do(database):
    """Do an act of the desk to the first record, as another publisher than the one who wrote it."""

    def do(act, actor=OTHER_PUBLISHER, slug=SLUG, **given):
        with database.unit(actor) as unit:
            return act(unit, "permit", slug, **given)

    return do


@pytest.fixture
def scheduled(take, do):
    take(draft(1), shown=False)
    do(commands.send_for_review)
    return do(commands.schedule, at=NEXT_YEAR)


def row(database):
    with database.open(SYSTEM) as session:
        return session.scalars(select(RecordRow).where(RecordRow.slug == SLUG)).one()


def shown(database, slug=SLUG):
    with database.open(STRANGER) as session:
        return queries.published(session, "permit", slug)


def publish_due(database, at):
    with database.unit(SYSTEM) as unit:
        unit.now = at
        return commands.publish_due(unit, unit.session.scalars(select(RecordRow.id)).one())


def test_a_scheduled_record_waits_for_its_moment(database, scheduled):
    assert scheduled.state == workflow.SCHEDULED
    assert row(database).scheduled_for == NEXT_YEAR
    with pytest.raises(NotVisible):
        shown(database)


def test_before_its_moment_nothing_is_published(database, scheduled):
    assert publish_due(database, NEXT_YEAR - timedelta(seconds=1)) is None


def test_at_its_moment_it_is_published_once(database, scheduled):
    assert publish_due(database, NEXT_YEAR).state == workflow.PUBLISHED
    assert publish_due(database, NEXT_YEAR + timedelta(days=1)) is None
    assert shown(database).record.title == "New house 1"
    assert row(database).scheduled_for is None


def test_the_trail_and_the_outbox_tell_of_it(database, scheduled):
    publish_due(database, NEXT_YEAR)
    with database.open(SYSTEM) as session:
        told = session.execute(select(AuditEntry.actor, AuditEntry.action).order_by(AuditEntry.sequence)).all()
        events = list(session.scalars(select(Message.name).order_by(Message.id)))
    assert told[-2:] == [("budi", "schedule record"), ("system", "publish record")]
    assert events[-2:] == ["RecordsDrafted", "RecordsPublished"]


def test_what_was_taken_back_is_not_published(database, scheduled, do):
    assert do(commands.unschedule).state == workflow.IN_REVIEW
    assert publish_due(database, NEXT_YEAR) is None


def test_a_text_that_changes_while_it_waits_goes_back_to_draft(database, scheduled, take):
    take(draft(1, title="Changed meanwhile"), shown=False)
    assert (row(database).state, row(database).scheduled_for) == (workflow.DRAFT, None)
    assert publish_due(database, NEXT_YEAR) is None


def test_nobody_schedules_a_text_of_their_own(take, do):
    take(draft(1), shown=False)
    do(commands.send_for_review)
    with pytest.raises(NotAllowed, match="of their own"):
        do(commands.schedule, actor=PUBLISHER, at=NEXT_YEAR)


def test_scheduling_takes_the_permission_to_publish(take, do):
    take(draft(1), shown=False)
    do(commands.send_for_review)
    with pytest.raises(NotAllowed, match="may not publish"):
        do(commands.schedule, actor=CLERK, at=NEXT_YEAR)


def test_nothing_is_scheduled_for_the_past(take, do):
    take(draft(1), shown=False)
    do(commands.send_for_review)
    with pytest.raises(BadInput, match="has passed"):
        do(commands.schedule, at=clock.now())


def test_a_superseded_record_stays_readable_and_names_its_successor(database, take, do):
    take(draft(1), draft(2))
    assert do(commands.supersede, by="2026-000002").state == workflow.SUPERSEDED
    assert shown(database).superseded_by == "2026-000002"
    with database.open(STRANGER) as session:
        assert session.scalars(select(PublicRecordRow.status).order_by(PublicRecordRow.id)).all() == [
            workflow.SUPERSEDED,
            "issued",
        ]
        assert succession.successor(session, "permit", "2026-000002").title == "New house 2"


@pytest.mark.parametrize(("by", "reason"), [("none", "There is no published permit “none”"), (SLUG, "its own place")])
def test_only_another_published_record_takes_the_place_of_one(take, do, by, reason):
    take(draft(1))
    with pytest.raises(BadInput, match=reason):
        do(commands.supersede, by=by)


def test_records_do_not_supersede_one_another_in_a_circle(take, do):
    take(draft(1), draft(2), draft(3))
    do(commands.supersede, by="2026-000002")
    do(commands.supersede, slug="2026-000002", by="2026-000003")
    with pytest.raises(BadInput, match="its own place"):
        do(commands.supersede, slug="2026-000003", by=SLUG)


def test_a_wrong_successor_is_corrected(database, take, do):
    take(draft(1), draft(2), draft(3))
    do(commands.supersede, by="2026-000002")
    do(commands.supersede, by="2026-000003")
    assert shown(database).superseded_by == "2026-000003"


def test_an_import_of_a_later_version_does_not_undo_it(database, take, do):
    take(draft(1), draft(2))
    do(commands.supersede, by="2026-000002")
    take(draft(1, title="Changed"))
    page = shown(database)
    assert (page.record.title, page.superseded_by, row(database).state) == ("Changed", "2026-000002", "superseded")


def test_a_text_that_the_desk_publishes_anew_is_superseded_no_longer(database, take, do):
    take(draft(1), draft(2))
    do(commands.supersede, by="2026-000002")
    take(draft(1, title="Changed"), shown=False)
    do(commands.send_for_review)
    do(commands.publish_reviewed)
    assert (shown(database).superseded_by, row(database).state) == ("", workflow.PUBLISHED)


def test_what_is_not_published_is_not_superseded(take, do):
    take(draft(1), shown=False)
    take(draft(2))
    with pytest.raises(MoveNotAllowed):
        do(commands.supersede, by="2026-000002")
