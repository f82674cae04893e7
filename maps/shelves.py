"""The tables of the map's families: what is known of a draft there, and its row."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.city.addresses import parse
from app.city.parcels import parcel_key
from maps.drafts import AddressPoint, Area, BaseFeature, Draft, Facility, address_reference
from maps.model import AddressPointRow, AreaRow, BaseFeatureRow, FacilityRow
from maps.projections import Family
from maps.words import folded

Row = dict[str, Any]


class Known(NamedTuple):
    """A feature that is there already. ``slug`` is "" where its family has none."""

    id: int
    digest: str
    slug: str = ""


class Shelf(NamedTuple):
    """``known`` gives the layer's features of these references; ``references`` all of them with their ids.

    ``row`` makes a draft's row beside id, layer and digest, which ``commands`` fills in.
    """

    model: Any
    known: Callable[[Session, str, Collection[Draft]], dict[str, Known]]
    references: Callable[[Session, str], Iterator[tuple[str, int]]]
    row: Callable[[Draft, datetime], Row]
    has_slugs: bool = False


def _shelf(model: Any, row: Callable[[Draft, datetime], Row], *, has_slugs: bool) -> Shelf:
    def known(session: Session, layer: str, drafts: Collection[Draft]) -> dict[str, Known]:
        columns = [model.reference, model.id, model.digest, *([model.slug] if has_slugs else [])]
        wanted = {draft.reference for draft in drafts}
        rows = session.execute(select(*columns).where(model.layer == layer, model.reference.in_(wanted)))
        return {reference: Known(*rest) for reference, *rest in rows}

    def references(session: Session, layer: str) -> Iterator[tuple[str, int]]:
        return (
            (ref, row_id)
            for ref, row_id in session.execute(select(model.reference, model.id).where(model.layer == layer))
        )

    return Shelf(model, known, references, row, has_slugs)


def _facility(draft: Draft, now: datetime) -> Row:
    facts = draft.facts
    assert isinstance(facts, Facility)  # noqa: S101 - the layer's family says so
    address = parse(facts.address)
    return {
        "kind": facts.kind,
        "language": facts.language,
        "name": facts.names[facts.language],
        "names": dict(facts.names),
        "description": dict(facts.description),
        "opening_hours": dict(facts.opening_hours),
        "accessibility": dict(facts.accessibility),
        "address": facts.address,
        "street_key": address.street_key,
        "house_number": address.house_number,
        "phone": facts.phone,
        "link": facts.link,
        "step_free": facts.step_free,
        "ward": facts.ward,
        "words": folded(*dict.fromkeys(facts.names.values()), facts.address),
        "geometry": draft.ewkt,
        "longitude": draft.longitude,
        "latitude": draft.latitude,
        "updated_at": now,
    }


def _area(draft: Draft, now: datetime) -> Row:
    facts = draft.facts
    assert isinstance(facts, Area)  # noqa: S101 - the layer's family says so
    west, south, east, north = draft.geometry.bounds
    return {
        "level": facts.level,
        "language": facts.language,
        "name": facts.names[facts.language],
        "names": dict(facts.names),
        "words": folded(*dict.fromkeys(facts.names.values())),
        "geometry": draft.ewkt,
        "longitude": draft.longitude,
        "latitude": draft.latitude,
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "updated_at": now,
    }


def _base(draft: Draft, _now: datetime) -> Row:
    facts = draft.facts
    assert isinstance(facts, BaseFeature)  # noqa: S101 - the layer's family says so
    return {"kind": facts.kind, "name": facts.name, "words": folded(facts.name), "geometry": draft.ewkt}


def _address(draft: Draft, _now: datetime) -> Row:
    facts = draft.facts
    assert isinstance(facts, AddressPoint)  # noqa: S101 - the layer's family says so
    address = parse(facts.text)
    return {
        "text": facts.text,
        "street_key": address.street_key,
        "house_number": address.house_number,
        "unit": address.unit,
        "parcel": facts.parcel,
        "parcel_key": parcel_key(facts.parcel),
        "ward": facts.ward,
        "longitude": draft.longitude,
        "latitude": draft.latitude,
    }


def _known_addresses(session: Session, layer: str, drafts: Collection[Draft]) -> dict[str, Known]:
    """Addresses keep no digest: what they say is short enough to be compared itself."""
    row = AddressPointRow
    wanted = {draft.facts.text for draft in drafts if isinstance(draft.facts, AddressPoint)}
    columns = select(row.id, row.text, row.parcel, row.ward, row.longitude, row.latitude)
    found = session.execute(columns.where(row.layer == layer, row.text.in_(wanted)))
    return {
        address_reference(parcel, text): Known(row_id, said(parcel, text, ward, longitude, latitude))
        for row_id, text, parcel, ward, longitude, latitude in found
    }


def said(parcel: str, text: str, ward: str, longitude: float, latitude: float) -> str:
    """What stands for an address's digest."""
    return f"{parcel}/{text}/{ward}/{longitude}/{latitude}"


def _address_references(session: Session, layer: str) -> Iterator[tuple[str, int]]:
    row = AddressPointRow
    found = session.execute(select(row.parcel, row.text, row.id).where(row.layer == layer))
    return ((address_reference(parcel, text), row_id) for parcel, text, row_id in found)


SHELVES: Mapping[Family, Shelf] = {
    "facilities": _shelf(FacilityRow, _facility, has_slugs=True),
    "areas": _shelf(AreaRow, _area, has_slugs=True),
    "base": _shelf(BaseFeatureRow, _base, has_slugs=False),
    "addresses": Shelf(AddressPointRow, _known_addresses, _address_references, _address),
}
