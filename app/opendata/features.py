"""Features of any collection: by box, day, text and properties, page after page, counted, or as clusters.

Maps, OGC API, tiles and downloads all read here, so that one filter means the same everywhere and counts agree.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from app.db.reading import Reading
from app.kernel.box import Box
from app.opendata import of_layers, of_records
from app.opendata.collections import RECORDS, Collection
from app.opendata.questions import Answer, Cluster, F, Feature, Question
from maps.ogc import MOST

__all__ = ["MOST", "Answer", "Cluster", "Feature", "Question"]

_FINER = 2
_AT_ONCE = 1000
"""Features read at once where all are wanted."""


def count(session: Session, collection_id: str, question: Question) -> int:
    """How many features meet the question, ``limit`` and ``after`` left out. Raises NotVisible."""
    if kind := RECORDS.get(collection_id):
        return of_records.count(session, kind, question)
    return of_layers.count(session, collection_id, question)


def count_few(session: Session, collection_id: str, question: Question) -> int | None:
    """The same; None for more than ``MOST_COUNTED`` records, which would cost more to count than to show."""
    if kind := RECORDS.get(collection_id):
        return of_records.count_few(session, kind, question)
    return of_layers.count(session, collection_id, question)


Counting = Callable[[Any, str, Question], int | None]
"""``count``, ``count_few``, or what knows already how many there are."""


def features(
    session: Session, collection_id: str, question: Question, *, counting: Counting = count
) -> Answer[Feature]:
    """The features that meet the question. Raises NotVisible where there is no such collection."""
    ahead = replace(question, limit=min(question.limit, MOST) + 1)
    found = _page(session, collection_id, ahead)
    return _answer(session, collection_id, ahead, found, _turn, counting)


def rows(session: Reading, collection_id: str, question: Question, *, counting: Counting | None = None) -> Answer[int]:
    """The rows of these features, of a collection and a question of which ``has_rows`` is true.

    Without ``counting`` they are counted as by ``count_few``, of the first page in a box in the same go.
    """
    ahead, kind = replace(question, limit=min(question.limit, MOST) + 1), RECORDS[collection_id]
    if counting is None and question.box is not None and not question.after:
        found, number = of_records.turns_counted(session, kind, ahead)
        answer = _answer(session, collection_id, ahead, found, of_records.turn, lambda *_: number)
    else:
        found = of_records.turns(session, kind, ahead)
        answer = _answer(session, collection_id, ahead, found, of_records.turn, counting or count_few)
    return Answer(features=[row for _, row in answer.features], matched=answer.matched, following=answer.following)


def has_rows(collection_id: str, question: Question) -> bool:
    """Whether the rows can be found without what stands in them."""
    return collection_id in RECORDS and of_records.is_plain(question)


def _turn(one: Feature) -> str:
    return one.turn or str(one.row)


def _answer(
    session: Any,
    collection_id: str,
    ahead: Question,
    found: Sequence[F],
    turn_of: Callable[[F], str],
    counting: Counting,
) -> Answer[F]:
    """The page without the one that was read ahead."""
    shown = found[: ahead.limit - 1]
    if len(found) == len(shown) and not ahead.after:
        return Answer(features=shown, matched=len(found))
    following = turn_of(shown[-1]) if len(found) > len(shown) else ""
    return Answer(features=shown, matched=counting(session, collection_id, ahead), following=following)


def every_feature(session: Session, collection_id: str, question: Question) -> Iterator[Feature]:
    """All features that meet the question, read in portions as they are asked for. Raises NotVisible."""
    ahead = replace(question, limit=_AT_ONCE)
    while portion := _page(session, collection_id, ahead):
        yield from portion
        if len(portion) < _AT_ONCE:
            return
        ahead = replace(ahead, after=_turn(portion[-1]))


def _page(session: Session, collection_id: str, question: Question) -> list[Feature]:
    if kind := RECORDS.get(collection_id):
        return of_records.page(session, collection_id, kind, question)
    return of_layers.page(session, collection_id, question)


def feature(session: Session, collection_id: str, feature_id: str) -> Feature:
    """One feature. Raises NotVisible."""
    if kind := RECORDS.get(collection_id):
        return of_records.one(session, collection_id, kind, feature_id)
    return of_layers.one(session, collection_id, feature_id)


def clusters(session: Session, collection_id: str, box: Box, zoom: int) -> list[Cluster]:
    """The features in a box gathered in cells of a quarter of a tile of that zoom (64 pixels). Raises NotVisible.

    Cells at the sides of the box may be counted whole: ask for boxes of whole tiles.
    """
    return gathered(session, collection_id, box, zoom + _FINER)


def gathered(session: Session, collection_id: str, box: Box, cell_zoom: int) -> list[Cluster]:
    """The same, in cells that are the tiles of a zoom. Raises NotVisible."""
    if kind := RECORDS.get(collection_id):
        return of_records.clusters(session, kind, box, cell_zoom)
    return of_layers.clusters(session, collection_id, box, cell_zoom)


def filters(collection: Collection) -> Mapping[str, tuple[str, ...]]:
    """The properties by which this collection can be narrowed, each with its values where they are few."""
    if collection.family == "records":
        return of_records.filters(collection.kind)
    return of_layers.filters(collection.family)
