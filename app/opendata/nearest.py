"""Located records by their distance from a point. Facilities and areas: ``maps.listing``, ``maps.queries.near``."""

from heapq import nsmallest
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.db.geodesy import distances
from app.kernel.errors import NotVisible
from app.opendata import of_records
from app.opendata.collections import RECORDS
from app.opendata.questions import Feature, Question


class NearFeature(NamedTuple):
    """A feature and how far the point that stands for it is, in metres."""

    feature: Feature
    metres: float


def nearest(
    session: Session, collection_id: str, question: Question, origin: tuple[float, float], limit: int
) -> list[NearFeature]:
    """The ``limit`` records that meet the question nearest to the origin (longitude, latitude), nearest first.

    Raises NotVisible for a collection of something else.
    """
    kind = RECORDS.get(collection_id)
    if kind is None:
        raise NotVisible("There is no such collection of records.")
    if question.rows is None:
        near = of_records.near(session, kind, question, origin, limit)
    else:
        near = _of_found(session, kind, question, origin, limit)
    held = {one.row: one for one in of_records.these(session, collection_id, kind, [row for row, _ in near])}
    return [NearFeature(held[row], far) for row, far in near if row in held]


def _of_found(
    session: Session, kind: str, question: Question, origin: tuple[float, float], limit: int
) -> list[tuple[int, float]]:
    """What a search found is measured as it is."""
    found = of_records.positions(session, kind, question)
    metres = distances(*origin, [one.longitude for one in found], [one.latitude for one in found])
    nearest = nsmallest(limit, zip(metres, [one.id for one in found], strict=True))
    return [(row, far) for far, row in nearest]
