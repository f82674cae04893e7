"""Public records that have a point: in a box, counted, gathered in cells, near a place.

Cards come without their texts. What lies at an address or on a parcel: ``records.addressed``.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.db import point_cells, spatial
from app.db.folding import lower_ascii
from app.db.geodesy import Box
from app.db.point_cells import Cell
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
_SAID = PublicRecordRow.title + " " + PublicRecordRow.address + " " + PublicRecordRow.reference


class NearCard(NamedTuple):
    """A record and how far it is, in metres."""

    card: Card
    metres: float


def in_box(  # noqa: PLR0913 - what narrows has a name each
    session: Session,
    kind: str,
    box: Box | None,
    *,
    first: date | None = None,
    last: date | None = None,
    text: str = "",
    equal: Mapping[str, str] | None = None,
    limit: int,
    after: int | None = None,
) -> list[Card]:
    """Records of a kind in a box (None: anywhere) in the order of their ids, those above ``after`` only.

    ``first`` and ``last`` are days, both included; a record without a day is found on any. ``text``: each of its words
    stands in title, address or reference, whatever the case of A to Z; the search finds better. ``equal``: name of a
    property in ``FILTERS`` → value. A card's id is the number in its key.
    """
    where = _conditions(kind, first, last, text, equal)
    if after is not None:
        where.append(PublicRecordRow.id > after)
    if box is not None:
        indexed = _few(session, kind, box, limit)
        where.append(spatial.in_box(_POINT, box) if indexed else _between(box))
    ids = session.scalars(select(_ID).where(*where).order_by(_ID).limit(limit))
    return cards_of(session, [record_key(row_id) for row_id in ids], with_text=False)


def count_in_box(
    session: Session,
    kind: str,
    box: Box | None,
    *,
    first: date | None = None,
    last: date | None = None,
    text: str = "",
    equal: Mapping[str, str] | None = None,
) -> int:
    """How many records ``in_box`` would give page after page. Without days and properties few rows are read for it."""
    where = _conditions(kind, first, last, text, equal)
    if first or last or text or equal:
        inside = [] if box is None else [spatial.in_box(_POINT, box)]
        return session.scalar(select(func.count(_ID)).where(*where, *inside)) or 0
    total = 0
    for half in spatial.halves(box or _WORLD):
        counted, around = point_cells.count(session, kind, half)
        beside = (select(func.count(_ID)).where(*where, spatial.in_box(_POINT, piece)) for piece in around)
        total += counted + sum(session.scalar(each) or 0 for each in beside)
    return total


def cells(session: Session, kind: str, box: Box, level: int) -> list[Cell]:
    """The records of a kind gathered in the tiles of a zoom (1 to 20) that the box touches: each with its middle."""
    return [cell for half in spatial.halves(box) for cell in point_cells.cells(session, kind, level, half)]


def by_slug(session: Session, kind: str, slug: str) -> Card | None:
    """The public record of that kind and slug, None where there is none."""
    row_id = session.scalar(select(_ID).where(PublicRecordRow.kind == kind, PublicRecordRow.slug == slug))
    return next(iter(cards_of(session, [record_key(row_id)], with_text=False)), None) if row_id is not None else None


def extent(session: Session, kind: str) -> Box | None:
    """A box around all records of a kind, up to 20 km wider; None where none is located."""
    return point_cells.extent(session, kind)


def near(
    session: Session,
    longitude: float,
    latitude: float,
    metres: float,
    limit: int,
    *,
    kinds: Collection[str] | None = None,
) -> list[NearCard]:
    """The records nearest to a point, at most that far away, of these kinds or of all."""
    where = [] if kinds is None else [PublicRecordRow.kind.in_(kinds)]
    found = spatial.nearest(session, _POINT, (longitude, latitude), limit, metres=metres, where=where)
    by_key = {card.key: card for card in cards_of(session, [record_key(one) for one, _ in found], with_text=False)}
    return [NearCard(by_key[record_key(row_id)], far) for row_id, far in found]


_WORLD = (-180.0, -90.0, 180.0, 90.0)


def _conditions(
    kind: str, first: date | None, last: date | None, text: str, equal: Mapping[str, str] | None
) -> list[ColumnElement[bool]]:
    day = PublicRecordRow.day
    where: list[ColumnElement[bool]] = [PublicRecordRow.kind == kind, PublicRecordRow.longitude.is_not(None)]
    if first is not None:
        where.append(or_(day.is_(None), day >= first))
    if last is not None:
        where.append(or_(day.is_(None), day <= last))
    where += [lower_ascii(_SAID).contains(_lower(word), autoescape=True) for word in text.split()]
    return where + [FILTERS[name] == value for name, value in (equal or {}).items()]


def _lower(word: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in word)


def _between(box: Box) -> ColumnElement[bool]:
    """The same as ``spatial.in_box`` by the coordinates alone, which stand in the index that is in the order of ids."""
    return or_(
        *(
            and_(PublicRecordRow.longitude.between(west, east), PublicRecordRow.latitude.between(south, north))
            for west, south, east, north in spatial.halves(box)
        )
    )


def _few(session: Session, kind: str, box: Box, limit: int) -> bool:
    """Whether to collect all in the box and sort them, rather than to go through all in order until enough are in it.

    The first costs as much as there are in the box; the second, as all there are by the share that lies in the box.
    """
    inside = sum(point_cells.at_most(session, kind, half) for half in spatial.halves(box))
    return inside * inside < limit * point_cells.at_most(session, kind, _WORLD)
