"""Keeping what strangers read of a complaint true to the complaint, in the transaction that changes it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.city.model import ComplaintCategory
from app.complaints import lifecycle, queries, secrecy
from app.complaints.model import ComplaintContentRow, ComplaintRow, ComplaintStepRow
from app.complaints.released.cards import KIND
from app.complaints.released.events import PublicComplaintsChanged
from app.complaints.released.model import (
    ComplaintReleaseRow,
    PublicComplaintPhotoRow,
    PublicComplaintRow,
    PublicComplaintStepRow,
    PublicComplaintTallyRow,
)
from app.complaints.released.places import point_of
from app.db import point_cells
from app.db.catalogue import raise_revision
from app.db.numbering import take_numbers
from app.db.unit_of_work import UnitOfWork
from app.db.writing import write_or_add
from app.kernel import clock
from app.kernel.text import Localized, in_language

LAYER = KIND
"""Under which the points are counted in cells."""
_LONGEST_TITLE = 90
TALLIED = ("category", "department", "ward", "state")
FILED, MOVED, HANDED_OVER = "file", "move", "hand-over"


def follow(unit: UnitOfWork, complaint: ComplaintRow) -> None:
    """Let the public row say what the complaint is now, or be gone; nothing where nothing of it was ever released.

    For every command that changes a complaint, as its last act, in a unit that may read all rows of the case: where
    department and labels changed, the portal's own. What strangers do not read changes no byte of what they do.
    """
    release = unit.session.get(ComplaintReleaseRow, complaint.id)
    if release is None:
        return
    unit.session.flush()
    shown = unit.session.scalar(select(PublicComplaintRow).where(PublicComplaintRow.reference == complaint.reference))
    if not may_be_public(complaint) or release.hidden:
        if shown is not None:
            _remove(unit, shown)
    else:
        _show(unit, complaint, release, shown)
    if complaint.erased_at is not None:
        unit.session.delete(release)
        unit.session.flush()


def may_be_public(complaint: ComplaintRow) -> bool:
    """Whether strangers may ever read of it: not of what is confidential, suspected, withdrawn or erased."""
    return (
        complaint.content == secrecy.PUBLIC
        and not complaint.quarantined
        and complaint.erased_at is None
        and complaint.state != lifecycle.WITHDRAWN
    )


def title_of(summary: str) -> str:
    """The first sentence or line, cut between words where it is long."""
    first = summary.strip().split("\n")[0]
    for end in (". ", "? ", "! "):
        first = first.split(end)[0] + (end[0] if end in first and end != ". " else "")
    if len(first) <= _LONGEST_TITLE:
        return first.rstrip(".")
    return first[: first.rfind(" ", 0, _LONGEST_TITLE) if " " in first[:_LONGEST_TITLE] else _LONGEST_TITLE] + "…"


def _show(
    unit: UnitOfWork, complaint: ComplaintRow, release: ComplaintReleaseRow, shown: PublicComplaintRow | None
) -> None:
    session = unit.session
    category = session.get(ComplaintCategory, complaint.category)
    sensitive = category is None or category.sensitive
    if sensitive and not release.approximate:  # it became a sensitive one, and the point may lie before a door
        choose_point(session, release, sensitive=True)
    steps = list(_steps(session, complaint.id, sensitive=sensitive))
    names = {} if category is None else category.names
    values = values_of(complaint, release, len(steps), _due_on(session, complaint), names, sensitive=sensitive)
    if shown is not None and all(getattr(shown, name) == value for name, value in values.items()):
        return
    raise_revision(session)  # first: until this commits nobody else releases, so that no two wait for each other
    moment = told(unit.now, sensitive=sensitive)
    if shown is None:
        (number,) = take_numbers(session, 1)
        photos = 0
    else:
        number, photos = shown.id, shown.photos
        _count(session, shown, -1)
    point = None if release.longitude is None else f"SRID=4326;POINT({release.longitude} {release.latitude})"
    row = values | {"id": number, "updated_at": moment, "photos": photos, "point": point}
    if shown is None:
        shown = PublicComplaintRow(**row)
        session.add(shown)
    else:
        for name, value in row.items():
            setattr(shown, name, value)
    session.flush()
    _count(session, shown, 1)
    session.execute(delete(PublicComplaintStepRow).where(PublicComplaintStepRow.complaint_id == number))
    session.execute(insert(PublicComplaintStepRow), [step | {"complaint_id": number} for step in steps])
    unit.tell(PublicComplaintsChanged([number]))


def _remove(unit: UnitOfWork, shown: PublicComplaintRow) -> None:
    session, number = unit.session, shown.id
    raise_revision(session)
    _count(session, shown, -1)
    session.expunge(shown)
    for model in (PublicComplaintStepRow, PublicComplaintPhotoRow):
        session.execute(delete(model).where(model.complaint_id == number))
    session.execute(delete(PublicComplaintRow).where(PublicComplaintRow.id == number))
    unit.tell(PublicComplaintsChanged([number], gone=[number]))


def choose_point(session: Session, release: ComplaintReleaseRow, *, sensitive: bool) -> None:
    """Choose the point by which strangers know where it is: done once, when something is released first."""
    content = session.get(ComplaintContentRow, release.complaint_id)
    place = None
    if content is not None and content.longitude is not None and content.latitude is not None:
        place = point_of(session, (content.longitude, content.latitude), sensitive=sensitive)
    release.longitude, release.latitude = (place.longitude, place.latitude) if place else (None, None)
    release.place, release.approximate = (place.name, place.approximate) if place else ("", False)


def told(moment: datetime, *, sensitive: bool) -> datetime:
    """A moment as strangers read it: of a sensitive category the beginning of its day in the city."""
    if not sensitive:
        return moment
    return datetime.combine(clock.day_of(moment), time(), clock.zone())


def values_of(
    complaint: ComplaintRow,
    release: ComplaintReleaseRow,
    steps: int,
    due_on: date | None,
    names: Localized,
    *,
    sensitive: bool,
) -> dict[str, Any]:
    """What the public row says of a complaint, but for its number, photographs and when it was written.

    What was released without a summary, as imports are, is called by the ``names`` of its category and the street.
    """
    called = ", ".join(filter(None, (in_language(names, release.language), release.place)))
    return {
        "reference": complaint.reference,
        "category": complaint.category,
        "department": complaint.department,
        "ward": complaint.ward,
        "state": complaint.state,
        "is_open": complaint.state in lifecycle.OPEN,
        "language": release.language,
        "title": title_of(release.summary) or called,
        "summary": release.summary,
        "place": release.place,
        "approximate": release.approximate,
        "longitude": release.longitude,
        "latitude": release.latitude,
        "received_at": told(complaint.received_at, sensitive=sensitive),
        "ended_at": None if complaint.ended_at is None else told(complaint.ended_at, sensitive=sensitive),
        "due_on": due_on,
        "steps": steps,
    }


def _due_on(session: Session, complaint: ComplaintRow) -> date | None:
    if complaint.state not in lifecycle.AT_WORK:
        return None
    due = queries.clocks_of(session, complaint).due
    return None if due is None else clock.day_of(due)


def _steps(session: Session, complaint_id: int, *, sensitive: bool) -> Iterator[dict[str, Any]]:
    columns = select(ComplaintStepRow.at, ComplaintStepRow.state, ComplaintStepRow.department)
    ordered = columns.where(ComplaintStepRow.complaint_id == complaint_id).order_by(ComplaintStepRow.id)
    rows = session.execute(ordered)
    return steps_of(((at, state, department) for at, state, department in rows), sensitive=sensitive)


def steps_of(steps: Iterable[tuple[datetime, str, str]], *, sensitive: bool) -> Iterator[dict[str, Any]]:
    """The steps by which state or department changed; everything else is between reporter and office.

    Of each step, in order: when it was, the state and the department after it.
    """
    state = department = ""
    position = 0
    for at, new_state, new_department in steps:
        if (new_state, new_department) == (state, department):
            continue
        act = FILED if not state else MOVED if new_state != state else HANDED_OVER
        state, department = new_state, new_department
        moment = told(at, sensitive=sensitive)
        yield {"position": position, "at": moment, "act": act, "state": state, "department": department}
        position += 1


def _count(session: Session, shown: PublicComplaintRow, sign: int) -> None:
    """Count the row in or out: in the list's filters, and in the cells of the map."""
    cell = {name: getattr(shown, name) for name in TALLIED}
    write_or_add(session, PublicComplaintTallyRow, cell, {"count": sign}, "count")
    if shown.longitude is not None and shown.latitude is not None:
        point_cells.change(session, [(LAYER, shown.longitude, shown.latitude, sign)])
