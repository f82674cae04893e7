"""Where complaints are, for those who may know it exactly."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.complaints.model import ComplaintContentRow


def point_of(longitude: float | None, latitude: float | None) -> tuple[float, float] | None:
    """Both, in degrees, where there are both."""
    return None if longitude is None or latitude is None else (longitude, latitude)


def points_of(session: Session, complaints: Collection[int]) -> dict[int, tuple[float, float]]:
    """Id → longitude and latitude in degrees, of those that have a point and that the session's actor may read."""
    columns = (ComplaintContentRow.complaint_id, ComplaintContentRow.longitude, ComplaintContentRow.latitude)
    rows = session.execute(select(*columns).where(ComplaintContentRow.complaint_id.in_(complaints)))
    return {number: point for number, *degrees in rows if (point := point_of(*degrees))}
