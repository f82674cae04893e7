"""What the desk does to one record: review, publish, withdraw. Imports come in through ``records.intake``."""

from typing import NamedTuple

from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import MoveNotAllowed, NotAllowed
from records import desk, policy, workflow
from records.events import RecordsDrafted, RecordsPublished, RecordsWithdrawn
from records.model import PublicTombstoneRow, RecordRow, VersionRow
from records.publishing import Publication, publish, unpublish

WITHDRAWAL_REASONS = ("personal-data", "published-in-error", "court-order", "superseded", "other")


class Receipt(NamedTuple):
    """Which record an act was done to, and what it is now."""

    kind: str
    slug: str
    state: str


def send_for_review(unit: UnitOfWork, kind: str, slug: str) -> Receipt:
    """Ask another person to look at the newest text."""
    row = desk.locked(unit.session, kind, slug)
    _move(unit, row, workflow.IN_REVIEW)
    return _drafted(unit, "send for review", row)


def return_to_draft(unit: UnitOfWork, kind: str, slug: str) -> Receipt:
    """Take a text back from review, or a withdrawn record up again."""
    row = desk.locked(unit.session, kind, slug)
    _move(unit, row, workflow.DRAFT)
    return _drafted(unit, "return to draft", row)


def publish_reviewed(unit: UnitOfWork, kind: str, slug: str, *, note: str = "") -> Receipt:
    """Show the newest version to everybody. Raises NotAllowed for one's own version."""
    row = desk.locked(unit.session, kind, slug)
    version = unit.session.get_one(VersionRow, {"record_id": row.id, "number": row.version})
    if version.recorded_by == unit.actor.name:
        raise NotAllowed("Nobody publishes a text of their own; another publisher must.")
    _move(unit, row, workflow.PUBLISHED)
    record = desk.load(unit.session, row.id, row.kind, row.version)
    row.published_version, row.title = row.version, record.title
    gone = publish(unit.session, [Publication(row.id, row.slug, row.version, record, note)], unit.now)
    unit.tell(RecordsPublished([row.id], gone))
    return _done(unit, "publish record", row)


def withdraw(unit: UnitOfWork, kind: str, slug: str, *, reason: str) -> Receipt:
    """Take a record from public view; a tombstone with the reason stays. ``reason``: see ``WITHDRAWAL_REASONS``."""
    if reason not in WITHDRAWAL_REASONS:
        raise ValueError(f"{reason} is no reason for a withdrawal")
    row = desk.locked(unit.session, kind, slug)
    if row.published_version is None:
        raise MoveNotAllowed("The record is not published, so that there is nothing to withdraw.")
    _move(unit, row, workflow.WITHDRAWN)
    row.published_version = None
    gone = unpublish(unit.session, row.id, row.kind)
    tombstone = PublicTombstoneRow(
        kind=row.kind, slug=row.slug, reference=row.reference, day=unit.now.date(), reason=reason
    )
    unit.session.merge(tombstone)
    unit.tell(RecordsWithdrawn([row.id], gone))
    return _done(unit, "withdraw record", row)


def _move(unit: UnitOfWork, row: RecordRow, after: str) -> None:
    policy.require(unit.actor, workflow.move(row.state, after).permission, row.department)
    row.state = after
    row.updated_at = unit.now


def _drafted(unit: UnitOfWork, action: str, row: RecordRow) -> Receipt:
    unit.tell(RecordsDrafted([row.id]))
    return _done(unit, action, row)


def _done(unit: UnitOfWork, action: str, row: RecordRow) -> Receipt:
    unit.note(action, f"{row.kind}/{row.slug}", version=row.version, state=row.state)
    return Receipt(row.kind, row.slug, row.state)
