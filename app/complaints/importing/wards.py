"""In which ward each of many points lies: the outlines are read once."""

import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import spatial
from maps.model import AreaRow

_WARD = "ward"


class Wards:
    """The wards that the portal's map has; none at all where nobody entered any."""

    def __init__(self, session: Session) -> None:
        columns = select(AreaRow.name, spatial.ewkb(AreaRow.geometry)).where(AreaRow.level == _WARD)
        rows = session.execute(columns.order_by(AreaRow.id)).all()
        self._names = [name for name, _ in rows]
        self._tree = shapely.STRtree([shapely.from_wkb(shape) for _, shape in rows])

    def at(self, longitude: float | None, latitude: float | None) -> str:
        """The ward's name; "" for a point that lies in none, or no point."""
        if longitude is None or latitude is None or not self._names:
            return ""
        found = self._tree.query(shapely.Point(longitude, latitude), predicate="covered_by")
        return self._names[min(found)] if len(found) else ""
