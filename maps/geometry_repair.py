"""Geometry as files have it → geometry that can be kept: mended where that is safe, refused with a reason elsewhere.

Everything here is in degrees of WGS 84, longitude first. What comes out is valid, flat, oriented as RFC 7946 wants it
(outer rings counter-clockwise) and rounded to a centimetre. Safe means that nobody could have meant anything else: a
ring that is not closed, an outline that touches itself, a third dimension, an area across the antimeridian. A number
that is none, a place off the globe and axes that may be swapped are refused, because a guess would move somebody's
school into the sea.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely import GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon
from shapely.geometry.base import BaseGeometry

from app.kernel.box import Box
from app.kernel.errors import PsisError
from app.kernel.text import N_, Phrase

MOST_VERTICES = 200_000
"""A geometry with more is thinned out, by ten metres at most; what has more after that is refused."""
_MOST_CROSSINGS = 200_000
_SAMPLE = 500
_TOLERANCES = (1e-6, 1e-5, 1e-4)  # degrees: 0.1, 1 and 10 m
_DECIMALS = 7  # of a degree: about a centimetre
_ROUND = np.array((360.0, 0.0))
_WHOLE_ROUND = 359.9999999  # degrees; coordinates are rounded to as many digits
_COLLECTION = 7  # GEOS's number for a GeometryCollection


_KEPT_ONLY = (
    N_("of mixed parts only the points were kept"),
    N_("of mixed parts only the lines were kept"),
    N_("of mixed parts only the areas were kept"),
)


class BadGeometry(PsisError):
    """The geometry cannot be kept; the message is the reason in plain words."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A geometry to keep, a place inside or on it, and what was done to it in plain words."""

    geometry: BaseGeometry
    longitude: float
    latitude: float
    remarks: tuple[str, ...] = ()


def repaired(geometry: BaseGeometry, *, bounds: Box | None = None, outline: bool = False) -> Repaired:
    """The geometry fit to be kept. Raises BadGeometry.

    ``bounds`` is where the layer lies, if that is known: it decides whether the axes are swapped. With ``outline`` only
    areas will do, and a MultiPolygon comes out.
    """
    try:
        with np.errstate(all="ignore"):  # huge numbers are refused below, not warned of
            return _repaired(geometry, bounds, outline=outline)
    except shapely.errors.GEOSException as problem:
        raise BadGeometry(N_("the geometry cannot be worked with (%(problem)s)"), problem=problem) from problem


def _repaired(geometry: BaseGeometry, bounds: Box | None, *, outline: bool) -> Repaired:
    if geometry.is_empty:
        raise BadGeometry(N_("the geometry is empty"))
    remarks: list[str] = []
    geometry = _flat(geometry, remarks)
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        raise BadGeometry(N_("a coordinate is no number"))
    geometry = _upright(geometry, bounds, remarks)
    across = _across(geometry)
    geometry = across if across is not None else geometry
    geometry = _thinned(shapely.transform(geometry, _rounded), remarks)
    geometry = _mended(geometry, remarks)
    if across is not None:
        geometry = _split(geometry)
        remarks.append(Phrase("it crosses the antimeridian and was divided there"))
    geometry = shapely.orient_polygons(_of_one_dimension(geometry, remarks, outline=outline))
    place = shapely.point_on_surface(geometry)
    return Repaired(geometry, round(place.x, _DECIMALS), round(place.y, _DECIMALS), tuple(remarks))


def _rounded(coordinates: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.round(coordinates, _DECIMALS) + 0.0  # -0.0 is 0.0


def _flat(geometry: BaseGeometry, remarks: list[str]) -> BaseGeometry:
    if not (shapely.has_z(geometry) or shapely.has_m(geometry)):
        return geometry
    remarks.append(Phrase("heights or measures were left out"))
    return shapely.force_2d(geometry)


def _upright(geometry: BaseGeometry, bounds: Box | None, remarks: list[str]) -> BaseGeometry:
    """Longitude first. Swapped where the layer's bounds prove it, refused where it may be."""
    west, south, east, north = geometry.bounds
    if (west, south, east, north) == (0, 0, 0, 0):
        raise BadGeometry(N_("the place is 0, 0, which stands for a place that is not known"))
    beyond = south < -90 or north > 90
    swapped_fits = bounds is not None and _within((south, west, north, east), bounds)
    if swapped_fits and (beyond or (bounds is not None and not _meets((west, south, east, north), bounds))):
        remarks.append(Phrase("latitude and longitude were swapped"))
        return shapely.transform(geometry, lambda found: found[:, ::-1])
    if not beyond:
        return geometry
    latitude = north if north > 90 else south
    if west >= -90 and east <= 90 and south >= -180 and north <= 180:
        raise BadGeometry(
            N_("its latitude would be %(latitude)s: latitude seems to stand first; if so, give --axis-order latlon"),
            latitude=f"{latitude:g}",
        )
    raise BadGeometry(N_("the latitude %(latitude)s lies off the globe: are these degrees?"), latitude=f"{latitude:g}")


def _within(inner: tuple[float, float, float, float], outer: Box) -> bool:
    west, south, east, north = inner
    return outer.west <= west and east <= outer.east and outer.south <= south and north <= outer.north


def _meets(one: tuple[float, float, float, float], other: Box) -> bool:
    west, south, east, north = one
    return west <= other.east and east >= other.west and south <= other.north and north >= other.south


def _across(geometry: BaseGeometry) -> BaseGeometry | None:
    """The geometry with growing longitudes where it crosses the antimeridian, else None. BadGeometry off the globe."""
    west, _, east, _ = geometry.bounds
    if west >= -180 and east <= 180:
        return shapely.transform(geometry, _continued) if _jumps(geometry) else None
    if shapely.get_dimensions(geometry) > 0 and east - west < 180:
        if west < 180 < east <= 360:
            return geometry
        if -360 <= west < -180 < east:
            return shapely.transform(geometry, lambda found: found + _ROUND)
    raise BadGeometry(
        N_("the longitude %(longitude)s lies off the globe"), longitude=f"{east if east > 180 else west:g}"
    )


def _continued(coordinates: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.where(coordinates < (0.0, -91.0), coordinates + _ROUND, coordinates)


def _jumps(geometry: BaseGeometry) -> bool:
    """Whether a step from one vertex to the next goes more than half around the globe, as only a crossing does.

    An area that reaches from -180 to 180 goes around the whole of it, along a pole or a parallel, and crosses nothing.
    """
    west, _, east, _ = geometry.bounds
    if east - west <= 180:
        return False
    coordinates, part = shapely.get_coordinates(_lines(geometry), return_index=True)
    same = part[1:] == part[:-1]
    steps = np.abs(np.diff(coordinates[:, 0]))[same]
    jumps = steps[steps > 180]
    around = shapely.get_dimensions(geometry) == 2 and shapely.is_valid(geometry) and (jumps > _WHOLE_ROUND).all()
    return bool(jumps.size and not around)


def _lines(geometry: BaseGeometry) -> np.ndarray[Any, Any]:
    """All rings and lines in it."""
    parts = _simple_parts(geometry)
    polygons = shapely.get_dimensions(parts) == 2
    return np.concatenate([shapely.get_rings(parts[polygons]), parts[shapely.get_dimensions(parts) == 1]])


def _simple_parts(geometry: BaseGeometry) -> np.ndarray[Any, Any]:
    """Its points, lines and polygons, one by one, however they are collected."""
    parts = shapely.get_parts(geometry)
    while (shapely.get_type_id(parts) == _COLLECTION).any():
        parts = shapely.get_parts(parts)
    return shapely.get_parts(parts)


def _split(geometry: BaseGeometry) -> BaseGeometry:
    """Longitudes from 0 to 360 → two sides of the antimeridian."""
    near = shapely.intersection(geometry, shapely.box(-180, -90, 180, 90))
    far = shapely.intersection(geometry, shapely.box(180, -90, 540, 90))
    return shapely.union_all([near, shapely.transform(far, lambda found: found - _ROUND)])


def _thinned(geometry: BaseGeometry, remarks: list[str]) -> BaseGeometry:
    vertices = count = int(shapely.get_num_coordinates(geometry))
    if count <= MOST_VERTICES:
        return geometry
    for tolerance in _TOLERANCES if shapely.get_dimensions(geometry) else ():  # points cannot be thinned out
        geometry = GeometryCollection([_simplified(part, tolerance) for part in _simple_parts(geometry)])
        count = int(shapely.get_num_coordinates(geometry))
        if count <= MOST_VERTICES:
            break
    if count > MOST_VERTICES:
        raise BadGeometry(N_("it has %(vertices)s vertices, more than can be shown"), vertices=f"{vertices:,}")
    if geometry.is_empty or not count:
        raise BadGeometry(N_("it is too small to be seen"))
    remarks.append(
        Phrase("its %(before)s vertices were thinned out to %(after)s", before=f"{vertices:,}", after=f"{count:,}")
    )
    return geometry


def _simplified(part: BaseGeometry, tolerance: float) -> BaseGeometry:
    """Ring by ring: GEOS would mend a simplified polygon at once, and never come to an end with a scribble."""
    if shapely.get_dimensions(part) < 2:
        return shapely.simplify(part, tolerance)
    lines = [LineString(shapely.get_coordinates(ring)) for ring in shapely.get_rings(part)]
    outer, *holes = shapely.simplify(lines, tolerance, preserve_topology=False)
    if shapely.get_num_coordinates(outer) < 4:
        return shapely.Polygon()
    return shapely.Polygon(outer, [hole for hole in holes if shapely.get_num_coordinates(hole) > 3])


def _mended(geometry: BaseGeometry, remarks: list[str]) -> BaseGeometry:
    if shapely.is_valid(geometry):
        return geometry
    if _crossings(geometry) > _MOST_CROSSINGS:
        raise BadGeometry(N_("its outline crosses itself too often to be mended"))
    why = str(shapely.is_valid_reason(geometry))
    mended = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    if mended.is_empty or shapely.get_dimensions(mended) < shapely.get_dimensions(geometry):
        raise BadGeometry(N_("there is nothing left of it when it is mended (%(why)s)"), why=why)
    remarks.append(Phrase("its outline was mended: %(why)s", why=why))
    return mended


def _crossings(geometry: BaseGeometry) -> float:
    """About how many pairs of its segments meet, from a sample: mending takes time and memory for each of them."""
    coordinates, part = shapely.get_coordinates(_lines(geometry), return_index=True)
    same = part[1:] == part[:-1]
    ends = np.stack([coordinates[:-1][same], coordinates[1:][same]], axis=1)
    segments = np.asarray(shapely.linestrings(ends))
    sample = segments[:: max(1, len(segments) // _SAMPLE)]
    met, _ = shapely.STRtree(segments).query(sample)
    return (
        max(0.0, float(len(met)) / max(1, len(sample)) - 3) * len(segments) / 2
    )  # each meets itself and its neighbours


def _of_one_dimension(geometry: BaseGeometry, remarks: list[str], *, outline: bool) -> BaseGeometry:
    """Of mixed parts those of the highest dimension; for an outline a MultiPolygon."""
    parts = _simple_parts(geometry)
    parts = parts[~shapely.is_empty(parts)]
    if not len(parts):
        raise BadGeometry(N_("the geometry is empty"))
    dimensions = shapely.get_dimensions(parts)
    highest = int(dimensions.max())
    if outline and highest < 2:
        raise BadGeometry(
            (N_("an area needs an outline; this is only a point"), N_("an area needs an outline; this is only a line"))[
                highest
            ]
        )
    kept = parts[dimensions == highest]
    if len(kept) < len(parts):
        remarks.append(Phrase(_KEPT_ONLY[highest]))
    if len(kept) == 1 and not outline:
        only: BaseGeometry = kept[0]
        return only
    if highest == 2:
        joined = MultiPolygon(list(kept))
        return joined if joined.is_valid else MultiPolygon(list(shapely.get_parts(shapely.union_all(kept))))
    return MultiLineString(list(kept)) if highest else MultiPoint(list(kept))
