"""Features of any collection by their distance from a point, whatever else narrows them."""

from collections.abc import Sequence
from dataclasses import replace
from heapq import nsmallest
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.db.geodesy import FARTHEST, box_around, distances
from app.opendata import of_records
from app.opendata.collections import RECORDS
from app.opendata.features import MOST, count, features
from app.opendata.questions import Feature, Question
from maps.bounds import Box
from records.chosen import Position

_FIRST_LOOK = 50.0
"""Metres around the point that are looked through first; each further look goes three times as far."""


class NearFeature(NamedTuple):
    """A feature and how far the point that stands for it is, in metres."""

    feature: Feature
    metres: float


def nearest(
    session: Session, collection_id: str, question: Question, origin: tuple[float, float], limit: int
) -> list[NearFeature]:
    """The ``limit`` features nearest to the origin (longitude, latitude), nearest first. Raises NotVisible.

    The boxes that are looked through grow until they hold enough. Where more than ``MOST`` share the smallest of them,
    the first ones are taken. What a search found is measured as it is.
    """
    kind = RECORDS.get(collection_id)
    if kind and question.rows is not None:
        return _nearest_found(session, collection_id, of_records.positions(session, kind, question), origin, limit)
    reach = _FIRST_LOOK
    while True:
        around = replace(question, box=_meet(Box(*box_around(*origin, reach)), question.box), limit=MOST, after="")
        if reach >= FARTHEST or count(session, collection_id, around) >= limit:
            found = _measured(session, collection_id, around, question.box, origin)
            sure = [one for one in found if one.metres <= reach]
            if len(sure) >= limit or reach >= FARTHEST:
                return found[:limit]
        reach = min(reach * 3, FARTHEST)


def _nearest_found(
    session: Session, collection_id: str, found: Sequence[Position], origin: tuple[float, float], limit: int
) -> list[NearFeature]:
    metres = distances(*origin, [one.longitude for one in found], [one.latitude for one in found])
    near = nsmallest(limit, zip(metres, found, strict=True))
    far = {one.id: metres for metres, one in near}
    held = of_records.these(session, collection_id, [one for _, one in near])
    return [NearFeature(one, far[one.row]) for one in held]


def _measured(
    session: Session, collection_id: str, around: Question, box: Box | None, origin: tuple[float, float]
) -> list[NearFeature]:
    held = features(session, collection_id, around).features
    held = [one for one in held if box is None or box.holds(one.longitude, one.latitude)]
    metres = distances(*origin, [one.longitude for one in held], [one.latitude for one in held])
    found = [NearFeature(one, far) for one, far in zip(held, metres, strict=True)]
    return sorted(found, key=lambda one: (one.metres, one.feature.row))


def _meet(ring: Box, box: Box | None) -> Box:
    """What both boxes share; across the antimeridian the ring, whose rest is left out later."""
    if box is None or ring.west > ring.east or box.west > box.east:
        return ring
    west, south = max(ring.west, box.west), max(ring.south, box.south)
    east, north = min(ring.east, box.east), min(ring.north, box.north)
    return Box(west, south, east, north) if west <= east and south <= north else Box(*box[:2], *box[:2])
