"""Distances on the earth's surface (WGS 84), in metres, and boxes that are sure to hold all that is so near. Pure."""

from collections.abc import Sequence
from math import asin, cos, degrees, radians, sin

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from app.kernel.box import Box

FARTHEST = 20_004_000.0
"""No two points of the earth are farther apart."""

_EARTH = Geod(ellps="WGS84")
_SMALLEST_RADIUS = 6_335_000.0  # of curvature, along the meridian at the equator
_SLACK = 1.01  # a sphere is no ellipsoid
_TURNS = (0.0, -360.0, 360.0)


def distances(
    longitude: float, latitude: float, longitudes: Sequence[float], latitudes: Sequence[float]
) -> list[float]:
    """From one point to each of the others."""
    size = len(longitudes)
    if size == 0:
        return []
    return list(_EARTH.inv([longitude] * size, [latitude] * size, longitudes, latitudes)[2])


def distances_to(longitude: float, latitude: float, geometries: Sequence[bytes]) -> list[float]:
    """From a point to the nearest point of each geometry (WKB), 0 inside.

    Which point is the nearest is found on the plane that touches the earth at the first one. Of what is so far away
    that the plane misjudges it, the distance may be that of another point of the same geometry.
    """
    nearest = _nearest_points(longitude, latitude, shapely.from_wkb(geometries))
    return distances(longitude, latitude, nearest[:, 0].tolist(), nearest[:, 1].tolist())


def _nearest_points(longitude: float, latitude: float, geometries: NDArray[np.object_]) -> NDArray[np.float64]:
    """The coordinates of the nearest point of each geometry; seen from either side of the antimeridian."""
    scale = np.array([max(cos(radians(latitude)), 1e-6), 1.0])
    scaled = shapely.transform(geometries, lambda coordinates: coordinates * scale)
    seen = [shapely.Point((longitude + turn) * scale[0], latitude) for turn in _TURNS]
    lines = np.array([shapely.shortest_line(scaled, point) for point in seen])
    best = np.argmin(shapely.length(lines), axis=0)
    chosen = lines[best, np.arange(len(geometries))]
    nearest: NDArray[np.float64] = shapely.get_coordinates(shapely.get_point(chosen, 0)) / scale
    return nearest


def box_around(longitude: float, latitude: float, metres: float) -> Box:
    """A box that holds every point within that distance, and some more. It may cross the antimeridian."""
    angle = metres / _SMALLEST_RADIUS * _SLACK + 1e-9
    south, north = latitude - degrees(angle), latitude + degrees(angle)
    if south <= -90 or north >= 90:
        return Box(-180.0, max(south, -90.0), 180.0, min(north, 90.0))
    reach = degrees(asin(min(1.0, sin(angle) / cos(radians(latitude)))))
    if reach >= 90:
        return Box(-180.0, south, 180.0, north)
    return Box(_turned(longitude - reach), south, _turned(longitude + reach), north)


def _turned(longitude: float) -> float:
    """The same meridian between -180 and 180 degrees."""
    return longitude if -180 <= longitude <= 180 else (longitude + 180) % 360 - 180
