"""The pyramid of cells in which points are counted: the tiles of the Web Mercator square at five levels. Pure.

A cell of level n is a tile of zoom n. Levels lie three apart: a cell holds 64 of the next finer level.
"""

from collections.abc import Iterable
from math import asinh, floor, pi, radians, tan

LEVELS = (8, 11, 14, 17, 20)
FINEST = LEVELS[-1]
MICRODEGREES = 1_000_000
"""Coordinates are summed as integers of this part of a degree, so that no order of adding and taking away matters."""

_SIDE = 2**FINEST
_EDGE = 85.0511287798066  # where the square ends; what lies beyond is counted in its outermost cells

Cell = tuple[str, int, int, int]
"""Layer, level, column, row."""
Change = list[int]
"""How many points, the sum of their longitudes and of their latitudes in microdegrees."""


def finest_cell(longitude: float, latitude: float) -> tuple[int, int]:
    """Column and row of the finest cell in which a point lies, counted from the north-west corner."""
    inside = min(max(latitude, -_EDGE), _EDGE)
    x = floor((longitude + 180.0) / 360.0 * _SIDE)
    y = floor((1 - asinh(tan(radians(inside))) / pi) / 2 * _SIDE)
    return min(max(x, 0), _SIDE - 1), min(max(y, 0), _SIDE - 1)


def changes(points: Iterable[tuple[str, float, float, int]]) -> dict[Cell, Change]:
    """(layer, longitude, latitude, 1 to add or -1 to take away) → what that changes in each cell of every level."""
    finest: dict[Cell, Change] = {}
    for layer, longitude, latitude, sign in points:
        x, y = finest_cell(longitude, latitude)
        change = finest.setdefault((layer, FINEST, x, y), [0, 0, 0])
        change[0] += sign
        change[1] += sign * round(longitude * MICRODEGREES)
        change[2] += sign * round(latitude * MICRODEGREES)
    return _all_levels(finest)


def _all_levels(finest: dict[Cell, Change]) -> dict[Cell, Change]:
    found = dict(finest)
    below = finest
    for level in LEVELS[-2::-1]:
        coarser: dict[Cell, Change] = {}
        for (layer, finer, x, y), (count, sum_x, sum_y) in below.items():
            shift = finer - level
            change = coarser.setdefault((layer, level, x >> shift, y >> shift), [0, 0, 0])
            change[0] += count
            change[1] += sum_x
            change[2] += sum_y
        found |= coarser
        below = coarser
    return found
