"""Published records and released reports that have a place, as features. What is shown is what their cards show."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from app.complaints import lifecycle
from app.complaints.released import located as public_located
from app.complaints.released.cards import KIND as COMPLAINT
from app.db.compiled import Row
from app.db.first_in_box import NOWHERE, Met
from app.db.reading import Reading
from app.kernel.box import Box
from app.kernel.errors import NotVisible
from app.kernel.mercator import FINEST
from app.opendata.cards import cards, key_of
from app.opendata.questions import Cluster, Feature, Question
from records import chosen, located
from records.chosen import Position
from records.kinds import DOCUMENT_TYPES, INSTRUMENTS, PERMIT_STATUSES, PERMIT_TYPES, Kind
from records.projections import Card
from records.workflow import SUPERSEDED

MOST_COUNTED = 500
"""Records in a box that are counted for whoever asks for a page of them only: what costs less than the page itself."""
_ROUNDED = 1e-6
"""Degrees by which a cluster of one may lie beside its record: cells add up millionths."""
_VALUES: Mapping[tuple[str, str], tuple[str, ...]] = {
    (Kind.PERMIT, "type"): PERMIT_TYPES,
    (Kind.PERMIT, "status"): (*PERMIT_STATUSES, SUPERSEDED),
    (Kind.DEED, "type"): INSTRUMENTS,
    (Kind.DOCUMENT, "type"): DOCUMENT_TYPES,
    (COMPLAINT, "status"): lifecycle.STATES,
}


def page(session: Session, collection: str, kind: str, question: Question) -> list[Feature]:
    """The first features behind the one named: in a box as they lie, otherwise in the order of their ids."""
    if question.step_free is not None:
        return []
    for _attempt in range(2):  # a page without what is withdrawn while it is read would look like the last one
        found = _turns_of(session, kind, question)
        features = these(session, collection, kind, found)
        if len(features) == len(found):
            break
    for one in features:
        one.turn = turn(found[one.row])
    return features


def _turns_of(session: Session, kind: str, question: Question) -> dict[int, Row]:
    if _is_searched(question):
        after = _after(question)
        searched = islice(_positions(session, kind, question, after.id if after else None), question.limit)
        return {one.id: (NOWHERE, one.id) for one in searched}
    return {row: (number, row) for number, row in turns(session, kind, question)}


def turns(session: Reading, kind: str, question: Question) -> list[Row]:
    """Of what ``page`` gives for a plain question the parts of ``Met``: the number on the curve and the row."""
    narrowed, after = _narrowed(question), _after(question)
    if question.box is not None:
        in_box: list[Row] = _shelf(kind).first_in_box(
            session, kind, question.box, limit=question.limit, after=after, **narrowed
        )
        return in_box
    rows = _shelf(kind).first_anywhere(
        session, kind, limit=question.limit, after=after.id if after else None, **narrowed
    )
    return [(NOWHERE, row) for row in rows]


def turns_counted(session: Reading, kind: str, question: Question) -> tuple[list[Row], int | None]:
    """The first ``turns`` in a box, and ``count_few`` of it in the same go. ``question.after`` is left out."""
    found, number = _shelf(kind).first_counted(
        session, kind, question.box, limit=question.limit, most=MOST_COUNTED, **_narrowed(question)
    )
    return found, _few(number)


def turn(one: Row) -> str:
    """What goes on behind one of ``turns``."""
    return str(Met._make(one))


def _after(question: Question) -> Met | None:
    return Met.read(question.after) if question.after else None


def is_plain(question: Question) -> bool:
    """Whether rows alone decide it: no words are looked for, and nothing that records do not say."""
    return question.step_free is None and not _is_searched(question)


def positions(session: Session, kind: str, question: Question) -> list[Position]:
    """Where each record lies that a search found and that meets the question."""
    return [] if question.step_free is not None else list(_positions(session, kind, question))


def these(session: Reading, collection: str, kind: str, rows: Iterable[int]) -> list[Feature]:
    """The records of these rows, in their order."""
    keys = [key_of(kind, row) for row in rows]
    return [_feature(collection, card) for card in cards(session, keys, with_text=False) if card.point]


def near(
    session: Session, kind: str, question: Question, origin: tuple[float, float], limit: int
) -> list[tuple[int, float]]:
    """Row and metres of those nearest to (longitude, latitude), of all that meet a question that no words narrow."""
    if question.step_free is not None:
        return []
    shelf = _shelf(kind)
    found: list[tuple[int, float]] = shelf.near(session, kind, origin, limit, box=question.box, **_narrowed(question))
    return found


def count(session: Session, kind: str, question: Question) -> int:
    """How many meet the question. Records say nothing of step-free access."""
    if question.step_free is not None:
        return 0
    if _is_searched(question):
        return sum(1 for _ in _positions(session, kind, question))
    counted: int = _shelf(kind).count_in_box(session, kind, question.box, **_narrowed(question))
    return counted


def count_few(session: Session, kind: str, question: Question) -> int | None:
    """The same, None for more than ``MOST_COUNTED`` where these would have to be looked through."""
    if not is_plain(question) or (question.box is None and not any(_narrowed(question).values())):
        return count(session, kind, question)
    if question.box is None:
        return _few(len(turns(session, kind, replace(question, limit=MOST_COUNTED + 1, after=""))))
    return _few(_shelf(kind).count_up_to(session, kind, question.box, MOST_COUNTED, **_narrowed(question)))


def _few(counted: int) -> int | None:
    return counted if counted <= MOST_COUNTED else None


def one(session: Session, collection: str, kind: str, slug: str) -> Feature:
    """The record of that slug, if it has a place. Raises NotVisible."""
    card = _shelf(kind).by_slug(session, kind, slug)
    if card is None or card.point is None:
        raise NotVisible("There is no such feature.")
    return _feature(collection, card)


def clusters(session: Session, kind: str, box: Box, zoom: int) -> list[Cluster]:
    """The records in a box gathered by cell, from counts that were made when they were published."""
    level = min(max(zoom, 1), FINEST)
    return [
        Cluster(cell.points, cell.longitude, cell.latitude, level, cell.x, cell.y)
        for cell in _shelf(kind).cells(session, kind, box, level)
    ]


def alone(session: Session, collection: str, kind: str, cluster: Cluster) -> Feature | None:
    """The record that a cluster of one stands for; None where it cannot be told from one as good as beside it."""
    west, south = cluster.longitude - _ROUNDED, cluster.latitude - _ROUNDED
    box = Box(west, south, cluster.longitude + _ROUNDED, cluster.latitude + _ROUNDED)
    found = page(session, collection, kind, Question(box=box, limit=2))
    return found[0] if len(found) == 1 else None


def filters(kind: str) -> dict[str, tuple[str, ...]]:
    """Property → its values where they are few."""
    return {name: _VALUES.get((kind, name), ()) for name in _shelf(kind).FILTERS}


def _is_searched(question: Question) -> bool:
    if question.text and question.rows is None:
        raise ValueError("Records are searched by the index: give the rows that it found.")
    return question.rows is not None


def _positions(session: Session, kind: str, question: Question, after: int | None = None) -> Iterator[Position]:
    rows, narrowed = question.rows or (), _narrowed(question)
    if kind == COMPLAINT:
        return public_located.positions(session, rows, question.box, after=after, **narrowed)
    return chosen.positions(session, kind, rows, question.box, after=after, **narrowed)


def _shelf(kind: str) -> Any:
    """Where that kind lies: two modules with the same functions."""
    return public_located if kind == COMPLAINT else located


def _narrowed(question: Question) -> dict[str, Any]:
    return {"first": question.first, "last": question.last, "equal": question.equal}


def _feature(collection: str, card: Card) -> Feature:
    longitude, latitude = card.point or (0.0, 0.0)
    day = card.day
    return Feature(
        id=card.slug,
        row=int(card.key[1:]),
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
            **({"approximate": card.approximate} if card.kind == COMPLAINT else {}),
        },
        updated_at=card.updated_at,
    )
