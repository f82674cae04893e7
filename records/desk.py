"""Reading guarded records, for those whose labels meet theirs."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from app.kernel.errors import NotVisible
from app.kernel.text import N_
from records import codec, workflow
from records.kinds import Record, Section
from records.model import RecordRow, SectionTextRow, VersionRow


def held(session: Session, kind: str, slug: str) -> RecordRow:
    """The record's row, to be read. Raises NotVisible."""
    return _row(session, kind, slug, select(RecordRow))


def locked(session: Session, kind: str, slug: str) -> RecordRow:
    """The record's row, kept from other writers until this transaction ends. Raises NotVisible."""
    return _row(session, kind, slug, select(RecordRow).with_for_update())


def _row(session: Session, kind: str, slug: str, found: Select[RecordRow]) -> RecordRow:
    row: RecordRow | None = session.scalar(found.where(RecordRow.kind == kind, RecordRow.slug == slug))
    if row is None:
        raise NotVisible(N_("There is no %(kind)s “%(slug)s”."), kind=kind, slug=slug)
    return row


def due(session: Session, now: datetime) -> list[int]:
    """The ids of the records that were scheduled to be published by now, the longest waiting first."""
    return list(session.scalars(select(RecordRow.id).where(*_is_due(now)).order_by(RecordRow.scheduled_for)))


def due_and_locked(session: Session, record_id: int, now: datetime) -> RecordRow | None:
    """The record's row while it waits to be published now, kept from other writers; None where it no longer does."""
    row: RecordRow | None = session.scalar(
        select(RecordRow).where(RecordRow.id == record_id, *_is_due(now)).with_for_update()
    )
    return row


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return RecordRow.state.in_(workflow.WAITING), RecordRow.scheduled_for <= now


def titles(session: Session, keys: Sequence[str]) -> list[tuple[str, str, str, str]]:
    """(kind, state, reference, title) of the records with these index keys, in their order."""
    ids = [int(key[1:]) for key in keys]
    rows = {row.id: row for row in session.scalars(select(RecordRow).where(RecordRow.id.in_(ids)))}
    return [(row.kind, row.state, row.reference, row.title) for row in (rows[one] for one in ids if one in rows)]


def load(session: Session, record_id: int, kind: str, number: int) -> Record:
    """One version of a record as it was stored. Raises NotVisible."""
    version = session.execute(
        select(VersionRow.content, VersionRow.sections).where(
            VersionRow.record_id == record_id, VersionRow.number == number
        )
    ).one_or_none()
    if version is None:
        raise NotVisible(N_("There is no version %(number)s of that record."), number=number)
    return codec.record_from(kind, version.content, _sections(session, record_id, version.sections))


def newest_versions(session: Session, record_ids: Collection[int]) -> Iterator[tuple[RecordRow, Record]]:
    """The rows of these records, each with its newest version."""
    rows = session.execute(
        select(RecordRow, VersionRow.content, VersionRow.sections)
        .join(VersionRow, (VersionRow.record_id == RecordRow.id) & (VersionRow.number == RecordRow.version))
        .where(RecordRow.id.in_(record_ids))
    ).all()
    for row, content, sections in rows:
        yield row, codec.record_from(row.kind, content, _sections(session, row.id, sections))


def _sections(session: Session, record_id: int, digests_text: str) -> tuple[Section, ...]:
    digests = codec.decode(digests_text, list[str])
    if not digests:
        return ()
    stored = select(SectionTextRow.digest, SectionTextRow.content).where(SectionTextRow.record_id == record_id)
    texts = dict(session.execute(stored).all())
    return tuple(codec.decode(texts[one], Section) for one in digests)
