"""What public records say of a place: at an address, next door to it, of a parcel; and the addresses they name."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.city import known_addresses
from app.city.addresses import Address
from app.city.known_addresses import Known, Lookup
from app.db import spatial
from records import codec
from records.cards import RECORD, SECTION, cards, record_key, section_key
from records.kinds import Kind, Source
from records.model import PublicRecordRow, PublicSectionRow
from records.projections import Card

_LOOKUP = Lookup(
    PublicRecordRow.id,
    PublicRecordRow.street_key,
    PublicRecordRow.house_number,
    (PublicRecordRow.longitude, PublicRecordRow.latitude),
    (PublicRecordRow.address, PublicRecordRow.parcel, PublicRecordRow.ward),
)


def find(session: Session, asked: Address, limit: int) -> list[Known]:
    """The addresses that may be meant; empty where nothing can be meant."""
    return known_addresses.find(session, _LOOKUP, asked, limit)


def going_on(session: Session, asked: Address, limit: int) -> list[Known]:
    """The addresses that go on as what was typed begins."""
    return known_addresses.going_on(session, _LOOKUP, asked, limit)


def at_address(session: Session, kind: Kind, address: Address, limit: int) -> list[Card]:
    """The records of a kind at this house, newest first."""
    return _newest(session, kind, limit, _at(address))


def of_parcel(session: Session, kind: Kind, parcel_key: str, limit: int) -> list[Card]:
    """The records of a kind about this parcel, newest first; none for no parcel."""
    return _newest(session, kind, limit, PublicRecordRow.parcel_key == parcel_key) if parcel_key else []


def parcel(session: Session, parcel_key: str) -> Known | None:
    """How a record writes this parcel and where that lies, None where no record is about it."""
    columns = select(PublicRecordRow).where(PublicRecordRow.parcel_key == parcel_key).order_by(PublicRecordRow.id)
    rows = session.scalars(columns.limit(_LOOKED_THROUGH)).all() if parcel_key else []
    if not rows:
        return None
    row = next((row for row in rows if row.longitude is not None), rows[0])
    addressed = next((row for row in rows if row.house_number), row)
    return Known(
        street_key=addressed.street_key,
        house_number=addressed.house_number,
        text=addressed.address,
        point=None if row.longitude is None or row.latitude is None else (row.longitude, row.latitude),
        parcel=row.parcel,
        ward=row.ward,
    )


def parcel_at(session: Session, address: Address) -> str:
    """The parcel that the records at this house name, "" where none does."""
    model = PublicRecordRow
    return session.scalar(select(model.parcel).where(_at(address), model.parcel_key != "").limit(1)) or ""


def point_at(session: Session, address: Address) -> tuple[float, float] | None:
    """Where the records at this house lie, None where none says so."""
    model = PublicRecordRow
    located = select(model.longitude, model.latitude).where(_at(address), model.longitude.is_not(None)).limit(1)
    row = session.execute(located).first()
    return None if row is None else (row.longitude, row.latitude)


def next_door(
    session: Session, kind: Kind, address: Address, point: tuple[float, float] | None, metres: float, limit: int
) -> list[Card]:
    """The records of a kind within so many metres but not at this house; without a point, in the houses beside it."""
    model = PublicRecordRow
    if point is None:
        beside = _numbers_beside(address)
        return _newest(session, kind, limit, _on(address), model.house_number.in_(beside)) if beside else []
    elsewhere = (model.street_key != address.street_key) | (model.house_number != address.house_number)
    where = (model.kind == kind, elsewhere)
    found = spatial.nearest(session, model.point, point, limit, metres=metres, where=where)
    return cards(session, [record_key(row_id) for row_id, _ in found], with_text=False)


def sources(session: Session, found: Iterable[Card]) -> dict[str, Source]:
    """Card key → the source that the record names, that of its work for a section."""
    keys = [card.key for card in found]
    record_of = {key: int(key[1:]) for key in keys if key[:1] == RECORD}
    if sections := {int(key[1:]) for key in keys if key[:1] == SECTION}:
        columns = select(PublicSectionRow.id, PublicSectionRow.record_id).where(PublicSectionRow.id.in_(sections))
        record_of |= {section_key(row.id): row.record_id for row in session.execute(columns)}
    ids = set(record_of.values())
    contents = select(PublicRecordRow.id, PublicRecordRow.kind, PublicRecordRow.content)
    rows = session.execute(contents.where(PublicRecordRow.id.in_(ids))) if ids else ()
    named = {row.id: codec.public_from(row.kind, row.content).source for row in rows}
    return {key: named[row_id] for key, row_id in record_of.items() if row_id in named}


_LOOKED_THROUGH = 50
"""Records of one parcel among which an address and a point are looked for."""


def _newest(session: Session, kind: Kind, limit: int, *where: ColumnElement[bool]) -> list[Card]:
    model = PublicRecordRow
    statement = select(model.id).where(*where, model.kind == kind)
    ids = session.scalars(statement.order_by(model.day.desc().nulls_last(), model.id.desc()).limit(limit))
    return cards(session, [record_key(row_id) for row_id in ids], with_text=False)


def _at(address: Address) -> ColumnElement[bool]:
    return _on(address) & (PublicRecordRow.house_number == address.house_number)


def _on(address: Address) -> ColumnElement[bool]:
    return PublicRecordRow.street_key == address.street_key


def _numbers_beside(address: Address) -> list[str]:
    """The numbers of the houses on either side, and across the street."""
    if not address.house_number.isdecimal():
        return []
    number = int(address.house_number)
    return [str(other) for other in range(number - 2, number + 3) if other > 0 and other != number]
