"""What lies inside an area."""

import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import spatial
from maps.model import FacilityRow
from maps.projections import Area, Feature
from maps.reading import FACILITIES, facility_feature


def facilities_in(session: Session, area: Area, limit: int) -> tuple[list[Feature], int]:
    """The first facilities inside by name, and how many there are. A facility lies where its point does."""
    columns = select(FacilityRow.id, FacilityRow.longitude, FacilityRow.latitude)
    in_extent = columns.where(spatial.point_in_box(FacilityRow.geometry, area.extent))
    rows = session.execute(in_extent.order_by(FacilityRow.name, FacilityRow.id)).all()
    outline = shapely.from_wkb(area.geometry)
    shapely.prepare(outline)
    held = shapely.intersects_xy(outline, [row.longitude for row in rows], [row.latitude for row in rows])
    inside = [row.id for row, holds in zip(rows, held, strict=True) if holds]
    shown = inside[:limit]
    by_id = {row.id: row for row in session.execute(FACILITIES.where(FacilityRow.id.in_(shown)))} if shown else {}
    return [facility_feature(by_id[row_id]) for row_id in shown if row_id in by_id], len(inside)
