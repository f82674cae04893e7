"""What somebody may mean who types where something is: an address, a street, a school, a market, a park.

People type "Jl. Melati 12", "near the Central Library", "dekat Pasar Kenanga" or a street without a number. Each answer
is a point and what it is called; the reader chooses.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

import shapely
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.city import known_addresses
from app.city.addresses import Address, parse
from app.db import spatial
from maps import geocoding
from maps.model import BaseFeatureRow, FacilityRow
from maps.words import folded

_MOST_PARTS = 500
"""Pieces of streets of one beginning that are looked at."""
_SHORTEST = 3
_BESIDE = re.compile(
    r"^(?:(?:near|next to|opposite|behind|in front of|outside|at|by|the"
    r"|dekat|di|depan|belakang|samping|sebelah|seberang|sekitar|dengan)\s+)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Meant:
    """``point``: longitude and latitude in degrees."""

    text: str
    point: tuple[float, float]


def meant(session: Session, typed: str, limit: int) -> list[Meant]:
    """What may be meant, the likeliest first, each point of a name once."""
    asked, said = parse(typed), _BESIDE.sub("", typed.strip())
    found = [*_addresses(session, asked, limit), *_facilities(session, said, limit)]
    streets = _streets(session, asked.name if asked.name and folded(said) == folded(typed) else said, limit)
    found = [*found, *streets] if asked.house_number else [*streets, *found]
    return list(dict.fromkeys(found))[:limit]


def _addresses(session: Session, asked: Address, limit: int) -> list[Meant]:
    """Of that street and number; else the houses beside it; else on streets that are spelled nearly so."""
    found = geocoding.find(session, asked, limit) or geocoding.beside(session, asked, limit)
    if not found and asked.house_number:
        alike = known_addresses.spelled_alike(session, geocoding.LOOKUPS, asked)
        found = [one for other in alike for one in geocoding.find(session, other, limit)]
    return [Meant(one.text, one.point) for one in known_addresses.distinct(found, limit) if one.point]


def _facilities(session: Session, said: str, limit: int) -> list[Meant]:
    if len(folded(said)) < _SHORTEST:
        return []
    columns = select(FacilityRow.name, FacilityRow.address, FacilityRow.longitude, FacilityRow.latitude)
    rows = session.execute(
        columns.where(geocoding.holds(FacilityRow.words, folded(said))).order_by(FacilityRow.id).limit(limit)
    )
    return [Meant(", ".join(filter(None, row[:2])), (row.longitude, row.latitude)) for row in rows]


def _streets(session: Session, said: str, limit: int) -> list[Meant]:
    """Streets and places of the map under the middle of what is drawn of them."""
    if len(folded(said)) < _SHORTEST:
        return []
    parts: dict[str, list[bytes]] = defaultdict(list)
    for name, shape in session.execute(_drawn(folded(said))):
        parts[name].append(shape)
    return [Meant(name, _middle(shapes)) for name, shapes in list(parts.items())[:limit]]


def _drawn(said: str) -> Select[str, bytes]:
    columns = select(BaseFeatureRow.name, spatial.ewkb(BaseFeatureRow.geometry))
    named = columns.where(geocoding.holds(BaseFeatureRow.words, said), BaseFeatureRow.name != "")
    return named.order_by(BaseFeatureRow.name, BaseFeatureRow.id).limit(_MOST_PARTS)


def _middle(shapes: list[bytes]) -> tuple[float, float]:
    """A point on the longest piece, half-way along it; of what is no line a point inside."""
    drawn = max(shapely.get_parts(shapely.from_wkb(shapes)), key=lambda one: (one.length, one.area))
    point = drawn.interpolate(0.5, normalized=True) if drawn.geom_type == "LineString" else drawn.representative_point()
    return round(point.x, 6), round(point.y, 6)
