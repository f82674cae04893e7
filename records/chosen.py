"""Of the records that a search chose: which of them lie where, in the order of their ids."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app.db import point_cells, spatial
from app.kernel.box import Box
from records.located import conditions
from records.model import PublicRecordRow

_AT_ONCE = 2000
"""Ids in one statement: fewer than either database takes."""
_LOOKING_UP = 8
"""How much rather a page's worth of ids is looked up than all in a box is read."""
_ID = PublicRecordRow.id


class Position(NamedTuple):
    """Where a record lies. ``id`` is the number in its key."""

    id: int
    longitude: float
    latitude: float


def positions(
    session: Session,
    kind: str,
    ids: Sequence[int],
    box: Box | None,
    *,
    first: date | None = None,
    last: date | None = None,
    equal: Mapping[str, str] | None = None,
    after: int | None = None,
) -> Iterator[Position]:
    """Those of the ids that ``records.located`` would find, read as they are asked for. ``ids`` are in order.

    Ids are looked up; where the box holds far fewer records than there are ids, these are read instead.
    """
    ids = ids if after is None else ids[bisect_right(ids, after) :]
    columns = _narrowed(kind, first, last, equal or {})
    parts = box.halves if box else ()
    if parts and sum(point_cells.at_most(session, kind, part) for part in parts) * _LOOKING_UP < len(ids):
        return _inside(session, columns, parts, ids)
    if parts:
        columns = columns.where(or_(*(spatial.between(PublicRecordRow.point, part) for part in parts)))
    portions = (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
    found = (session.execute(columns.where(_ID.in_(portion)).order_by(_ID)) for portion in portions)
    return (Position(*row) for row in chain.from_iterable(found))


def _inside(
    session: Session, columns: Select[*tuple[Any, ...]], parts: Sequence[Box], ids: Sequence[int]
) -> Iterator[Position]:
    chosen = frozenset(ids)
    rows = {
        row for part in parts for row in session.execute(columns.where(spatial.in_box(PublicRecordRow.point, part)))
    }
    return (Position(*row) for row in sorted(rows) if row[0] in chosen)


def _narrowed(kind: str, first: date | None, last: date | None, equal: Mapping[str, str]) -> Select[*tuple[Any, ...]]:
    columns = select(_ID, PublicRecordRow.longitude, PublicRecordRow.latitude)
    return columns.where(PublicRecordRow.longitude.is_not(None), *conditions(kind, first, last, equal))
