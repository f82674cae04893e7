"""A small drawing of the ground around a place, as paths for an SVG: streets, water, an outline. No script needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import shapely
from sqlalchemy import literal, literal_column, select
from sqlalchemy.orm import Session

from app.db import spatial
from app.db.geodesy import box_around
from app.db.prepared import Prepared
from app.kernel.box import Box
from maps.model import BaseFeatureRow

WIDTH, HEIGHT = 480, 300
"""The drawing's own units; the page makes them as large as it likes."""
_BENEATH = ("water", "park", "rail", "street")
"""In this order: what is drawn later lies above."""
_MOST_FEATURES = 1000
_MOST_NAMES = 6
_STREETS = 250.0
"""Metres to each side within which somebody knows the place again."""


@dataclass(frozen=True, slots=True)
class Path:
    """``kind``: water, park, rail, street or outline; ``d`` is SVG path data. An ``area`` is filled."""

    kind: str
    d: str
    area: bool


@dataclass(frozen=True, slots=True)
class Name:
    """A street's name and where it is written."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Sketch:
    """The ground of ``box``. ``dots`` are the points that were given, in the drawing's units, None outside of it."""

    box: Box
    paths: tuple[Path, ...]
    names: tuple[Name, ...]
    dots: tuple[tuple[int, int] | None, ...]


def around(session: Session, point: tuple[float, float], metres: float, dots: Sequence[tuple[float, float]]) -> Sketch:
    """What lies around a point (longitude, latitude)."""
    return _drawn(session, box_around(*point, metres), b"", dots)


def of_point(session: Session, point: tuple[float, float] | None) -> Sketch | None:
    """A point with the streets around it; None for no point."""
    return None if point is None else around(session, point, _STREETS, [point])


def of_area(session: Session, extent: Box, outline: bytes, dots: Sequence[tuple[float, float]]) -> Sketch:
    """An outline (WKB) on its ground."""
    west, south, east, north = extent
    margin = max(east - west, north - south) * 0.06 + 1e-6
    return _drawn(session, Box(west - margin, south - margin, east + margin, north + margin), outline, dots)


def _drawn(session: Session, box: Box, outline: bytes, dots: Sequence[tuple[float, float]]) -> Sketch:
    box = _shaped(box)
    scale = _Scale(box)
    paths: list[Path] = []
    names: dict[str, Name] = {}
    for kind, name, shape in _ground(session, box, scale.degrees):
        paths += scale.paths(kind, shape)
        if kind == "street" and name and name not in names and len(names) < _MOST_NAMES:
            written = scale.name(name, shape)
            names.update({name: written} if written else {})
    if outline:
        paths += scale.paths("outline", shapely.clip_by_rect(shapely.from_wkb(outline), *box))
    return Sketch(box, tuple(paths), tuple(names.values()), tuple(map(scale.dot, dots)))


def _ground(session: Session, box: Box, tolerance: float) -> list[tuple[str, str, Any]]:
    """(Kind, name, shape) of what lies in the box, cut to it, what lies lowest first."""
    rows = _NEAR.rows(session, **spatial.named(box))
    cut = shapely.simplify(shapely.clip_by_rect(shapely.from_wkb([row[2] for row in rows]), *box), tolerance)
    left = ~shapely.is_empty(cut)
    found = [(kind, name, shape) for (kind, name, _), shape, some in zip(rows, cut, left, strict=True) if some]
    return sorted(found, key=lambda one: _BENEATH.index(one[0]))


_NEAR = Prepared(
    select(BaseFeatureRow.kind, BaseFeatureRow.name, spatial.ewkb(BaseFeatureRow.geometry))
    .where(
        spatial.near_named_box(BaseFeatureRow.geometry),
        BaseFeatureRow.kind.in_([literal(kind) for kind in _BENEATH]),
    )
    .order_by(BaseFeatureRow.id)
    .limit(literal_column(str(_MOST_FEATURES)))
)


def _shaped(box: Box) -> Box:
    """The box, widened to the shape of the drawing. A box over the antimeridian is cut there: it is only a sketch."""
    west, south, east, north = box
    east = east if west <= east else 180.0
    shrink = max(cos(radians((south + north) / 2)), 0.01)
    wide, high = (east - west) * shrink, north - south
    if wide * HEIGHT < high * WIDTH:
        more = (high * WIDTH / HEIGHT - wide) / 2 / shrink
        return Box(max(west - more, -180.0), south, min(east + more, 180.0), north)
    more = (wide * HEIGHT / WIDTH - high) / 2
    return Box(west, max(south - more, -90.0), east, min(north + more, 90.0))


class _Scale:
    """Degrees → the drawing's units."""

    def __init__(self, box: Box) -> None:
        self._west, _, east, self._north = box
        self._x = WIDTH / max(east - box[0], 1e-9)
        self._y = HEIGHT / max(box[3] - box[1], 1e-9)
        self.degrees = (east - box[0]) / WIDTH / 2
        """What half a unit is: nothing finer can be seen."""

    def paths(self, kind: str, shape: Any) -> list[Path]:
        """The lines and rings of a geometry; points are left out."""
        found = []
        for part in shapely.get_parts(shape):
            if part.geom_type == "Polygon":
                rings = "".join(f"{self._line(ring)}Z" for ring in (part.exterior, *part.interiors))
                found.append(Path(kind, rings, area=True))
            elif part.geom_type == "LineString":
                found.append(Path(kind, self._line(part), area=False))
        return found

    def name(self, text: str, shape: Any) -> Name | None:
        """Where a street's name is written: in the middle of its longest part, if there is room for it."""
        parts = [part for part in shapely.get_parts(shape) if part.geom_type == "LineString"]
        if not parts:
            return None
        x, y = self._units(max(parts, key=shapely.length).interpolate(0.5, normalized=True).coords[0])
        half = len(text) * 3.5
        return Name(x, y, text) if half < x < WIDTH - half and 16 < y < HEIGHT - 8 else None

    def dot(self, point: tuple[float, float]) -> tuple[int, int] | None:
        x, y = self._units(point)
        return (x, y) if 0 <= x <= WIDTH and 0 <= y <= HEIGHT else None

    def _line(self, line: Any) -> str:
        steps = [self._units(corner) for corner in line.coords]
        return "M" + "L".join(f"{x} {y}" for x, y in dict.fromkeys(steps))

    def _units(self, corner: Sequence[float]) -> tuple[int, int]:
        return round((corner[0] - self._west) * self._x), round((self._north - corner[1]) * self._y)
