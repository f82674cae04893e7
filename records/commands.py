"""What the desk does to one record, from review to withdrawal. Imports come in through ``records.intake``."""

from datetime import datetime

from sqlalchemy import select

from app.db.catalogue import raise_revision
from app.db.unit_of_work import UnitOfWork
from app.kernel import clock, slugs
from app.kernel.errors import BadInput, MoveNotAllowed
from app.kernel.text import N_
from records import acts, desk, reviewing, succession, workflow
from records.acts import Receipt
from records.consolidation import consolidate
from records.effects import require_sound
from records.events import RecordsPublished, RecordsSuperseded, RecordsWithdrawn
from records.kinds import Kind, Ordinance
from records.model import PublicRecordRow, PublicTombstoneRow, RecordRow, VersionRow
from records.publishing import Publication, publish, unpublish
from records.slugs import Slugs, in_public

WITHDRAWAL_REASONS = ("personal-data", "published-in-error", "court-order", "superseded", "other")


def send_for_review(unit: UnitOfWork, kind: str, slug: str) -> Receipt:
    """Ask another person to look at what is written; a version is made of it. Raises Stale, BadInput.

    Files are looked through afterwards, outside of the unit: ``records.checking.commands.examine_apart``.
    """
    row = desk.locked(unit.session, kind, slug)
    reviewing.freeze(unit, row)
    _require_sound_law(unit, row)
    acts.move(unit, row, workflow.IN_REVIEW)
    reviewing.look_through_text(unit, row)
    return acts.drafted(unit, "send for review", row)


def return_to_draft(unit: UnitOfWork, kind: str, slug: str) -> Receipt:
    """Take a text back from review, or a withdrawn or discarded record up again."""
    row = desk.locked(unit.session, kind, slug)
    acts.move(unit, row, workflow.DRAFT)
    return acts.drafted(unit, "return to draft", row)


def schedule(unit: UnitOfWork, kind: str, slug: str, *, at: datetime) -> Receipt:
    """Let the worker show the newest version at that moment. Raises NotAllowed for one's own version."""
    row = _locked_to_show(unit, kind, slug, workflow.SCHEDULED)
    _require_future(unit, at)
    acts.move(unit, row, workflow.SCHEDULED)
    row.scheduled_for = at
    return acts.drafted(unit, "schedule record", row, scheduled_for=at.isoformat())


def embargo(unit: UnitOfWork, kind: str, slug: str, *, until: datetime | None, reason: str) -> Receipt:
    """Let nobody show the newest version before that moment, at which the worker does; None: until it is lifted."""
    row = _locked_to_show(unit, kind, slug, workflow.EMBARGOED)
    if until is not None:
        _require_future(unit, until)
    acts.move(unit, row, workflow.EMBARGOED)
    row.scheduled_for = until
    reviewing.say_why(unit, row, "embargo", reason)
    return acts.drafted(unit, "embargo record", row, until=until.isoformat() if until else "")


def lift_embargo(unit: UnitOfWork, kind: str, slug: str, *, reason: str) -> Receipt:
    """End an embargo before its time, which takes a reason; the record is approved then, and not yet published."""
    row = desk.locked(unit.session, kind, slug)
    if row.state != workflow.EMBARGOED:
        raise MoveNotAllowed(N_("The record is under no embargo."))
    acts.move(unit, row, workflow.APPROVED)
    reviewing.say_why(unit, row, "lift embargo", reason)
    return acts.drafted(unit, "lift embargo", row)


def unschedule(unit: UnitOfWork, kind: str, slug: str) -> Receipt:
    """Take a text that waits for its day back into review. Raises MoveNotAllowed for one that waits for none."""
    row = desk.locked(unit.session, kind, slug)
    acts.move(unit, row, workflow.IN_REVIEW)
    return acts.drafted(unit, "unschedule record", row)


def publish_reviewed(unit: UnitOfWork, kind: str, slug: str, *, note: str = "") -> Receipt:
    """Show the newest version to everybody. Raises NotAllowed for one's own version.

    ``note`` stands beside the version that this one replaces; without it the one that its author wrote does.
    """
    row = _locked_to_show(unit, kind, slug, workflow.PUBLISHED)
    acts.move(unit, row, workflow.PUBLISHED)
    return _shown(unit, row, note)


def publish_due(unit: UnitOfWork, record_id: int) -> Receipt | None:
    """Show the version that was scheduled for a moment which has come; None where that was done, or taken back.

    A law that can no longer stand beside what was published meanwhile goes back into review.

    For the worker. It has no permission of its own and needs none: whoever scheduled the text had it.
    """
    row = desk.due_and_locked(unit.session, record_id, unit.now)
    if row is None:
        return None
    raise_revision(unit.session)  # as in _locked_to_show
    try:
        _require_sound_law(unit, row)
    except BadInput as problem:
        acts.enter(unit, row, workflow.IN_REVIEW)  # other laws came meanwhile: somebody must look at it again
        return acts.drafted(unit, "return scheduled law", row, reason=str(problem))
    acts.enter(unit, row, workflow.PUBLISHED)
    return _shown(unit, row, "")


def supersede(unit: UnitOfWork, kind: str, slug: str, *, by: str) -> Receipt:
    """Say that another published record of the kind took this one's place; it stays readable. Raises BadInput."""
    row = desk.locked(unit.session, kind, slug)
    acts.move(unit, row, workflow.SUPERSEDED)
    succession.require_successor(unit.session, kind, row.public_slug, by)
    row.superseded_by = by
    succession.mark_superseded(unit.session, row.id, by)
    unit.tell(RecordsSuperseded([row.id]))
    return acts.done(unit, "supersede record", row, by=by)


def withdraw(unit: UnitOfWork, kind: str, slug: str, *, reason: str) -> Receipt:
    """Take a record from public view; a tombstone with the reason stays. ``reason``: see ``WITHDRAWAL_REASONS``."""
    if reason not in WITHDRAWAL_REASONS:
        raise ValueError(f"{reason} is no reason for a withdrawal")
    row = desk.locked(unit.session, kind, slug)
    if row.published_version is None:
        raise MoveNotAllowed(N_("The record is not published, so that there is nothing to withdraw."))
    acts.move(unit, row, workflow.WITHDRAWN)
    row.published_version, row.superseded_by = None, ""
    work = unit.session.scalar(select(PublicRecordRow.work).where(PublicRecordRow.id == row.id))
    gone = unpublish(unit.session, row.id, row.kind, unit.now)
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
    if (text := consolidate(unit.session)).records:
        unit.tell(RecordsPublished(text.records, text.gone))
    return acts.done(unit, "withdraw record", row)


def _locked_to_show(unit: UnitOfWork, kind: str, slug: str, after: str) -> RecordRow:
    """The row, on its way to strangers: a text of nobody's own, and nothing that the checks object to."""
    row = desk.locked(unit.session, kind, slug)
    workflow.move(row.state, after)
    if after == workflow.PUBLISHED:
        raise_revision(unit.session)  # nobody else publishes until this commits: two laws could close a circle
    acts.refuse_own_text(unit, row)
    acts.refuse_open_findings(unit, row)
    _require_sound_law(unit, row)
    return row


def _require_sound_law(unit: UnitOfWork, row: RecordRow) -> None:
    """Raise BadInput for a law whose newest version cannot stand beside what is published by now."""
    if row.kind == Kind.ORDINANCE:
        law = desk.load(unit.session, row.id, row.kind, row.version)
        if isinstance(law, Ordinance):
            require_sound(unit.session, law, row.id)


def _require_future(unit: UnitOfWork, at: datetime) -> None:
    if at <= unit.now:
        raise BadInput(N_("That moment has passed. Name a later one, or publish the record at once."))


def _shown(unit: UnitOfWork, row: RecordRow, note: str) -> Receipt:
    """Write the public rows of the newest version; a text that is published anew is superseded no longer."""
    version = unit.session.get_one(VersionRow, {"record_id": row.id, "number": row.version})
    note = note or version.note
    record = desk.load(unit.session, row.id, row.kind, row.version)
    row.published_version, row.title, row.superseded_by = row.version, record.title, ""
    row.public_slug = row.public_slug or _new_public_slug(unit, row)
    gone = publish(unit.session, [Publication(row.id, row.public_slug, row.version, record, note)], unit.now)
    text = consolidate(unit.session)
    unit.tell(RecordsPublished([row.id, *text.records], [*gone, *text.gone]))
    return acts.done(unit, "publish record", row)


def _new_public_slug(unit: UnitOfWork, row: RecordRow) -> str:
    return Slugs(in_public(unit.session, [row.kind], [row.reference])).take(row.kind, row.source, row.reference)
