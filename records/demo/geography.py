"""The ground plan: a grid of streets bent around a bay. Metres along and away from the sea → degrees on the globe.

A place is given as (u, v): u metres along the waterfront from the west, v metres inland from the promenade. The bay is
an arc, so that lines of equal v are curves and lines of equal u are rays. The city lies in open sea on real maps.
"""

import math
from dataclasses import dataclass
from random import Random

Point = tuple[float, float]
"""Longitude and latitude in degrees, WGS 84, rounded to a centimetre."""

COLUMNS, ROWS = 24, 14  # blocks along and away from the sea
WARD_COLUMNS, LOWER_ROWS = 6, 6  # blocks of a ward along the sea; rows below the hills

_ORIGIN = (135.1, -9.85)  # the middle of the promenade, in the Arafura Sea
_RADIUS = 4200.0  # of the promenade around the bay, metres
_BLOCK = (260.0, 220.0)
_LATITUDE_METRES = 110_590.0
_LONGITUDE_METRES = 111_320.0 * math.cos(math.radians(_ORIGIN[1]))
_WILD_BLOCKS = 9  # of shore on either side of the city
_STEPS = 4  # chords per block: a curve is never more than 0.2 m beside its chord


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the lines of the grid run: ``us`` rays from west to east, ``vs`` curves from the sea upwards, metres."""

    us: tuple[float, ...]
    vs: tuple[float, ...]
    phases: tuple[float, float]

    def point(self, u: float, v: float) -> Point:
        """The place on the globe."""
        angle = (u - _BLOCK[0] * COLUMNS / 2) / _RADIUS
        east, north = (_RADIUS + v) * math.sin(angle), _RADIUS - (_RADIUS + v) * math.cos(angle)
        return _at((east, north))

    def shore(self, u: float) -> float:
        """How far the water's edge lies from the promenade there, a negative v between -35 and -125 metres."""
        return -80 + 30 * math.sin(u / 610 + self.phases[0]) + 15 * math.sin(u / 227 + self.phases[1])

    def along(self, v: float, first: int, last: int) -> tuple[Point, ...]:
        """The curve of that v between two rays."""
        return tuple(self.point(u, v) for u in _stations(self.us, first, last))

    def away(self, u: float, first: int, last: int) -> tuple[Point, ...]:
        """The ray of that u between two curves."""
        return tuple(self.point(u, v) for v in _stations(self.vs, first, last))

    def coast(self, first: int = 0, last: int = COLUMNS) -> tuple[Point, ...]:
        """The water's edge between two rays."""
        return tuple(self.point(u, self.shore(u)) for u in _stations(self.us, first, last))

    def outline(self, columns: tuple[int, int], rows: tuple[int, int]) -> tuple[Point, ...]:
        """The closed ring around blocks, down to the water where they begin at row 0. Neighbours share every corner."""
        (left, right), (low, high) = columns, rows
        bottom = self.coast(left, right) if low == 0 else self.along(self.vs[low], left, right)
        ring = (
            *bottom,
            *self.away(self.us[right], low, high),
            *reversed(self.along(self.vs[high], left, right)),
            *reversed(self.away(self.us[left], low, high)),
        )
        return _closed(ring)

    def sea(self) -> tuple[Point, ...]:
        """A closed ring for a map to paint blue: the bay, whose shore goes on beyond the city, and the open sea."""
        first, last = self.us[0], self.us[-1]
        wild = [step * _BLOCK[0] / _STEPS for step in range(1, _WILD_BLOCKS * _STEPS + 1)]
        west = [self.point(first - far, self.shore(first - far)) for far in reversed(wild)]
        east = [self.point(last + far, self.shore(last + far)) for far in wild]
        open_sea = [_at(metres) for metres in ((6200.0, 4300.0), (14_000.0, 5200.0), (14_000.0, 16_000.0))]
        mirrored = [_at(metres) for metres in ((-14_000.0, 16_000.0), (-14_000.0, 5600.0), (-6000.0, 4500.0))]
        return _closed((*west, *self.coast(), *east, *open_sea, *mirrored))

    def rectangle(self, u: tuple[float, float], v: tuple[float, float]) -> tuple[Point, ...]:
        """The closed ring of a plot."""
        corners = ((u[0], v[0]), (u[1], v[0]), (u[1], v[1]), (u[0], v[1]), (u[0], v[0]))
        return tuple(self.point(*corner) for corner in corners)


def plan(random: Random) -> Plan:
    """A grid whose lines are not quite evenly spaced, as surveyors of old left them."""
    us = tuple(_BLOCK[0] * line + (random.uniform(-28, 28) if 0 < line < COLUMNS else 0) for line in range(COLUMNS + 1))
    vs = tuple(_BLOCK[1] * line + (random.uniform(-18, 18) if line else 0) for line in range(ROWS + 1))
    return Plan(us, vs, (random.uniform(0, 6), random.uniform(0, 6)))


def _at(metres: tuple[float, float]) -> Point:
    """The place on the globe so many metres east and north of the middle of the promenade."""
    east, north = metres
    return (round(_ORIGIN[0] + east / _LONGITUDE_METRES, 7), round(_ORIGIN[1] + north / _LATITUDE_METRES, 7))


def _stations(lines: tuple[float, ...], first: int, last: int) -> list[float]:
    """Where a line has vertices: at every line it crosses and at three places between."""
    between = [
        lines[line] + (lines[line + 1] - lines[line]) * step / _STEPS
        for line in range(first, last)
        for step in range(_STEPS)
    ]
    return [*between, lines[last]]


def _closed(ring: tuple[Point, ...]) -> tuple[Point, ...]:
    """The ring without doubled vertices, ending where it began."""
    kept = [point for number, point in enumerate(ring) if point != ring[number - 1]]
    return (*kept, kept[0])
