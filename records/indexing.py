"""Rows → index entries. The public index is fed from the public tables alone; the desk index from the guarded ones."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Protocol, TypeVar

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, undefer

from app.kernel import clock, labels
from records import codec, desk, law_queries
from records.cards import record_key, section_key
from records.citations import designation
from records.kinds import Kind, Ordinance, Record
from records.model import PublicRecordRow, PublicSectionRow, RecordRow
from records.projections import PublicParty, PublicPermit, PublicRecord
from records.search.entry import Entry
from records.versions import Register, Status, shown_status, wording_status
from records.workflow import SUPERSEDED

_PUBLIC = frozenset({labels.PUBLIC})
_ROWS_AT_ONCE = 1000


def public_entries(session: Session, record_ids: Collection[int]) -> Iterator[Entry]:
    """The entries of these records as strangers may find them, the sections of ordinances included."""
    whole = (undefer(PublicRecordRow.content), undefer(PublicRecordRow.text))
    rows = session.scalars(select(PublicRecordRow).where(PublicRecordRow.id.in_(record_ids)).options(*whole))
    standing = Standing(session, clock.today())
    for row in rows:
        if row.kind == Kind.ORDINANCE:
            yield _record_entry(row, standing.shown(row.work, row.superseded_by))
            yield from _section_entries(session, row, standing)
        else:
            yield _record_entry(row, row.status)


class Standing:
    """What the published works are on a day: derived when first asked for, since most records are no law."""

    def __init__(self, session: Session, day: date) -> None:
        self._session = session
        self.day = day

    @cached_property
    def _register(self) -> Register:
        works = {line.work: line for line in law_queries.works(self._session)}
        return Register(works, law_queries.all_relations(self._session))

    def of(self, work: str) -> Status:
        """The status of the work on that day."""
        return self._register.status(work, self.day)

    def shown(self, work: str, superseded_by: str) -> str:
        """What the index says of a work: that its record was superseded, or its status, or nothing."""
        return SUPERSEDED if superseded_by else shown_status(self.of(work))


def works_that_changed(session: Session, indexed: Mapping[str, str]) -> list[int]:
    """The works whose status of today is another than the index has by key: row ids. Works it lacks are among them."""
    standing = Standing(session, clock.today())
    columns = select(PublicRecordRow.id, PublicRecordRow.work, PublicRecordRow.superseded_by)
    rows = session.execute(columns.where(PublicRecordRow.kind == Kind.ORDINANCE)).all()
    return [row.id for row in rows if indexed.get(record_key(row.id)) != standing.shown(row.work, row.superseded_by)]


def any_law(session: Session, record_ids: Collection[int]) -> bool:
    """Whether a work of law is, or was, among these records. The session must see their guarded rows."""
    found = select(RecordRow.id).where(RecordRow.id.in_(record_ids), RecordRow.kind == Kind.ORDINANCE)
    return session.scalars(found.limit(1)).first() is not None


def all_public_ids(session: Session) -> Iterator[list[int]]:
    """The ids of every public record, in portions."""
    yield from _portions(session, PublicRecordRow)


def all_ids(session: Session) -> Iterator[list[int]]:
    """The ids of every record this session sees, in portions."""
    yield from _portions(session, RecordRow)


def how_many_public(session: Session) -> int:
    """Of public records, and of their sections, those in several wordings once."""
    sections = select(PublicSectionRow.record_id, PublicSectionRow.eid).distinct().subquery()
    records = session.scalar(select(func.count(PublicRecordRow.id))) or 0
    return records + (session.scalar(select(func.count()).select_from(sections)) or 0)


def how_many(session: Session) -> int:
    """Of the records that this session sees."""
    return session.scalar(select(func.count(RecordRow.id))) or 0


def _portions(session: Session, model: type[PublicRecordRow] | type[RecordRow]) -> Iterator[list[int]]:
    last = 0
    while portion := list(
        session.scalars(select(model.id).where(model.id > last).order_by(model.id).limit(_ROWS_AT_ONCE))
    ):
        yield portion
        last = portion[-1]


def _record_entry(row: PublicRecordRow, status: str) -> Entry:
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
        status=status,
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


def _section_entries(session: Session, work: PublicRecordRow, standing: Standing) -> Iterator[Entry]:
    """The present wording of each section; others are read on the section's page."""
    query = select(PublicSectionRow).where(PublicSectionRow.record_id == work.id)
    texts = session.scalars(query.options(undefer(PublicSectionRow.text))).all()
    return (_section_entry(row, work, standing) for row in _present(texts, standing.day))


def _section_entry(row: PublicSectionRow, work: PublicRecordRow, standing: Standing) -> Entry:
    state = codec.section_state(row.state)
    status = wording_status(standing.of(work.work), state, row.valid_from, row.valid_to, standing.day)
    name = designation(row.eid, row.number)
    return Entry(
        key=section_key(row.id),
        kind="section",
        title=f"{name} {row.heading}".strip(),
        text=row.text,
        numbers=(row.number, name, f"{work.reference} {row.number}"),
        language=row.language,
        department=row.department,
        type=work.type,
        status=shown_status(status),
        day=row.valid_from,
        labels=_PUBLIC,
    )


class _Wording(Protocol):
    """A section's text: whose it is and since when it holds."""

    id: Any
    record_id: Any
    eid: Any
    valid_from: Any


W = TypeVar("W", bound=_Wording)


def _present(texts: Iterable[W], today: date) -> Iterator[W]:
    """Of each section the wording that holds today, or the last that held; of one that is to come, the first."""
    held: dict[tuple[int, str], W] = {}
    for text in sorted(texts, key=lambda text: text.valid_from or date.min):
        key = (text.record_id, text.eid)
        if key not in held or (text.valid_from or date.min) <= today:
            held[key] = text
    return iter(held.values())


def other_wordings(session: Session, record_ids: Collection[int]) -> list[str]:
    """Keys of sections of these works that an index may still hold although another wording is the present one."""
    columns = select(PublicSectionRow.id, PublicSectionRow.record_id, PublicSectionRow.eid, PublicSectionRow.valid_from)
    rows = session.execute(columns.where(PublicSectionRow.record_id.in_(record_ids))).all()
    present = {row.id for row in _present(rows, clock.today())}
    return [section_key(row.id) for row in rows if row.id not in present]


def works_changing(session: Session, after: date, until: date) -> list[int]:
    """The works of which some section's wording begins or ends in those days, the first day left out: row ids."""
    days = (PublicSectionRow.valid_from, PublicSectionRow.valid_to)
    changing = or_(*((day > after) & (day <= until) for day in days))
    return list(session.scalars(select(PublicSectionRow.record_id).where(changing).distinct()))


def desk_entries(session: Session, record_ids: Collection[int]) -> Iterator[Entry]:
    """The entries of these records for staff, in their newest version, for their own desks."""
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
