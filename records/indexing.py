"""Rows → index entries. The public index is fed from the public tables alone; the desk index from the guarded ones."""

from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from app.kernel import labels
from records import codec, desk
from records.cards import record_key, section_key
from records.kinds import Kind, Ordinance, Record
from records.model import PublicRecordRow, PublicSectionRow, RecordRow
from records.projections import PublicParty, PublicPermit, PublicRecord
from records.search.entry import Entry

_PUBLIC = frozenset({labels.PUBLIC})
_ROWS_AT_ONCE = 1000


def public_entries(session: Session, record_ids: Collection[int]) -> Iterator[Entry]:
    """The entries of these records as strangers may find them, the sections of ordinances included."""
    whole = (undefer(PublicRecordRow.content), undefer(PublicRecordRow.text))
    rows = session.scalars(select(PublicRecordRow).where(PublicRecordRow.id.in_(record_ids)).options(*whole))
    for row in rows:
        yield _record_entry(row)
        if row.kind == Kind.ORDINANCE:
            yield from _section_entries(session, row)


def all_public_ids(session: Session) -> Iterator[list[int]]:
    """The ids of every public record, in portions."""
    yield from _portions(session, PublicRecordRow)


def all_ids(session: Session) -> Iterator[list[int]]:
    """The ids of every record this session sees, in portions."""
    yield from _portions(session, RecordRow)


def _portions(session: Session, model: type[PublicRecordRow] | type[RecordRow]) -> Iterator[list[int]]:
    last = 0
    while portion := list(
        session.scalars(select(model.id).where(model.id > last).order_by(model.id).limit(_ROWS_AT_ONCE))
    ):
        yield portion
        last = portion[-1]


def _record_entry(row: PublicRecordRow) -> Entry:
    view = codec.public_from(row.kind, row.content, row.text)
    return Entry(
        key=record_key(row.id),
        kind=row.kind,
        title=row.title,
        text="\n".join(_words(view)),
        numbers=tuple(number for number in (row.reference, row.parcel, row.work) if number),
        language=row.language,
        department=row.department,
        type=row.type,
        status=row.status,
        ward=row.ward,
        day=row.day,
        labels=_PUBLIC,
        located=row.longitude is not None,
    )


def _words(view: PublicRecord) -> Iterator[str]:
    """Everything on the record's page that somebody may look for."""
    yield from filter(None, (view.summary, view.place.address, view.text))
    yield from map(_party, view.parties)
    yield from (file.title or file.name for file in view.attachments)
    if isinstance(view, PublicPermit):
        yield from filter(None, (view.type_description, view.project, view.proposed_use))
        yield from (inspection.notes for inspection in view.inspections if inspection.notes)


def _party(party: PublicParty) -> str:
    return " ".join(part for part in (party.name, party.company, party.trade, party.licence) if part)


def _section_entries(session: Session, work: PublicRecordRow) -> Iterator[Entry]:
    """The newest wording of each section; older ones are read on the section's page."""
    query = (
        select(PublicSectionRow)
        .where(PublicSectionRow.record_id == work.id)
        .options(undefer(PublicSectionRow.text))
        .order_by(PublicSectionRow.valid_from)
    )
    newest = {row.eid: row for row in session.scalars(query)}
    return (
        Entry(
            key=section_key(row.id),
            kind="section",
            title=f"{row.number} {row.heading}".strip(),
            text=row.text,
            numbers=(row.number, f"{work.reference} {row.number}"),
            language=row.language,
            department=row.department,
            type=work.type,
            status=row.state,
            day=row.valid_from,
            labels=_PUBLIC,
        )
        for row in newest.values()
    )


def superseded_keys(session: Session, record_ids: Collection[int]) -> list[str]:
    """Keys of sections of these works that an index may still hold although a newer wording took their place."""
    columns = select(PublicSectionRow.id, PublicSectionRow.record_id, PublicSectionRow.eid)
    rows = session.execute(
        columns.where(PublicSectionRow.record_id.in_(record_ids)).order_by(PublicSectionRow.valid_from)
    ).all()
    newest = {(row.record_id, row.eid): row.id for row in rows}
    return [section_key(row.id) for row in rows if newest[row.record_id, row.eid] != row.id]


def desk_entries(session: Session, record_ids: Collection[int]) -> Iterator[Entry]:
    """The entries of these records for staff, in their newest version, labelled as their rows are."""
    for row, record in desk.newest_versions(session, record_ids):
        yield Entry(
            key=record_key(row.id),
            kind=row.kind,
            title=record.title,
            text="\n".join(_desk_words(record)),
            numbers=tuple(filter(None, (row.reference, record.place.parcel))),
            language=record.language,
            department=row.department,
            type=record.type,
            status=row.state,
            ward=record.place.ward,
            day=record.day,
            labels=row.labels,
            located=record.place.point is not None,
        )


def _desk_words(record: Record) -> Iterable[str]:
    yield from filter(None, (record.summary, record.place.address, record.text))
    for party in record.parties:
        yield from filter(None, (party.name, party.company))
    if isinstance(record, Ordinance):
        yield from (f"{section.number} {section.heading}\n{section.text}" for section in record.sections)
