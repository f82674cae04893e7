"""Boxes, tiles and the Web Mercator square. Pure arithmetic; longitude and latitude are degrees of WGS 84."""

from math import asinh, atan, degrees, floor, pi, radians, sinh, tan
from typing import NamedTuple

MERCATOR_LIMIT = 85.0511287798066
"""The latitude at which the square of the Web Mercator ends; beyond it there are no tiles."""
DEEPEST = 20
"""The last zoom for which tiles are made: a tile is then some 40 m wide, and as fine as points are counted."""


class Box(NamedTuple):
    """A rectangle, its sides included. ``west`` above ``east`` means that it crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    @property
    def halves(self) -> "tuple[Box, ...]":
        """The same ground in boxes that do not cross the antimeridian: one, or two."""
        if self.west <= self.east:
            return (self,)
        return (Box(self.west, self.south, 180.0, self.north), Box(-180.0, self.south, self.east, self.north))

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether the point lies in the box or on its side."""
        return self.south <= latitude <= self.north and any(half.west <= longitude <= half.east for half in self.halves)


WORLD = Box(-180.0, -90.0, 180.0, 90.0)


def tile_box(zoom: int, x: int, y: int) -> Box:
    """The ground of one tile. Tiles are counted from the north-west corner, as everywhere on the web."""
    return Box(longitude_of(zoom, x), latitude_of(zoom, y + 1), longitude_of(zoom, x + 1), latitude_of(zoom, y))


def longitude_of(zoom: int, x: float) -> float:
    """The longitude of a column's western side."""
    return x / (1 << zoom) * 360.0 - 180.0


def latitude_of(zoom: int, y: float) -> float:
    """The latitude of a row's northern side."""
    return degrees(atan(sinh(pi * (1 - 2 * y / (1 << zoom)))))


def tile_of(longitude: float, latitude: float, zoom: int) -> tuple[int, int]:
    """Column and row of the tile in which a point lies; points beyond the square fall into its outermost tiles."""
    last = (1 << zoom) - 1
    x, y = position_of(longitude, latitude, zoom)
    return min(max(floor(x), 0), last), min(max(floor(y), 0), last)


def position_of(longitude: float, latitude: float, zoom: int) -> tuple[float, float]:
    """Where a point lies, counted in tiles of that zoom from the north-west corner."""
    latitude = min(max(latitude, -MERCATOR_LIMIT), MERCATOR_LIMIT)
    return (longitude + 180.0) / 360.0 * (1 << zoom), (1 - asinh(tan(radians(latitude))) / pi) / 2 * (1 << zoom)


def snapped(box: Box, zoom: int) -> Box:
    """The smallest box of whole tiles around a box, so that neighbouring views ask for the same."""
    left, top = tile_of(box.west, box.north, zoom)
    right, bottom = tile_of(box.east, box.south, zoom)
    return Box(*tile_box(zoom, left, bottom)[:2], *tile_box(zoom, right, top)[2:])


def has_tile(zoom: int, x: int, y: int) -> bool:
    """Whether there is such a tile."""
    return 0 <= zoom <= DEEPEST and 0 <= x < 1 << zoom and 0 <= y < 1 << zoom
