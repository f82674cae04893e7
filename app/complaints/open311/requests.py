"""Requests for Open311, from the rows that strangers read and from no other."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from app.complaints.lifecycle import OPEN
from app.complaints.open311.asking import Asked
from app.complaints.open311.shapes import PublicNote, PublicRequest
from app.complaints.references import normal
from app.complaints.released.model import PublicComplaintPhotoRow, PublicComplaintRow, PublicComplaintStepRow
from app.kernel.box import Box

_AT_ONCE = 500


def requests(session: Session, asked: Asked) -> list[PublicRequest]:
    """The released requests that meet the question, newest first; those of a list of ids in that order, too."""
    found = select(PublicComplaintRow)
    found = _by_ids(found, asked.ids) if asked.ids else _narrowed(found, asked)
    newest = found.order_by(PublicComplaintRow.received_at.desc(), PublicComplaintRow.id.desc())
    rows = session.scalars(newest.limit(asked.size).offset(asked.offset)).all()
    shown = [_request(row) for row in rows]
    return _with_history(session, rows, shown) if asked.extended else shown


def request(session: Session, text: str, *, extended: bool) -> PublicRequest | None:
    """The released request of that reference; None where there is none, or it was not released."""
    return next(iter(requests(session, Asked(ids=(text,), extended=extended))), None)


def _by_ids(found: Select[PublicComplaintRow], ids: Sequence[str]) -> Select[PublicComplaintRow]:
    return found.where(PublicComplaintRow.reference.in_(sorted({known for text in ids if (known := normal(text))})))


def _narrowed(found: Select[PublicComplaintRow], asked: Asked) -> Select[PublicComplaintRow]:
    row = PublicComplaintRow
    if asked.first:
        found = found.where(row.received_at >= asked.first)
    if asked.last:
        # Moments are told to the second: that whole second belongs to the span.
        found = found.where(row.received_at <= asked.last.replace(microsecond=999_999))
    if asked.updated_after:
        # What ended is dated by its end, as ``updated_datetime`` is.
        found = found.where(func.coalesce(row.ended_at, row.updated_at) > asked.updated_after)
    if asked.services:
        found = found.where(row.category.in_(asked.services))
    if len(set(asked.statuses)) == 1:
        found = found.where(row.is_open.is_(asked.statuses[0] == "open"))
    if asked.box:
        found = found.where(or_(*map(_inside, asked.box.halves)))
    return found


def _inside(box: Box) -> ColumnElement[bool]:
    row = PublicComplaintRow
    return and_(row.longitude.between(box.west, box.east), row.latitude.between(box.south, box.north))


def _with_history(
    session: Session, rows: Sequence[PublicComplaintRow], shown: Sequence[PublicRequest]
) -> list[PublicRequest]:
    notes: dict[int, list[PublicNote]] = defaultdict(list)
    photos: dict[int, list[str]] = defaultdict(list)
    for start in range(0, len(rows), _AT_ONCE):
        ids = [row.id for row in rows[start : start + _AT_ONCE]]
        step, photo = PublicComplaintStepRow, PublicComplaintPhotoRow
        for held in session.scalars(select(step).where(step.complaint_id.in_(ids)).order_by(step.position)):
            notes[held.complaint_id].append(PublicNote(at=held.at, act=held.act, state=held.state))
        for picture in session.scalars(select(photo).where(photo.complaint_id.in_(ids)).order_by(photo.position)):
            photos[picture.complaint_id].append(picture.sha256)
    return [
        replace(one, notes=tuple(notes[row.id]), photos=tuple(photos[row.id]))
        for row, one in zip(rows, shown, strict=True)
    ]


def _request(row: PublicComplaintRow) -> PublicRequest:
    return PublicRequest(
        reference=row.reference,
        category=row.category,
        department=row.department,
        state=row.state,
        is_open=row.state in OPEN,
        summary=row.summary,
        place=row.place,
        approximate=row.approximate,
        ward=row.ward,
        longitude=row.longitude,
        latitude=row.latitude,
        received_at=row.received_at,
        updated_at=row.updated_at,
        ended_at=row.ended_at,
        due_on=row.due_on,
    )
