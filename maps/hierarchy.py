"""Which area an area lies in: by the code its file gives, or because it holds a point inside it."""

from functools import cached_property

import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import spatial
from maps.drafts import Area, Draft
from maps.model import AreaRow, LayerRow


def area_layers(session: Session) -> list[str]:
    """Short names of the layers that hold areas, in the city's order."""
    of_areas = select(LayerRow.slug).where(LayerRow.family == "areas")
    return list(session.scalars(of_areas.order_by(LayerRow.position, LayerRow.slug)))


class Parents:
    """The areas of one layer, read when first asked for."""

    def __init__(self, session: Session, layer: str) -> None:
        columns = select(AreaRow.id, AreaRow.reference, spatial.ewkb(AreaRow.geometry))
        rows = session.execute(columns.where(AreaRow.layer == layer).order_by(AreaRow.id)).all()
        self._ids = [row_id for row_id, _, _ in rows]
        self._references = [reference for _, reference, _ in rows]
        self._at = {reference: at for at, reference in enumerate(self._references)}
        self._geometries = [blob for _, _, blob in rows]

    @cached_property
    def _shapes(self) -> shapely.STRtree:
        return shapely.STRtree(shapely.from_wkb(self._geometries))

    def of(self, draft: Draft) -> tuple[int, str] | None:
        """Row id and reference of the area around the draft's; the smallest where there are several; else None."""
        code = draft.facts.parent if isinstance(draft.facts, Area) else ""
        if code in self._at:
            return self._ids[self._at[code]], code
        point = shapely.Point(draft.longitude, draft.latitude)
        around = self._shapes.query(point, predicate="intersects") if self._ids else ()
        if not len(around):
            return None
        at = min(around, key=lambda found: (shapely.area(self._shapes.geometries[found]), found))
        return self._ids[at], self._references[at]
