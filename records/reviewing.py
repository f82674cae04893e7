"""Between clerk and publisher: a version is made of what was written, looked at, refused with words, or approved."""

from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.db.files import FileStore
from app.db.unit_of_work import UnitOfWork
from app.kernel import ids, roles
from app.kernel.errors import BadInput
from app.kernel.text import N_
from records import acts, codec, desk, policy, workflow
from records.acts import Receipt
from records.checking import examine, findings
from records.desk_model import CommentRow, WorkingCopyRow
from records.intake_known import Refused
from records.intake_text import Text, text_of
from records.kinds import Record
from records.model import RecordRow, SectionTextRow, VersionRow
from records.working_text import Stale, working_copy, working_text

LONGEST_COMMENT = 10_000


def comment(unit: UnitOfWork, kind: str, slug: str, text: str) -> Receipt:
    """Say something about the newest text to those who work on it."""
    row = desk.locked(unit.session, kind, slug)
    policy.require(unit.actor, roles.DRAFT, row.department)
    _say(unit, row, "", text, required=True)
    return acts.done(unit, "comment", row)


def refuse(unit: UnitOfWork, kind: str, slug: str, *, comment: str) -> Receipt:
    """Give a text back to those who wrote it, with what is to be changed."""
    row = desk.locked(unit.session, kind, slug)
    acts.move(unit, row, workflow.REFUSED)
    _say(unit, row, "refuse", comment, required=True)
    return acts.drafted(unit, "refuse text", row)


def approve(unit: UnitOfWork, kind: str, slug: str, *, comment: str = "") -> Receipt:
    """Vouch for a text that somebody else wrote. Raises NotAllowed, and BadInput while findings are open."""
    row = desk.locked(unit.session, kind, slug)
    workflow.move(row.state, workflow.APPROVED)
    acts.refuse_own_text(unit, row)
    acts.move(unit, row, workflow.APPROVED)
    acts.refuse_open_findings(unit, row)
    _say(unit, row, "approve", comment)
    return acts.drafted(unit, "approve text", row)


def look_again(unit: UnitOfWork, kind: str, slug: str, *, comment: str) -> Receipt:
    """Take an approval back, and say why."""
    row = desk.locked(unit.session, kind, slug)
    acts.move(unit, row, workflow.IN_REVIEW)
    _say(unit, row, "look again", comment, required=True)
    return acts.drafted(unit, "take approval back", row)


def say_why(unit: UnitOfWork, row: RecordRow, act: str, text: str) -> None:
    """Keep the reason of an act among the comments. Raises BadInput where there is none."""
    _say(unit, row, act, text, required=True)


def freeze(unit: UnitOfWork, row: RecordRow) -> None:
    """Make the working copy the newest version; without one the newest version is what it was.

    Raises Stale where an import brought a newer version that nobody compared with it, BadInput for what cannot be kept.
    """
    copy = working_copy(unit.session, row.id)
    if copy is None:
        return
    held = working_text(unit.session, row)
    if copy.base_version != row.version:
        raise Stale(held)
    text = _text(held.record)
    newest = unit.session.get(VersionRow, {"record_id": row.id, "number": row.version})
    if newest is None or newest.digest != text.digest:
        _add_version(unit, row, copy, text)
    unit.session.delete(copy)


def look_through_text(unit: UnitOfWork, row: RecordRow) -> None:
    """Let the checks look at a version that has no files, which takes no time. Files must not be opened in a unit."""
    unit.session.flush()
    record = desk.load(unit.session, row.id, row.kind, row.version)
    if not record.attachments:
        examine(unit, row.kind, row.slug, FileStore(Path()), findings(record, FileStore(Path())))


def _text(record: Record) -> Text:
    try:
        return text_of(record)
    except Refused as problem:
        sentence = N_("This draft is not complete: %(reason)s")
        raise BadInput(sentence, reason=problem.reason) from problem


def _add_version(unit: UnitOfWork, row: RecordRow, copy: WorkingCopyRow, text: Text) -> None:
    row.version += 1
    unit.session.add(
        VersionRow(
            record_id=row.id,
            number=row.version,
            content=text.content,
            sections=codec.encode(list(text.sections)),
            digest=text.digest,
            origin="",
            recorded_at=unit.now,
            recorded_by=unit.actor.name,
            authors=copy.authors,
            note=copy.note,
            labels=policy.labels_of(row.department),
        )
    )
    _keep_sections(unit.session, row, text)


def _keep_sections(session: Session, row: RecordRow, text: Text) -> None:
    present = set(session.scalars(select(SectionTextRow.digest).where(SectionTextRow.record_id == row.id)))
    labels = policy.labels_of(row.department)
    rows = [
        {"record_id": row.id, "digest": digest, "content": content, "labels": labels}
        for digest, content in text.sections.items()
        if digest not in present
    ]
    if rows:
        session.execute(insert(SectionTextRow), rows)


def _say(unit: UnitOfWork, row: RecordRow, act: str, text: str, *, required: bool = False) -> None:
    text = text.strip()
    if required and not text:
        raise BadInput(N_("Say in a few words why."))
    if len(text) > LONGEST_COMMENT:
        raise BadInput(N_("A comment has %(most)s characters at most."), most=LONGEST_COMMENT)
    if text:
        unit.session.add(
            CommentRow(
                id=ids.new_id(),
                record_id=row.id,
                version=row.version,
                act=act,
                account=unit.actor.name,
                at=unit.now,
                text=text,
                labels=policy.labels_of(row.department),
            )
        )
