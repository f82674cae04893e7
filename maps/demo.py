"""The demo city's ground as GeoJSON layers: what lies under a map, and the city's facilities on it.

It takes what ``records.demo.city.city()`` gives, without knowing it: any values of these shapes will do.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Protocol

Point = tuple[float, float]
"""Longitude and latitude in degrees, WGS 84."""

LAYERS = ("sea", "coast", "wards", "streets", "facilities")


class _Ward(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def outline(self) -> tuple[Point, ...]: ...


class _Street(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def line(self) -> tuple[Point, ...]: ...


class _Facility(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> Mapping[str, str]: ...
    @property
    def department(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def ward(self) -> str: ...
    @property
    def point(self) -> Point: ...
    @property
    def outline(self) -> tuple[Point, ...]: ...


class Ground(Protocol):
    """A city as far as maps need it. Outlines are closed rings."""

    @property
    def sea(self) -> tuple[Point, ...]: ...
    @property
    def coast(self) -> tuple[Point, ...]: ...
    @property
    def wards(self) -> Sequence[_Ward]: ...
    @property
    def streets(self) -> Sequence[_Street]: ...
    @property
    def facilities(self) -> Sequence[_Facility]: ...


def layers(city: Ground) -> dict[str, dict[str, Any]]:
    """Layer name (``LAYERS``) → GeoJSON FeatureCollection. Names of facilities stand under ``name_en``, ``name_id``."""
    return {
        "sea": _collection([_feature("Polygon", [city.sea], {})]),
        "coast": _collection([_feature("LineString", city.coast, {})]),
        "wards": _collection(
            _feature("Polygon", [ward.outline], {"number": ward.number, "slug": ward.slug, "name": ward.name})
            for ward in city.wards
        ),
        "streets": _collection(
            _feature("LineString", street.line, {"name": street.name, "kind": street.kind}) for street in city.streets
        ),
        "facilities": _collection(_facility(facility) for facility in city.facilities),
    }


def _facility(facility: _Facility) -> dict[str, Any]:
    """A park as its area, anything else as its point."""
    properties = {
        "kind": facility.kind,
        **{f"name_{language}": name for language, name in facility.name.items()},
        "department": facility.department,
        "address": facility.address,
        "ward": facility.ward,
    }
    if facility.outline:
        return _feature("Polygon", [facility.outline], properties)
    return _feature("Point", facility.point, properties)


def _feature(kind: str, coordinates: Any, properties: dict[str, Any]) -> dict[str, Any]:
    if kind == "Polygon":
        coordinates = [_counter_clockwise(ring) for ring in coordinates]
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": properties}


def _counter_clockwise(ring: tuple[Point, ...]) -> tuple[Point, ...]:
    """The outer ring as RFC 7946 (section 3.1.6) wants it."""
    area = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))
    return ring if area > 0 else ring[::-1]


def _collection(features: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}
