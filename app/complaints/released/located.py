"""Released cases that have a public point: in a box, counted, gathered in cells, near a point.

The functions are those of ``records.located`` and mean the same, so that maps and files read both alike; ``kind`` is
that of complaints.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.complaints import references
from app.complaints.released import queries as public_queries
from app.complaints.released.cards import card_of
from app.complaints.released.model import PublicComplaintRow
from app.complaints.released.rows import LAYER
from app.db import first_in_box as along_curve
from app.db import point_cells, spatial
from app.db.first_in_box import Met
from app.db.planning import unindexed
from app.db.point_cells import Cell
from app.db.prepared import Prepared
from app.kernel import clock
from app.kernel.box import Box
from records.chosen import Position
from records.projections import Card

FILTERS: Mapping[str, InstrumentedAttribute[str]] = {
    "status": PublicComplaintRow.state,
    "type": PublicComplaintRow.category,
    "ward": PublicComplaintRow.ward,
    "department": PublicComplaintRow.department,
    "reference": PublicComplaintRow.reference,
}
"""The properties that may be asked to equal a text, under the names that they have among records."""
_ROW = PublicComplaintRow
_AT_ONCE = 2000


def first_in_box(
    session: Session,
    kind: str,  # noqa: ARG001 - see above
    box: Box,
    *,
    first: date | None = None,
    last: date | None = None,
    equal: Mapping[str, str] | None = None,
    limit: int,
    after: Met | None = None,
) -> list[Met]:
    """Cases in a box, those behind ``after`` only, in the order of ``app.db.curve``."""
    values = _values(first, last, equal or {})
    asked = _along(tuple(sorted(equal or {})))
    return along_curve.first_in_box(session, asked, LAYER, box, limit=limit, after=after, **values)


def count_up_to(
    session: Session,
    kind: str,  # noqa: ARG001 - see above
    box: Box,
    most: int,
    *,
    first: date | None = None,
    last: date | None = None,
    equal: Mapping[str, str] | None = None,
) -> int:
    """How many cases ``first_in_box`` would give, where there are no more than ``most``; else a number above it."""
    values = _values(first, last, equal or {})
    return along_curve.count_up_to(session, _few(tuple(sorted(equal or {}))), box, most, **values)


def _values(first: date | None, last: date | None, equal: Mapping[str, str]) -> dict[str, Any]:
    days = {"begin_day": _first_moment(first), "end_day": _last_moment(last)}
    return days | {f"equal_{name}": value for name, value in equal.items()}


def first_anywhere(
    session: Session,
    kind: str,  # noqa: ARG001 - see above
    *,
    first: date | None = None,
    last: date | None = None,
    equal: Mapping[str, str] | None = None,
    limit: int,
    after: int | None = None,
) -> list[int]:
    """The same without a box: ids in their order, those above ``after``."""
    where = _conditions(None, first, last, equal or {})
    ordered = select(_ROW.id).where(*where, _ROW.id > (-1 if after is None else after)).order_by(_ROW.id)
    return list(session.scalars(ordered.limit(limit)))


@cache
def _along(narrowing: tuple[str, ...]) -> Prepared:
    return along_curve.statement(_ROW, *_equal_and_days(narrowing))


@cache
def _few(narrowing: tuple[str, ...]) -> Prepared:
    return along_curve.counting(_ROW, *_equal_and_days(narrowing))


def _equal_and_days(narrowing: tuple[str, ...]) -> list[ColumnElement[bool]]:
    begin, end = (bindparam(name, type_=_ROW.received_at.type) for name in ("begin_day", "end_day"))
    equal = (unindexed(FILTERS[name]) == bindparam(f"equal_{name}") for name in narrowing)
    return [begin <= unindexed(_ROW.received_at), end > unindexed(_ROW.received_at), *equal]


def _first_moment(first: date | None) -> datetime:
    return _beginning(first or date.min)


def _last_moment(last: date | None) -> datetime:
    """The moment after a day's end."""
    return _beginning(last + timedelta(days=1) if last and last < date.max else date.max)


def count_in_box(
    session: Session,
    kind: str,  # noqa: ARG001 - see above
    box: Box | None,
    *,
    first: date | None = None,
    last: date | None = None,
    equal: Mapping[str, str] | None = None,
) -> int:
    """How many cases ``first_in_box`` would give page after page."""
    number = select(func.count(_ROW.id))
    if box is None:
        return session.scalar(number.where(*_conditions(None, first, last, equal or {}))) or 0
    total = 0
    for half in box.halves:
        counted, rest = (0, [half]) if first or last or equal else point_cells.count(session, LAYER, half)
        wanted = (number.where(*_conditions(piece, first, last, equal or {})) for piece in rest)
        total += counted + sum(session.scalar(statement) or 0 for statement in wanted)
    return total


def at_least(session: Session, kind: str, box: Box) -> int:  # noqa: ARG001 - see above
    """A quick count of what lies in a box, without some along its sides."""
    return sum(point_cells.at_least(session, LAYER, half) for half in box.halves)


def cells(session: Session, kind: str, box: Box, level: int) -> list[Cell]:  # noqa: ARG001 - see above
    """The cases gathered in the tiles of a zoom (1 to 20) that the box touches: each with its middle."""
    return [cell for half in box.halves for cell in point_cells.cells(session, LAYER, level, half)]


def extent(session: Session, kind: str) -> Box | None:  # noqa: ARG001 - see above
    """A box around all cases, up to 20 km wider; None where none is located."""
    return point_cells.extent(session, LAYER)


def by_slug(session: Session, kind: str, slug: str) -> Card | None:  # noqa: ARG001 - see above
    """The case of that reference, None where there is none."""
    found = select(_ROW.id).where(_ROW.reference == (references.normal(slug) or ""))
    return next(map(card_of, public_queries.cards(session, list(session.scalars(found)))), None)


def near(
    session: Session,
    kind: str,  # noqa: ARG001 - see above
    point: tuple[float, float],
    limit: int,
    *,
    box: Box | None = None,
    first: date | None = None,
    last: date | None = None,
    equal: Mapping[str, str] | None = None,
) -> list[tuple[int, float]]:
    """(Id, metres) of the cases nearest to (longitude, latitude), narrowed as ``first_in_box`` narrows them."""
    where = _conditions(None, first, last, equal or {})
    if box is not None:
        where.append(or_(*(spatial.between(_ROW.point, half) for half in box.halves)))
    return spatial.nearest(session, _ROW.point, point, limit, where=where)


def positions(
    session: Session,
    ids: Sequence[int],
    box: Box | None,
    *,
    first: date | None = None,
    last: date | None = None,
    equal: Mapping[str, str] | None = None,
    after: int | None = None,
) -> Iterator[Position]:
    """Where those of the ids (in order) lie that meet the rest."""
    where = _conditions(None, first, last, equal or {})
    if box is not None:
        where.append(or_(*(spatial.between(_ROW.point, half) for half in box.halves)))
    columns: Select[*tuple[Any, ...]] = select(_ROW.id, _ROW.longitude, _ROW.latitude).where(*where).order_by(_ROW.id)
    wanted = [one for one in ids if after is None or one > after]
    for start in range(0, len(wanted), _AT_ONCE):
        rows = session.execute(columns.where(_ROW.id.in_(wanted[start : start + _AT_ONCE])))
        yield from (Position(*row) for row in rows)


def _conditions(
    box: Box | None, first: date | None, last: date | None, equal: Mapping[str, str]
) -> list[ColumnElement[bool]]:
    """What cases must meet; they have a point in any case."""
    where: list[ColumnElement[bool]] = [FILTERS[name] == value for name, value in equal.items()]
    where.append(_ROW.longitude.is_not(None))
    if box is not None:
        where.append(spatial.in_box(_ROW.point, box))
    if first is not None:
        where.append(_ROW.received_at >= _first_moment(first))
    if last is not None:
        where.append(_ROW.received_at < _last_moment(last))
    return where


def _beginning(day: date) -> datetime:
    """The first moment of a day in the city; of a year that no zone knows, in UTC."""
    zone = clock.zone() if 1900 <= day.year <= 9000 else UTC
    return datetime.combine(day, time(), zone)
