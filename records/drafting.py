"""Writing a record at the desk: begun, saved over and over, corrected, given up, and made a version of for review.

Nobody's words are lost: who saves what was saved meanwhile gets a comparison (``Stale``) and overwrites nothing.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy.exc import IntegrityError

from app.db.numbering import take_numbers
from app.db.unit_of_work import UnitOfWork
from app.kernel import roles
from app.kernel.errors import BadInput, MoveNotAllowed
from app.kernel.text import N_
from records import acts, codec, desk, merging, policy, workflow
from records.acts import Receipt
from records.checks import unstorable
from records.desk_model import PresenceRow, WorkingCopyRow
from records.files.filling import Guess, fills
from records.kinds import Attachment, Record
from records.model import RecordRow
from records.slugs import Slugs, at_the_desk
from records.working_text import Edit, Stale, Stamp, WorkingText, forget_presence, working_copy, working_text


def start(unit: UnitOfWork, record: Record) -> Receipt:
    """Begin a new record of the record's department. Raises BadInput where its reference is taken there."""
    policy.require(unit.actor, roles.DRAFT, record.department)
    _require_storable(record)
    (number,) = take_numbers(unit.session, 1)
    row = _added(unit, number, record, marked=False) or _added(unit, number, record, marked=True)
    if row is None:
        raise BadInput(N_("There is a record with the reference “%(reference)s” already."), reference=record.reference)
    unit.session.add(_copy(unit, row, record, Stamp(0, 1)))
    return acts.drafted(unit, "begin record", row)


def save(unit: UnitOfWork, kind: str, slug: str, edit: Edit) -> WorkingText:
    """Keep what an editor wrote. Raises Stale with a comparison where another state of the text was saved meanwhile.

    Saying again what is saved already is no change, whoever saved it.
    """
    row = desk.locked(unit.session, kind, slug)
    held = _require_editable(unit, row)
    overtaken = held.stamp.version != row.version  # an import put a newer version beneath the working copy
    theirs = desk.load(unit.session, row.id, row.kind, row.version) if overtaken else held.record
    differences = merging.differences(edit.began_from, edit.changes, theirs)
    if edit.stamp != Stamp(row.version, held.stamp.revision) and differences:
        raise Stale(replace(held, record=theirs, stamp=Stamp(row.version, held.stamp.revision)), differences)
    mark_present(unit, row)
    return _kept(unit, row, held, dict(edit.changes)) if differences or overtaken else held


def attach(unit: UnitOfWork, kind: str, slug: str, attachment: Attachment, guess: Guess) -> WorkingText:
    """Add a file, and what it says to those fields that are still empty. The same bytes are kept once."""
    row = desk.locked(unit.session, kind, slug)
    held = _require_editable(unit, row)
    if attachment.sha256 in {one.sha256 for one in held.record.attachments}:
        return held
    files = (*held.record.attachments, attachment)
    return _kept(unit, row, held, fills(held.record, guess) | {"attachments": files})


def change_file(unit: UnitOfWork, kind: str, slug: str, sha256: str, by: Attachment | None) -> WorkingText:
    """Put another file in the place of one (a redacted copy, another title), or take it out."""
    row = desk.locked(unit.session, kind, slug)
    held = _require_editable(unit, row)
    files = tuple(by if one.sha256 == sha256 else one for one in held.record.attachments)
    kept = tuple(one for one in files if one is not None)
    return held if kept == held.record.attachments else _kept(unit, row, held, {"attachments": kept})


def correct(unit: UnitOfWork, kind: str, slug: str, *, note: str) -> Receipt:
    """Begin a correction of a published record; strangers read the old text until the new one is published."""
    row = desk.locked(unit.session, kind, slug)
    if not note.strip():
        raise BadInput(N_("Say what is corrected: the note stands beside the version that this one will replace."))
    held = working_text(unit.session, row)
    acts.move(unit, row, workflow.DRAFT)
    unit.session.add(_copy(unit, row, held.record, Stamp(row.version, 1), note=note.strip()))
    return acts.drafted(unit, "begin correction", row)


def give_up(unit: UnitOfWork, kind: str, slug: str) -> Receipt:
    """Drop what is being written: a correction leaves what is published, a record never published is put away."""
    row = desk.locked(unit.session, kind, slug)
    policy.require(unit.actor, workflow.move(row.state, workflow.DISCARDED).permission, row.department)
    if row.published_version is None:
        acts.enter(unit, row, workflow.DISCARDED)
        return acts.drafted(unit, "discard draft", row)
    if copy := working_copy(unit.session, row.id):
        unit.session.delete(copy)
    acts.enter(unit, row, workflow.SUPERSEDED if row.superseded_by else workflow.PUBLISHED)
    return acts.drafted(unit, "give up correction", row)


def mark_present(unit: UnitOfWork, row: RecordRow) -> None:
    """The actor has the text open now."""
    unit.session.merge(
        PresenceRow(
            record_id=row.id,
            account=unit.actor.name,
            seen_at=unit.now,
            labels=policy.labels_of(row.department),
        )
    )


def mark_absent(unit: UnitOfWork, row: RecordRow) -> None:
    """The actor closed the text."""
    forget_presence(unit.session, row.id, unit.actor.name)


def _added(unit: UnitOfWork, number: int, record: Record, *, marked: bool) -> RecordRow | None:
    """The row of a new record, None where the database has its address: a record may be hidden from this actor."""
    slugs = Slugs(at_the_desk(unit.session, [str(record.kind)], [record.reference]), marked=marked)
    row = RecordRow(
        id=number,
        kind=str(record.kind),
        slug=slugs.take(str(record.kind), record.source.name, record.reference),
        reference=record.reference,
        source=record.source.name,
        department=record.department,
        state=workflow.DRAFT,
        title=record.title,
        labels=policy.labels_of(record.department),
        version=0,
        created_at=unit.now,
        updated_at=unit.now,
    )
    try:
        with unit.session.begin_nested():
            unit.session.add(row)
    except IntegrityError:
        return None
    return row


def _require_editable(unit: UnitOfWork, row: RecordRow) -> WorkingText:
    policy.require(unit.actor, roles.DRAFT, row.department)
    if row.state not in workflow.EDITABLE:
        raise MoveNotAllowed(N_("Only a draft is changed. Take the text back first, or begin a correction."))
    return working_text(unit.session, row)


def _kept(unit: UnitOfWork, row: RecordRow, held: WorkingText, changes: dict[str, Any]) -> WorkingText:
    record = replace(held.record, **changes)
    _require_storable(record)
    copy = working_copy(unit.session, row.id)
    if copy is None:
        copy = _copy(unit, row, record, Stamp(row.version, 0), note=held.note, authors=held.authors)
        unit.session.add(copy)
    copy.content, copy.title, copy.base_version = codec.encode(record), record.title, row.version
    copy.authors = copy.authors | {unit.actor.name}
    copy.saved_by, copy.saved_at = unit.actor.name, unit.now
    copy.revision += 1
    row.updated_at = unit.now
    if row.published_version is None:
        row.title = record.title
    stamp = Stamp(copy.base_version, copy.revision)
    return WorkingText(record, stamp, copy.note, copy.authors, copy.saved_by, copy.saved_at)


def _copy(
    unit: UnitOfWork,
    row: RecordRow,
    record: Record,
    stamp: Stamp,
    *,
    note: str = "",
    authors: frozenset[str] = frozenset(),
) -> WorkingCopyRow:
    return WorkingCopyRow(
        record_id=row.id,
        content=codec.encode(record),
        title=record.title,
        base_version=stamp.version,
        revision=stamp.revision,
        authors=authors | {unit.actor.name},
        saved_by=unit.actor.name,
        saved_at=unit.now,
        note=note,
        labels=policy.labels_of(row.department),
    )


def _require_storable(record: Record) -> None:
    try:
        broken = "\\u0000" in codec.encode(record) and unstorable(record) is not None
    except UnicodeEncodeError:
        broken = True
    if broken:
        raise BadInput(N_("The text holds a character that cannot be stored (a NUL or half of a pair)."))
