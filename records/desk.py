"""Reading guarded records, for those whose labels meet theirs."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.errors import NotVisible
from records import codec
from records.kinds import Record, Section
from records.model import RecordRow, SectionTextRow, VersionRow


def find(session: Session, kind: str, slug: str) -> RecordRow:
    """The record's row. Raises NotVisible."""
    row = session.scalar(select(RecordRow).where(RecordRow.kind == kind, RecordRow.slug == slug))
    if row is None:
        raise NotVisible(f"There is no {kind} “{slug}”.")
    return row


def load(session: Session, record_id: int, kind: str, number: int) -> Record:
    """One version of a record as it was stored. Raises NotVisible."""
    version = session.execute(
        select(VersionRow.content, VersionRow.sections).where(
            VersionRow.record_id == record_id, VersionRow.number == number
        )
    ).one_or_none()
    if version is None:
        raise NotVisible(f"There is no version {number} of that record.")
    digests = codec.decode(version.sections, list[str])
    texts: dict[str, str] = {}
    if digests:
        stored = select(SectionTextRow.digest, SectionTextRow.content).where(SectionTextRow.record_id == record_id)
        texts = dict(session.execute(stored).tuples().all())
    return codec.record_from(kind, version.content, tuple(codec.decode(texts[one], Section) for one in digests))
