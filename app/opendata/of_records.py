"""Published records that have a place, as features. What is shown of each is what its card shows."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.kernel.errors import NotVisible
from app.opendata.questions import Cluster, Feature, Question
from maps.bounds import Box, tile_box
from records import located
from records.cards import record_key
from records.kinds import DOCUMENT_TYPES, INSTRUMENTS, PERMIT_STATUSES, PERMIT_TYPES, Kind
from records.projections import Card
from records.workflow import SUPERSEDED

FINEST = 20
"""The deepest zoom whose tiles are counted as cells."""
_VALUES: Mapping[tuple[str, str], tuple[str, ...]] = {
    (Kind.PERMIT, "type"): PERMIT_TYPES,
    (Kind.PERMIT, "status"): (*PERMIT_STATUSES, SUPERSEDED),
    (Kind.DEED, "type"): INSTRUMENTS,
    (Kind.DOCUMENT, "type"): DOCUMENT_TYPES,
}


def page(session: Session, collection: str, kind: str, question: Question) -> list[Feature]:
    """The first features after the one named, in the order of their ids."""
    if question.step_free is not None:
        return []
    after = int(question.after) if question.after else None
    found = located.in_box(session, kind, question.box, limit=question.limit, after=after, **_narrowed(question))
    return [_feature(collection, card) for card in found if card.point]


def count(session: Session, kind: str, question: Question) -> int:
    """How many meet the question. Records say nothing of step-free access."""
    if question.step_free is not None:
        return 0
    return located.count_in_box(session, kind, question.box, **_narrowed(question))


def one(session: Session, collection: str, kind: str, slug: str) -> Feature:
    """The record of that slug, if it has a place. Raises NotVisible."""
    card = located.by_slug(session, kind, slug)
    if card is None or card.point is None:
        raise NotVisible("There is no such feature.")
    return _feature(collection, card)


def clusters(session: Session, kind: str, box: Box, zoom: int) -> list[Cluster]:
    """The records in a box gathered by cell, from counts that were made when they were published."""
    level = min(max(zoom, 1), FINEST)
    return [
        Cluster(cell.points, cell.longitude, cell.latitude, tile_box(level, cell.x, cell.y))
        for cell in located.cells(session, kind, box, level)
    ]


def filters(kind: str) -> dict[str, tuple[str, ...]]:
    """Property → its values where they are few."""
    return {name: _VALUES.get((kind, name), ()) for name in located.FILTERS}


def _narrowed(question: Question) -> dict[str, Any]:
    return {"first": question.first, "last": question.last, "text": question.text, "equal": question.equal}


def _feature(collection: str, card: Card) -> Feature:
    longitude, latitude = card.point or (0.0, 0.0)
    day = card.day
    return Feature(
        id=card.slug,
        row=int(card.key[len(record_key(0)) - 1 :]),
        collection=collection,
        family="records",
        kind=card.kind,
        name=card.title,
        language=card.language,
        longitude=longitude,
        latitude=latitude,
        day=day,
        slug=card.slug,
        properties={
            "reference": card.number,
            "title": card.title,
            "type": card.type or None,
            "status": card.status or None,
            "date": day.isoformat() if day else None,
            "department": card.department or None,
            "ward": card.ward or None,
            "address": card.address or None,
            "summary": card.summary or None,
            "language": card.language,
            "updated": card.updated_at.isoformat(),
        },
        updated_at=card.updated_at,
    )
