"""The one point by which strangers know where a report is about. Pure.

Of a sensitive category it must not lead to the house: the ground is cut into cells, and cells with too few addresses
are taken together, until at least eight addresses share what will be shown. Which addresses are taken together, and
the street point or public place that stands for them, follow from the addresses alone and never from the report: so
every house of a group has the same point, and the point says no more than "one of these". See ADR 0030.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from math import cos, radians
from typing import NamedTuple

import shapely

from app.kernel.mercator import tile_of

FEWEST = 8
"""Addresses that share a point at least."""
FINEST, COARSEST = 18, 13
"""Zooms of the tiles that cells are: some 150 m wide to begin with, some 5 km where addresses are few."""
REACH = 500.0
"""Metres: a street farther away does not stand for what was reported."""
_PLACES = 5
"""Decimals of a degree: about a metre."""
_METRES = 111_320.0

Point = tuple[float, float]
"""Longitude and latitude in degrees."""
Tile = tuple[int, int, int]
"""Zoom, column, row."""


class Named(NamedTuple):
    """A street or a public place, with its shape in degrees."""

    name: str
    shape: shapely.Geometry


class PublicPoint(NamedTuple):
    """Where a report is said to be: at a street or public place, exactly or about. ``name`` may be ""."""

    longitude: float
    latitude: float
    name: str
    approximate: bool


def sharing(point: Point, addresses_in: Callable[[Tile], Sequence[Point]]) -> list[Point]:
    """The addresses that share a public point with whatever lies here: at least eight, or none where too few are known.

    ``addresses_in`` gives each address within a tile once.
    """
    for zoom in range(FINEST, COARSEST - 1, -1):
        tile = (zoom, *tile_of(*point, zoom))
        if len(held := _left_over(addresses_in(tile), zoom)) >= FEWEST:
            return held
    return []


def _left_over(addresses: Iterable[Point], zoom: int) -> list[Point]:
    """Of the addresses in a tile those that have not found enough others in a smaller one."""
    left = list(addresses)
    for finer in range(FINEST, zoom, -1):
        cells: dict[tuple[int, int], list[Point]] = defaultdict(list)
        for address in left:
            cells[tile_of(*address, finer)].append(address)
        left = [address for held in cells.values() if len(held) < FEWEST for address in held]
    return left


def middle(points: Sequence[Point]) -> Point:
    """The mean of some points."""
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def standing_for(
    point: Point, streets: Sequence[Named], places: Sequence[Named] = (), *, approximate: bool
) -> PublicPoint | None:
    """The nearest point of the nearest street within reach, else of the nearest public place; None without either.

    Streets come first: a school or a market that stands for what happened in some house nearby would be accused of it.
    """
    for known in (streets, places):
        near = [(metres, one.name, found) for one in known for metres, found in [_nearest(point, one.shape)]]
        if near and (best := min(near))[0] <= REACH:
            _, name, (longitude, latitude) = best
            return PublicPoint(round(longitude, _PLACES), round(latitude, _PLACES), name, approximate)
    return None


def _nearest(point: Point, shape: shapely.Geometry) -> tuple[float, Point]:
    """(Metres, point) of the nearest point of a shape, on the plane that touches the earth here."""
    scale = max(cos(radians(point[1])), 1e-6)
    plane = shapely.transform(shape, lambda degrees: degrees * (scale, 1.0))
    line = shapely.shortest_line(shapely.Point(point[0] * scale, point[1]), plane)
    x, y = shapely.get_coordinates(line)[-1]
    return float(shapely.length(line)) * _METRES, (float(x) / scale, float(y))
