"""Address → point, and what completes an address: from the city's own register and facilities, nobody else is asked.

Records have addresses too; those are added where records and maps are read together, in ``app.opendata.place``.
"""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.city import known_addresses
from app.city.addresses import Address
from app.city.known_addresses import Known, Lookup
from app.kernel.text import Localized
from maps.model import AddressPointRow, AreaRow, FacilityRow
from maps.projections import AreaLine
from maps.reading import AREA_LINE, area_line
from maps.words import folded

_SHORTEST_NAME = 2
_NOTHING = literal("")
LOOKUPS = (
    Lookup(
        AddressPointRow.id,
        AddressPointRow.street_key,
        AddressPointRow.house_number,
        (AddressPointRow.longitude, AddressPointRow.latitude),
        (AddressPointRow.text, AddressPointRow.parcel, AddressPointRow.ward),
    ),
    Lookup(
        FacilityRow.id,
        FacilityRow.street_key,
        FacilityRow.house_number,
        (FacilityRow.longitude, FacilityRow.latitude),
        (FacilityRow.address, _NOTHING, FacilityRow.ward),
    ),
)
"""The register first: it writes addresses as the city does."""


def exact(session: Session, asked: Address) -> Known | None:
    """The address of exactly this key and number, None where neither register nor facilities have it."""
    found = (known_addresses.exact(session, lookup, asked) for lookup in LOOKUPS)
    return next((one for one in found if one), None)


def find(session: Session, asked: Address, limit: int) -> list[Known]:
    """The addresses that may be meant, of the register and of facilities; empty where nothing can be meant."""
    return [one for lookup in LOOKUPS for one in known_addresses.find(session, lookup, asked, limit)]


def going_on(session: Session, asked: Address, limit: int) -> list[Known]:
    """The addresses that go on as what was typed begins."""
    return [one for lookup in LOOKUPS for one in known_addresses.going_on(session, lookup, asked, limit)]


def beside(session: Session, asked: Address, limit: int) -> list[Known]:
    """The houses of that street with the nearest numbers."""
    return [one for lookup in LOOKUPS for one in known_addresses.beside(session, lookup, asked, limit)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A facility or an area by its name. ``kind`` is a facility's kind or an area's level."""

    family: Literal["area", "facility"]
    slug: str
    name: str
    names: Localized
    kind: str
    address: str = ""


def named(session: Session, text: str, limit: int) -> list[Named]:
    """The areas and facilities whose names or addresses hold these words as they stand beside one another."""
    asked = folded(text)
    if len(asked) < _SHORTEST_NAME:
        return []
    areas = select(AreaRow.slug, AreaRow.name, AreaRow.names, AreaRow.level)
    found = [
        Named(family="area", slug=row.slug, name=row.name, names=row.names, kind=row.level)
        for row in session.execute(areas.where(holds(AreaRow.words, asked)).order_by(AreaRow.id).limit(limit))
    ]
    columns = select(FacilityRow.slug, FacilityRow.name, FacilityRow.names, FacilityRow.kind, FacilityRow.address)
    facilities = columns.where(holds(FacilityRow.words, asked)).order_by(FacilityRow.id).limit(limit)
    return found + [
        Named(family="facility", slug=row.slug, name=row.name, names=row.names, kind=row.kind, address=row.address)
        for row in session.execute(facilities)
    ]


def outermost(session: Session, limit: int) -> list[AreaLine]:
    """The areas that lie in no other, and those in them where that is one alone: where one begins to look."""
    within = AREA_LINE.order_by(AreaRow.name, AreaRow.id).limit(limit)
    rows = list(session.execute(within.where(AreaRow.parent_id.is_(None))))
    if len(rows) == 1:
        rows += session.execute(within.where(AreaRow.parent_id == rows[0].id))
    return [area_line(row) for row in rows]


def parcel(session: Session, parcel_key: str) -> Known | None:
    """The address that the register gives a parcel; None where it has none."""
    rows = select(AddressPointRow).where(AddressPointRow.parcel_key == parcel_key).order_by(AddressPointRow.id).limit(1)
    row = session.scalars(rows).first() if parcel_key else None
    if row is None:
        return None
    return Known(
        street_key=row.street_key,
        house_number=row.house_number,
        text=row.text,
        point=(row.longitude, row.latitude),
        parcel=row.parcel,
        ward=row.ward,
    )


def holds(column: InstrumentedAttribute[str], asked: str) -> ColumnElement[bool]:
    """Whether one of the words begins so."""
    return or_(column.startswith(asked, autoescape=True), column.contains(f" {asked}", autoescape=True))
