"""What public records say of a place: at an address, next door to it, of a parcel; and the addresses they name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, select
from sqlalchemy.orm import Session

from app.city import known_addresses
from app.city.addresses import Address
from app.city.known_addresses import Known, Lookup
from app.db.geodesy import box_around, distances
from app.db.spatial import in_named_box, named
from records import codec
from records.cards import RECORD, SECTION, record_key, section_key
from records.kinds import Kind, Source
from records.model import PublicRecordRow, PublicSectionRow

LOOKUP = Lookup(
    PublicRecordRow.id,
    PublicRecordRow.street_key,
    PublicRecordRow.house_number,
    (PublicRecordRow.longitude, PublicRecordRow.latitude),
    (PublicRecordRow.address, PublicRecordRow.parcel, PublicRecordRow.ward),
)


def find(session: Session, asked: Address, limit: int) -> list[Known]:
    """The addresses that may be meant; empty where nothing can be meant."""
    return known_addresses.find(session, LOOKUP, asked, limit)


def exact(session: Session, asked: Address) -> Known | None:
    """The address of exactly this key and number as a record writes it, with its parcel and point if one knows them."""
    known = known_addresses.exact(session, LOOKUP, asked)
    if known is None or (known.point and known.parcel):
        return known
    return replace(
        known, point=known.point or _point_at(session, asked), parcel=known.parcel or parcel_at(session, asked)
    )


def going_on(session: Session, asked: Address, limit: int) -> list[Known]:
    """The addresses that go on as what was typed begins."""
    return known_addresses.going_on(session, LOOKUP, asked, limit)


def beside(session: Session, asked: Address, limit: int) -> list[Known]:
    """The houses of that street with the nearest numbers."""
    return known_addresses.beside(session, LOOKUP, asked, limit)


class Found(NamedTuple):
    """One record at a place: its key among cards, its kind and day."""

    key: str
    kind: str
    day: date | None


def at_address(session: Session, address: Address) -> list[Found]:
    """The records at this house, newest first."""
    return _found(session, _AT, {"street": address.street_key, "house": address.house_number})


def of_parcel(session: Session, parcel_key: str) -> list[Found]:
    """The records about this parcel, newest first; none for no parcel."""
    return _found(session, _OF_PARCEL, {"parcel": parcel_key}) if parcel_key else []


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


def _point_at(session: Session, address: Address) -> tuple[float, float] | None:
    """Where the records at this house lie, None where none says so."""
    model = PublicRecordRow
    located = select(model.longitude, model.latitude).where(_at(address), model.longitude.is_not(None)).limit(1)
    row = session.execute(located).first()
    return None if row is None else (row.longitude, row.latitude)


def next_door(
    session: Session, kind: Kind, address: Address, point: tuple[float, float] | None, metres: float
) -> list[Found]:
    """The records of a kind within so many metres but not at this house, nearest first.

    Without a point those in the houses beside it by their numbers, newest first.
    """
    if point is None:
        beside = _numbers_beside(address)
        asked = {"street": address.street_key, "houses": beside, "kind": kind}
        return _found(session, _IN_HOUSES, asked) if beside else []
    rows = [
        row for box in box_around(*point, metres).halves for row in session.execute(_NEAR, {"kind": kind, **named(box)})
    ]
    others = [row for row in rows if (row.street_key, row.house_number) != (address.street_key, address.house_number)]
    far = distances(*point, [row.longitude for row in others], [row.latitude for row in others])
    near = sorted(
        (metres_away, row.id, row) for metres_away, row in zip(far, others, strict=True) if metres_away <= metres
    )
    return [Found(record_key(row.id), kind, row.day) for _, _, row in near]


def sources(session: Session, keys: Iterable[str]) -> dict[str, Source]:
    """Card key → the source that the record names, that of its work for a section."""
    keys = list(keys)
    record_of = {key: int(key[1:]) for key in keys if key[:1] == RECORD}
    if sections := [int(key[1:]) for key in keys if key[:1] == SECTION]:
        record_of |= {section_key(row.id): row.record_id for row in session.execute(_WORKS, {"ids": sections})}
    ids = list(set(record_of.values()))
    rows = session.execute(_CONTENTS, {"ids": ids}) if ids else ()
    told = {row.id: codec.decode(row.content, _Sourced).source for row in rows}
    return {key: told[row_id] for key, row_id in record_of.items() if row_id in told}


@dataclass(frozen=True, slots=True)
class _Sourced:
    """As much of a record's content as is read here."""

    source: Source


_LOOKED_THROUGH = 50
"""Records of one parcel among which an address and a point are looked for."""


_MOST_HERE = 200
"""Records of one house or parcel that are looked at."""
_MOST_NEAR = 1000
_MODEL = PublicRecordRow
_FOUND = (
    select(_MODEL.id, _MODEL.kind, _MODEL.day)
    .order_by(_MODEL.day.desc().nulls_last(), _MODEL.id.desc())
    .limit(_MOST_HERE)
)
_ON_STREET = _FOUND.where(_MODEL.street_key == bindparam("street"))
_AT = _ON_STREET.where(_MODEL.house_number == bindparam("house"))
_IN_HOUSES = _ON_STREET.where(
    _MODEL.house_number.in_(bindparam("houses", expanding=True)), _MODEL.kind == bindparam("kind")
)
_OF_PARCEL = _FOUND.where(_MODEL.parcel_key == bindparam("parcel"))
_NEAR = (
    select(_MODEL.id, _MODEL.day, _MODEL.street_key, _MODEL.house_number, _MODEL.longitude, _MODEL.latitude)
    .where(_MODEL.kind == bindparam("kind"), in_named_box(_MODEL.point))
    .limit(_MOST_NEAR)
)
_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
_WORKS = select(PublicSectionRow.id, PublicSectionRow.record_id).where(PublicSectionRow.id.in_(_IDS))
_CONTENTS = select(_MODEL.id, _MODEL.content).where(_MODEL.id.in_(_IDS))


def _found(session: Session, statement: Select[*tuple[Any, ...]], asked: Mapping[str, Any]) -> list[Found]:
    return [Found(record_key(row.id), row.kind, row.day) for row in session.execute(statement, asked)]


def _at(address: Address) -> ColumnElement[bool]:
    return (_MODEL.street_key == address.street_key) & (_MODEL.house_number == address.house_number)


def _numbers_beside(address: Address) -> list[str]:
    """The numbers of the houses on either side, and across the street."""
    if not address.house_number.isdecimal():
        return []
    number = int(address.house_number)
    return [str(other) for other in range(number - 2, number + 3) if other > 0 and other != number]
