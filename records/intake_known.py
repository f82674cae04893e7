"""What is known of the records that a batch of drafts speaks of, and what may be done to them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.text import Phrase
from records import workflow
from records.kinds import Record
from records.model import ImportMarkRow, RecordRow, VersionRow
from records.publishing import Publication

Key = tuple[str, str, str]
"""Kind, source and reference: what a record is known by. Its slug is only how it is addressed."""


class Refused(Exception):
    """A draft cannot be kept: in which column the reason lies, and the reason in plain words."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


@dataclass(slots=True)
class Known:
    """A record as the database or this batch has it. ``by_origin``: file and occurrence → newest digest from there.

    ``newest`` is the text of the newest version where this batch wrote it.
    """

    id: int
    kind: str
    slug: str
    reference: str
    source: str
    department: str
    state: str = workflow.DRAFT
    version: int = 0
    published_version: int | None = None
    digest: str = ""
    by_origin: dict[str, str] = field(default_factory=dict)
    title: str = ""
    is_new: bool = True
    superseded_by: str = ""
    public_slug: str = ""
    waiting: list[Publication] = field(default_factory=list)
    newest: Record | None = None

    def says_already(self, digest: str, origin: str) -> bool:
        """Whether a text is no news: it is the present one, or what its own place in its own file said last time.

        So two rows of one number in a file stay two versions, and a source that goes back to an older text makes a
        version again.
        """
        return digest in (self.digest, self.by_origin.get(origin))

    def refuse_other_owner(self, record: Record) -> None:
        """Raise Refused where the record is not this draft's to change."""
        if self.department != record.department:
            raise Refused(
                "department",
                Phrase("The record belongs to the department “%(department)s”.", department=self.department),
            )
        if self.state == workflow.WITHDRAWN:
            raise Refused("reference", Phrase("The record was withdrawn; an import does not bring it back."))


def key_of(record: Record) -> Key:
    """What the record is known by."""
    return (str(record.kind), record.source.name, record.reference)


def look_up(session: Session, records: Iterable[Record]) -> dict[Key, Known]:
    """Those of the records that are there already and visible, kept from other writers until the transaction ends."""
    keys = {key_of(record) for record in records}
    kinds, sources, references = (set(part) for part in zip(*keys, strict=True))
    rows = session.scalars(
        select(RecordRow)
        .where(RecordRow.kind.in_(kinds), RecordRow.source.in_(sources), RecordRow.reference.in_(references))
        .order_by(RecordRow.id)
        .with_for_update()
    )
    by_id = {row.id: _known(row) for row in rows}
    marks = select(ImportMarkRow.record_id, ImportMarkRow.digest, ImportMarkRow.origin)
    for record_id, digest, origin in session.execute(marks.where(ImportMarkRow.record_id.in_(by_id))):
        by_id[record_id].by_origin[origin] = digest
    columns = select(VersionRow.record_id, VersionRow.digest, VersionRow.origin)
    versions = columns.where(VersionRow.record_id.in_(by_id)).order_by(VersionRow.record_id, VersionRow.number)
    for record_id, digest, origin in session.execute(versions):
        known = by_id[record_id]
        known.digest = known.by_origin[origin] = digest
    return {(known.kind, known.source, known.reference): known for known in by_id.values()}


def _known(row: RecordRow) -> Known:
    return Known(
        row.id,
        row.kind,
        row.slug,
        row.reference,
        row.source,
        row.department,
        row.state,
        row.version,
        row.published_version,
        title=row.title,
        superseded_by=row.superseded_by,
        public_slug=row.public_slug,
        is_new=False,
    )
