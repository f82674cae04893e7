"""Released cases, from the rows that strangers read: in lists, one by one, near a point. See ``located``."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.complaints import lifecycle, references
from app.complaints.released.model import (
    PublicComplaintPhotoRow,
    PublicComplaintRow,
    PublicComplaintStepRow,
    PublicComplaintTallyRow,
)
from app.complaints.released.projections import PublicCard, PublicComplaint, PublicPhoto, PublicStep
from app.db import spatial
from app.db.prepared import ByIds
from app.db.reading import Reading
from app.kernel.errors import NotVisible
from app.kernel.text import N_

MOST_NEAR = 20
OPEN, CLOSED = "open", "closed"
"""What may be asked as a state besides the states themselves."""
FACETS = ("category", "ward", "department", "state")
_ROW = PublicComplaintRow
_COLUMNS: Mapping[str, InstrumentedAttribute[str]] = {name: getattr(_ROW, name) for name in FACETS}
_TALLIED: Mapping[str, InstrumentedAttribute[str]] = {name: getattr(PublicComplaintTallyRow, name) for name in FACETS}
_AT_ONCE = 500
_CARD = (
    "id",
    "reference",
    "category",
    "department",
    "ward",
    "state",
    "is_open",
    "language",
    "title",
    "summary",
    "place",
    "approximate",
    "received_at",
    "updated_at",
    "ended_at",
    "due_on",
    "photos",
    "longitude",
    "latitude",
)
_RECEIVED = ByIds(select(_ROW.id, _ROW.received_at), _ROW.id)
_CARDS = ByIds(select(*(getattr(_ROW, name) for name in _CARD)), _ROW.id)
_LOOKED_THROUGH = 200


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list leaves out; "" narrows nothing. ``state`` may be "open" or "closed", too."""

    category: str = ""
    ward: str = ""
    department: str = ""
    state: str = ""

    def conditions(self, columns: Mapping[str, InstrumentedAttribute[str]], but: str = "") -> list[ColumnElement[bool]]:
        """What rows meet, by the columns of these names; ``but`` one of them does not count."""
        asked = {name: getattr(self, name) for name in FACETS if name != but and getattr(self, name)}
        found = [columns[name].in_(_states(value)) for name, value in asked.items() if name == "state"]
        return found + [columns[name] == value for name, value in asked.items() if name != "state"]


def _states(asked: str) -> Sequence[str]:
    if asked == OPEN:
        return sorted(lifecycle.OPEN)
    return sorted(lifecycle.ENDED) if asked == CLOSED else [asked]


_EVERYTHING = Narrowing()


def page(session: Session, narrowing: Narrowing, offset: int, limit: int, *, changed: bool = False) -> list[PublicCard]:
    """The cases that meet it, the last received (or last ``changed``) first."""
    newest = _ROW.updated_at if changed else _ROW.received_at
    ordered = select(_ROW).where(*narrowing.conditions(_COLUMNS)).order_by(newest.desc(), _ROW.id.desc())
    return [_card(row) for row in session.scalars(ordered.offset(offset).limit(limit))]


def every(session: Session, narrowing: Narrowing = _EVERYTHING) -> Iterator[PublicCard]:
    """All cases that meet it in the order of their release, read in portions as they are written out."""
    narrowed = select(_ROW).where(*narrowing.conditions(_COLUMNS)).order_by(_ROW.id).limit(_AT_ONCE)
    after = -1
    while portion := session.scalars(narrowed.where(_ROW.id > after)).all():
        yield from map(_card, portion)
        after = portion[-1].id
        session.expunge_all()


def counts(session: Session, narrowing: Narrowing) -> dict[str, dict[str, int]]:
    """For each facet its values and how many cases each has, under what is asked of the other facets."""
    total = func.sum(PublicComplaintTallyRow.count)
    found: dict[str, dict[str, int]] = {}
    for name in FACETS:
        where = narrowing.conditions(_TALLIED, but=name)
        rows = session.execute(select(_TALLIED[name], total).where(*where).group_by(_TALLIED[name]))
        found[name] = {value: int(number) for value, number in rows if number}
    return found


def count(session: Session, narrowing: Narrowing = _EVERYTHING) -> int:
    """How many cases meet it."""
    total = func.coalesce(func.sum(PublicComplaintTallyRow.count), 0)
    return int(session.scalar(select(total).where(*narrowing.conditions(_TALLIED))) or 0)


def by_reference(session: Session, text: str) -> PublicComplaint:
    """The released case of that reference, typed or from an address. Raises NotVisible."""
    known = references.normal(text)
    row = session.scalar(select(_ROW).where(_ROW.reference == known)) if known else None
    if row is None:
        raise NotVisible(N_("There is no such report."))
    steps = select(PublicComplaintStepRow).where(PublicComplaintStepRow.complaint_id == row.id)
    history = session.scalars(steps.order_by(PublicComplaintStepRow.position))
    return PublicComplaint(
        **_fields(row),
        history=tuple(
            PublicStep(at=one.at, act=one.act, state=one.state, department=one.department) for one in history
        ),
        pictures=tuple(_photo(one) for one in _photos(session, row.id)),
    )


def addresses(session: Session, offset: int, limit: int) -> list[tuple[str, datetime]]:
    """Of cases in the order of their release: as their references stand in addresses, and when they last changed."""
    ordered = select(_ROW.reference, _ROW.updated_at).order_by(_ROW.id).offset(offset).limit(limit)
    return [(references.slug(reference), changed) for reference, changed in session.execute(ordered)]


def cards(session: Reading, ids: Sequence[int]) -> list[PublicCard]:
    """The cases of these ids, in their order; what is no longer public is left out."""
    found = {row[0]: PublicCard(**_read(dict(zip(_CARD, row, strict=True)))) for row in _CARDS.rows(session, ids)}
    return [found[one] for one in ids if one in found]


def near(session: Session, category: str, longitude: float, latitude: float, metres: float) -> list[PublicCard]:
    """Open cases of that category ("": of any) by their public points within so many metres, the nearest first."""
    where = [_ROW.is_open.is_(True), *([_ROW.category == category] if category else [])]
    found = spatial.nearest(session, _ROW.point, (longitude, latitude), MOST_NEAR, metres=metres, where=where)
    return cards(session, [row_id for row_id, _ in found])


def around(session: Session, longitude: float, latitude: float, metres: float, limit: int) -> list[PublicCard]:
    """The last received cases, ended ones too, by their public points within so many metres."""
    found = spatial.nearest(session, _ROW.point, (longitude, latitude), _LOOKED_THROUGH, metres=metres)
    newest = sorted(_RECEIVED.rows(session, [row_id for row_id, _ in found]), key=itemgetter(1, 0), reverse=True)
    return cards(session, [row[0] for row in newest[:limit]])


def in_wards(session: Session, wards: Collection[str], limit: int) -> list[PublicCard]:
    """The last received cases of these wards."""
    ordered = select(_ROW).where(_ROW.ward.in_(wards)).order_by(_ROW.received_at.desc(), _ROW.id.desc())
    return [_card(row) for row in session.scalars(ordered.limit(limit))]


def photo(session: Session, sha256: str) -> PublicPhoto:
    """A photograph that some released case shows now. Raises NotVisible."""
    row = session.scalar(select(PublicComplaintPhotoRow).where(PublicComplaintPhotoRow.sha256 == sha256).limit(1))
    if row is None:
        raise NotVisible(N_("There is no such photograph."))
    return _photo(row)


def _photos(session: Session, number: int) -> Sequence[PublicComplaintPhotoRow]:
    of_case = select(PublicComplaintPhotoRow).where(PublicComplaintPhotoRow.complaint_id == number)
    return session.scalars(of_case.order_by(PublicComplaintPhotoRow.position)).all()


def _card(row: PublicComplaintRow) -> PublicCard:
    return PublicCard(**_fields(row))


def _fields(row: PublicComplaintRow) -> dict[str, Any]:
    return _read({name: getattr(row, name) for name in _CARD})


def _read(held: dict[str, Any]) -> dict[str, Any]:
    """The fields of a card from its columns."""
    longitude, latitude = held.pop("longitude"), held.pop("latitude")
    point = None if longitude is None or latitude is None else (longitude, latitude)
    return held | {"slug": references.slug(held["reference"]), "point": point}


def _step(row: PublicComplaintStepRow) -> PublicStep:
    return PublicStep(at=row.at, act=row.act, state=row.state, department=row.department)


def _photo(row: PublicComplaintPhotoRow) -> PublicPhoto:
    return PublicPhoto(
        sha256=row.sha256,
        media_type=row.media_type,
        width=row.width,
        height=row.height,
        description=row.description,
    )
