"""The pyramid of cells in which points are counted: the tiles of the Web Mercator square at five levels. Pure.

A cell of level n is a tile of zoom n. Levels lie three apart: a cell holds 64 of the next finer level.
Boxes do not cross the antimeridian here.
"""

from collections.abc import Iterable
from math import inf, nextafter

from app.kernel import mercator
from app.kernel.box import Box
from app.kernel.mercator import FINEST, tile_of

LEVELS = (8, 11, 14, 17, FINEST)
MICRODEGREES = 1_000_000
"""Coordinates are summed as integers of this part of a degree, so that no order of adding and taking away matters."""

_SIDE = 1 << FINEST

Cell = tuple[str, int, int, int]
"""Layer, level, column, row."""
Change = list[int]
"""How many points, the sum of their longitudes and of their latitudes in microdegrees."""


def finest_cell(longitude: float, latitude: float) -> tuple[int, int]:
    """Column and row of the finest cell in which a point lies, counted from the north-west corner."""
    return tile_of(longitude, latitude, FINEST)


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


Span = tuple[int, int, int, int]
"""First and last column, first and last row, all included; empty where a last one lies before its first."""
NOWHERE: Span = (0, -1, 0, -1)


def longitude_of(column: int) -> float:
    """The western side of a finest column, which belongs to it. Exact."""
    return mercator.longitude_of(FINEST, column)


def latitude_of(row: int) -> float:
    """The northern side of a finest row."""
    return mercator.latitude_of(FINEST, row)


def touched(box: Box, level: int) -> Span:
    """The cells of a level that a box touches."""
    west, south, east, north = box
    left, top = finest_cell(west, north)
    right, bottom = finest_cell(east, south)
    return coarser((left, right, top, bottom), FINEST - level)


def filled(box: Box) -> Span:
    """The finest cells that lie wholly in a box."""
    west, south, east, north = box
    left, right, top, bottom = touched(box, FINEST)
    left += longitude_of(left) < west
    right -= east < 180
    # The outermost rows hold what lies beyond the square, and rounding may put a side into the row beside it.
    top = 0 if north >= 90 else max(top - 1, 1)
    while 0 < top < _SIDE and latitude_of(top) > north:
        top += 1
    bottom = _SIDE - 1 if south <= -90 else min(bottom + 1, _SIDE - 2)
    while 0 <= bottom < _SIDE - 1 and latitude_of(bottom + 1) < south:
        bottom -= 1
    return left, right, top, bottom


def inner(span: Span, level: int) -> Span:
    """The cells of a level that lie wholly in a span of finest cells."""
    shift = FINEST - level
    left, right, top, bottom = span
    up = (1 << shift) - 1
    return (left + up) >> shift, ((right + 1) >> shift) - 1, (top + up) >> shift, ((bottom + 1) >> shift) - 1


def coarser(span: Span, levels: int) -> Span:
    """The cells so many levels above that a span touches."""
    left, right, top, bottom = span
    return left >> levels, right >> levels, top >> levels, bottom >> levels


def finer(span: Span, levels: int) -> Span:
    """The same ground in cells so many levels deeper."""
    left, right, top, bottom = span
    return left << levels, ((right + 1) << levels) - 1, top << levels, ((bottom + 1) << levels) - 1


def is_empty(span: Span) -> bool:
    return span[1] < span[0] or span[3] < span[2]


def frame(outer: Span, hole: Span) -> list[Span]:
    """What of a span lies around a smaller one within it, in four pieces at the most."""
    if is_empty(hole):
        return [] if is_empty(outer) else [outer]
    left, right, top, bottom = outer
    pieces = [
        (left, hole[0] - 1, top, bottom),
        (hole[1] + 1, right, top, bottom),
        (hole[0], hole[1], top, hole[2] - 1),
        (hole[0], hole[1], hole[3] + 1, bottom),
    ]
    return [piece for piece in pieces if not is_empty(piece)]


def around(box: Box, hole: Span) -> list[Box]:
    """What of a box lies around a span of finest cells within it: boxes that share no point."""
    west, south, east, north = box
    if is_empty(hole):
        return [box]
    left, right = longitude_of(hole[0]), longitude_of(hole[1] + 1)
    top, bottom = latitude_of(hole[2]), latitude_of(hole[3] + 1)
    within = nextafter(right, -inf)
    pieces = []
    if west < left:
        pieces.append(Box(west, south, nextafter(left, -inf), north))
    if hole[1] < _SIDE - 1 and right <= east:
        pieces.append(Box(right, south, east, north))
    if hole[2] > 0 and top < north:
        pieces.append(Box(left, nextafter(top, inf), within, north))
    if hole[3] < _SIDE - 1 and south <= bottom:
        pieces.append(Box(left, south, within, bottom))
    return pieces
