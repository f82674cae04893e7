"""Released cases that have a public point: in a box, counted, gathered in cells, near a point.

The functions are those of ``records.located`` and mean the same, so that maps and files read both alike; ``kind`` is
that of complaints.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.complaints import references
from app.complaints.released import queries as public_queries
from app.complaints.released.cards import card_of
from app.complaints.released.model import PublicComplaintRow
from app.complaints.released.rows import LAYER
from app.db import first_in_box as along_curve
from app.db import point_cells, spatial
from app.db.compiled import Row
from app.db.first_in_box import Met
from app.db.planning import unindexed
from app.db.point_cells import Cell
from app.db.prepared import Prepared
from app.db.reading import Reading
from app.kernel import clock
from app.kernel.box import WORLD, Box
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
    session: Reading,
    kind: str,  # noqa: ARG001 - see above
    box: Box,
    *,
    first: date | None = None,
    last: date | None = None,
    equal: Mapping[str, str] | None = None,
    limit: int,
    after: Met | None = None,
) -> list[Row]:
    """Cases in a box, those behind ``after`` only, in the order of ``app.db.curve``: parts of ``Met``."""
    narrowing, values = _narrowing(first, last, equal or {})
    return along_curve.first_in_box(session, _along(narrowing), LAYER, box, limit=limit, after=after, **values)


def first_counted(
    session: Reading,
    kind: str,  # noqa: ARG001 - see above
    box: Box,
    *,
    first: date | None = None,
    last: date | None = None,
    equal: Mapping[str, str] | None = None,
    limit: int,
    most: int,
) -> tuple[list[Row], int]:
    """``first_in_box`` and ``count_up_to`` in one go."""
    narrowing, values = _narrowing(first, last, equal or {})
    return along_curve.first_counted(session, _along(narrowing), LAYER, box, limit=limit, most=most, **values)


def count_up_to(
    session: Reading,
    kind: str,  # noqa: ARG001 - see above
    box: Box,
    most: int,
    *,
    first: date | None = None,
    last: date | None = None,
    equal: Mapping[str, str] | None = None,
) -> int:
    """How many cases ``first_in_box`` would give, where there are no more than ``most``; else a number above it."""
    narrowing, values = _narrowing(first, last, equal or {})
    return along_curve.count_up_to(session, _along(narrowing), LAYER, box, most, **values)


def _narrowing(
    first: date | None, last: date | None, equal: Mapping[str, str]
) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Which properties a statement asks besides the box, and the parameters of the statement."""
    days = {"begin_day": _first_moment(first), "end_day": _last_moment(last)} if first or last else {}
    return (*([_DAY] if days else []), *sorted(equal)), days | {f"equal_{name}": value for name, value in equal.items()}


_DAY = "day"


def first_anywhere(
    session: Reading,
    kind: str,  # noqa: ARG001 - see above
    *,
    first: date | None = None,
    last: date | None = None,
    equal: Mapping[str, str] | None = None,
    limit: int,
    after: int | None = None,
) -> list[int]:
    """The same without a box: ids in their order, those above ``after``."""
    narrowing, values = _narrowing(first, last, equal or {})
    rows = _by_id(narrowing).rows(session, after=-1 if after is None else after, limit=limit, **values)
    return [row[0] for row in rows]


@cache
def _along(narrowing: tuple[str, ...]) -> along_curve.Statement:
    return along_curve.Statement(_ROW, *_beside_box(narrowing), narrowed=bool(narrowing))


@cache
def _by_id(narrowing: tuple[str, ...]) -> Prepared:
    after, limit = (bindparam(name, type_=BigInteger()) for name in ("after", "limit"))
    found = select(_ROW.id).where(*_equal_and_days(narrowing), _ROW.longitude.is_not(None), after < _ROW.id)
    return Prepared(found.order_by(_ROW.id).limit(limit))


@cache
def _number(narrowing: tuple[str, ...], *, in_box: bool) -> Prepared:
    number = select(func.count(_ROW.id)).where(_ROW.longitude.is_not(None))
    if in_box:
        return Prepared(number.where(spatial.in_named_box(_ROW.point), *_beside_box(narrowing)))
    return Prepared(number.where(*_equal_and_days(narrowing)))


def _beside_box(narrowing: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """What the rows that a box gives are narrowed by as they come along."""
    return _equal_and_days(narrowing, unindexed)


def _equal_and_days(
    narrowing: tuple[str, ...], compared: Callable[[Any], Any] = lambda column: column
) -> list[ColumnElement[bool]]:
    begin, end = (bindparam(name, type_=_ROW.received_at.type) for name in ("begin_day", "end_day"))
    day = and_(begin <= compared(_ROW.received_at), end > compared(_ROW.received_at))
    return [day if name == _DAY else compared(FILTERS[name]) == bindparam(f"equal_{name}") for name in narrowing]


def _first_moment(first: date | None) -> datetime:
    return _beginning(first or date.min)


def _last_moment(last: date | None) -> datetime:
    """The moment after a day's end."""
    return _beginning(last + timedelta(days=1) if last and last < date.max else date.max)


def count_in_box(
    session: Reading,
    kind: str,  # noqa: ARG001 - see above
    box: Box | None,
    *,
    first: date | None = None,
    last: date | None = None,
    equal: Mapping[str, str] | None = None,
) -> int:
    """How many cases ``first_in_box`` would give page after page."""
    narrowing, values = _narrowing(first, last, equal or {})
    if narrowing and box is None:
        number: int = _number(narrowing, in_box=False).rows(session, **values)[0][0]
        return number
    total = 0
    for part in (box or WORLD).halves:
        counted, rest = (0, [part]) if narrowing else point_cells.count(session, LAYER, part)
        statement = _number(narrowing, in_box=True)
        total += counted + sum(statement.rows(session, **values, **spatial.named(piece))[0][0] for piece in rest)
    return total


def cells(session: Reading, kind: str, box: Box, level: int) -> list[Cell]:  # noqa: ARG001 - see above
    """The cases gathered in the tiles of a zoom (1 to 20) that the box touches: each with its middle."""
    return [cell for half in box.halves for cell in point_cells.cells(session, LAYER, level, half)]


def extent(session: Reading, kind: str) -> Box | None:  # noqa: ARG001 - see above
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
    where = _conditions(first, last, equal or {})
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
    where = _conditions(first, last, equal or {})
    if box is not None:
        where.append(or_(*(spatial.between(_ROW.point, half) for half in box.halves)))
    columns: Select[*tuple[Any, ...]] = select(_ROW.id, _ROW.longitude, _ROW.latitude).where(*where).order_by(_ROW.id)
    wanted = [one for one in ids if after is None or one > after]
    for start in range(0, len(wanted), _AT_ONCE):
        rows = session.execute(columns.where(_ROW.id.in_(wanted[start : start + _AT_ONCE])))
        yield from (Position(*row) for row in rows)


def _conditions(first: date | None, last: date | None, equal: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """What cases must meet; they have a point in any case."""
    where: list[ColumnElement[bool]] = [FILTERS[name] == value for name, value in equal.items()]
    where.append(_ROW.longitude.is_not(None))
    if first is not None:
        where.append(_ROW.received_at >= _first_moment(first))
    if last is not None:
        where.append(_ROW.received_at < _last_moment(last))
    return where


def _beginning(day: date) -> datetime:
    """The first moment of a day in the city; of a year that no zone knows, in UTC."""
    zone = clock.zone() if 1900 <= day.year <= 9000 else UTC
    return datetime.combine(day, time(), zone)
