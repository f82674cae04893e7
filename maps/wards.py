"""In which ward a point lies, and whether it lies in the city at all."""

from typing import Any

import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import spatial
from maps.model import AreaRow

WARD = "ward"
_TOLERANCE = 0.0001
"""Degrees by which an outline may be simpler than it is: about ten metres."""
_DIGITS = 5


class Wards:
    """All areas of the city as they are now, for asking often: shapes made ready once."""

    def __init__(self, session: Session) -> None:
        size = (AreaRow.west - AreaRow.east) * (AreaRow.north - AreaRow.south)  # the largest first
        columns = select(AreaRow.name, AreaRow.level, spatial.ewkb(AreaRow.geometry)).order_by(size, AreaRow.id)
        rows = session.execute(columns).all()
        self._areas = [(name, level) for name, level, _ in rows]
        self._shapes = shapely.from_wkb([shape for _, _, shape in rows])
        shapely.prepare(self._shapes)
        self._west, self._south, self._east, self._north = shapely.bounds(self._shapes).T

    def at(self, longitude: float, latitude: float) -> str | None:
        """The ward's name; "" for a place of the city that lies in none, None outside of the city.

        A city that has entered no areas has no outside. On a border it is the larger of both.
        """
        if not self._areas:
            return ""
        # Asked at each filing: a tree of boxes and a point as a shape of its own take ten times as long.
        across = (self._west <= longitude) & (longitude <= self._east)
        near = (across & (self._south <= latitude) & (latitude <= self._north)).nonzero()[0]
        held = shapely.intersects_xy(self._shapes[near], longitude, latitude)
        holding = [self._areas[place] for place in near[held]]
        return next((name for name, level in holding if level == WARD), "") if holding else None


def outlines(session: Session) -> dict[str, Any]:
    """The wards (where there are none: all areas that lie in no other) as GeoJSON, simplified, for browsers."""
    columns = select(AreaRow.name, spatial.ewkb(AreaRow.geometry)).order_by(AreaRow.id)
    rows = session.execute(columns.where(AreaRow.level == WARD)).all()
    rows = rows or session.execute(columns.where(AreaRow.parent_id.is_(None))).all()
    return {"type": "FeatureCollection", "features": [_feature(name, shape) for name, shape in rows]}


def _feature(name: str, shape: bytes) -> dict[str, Any]:
    geometry = shapely.from_wkb(shape).simplify(_TOLERANCE)
    rounded = shapely.transform(geometry, lambda points: points.round(_DIGITS))
    drawn = shapely.geometry.mapping(rounded)
    return {"type": "Feature", "properties": {"name": name}, "geometry": drawn}
