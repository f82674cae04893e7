"""Public records that have a point: in a box, counted, gathered in cells, near a point.

Cards come without their texts. What lies at an address or on a parcel: ``records.addressed``.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import shapely
from sqlalchemy import BigInteger, ColumnElement, Date, Select, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.db import point_cells, spatial
from app.db.planning import unindexed
from app.db.point_cells import Cell
from app.db.prepared import Prepared
from app.kernel.box import WORLD, Box
from records.cards import cards as cards_of
from records.cards import lines, read, record_key
from records.model import PublicRecordRow, PublicTallyRow
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


def in_box(
    session: Session,
    kind: str,
    box: Box | None,
    *,
    first: date | None = None,
    last: date | None = None,
    equal: Mapping[str, str] | None = None,
    limit: int,
    after: int | None = None,
) -> list[Card]:
    """Records of a kind in a box (None: anywhere) in the order of their ids, those above ``after`` only.

    ``first`` and ``last`` are days, both included; a record without a day is found on any. ``equal``: name of a
    property in ``FILTERS`` → value. A card's id is the number in its key. What a search found: ``records.chosen``.
    """
    narrowing, values = _narrowing(kind, first, last, equal or {})
    values |= {"after": -1 if after is None else after, "limit": limit}
    parts = (box or WORLD).halves
    found = [
        card
        for part in parts
        for card in read(
            session, _page(narrowing, indexed=_few(session, kind, part, limit)), **values, **spatial.named(part)
        )
    ]
    return found if len(parts) == 1 else sorted(found, key=lambda card: int(card.key[1:]))[:limit]


def ids_in_box(
    session: Session,
    kind: str,
    box: Box | None,
    *,
    first: date | None = None,
    last: date | None = None,
    equal: Mapping[str, str] | None = None,
    limit: int,
    after: int | None = None,
) -> list[int]:
    """The ids of what ``in_box`` gives, for whoever may know these records already."""
    narrowing, values = _narrowing(kind, first, last, equal or {})
    values |= {"after": -1 if after is None else after, "limit": limit}
    found = [
        row[0]
        for part in (box or WORLD).halves
        for row in _page(narrowing, indexed=_few(session, kind, part, limit), whole=False).rows(
            session, **values, **spatial.named(part)
        )
    ]
    return sorted(found)[:limit]


def count_in_box(
    session: Session,
    kind: str,
    box: Box | None,
    *,
    first: date | None = None,
    last: date | None = None,
    equal: Mapping[str, str] | None = None,
) -> int:
    """How many records ``in_box`` would give page after page. Without days and properties few rows are read for it."""
    narrowing, values = _narrowing(kind, first, last, equal or {})
    narrowed = bool(first or last or equal)
    total = 0
    for part in (box or WORLD).halves:
        counted, rest = (0, [part]) if narrowed else point_cells.count(session, kind, part)
        statement = _number(narrowing, indexed=box is not None or not narrowed)
        total += counted + sum(statement.rows(session, **values, **spatial.named(piece))[0][0] for piece in rest)
    return total


def cells(session: Session, kind: str, box: Box, level: int) -> list[Cell]:
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
    """(Id, metres) of the records of a kind nearest to (longitude, latitude), narrowed as ``in_box`` narrows them."""
    where = conditions(kind, first, last, equal or {})
    if box is not None:
        where.append(or_(*(spatial.between(_POINT, part) for part in box.halves)))
    return spatial.nearest(session, _POINT, point, limit, where=where)


def conditions(kind: str, first: date | None, last: date | None, equal: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """What ``in_box`` asks besides the box, for statements that are not prepared."""
    day = PublicRecordRow.day
    return [
        PublicRecordRow.kind == kind,
        or_(day.is_(None), day.between(first or date.min, last or date.max)),
        *(FILTERS[name] == value for name, value in equal.items()),
    ]


def extent(session: Session, kind: str) -> Box | None:
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


def _narrowing(
    kind: str, first: date | None, last: date | None, equal: Mapping[str, str]
) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Which properties a statement asks besides kind, box and days; and the parameters of the statement."""
    values: dict[str, Any] = {"kind": kind, "first": first or date.min, "last": last or date.max}
    values |= {f"equal_{name}": value for name, value in equal.items()}
    return tuple(sorted(equal)), values


@cache
def _page(narrowing: tuple[str, ...], *, indexed: bool, whole: bool = True) -> Prepared:
    """Cards, or ids alone, in the order of their ids."""
    after = unindexed(_ID) if indexed else _ID
    narrowed = _narrowed(lines() if whole else select(_ID), narrowing, indexed=indexed).where(
        bindparam("after", type_=BigInteger()) < after
    )
    return Prepared(narrowed.order_by(_ID).limit(bindparam("limit", type_=BigInteger())))


@cache
def _number(narrowing: tuple[str, ...], *, indexed: bool) -> Prepared:
    return Prepared(_narrowed(select(func.count(_ID)), narrowing, indexed=indexed))


def _narrowed(
    statement: Select[*tuple[Any, ...]], narrowing: tuple[str, ...], *, indexed: bool
) -> Select[*tuple[Any, ...]]:
    day = PublicRecordRow.day
    first, last = (bindparam(name, type_=Date()) for name in ("first", "last"))
    return statement.where(
        (unindexed(PublicRecordRow.kind) if indexed else PublicRecordRow.kind) == bindparam("kind"),
        spatial.in_named_box(_POINT, indexed=indexed),
        or_(day.is_(None), day.between(first, last)),
        *(FILTERS[name] == bindparam(f"equal_{name}") for name in narrowing),
    )


def _few(session: Session, kind: str, box: Box, limit: int) -> bool:
    """Whether to collect all in the box and sort them, rather than to go through all in order until enough are in it.

    The first costs as much as there are in the box; the second, as all there are by the share that lies in the box.
    """
    inside = point_cells.at_most(session, kind, box)
    total = sum(row[0] for row in _TALLY.rows(session, kind=kind))
    return inside * inside < limit * int(total)


_TALLY = Prepared(select(PublicTallyRow.records).where(PublicTallyRow.kind == bindparam("kind")))
