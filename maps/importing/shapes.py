"""Coordinates as JSON has them → geometry. Rings that are not closed are; anything else that is wrong is named."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from shapely import (
    GeometryCollection,
    LinearRing,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
)
from shapely.geometry.base import BaseGeometry

from app.kernel.text import N_, Phrase
from maps.geometry_repair import BadGeometry

_DEPTHS = {"Point": 1, "MultiPoint": 2, "LineString": 2, "MultiLineString": 3, "Polygon": 3, "MultiPolygon": 4}
_CLOSED = Phrase("a ring that was not closed was closed")
_Remarks = list[str]


def shape_of(geometry: Any) -> tuple[BaseGeometry, list[str]]:
    """The geometry a GeoJSON geometry object describes, and what was mended. Raises BadGeometry."""
    remarks: _Remarks = []
    found = _shape(geometry, remarks)
    return found, list(dict.fromkeys(remarks))


def _shape(geometry: Any, remarks: _Remarks) -> BaseGeometry:
    if not isinstance(geometry, Mapping):
        raise BadGeometry("it has no geometry" if geometry is None else "its geometry is no JSON object")
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        parts = geometry.get("geometries")
        if not isinstance(parts, list):
            raise BadGeometry(N_("its collection holds no list of geometries"))
        return GeometryCollection([_shape(part, remarks) for part in parts])
    if kind not in _DEPTHS:
        raise BadGeometry(N_("there is no kind of geometry called “%(kind)s”"), kind=str(kind)[:40])
    coordinates = geometry.get("coordinates")
    if coordinates == []:
        raise BadGeometry(N_("the geometry is empty"))
    return nested(coordinates, str(kind), remarks)


def nested(coordinates: Any, kind: str, remarks: _Remarks) -> BaseGeometry:
    """Nested lists of coordinates as a geometry of that GeoJSON type. Raises BadGeometry."""
    _require_depth(coordinates, _DEPTHS[kind])
    match kind:
        case "Point":
            return Point(_places([coordinates])[0])
        case "MultiPoint":
            return MultiPoint(_places(coordinates))
        case "LineString":
            return _line(coordinates)
        case "MultiLineString":
            return MultiLineString([_line(line) for line in coordinates])
        case "Polygon":
            return _polygon(coordinates, remarks)
        case _:
            return MultiPolygon([_polygon(rings, remarks) for rings in coordinates])


def _require_depth(coordinates: Any, depth: int) -> None:
    """The first of the coordinates must lie as deep as the type wants it."""
    inner = coordinates
    for _ in range(depth):
        if not isinstance(inner, list) or not inner:
            raise BadGeometry(N_("its coordinates are not nested as its type wants"))
        inner = inner[0]
    if isinstance(inner, list):
        raise BadGeometry(N_("its coordinates are not nested as its type wants"))


def _places(coordinates: Any) -> np.ndarray[Any, Any]:
    """Places as rows of two numbers; a third dimension is left out."""
    try:
        found = np.asarray(coordinates, dtype=float)
    except (ValueError, TypeError):  # places of two and of three numbers beside each other, or worse
        found = np.zeros(0)
    if found.ndim != 2:
        try:
            found = np.array([(float(place[0]), float(place[1])) for place in coordinates], dtype=float)
        except (ValueError, TypeError, IndexError, KeyError):
            raise BadGeometry(N_("a coordinate is no pair of numbers")) from None
    if found.shape[1] < 2:
        raise BadGeometry(N_("a coordinate is no pair of numbers"))
    if not np.isfinite(found[:, :2]).all():
        raise BadGeometry(N_("a coordinate is no number"))
    return found[:, :2]


def _line(coordinates: Any) -> LineString:
    places = _places(coordinates)
    if len(places) < 2:
        raise BadGeometry(N_("a line has one place only"))
    return LineString(places)


def _polygon(rings: Any, remarks: _Remarks) -> Polygon:
    if not isinstance(rings, list) or not rings:
        raise BadGeometry(N_("a polygon has no ring"))
    outer, *holes = [_ring(ring, remarks) for ring in rings]
    if outer is None:
        raise BadGeometry(N_("a ring has fewer than three places"))
    if None in holes:
        remarks.append(Phrase("a hole of fewer than three places was left out"))
    return Polygon(outer, [hole for hole in holes if hole is not None])


def _ring(coordinates: Any, remarks: _Remarks) -> LinearRing | None:
    """The ring, closed; None where it has fewer than three places."""
    if not isinstance(coordinates, list) or len(coordinates) < 3:
        return None
    places = _places(coordinates)
    if (places[0] != places[-1]).any():
        remarks.append(_CLOSED)
        places = np.concatenate([places, places[:1]])
    return LinearRing(places) if len(places) > 3 else None
