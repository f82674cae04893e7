"""In which ward a point lies, and whether it lies in the city at all."""

from typing import Any

import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import spatial
from maps import queries
from maps.model import AreaRow

WARD = "ward"
_TOLERANCE = 0.0001
"""Degrees by which an outline may be simpler than it is: about ten metres."""
_DIGITS = 5


def ward_at(session: Session, longitude: float, latitude: float) -> str | None:
    """The ward's name; "" for a place of the city that lies in none, None outside of the city.

    A city that has entered no areas has no outside.
    """
    areas = queries.areas_at(session, longitude, latitude)
    if not areas:
        return None if session.scalar(select(AreaRow.id).limit(1)) else ""
    return next((area.name for area in areas if area.level == WARD), "")


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
