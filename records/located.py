"""Public records that have a point: in a box, counted, gathered in cells, near a point.

Cards come without their texts. What lies at an address or on a parcel: ``records.addressed``.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import shapely
from sqlalchemy import BigInteger, ColumnElement, Date, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.db import first_in_box as along_curve
from app.db import point_cells, spatial
from app.db.compiled import Row
from app.db.first_in_box import Met
from app.db.planning import unindexed
from app.db.point_cells import Cell
from app.db.prepared import Prepared
from app.db.reading import Reading
from app.kernel.box import WORLD, Box
from records.cards import cards as cards_of
from records.cards import record_key
from records.model import PublicRecordRow
from records.projections import Card

FILTERS: Mapping[str, InstrumentedAttribute[str]] = {
    "status": PublicRecordRow.status,
    "type": PublicRecordRow.type,
    "ward": PublicRecordRow.ward,
    "department": PublicRecordRow.department,
    "reference": PublicRecordRow.reference,
}
"""The properties that may be asked to equal a text."""
_ID = PublicRecordRow.id
_POINT = PublicRecordRow.point


def first_in_box(
    session: Reading,
    kind: str,
    box: Box,
    *,
    first: date | None = None,
    last: date | None = None,
    equal: Mapping[str, str] | None = None,
    limit: int,
    after: Met | None = None,
) -> list[Row]:
    """Records of a kind in a box, those behind ``after`` only, in the order of ``app.db.curve``: parts of ``Met``.

    ``first`` and ``last`` are days, both included; a record without a day is found on any. ``equal``: name of a
    property in ``FILTERS`` → value. What a search found: ``records.chosen``.
    """
    narrowing, values = _narrowing(kind, first, last, equal or {})
    return along_curve.first_in_box(session, _along(narrowing), kind, box, limit=limit, after=after, **values)


def first_counted(
    session: Reading,
    kind: str,
    box: Box,
    *,
    first: date | None = None,
    last: date | None = None,
    equal: Mapping[str, str] | None = None,
    limit: int,
    most: int,
) -> tuple[list[Row], int]:
    """``first_in_box`` and ``count_up_to`` in one go."""
    narrowing, values = _narrowing(kind, first, last, equal or {})
    return along_curve.first_counted(session, _along(narrowing), kind, box, limit=limit, most=most, **values)


def first_anywhere(
    session: Reading,
    kind: str,
    *,
    first: date | None = None,
    last: date | None = None,
    equal: Mapping[str, str] | None = None,
    limit: int,
    after: int | None = None,
) -> list[int]:
    """The same without a box: ids in their order, those above ``after``."""
    narrowing, values = _narrowing(kind, first, last, equal or {})
    rows = _by_id(narrowing).rows(session, after=-1 if after is None else after, limit=limit, **values)
    return [row[0] for row in rows]


def count_in_box(
    session: Reading,
    kind: str,
    box: Box | None,
    *,
    first: date | None = None,
    last: date | None = None,
    equal: Mapping[str, str] | None = None,
) -> int:
    """How many records there are to be paged through. Without days and properties few rows are read for it."""
    narrowing, values = _narrowing(kind, first, last, equal or {})
    narrowed = bool(first or last or equal)
    total = 0
    for part in (box or WORLD).halves:
        counted, rest = (0, [part]) if narrowed else point_cells.count(session, kind, part)
        if not equal and (box or not narrowed) and session.connection().dialect.name == "sqlite":
            asked = _along(narrowing)  # whose index holds all that decides
            found = (along_curve.count_up_to(session, asked, kind, piece, _ALL, **values) for piece in rest)
            total += counted + sum(found)
        else:
            statement = _number(narrowing, indexed=box is not None or not narrowed)
            total += counted + sum(statement.rows(session, **values, **spatial.named(piece))[0][0] for piece in rest)
    return total


def count_up_to(
    session: Reading,
    kind: str,
    box: Box,
    most: int,
    *,
    first: date | None = None,
    last: date | None = None,
    equal: Mapping[str, str] | None = None,
) -> int:
    """How many records ``first_in_box`` would give, where there are no more than ``most``; else a number above it."""
    narrowing, values = _narrowing(kind, first, last, equal or {})
    return along_curve.count_up_to(session, _along(narrowing), kind, box, most, **values)


def cells(session: Reading, kind: str, box: Box, level: int) -> list[Cell]:
    """The records of a kind gathered in the tiles of a zoom (1 to 20) that the box touches: each with its middle."""
    return [cell for half in box.halves for cell in point_cells.cells(session, kind, level, half)]


def by_slug(session: Session, kind: str, slug: str) -> Card | None:
    """The public record of that kind and slug, None where there is none."""
    row_id = session.scalar(select(_ID).where(PublicRecordRow.kind == kind, PublicRecordRow.slug == slug))
    return next(iter(cards_of(session, [record_key(row_id)], with_text=False)), None) if row_id is not None else None


def near(
    session: Session,
    kind: str,
    point: tuple[float, float],
    limit: int,
    *,
    box: Box | None = None,
    first: date | None = None,
    last: date | None = None,
    equal: Mapping[str, str] | None = None,
) -> list[tuple[int, float]]:
    """(Id, metres) of the records nearest to (longitude, latitude), narrowed as ``first_in_box`` narrows them."""
    where = conditions(kind, first, last, equal or {})
    if box is not None:
        where.append(or_(*(spatial.between(_POINT, part) for part in box.halves)))
    return spatial.nearest(session, _POINT, point, limit, where=where)


def conditions(kind: str, first: date | None, last: date | None, equal: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """What ``first_in_box`` asks besides the box, for statements that are not prepared."""
    day = PublicRecordRow.day
    return [
        PublicRecordRow.kind == kind,
        or_(day.is_(None), day.between(first or date.min, last or date.max)),
        *(FILTERS[name] == value for name, value in equal.items()),
    ]


def extent(session: Reading, kind: str) -> Box | None:
    """A box around all records of a kind, up to 20 km wider; None where none is located."""
    return point_cells.extent(session, kind)


def inside(session: Session, outline: bytes, box: Box, limit: int) -> list[str]:
    """The keys of the newest records whose points lie in an outline (WKB), which lies in that box.

    Of all in the box the newest 2,000 are looked at.
    """
    columns = select(_ID, PublicRecordRow.longitude, PublicRecordRow.latitude).where(spatial.in_box(_POINT, box))
    newest = columns.order_by(PublicRecordRow.day.desc().nulls_last(), _ID.desc()).limit(_LOOKED_THROUGH)
    rows = session.execute(newest).all()
    shape = shapely.from_wkb(outline)
    shapely.prepare(shape)
    held = shapely.intersects_xy(shape, [row.longitude for row in rows], [row.latitude for row in rows])
    return [record_key(row.id) for row, holds in zip(rows, held, strict=True) if holds][:limit]


_LOOKED_THROUGH = 2000
_ALL = 2**62
_DAY = "day"


def _narrowing(
    kind: str, first: date | None, last: date | None, equal: Mapping[str, str]
) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Which properties a statement asks besides kind and box, and the parameters of the statement."""
    values: dict[str, Any] = {"kind": kind, "first": first or date.min, "last": last or date.max}
    values |= {f"equal_{name}": value for name, value in equal.items()}
    return (*([_DAY] if first or last else []), *sorted(equal)), values


@cache
def _along(narrowing: tuple[str, ...]) -> along_curve.Statement:
    conditions = PublicRecordRow.kind == bindparam("kind"), *_equal_and_days(narrowing)
    return along_curve.Statement(PublicRecordRow, *conditions, narrowed=bool(narrowing))


@cache
def _by_id(narrowing: tuple[str, ...]) -> Prepared:
    after, limit = (bindparam(name, type_=BigInteger()) for name in ("after", "limit"))
    found = select(_ID).where(PublicRecordRow.kind == bindparam("kind"), *_equal_and_days(narrowing))
    return Prepared(found.where(PublicRecordRow.longitude.is_not(None), after < _ID).order_by(_ID).limit(limit))


@cache
def _number(narrowing: tuple[str, ...], *, indexed: bool) -> Prepared:
    return Prepared(
        select(func.count(_ID)).where(
            (unindexed(PublicRecordRow.kind) if indexed else PublicRecordRow.kind) == bindparam("kind"),
            spatial.in_named_box(_POINT, indexed=indexed),
            *_equal_and_days(narrowing),
        )
    )


def _equal_and_days(narrowing: tuple[str, ...]) -> list[ColumnElement[bool]]:
    day = PublicRecordRow.day
    first, last = (bindparam(name, type_=Date()) for name in ("first", "last"))
    return [
        or_(day.is_(None), day.between(first, last)) if name == _DAY else FILTERS[name] == bindparam(f"equal_{name}")
        for name in narrowing
    ]
