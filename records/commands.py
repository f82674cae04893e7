"""What the desk does to one record, from review to withdrawal. Imports come in through ``records.intake``."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from app.db.unit_of_work import UnitOfWork
from app.kernel import clock, slugs
from app.kernel.errors import BadInput, MoveNotAllowed, NotAllowed
from app.kernel.text import N_
from records import desk, policy, succession, workflow
from records.events import RecordsDrafted, RecordsPublished, RecordsSuperseded, RecordsWithdrawn
from records.model import PublicRecordRow, PublicTombstoneRow, RecordRow, VersionRow
from records.publishing import Publication, publish, unpublish
from records.slugs import Slugs, in_public

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


def schedule(unit: UnitOfWork, kind: str, slug: str, *, at: datetime) -> Receipt:
    """Let the worker show the newest version at that moment. Raises NotAllowed for one's own version."""
    row = desk.locked(unit.session, kind, slug)
    _refuse_own_text(unit, row)
    if at <= unit.now:
        raise BadInput(N_("That moment has passed. Name a later one, or publish the record at once."))
    _move(unit, row, workflow.SCHEDULED)
    row.scheduled_for = at
    return _drafted(unit, "schedule record", row, scheduled_for=at.isoformat())


def unschedule(unit: UnitOfWork, kind: str, slug: str) -> Receipt:
    """Take a text that waits for its day back into review. Raises MoveNotAllowed for one that waits for none."""
    row = desk.locked(unit.session, kind, slug)
    _move(unit, row, workflow.IN_REVIEW)
    return _drafted(unit, "unschedule record", row)


def publish_reviewed(unit: UnitOfWork, kind: str, slug: str, *, note: str = "") -> Receipt:
    """Show the newest version to everybody. Raises NotAllowed for one's own version."""
    row = desk.locked(unit.session, kind, slug)
    _refuse_own_text(unit, row)
    _move(unit, row, workflow.PUBLISHED)
    return _shown(unit, row, note)


def publish_due(unit: UnitOfWork, record_id: int) -> Receipt | None:
    """Show the version that was scheduled for a moment which has come; None where that was done, or taken back.

    For the worker. It has no permission of its own and needs none: whoever scheduled the text had it.
    """
    row = desk.due_and_locked(unit.session, record_id, unit.now)
    if row is None:
        return None
    _enter(unit, row, workflow.PUBLISHED)
    return _shown(unit, row, "")


def supersede(unit: UnitOfWork, kind: str, slug: str, *, by: str) -> Receipt:
    """Say that another published record of the kind took this one's place; it stays readable. Raises BadInput."""
    row = desk.locked(unit.session, kind, slug)
    _move(unit, row, workflow.SUPERSEDED)
    succession.require_successor(unit.session, kind, row.public_slug, by)
    row.superseded_by = by
    succession.mark_superseded(unit.session, row.id, by)
    unit.tell(RecordsSuperseded([row.id]))
    return _done(unit, "supersede record", row, by=by)


def withdraw(unit: UnitOfWork, kind: str, slug: str, *, reason: str) -> Receipt:
    """Take a record from public view; a tombstone with the reason stays. ``reason``: see ``WITHDRAWAL_REASONS``."""
    if reason not in WITHDRAWAL_REASONS:
        raise ValueError(f"{reason} is no reason for a withdrawal")
    row = desk.locked(unit.session, kind, slug)
    if row.published_version is None:
        raise MoveNotAllowed(N_("The record is not published, so that there is nothing to withdraw."))
    _move(unit, row, workflow.WITHDRAWN)
    row.published_version, row.superseded_by = None, ""
    work = unit.session.scalar(select(PublicRecordRow.work).where(PublicRecordRow.id == row.id))
    gone = unpublish(unit.session, row.id, row.kind)
    tombstone = PublicTombstoneRow(
        kind=row.kind,
        slug=row.public_slug,
        reference=row.reference,
        day=clock.day_of(unit.now),
        reason=reason,
        work_digest=slugs.digest(work) if work else "",
    )
    unit.session.merge(tombstone)
    unit.tell(RecordsWithdrawn([row.id], gone))
    return _done(unit, "withdraw record", row)


def _refuse_own_text(unit: UnitOfWork, row: RecordRow) -> None:
    version = unit.session.get_one(VersionRow, {"record_id": row.id, "number": row.version})
    if version.recorded_by == unit.actor.name:
        raise NotAllowed(N_("Nobody publishes a text of their own; another publisher must."))


def _move(unit: UnitOfWork, row: RecordRow, after: str) -> None:
    policy.require(unit.actor, workflow.move(row.state, after).permission, row.department)
    _enter(unit, row, after)


def _enter(unit: UnitOfWork, row: RecordRow, state: str) -> None:
    row.state, row.scheduled_for, row.updated_at = state, None, unit.now


def _shown(unit: UnitOfWork, row: RecordRow, note: str) -> Receipt:
    """Write the public rows of the newest version; a text that is published anew is superseded no longer."""
    record = desk.load(unit.session, row.id, row.kind, row.version)
    row.published_version, row.title, row.superseded_by = row.version, record.title, ""
    row.public_slug = row.public_slug or _new_public_slug(unit, row)
    gone = publish(unit.session, [Publication(row.id, row.public_slug, row.version, record, note)], unit.now)
    unit.tell(RecordsPublished([row.id], gone))
    return _done(unit, "publish record", row)


def _new_public_slug(unit: UnitOfWork, row: RecordRow) -> str:
    return Slugs(in_public(unit.session, [row.reference])).take(row.kind, row.source, row.reference)


def _drafted(unit: UnitOfWork, action: str, row: RecordRow, **detail: Any) -> Receipt:
    unit.tell(RecordsDrafted([row.id]))
    return _done(unit, action, row, **detail)


def _done(unit: UnitOfWork, action: str, row: RecordRow, **detail: Any) -> Receipt:
    unit.note(action, f"{row.kind}/{row.slug}", version=row.version, state=row.state, **detail)
    return Receipt(row.kind, row.slug, row.state)
