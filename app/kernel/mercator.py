"""The square of the Web Mercator and the tiles it is cut into. Pure arithmetic; coordinates are degrees of WGS 84.

Columns and rows are counted from the north-west corner, as everywhere on the web.
"""

from math import asinh, atan, degrees, floor, pi, radians, sinh, tan

LIMIT = 85.0511287798066
"""The latitude at which the square ends; beyond it there are no tiles."""
FINEST = 20
"""The last zoom: its tiles are some 40 m wide. In them points are counted, and none finer are made."""


def longitude_of(zoom: int, x: float) -> float:
    """The longitude of a column's western side, which belongs to it. Exact."""
    return x / (1 << zoom) * 360.0 - 180.0


def latitude_of(zoom: int, y: float) -> float:
    """The latitude of a row's northern side."""
    return degrees(atan(sinh(pi * (1 - 2 * y / (1 << zoom)))))


def position_of(longitude: float, latitude: float, zoom: int) -> tuple[float, float]:
    """Where a point lies, counted in tiles of that zoom."""
    latitude = min(max(latitude, -LIMIT), LIMIT)
    return (longitude + 180.0) / 360.0 * (1 << zoom), (1 - asinh(tan(radians(latitude))) / pi) / 2 * (1 << zoom)


def tile_of(longitude: float, latitude: float, zoom: int) -> tuple[int, int]:
    """Column and row of the tile in which a point lies; points beyond the square fall into its outermost tiles."""
    last = (1 << zoom) - 1
    x, y = position_of(longitude, latitude, zoom)
    return min(max(floor(x), 0), last), min(max(floor(y), 0), last)
