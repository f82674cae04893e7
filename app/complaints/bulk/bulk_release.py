"""Many cases that strangers may read of at once, without a word of their text: the rows that a release makes of each.

What it writes is what ``released.rows.follow`` would write, so that following a case afterwards changes nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.city.model import ComplaintCategory
from app.city.queries import calendar_of
from app.complaints import entries, lifecycle, policy, sla
from app.complaints.model import ComplaintContentRow, ComplaintRow, ComplaintStepRow
from app.complaints.released import rows as public_rows
from app.complaints.released.events import PublicComplaintsChanged
from app.complaints.released.model import (
    ComplaintReleaseRow,
    PublicComplaintRow,
    PublicComplaintStepRow,
    PublicComplaintTallyRow,
)
from app.complaints.released.places import point_of
from app.complaints.released.point import PublicPoint
from app.complaints.terms import terms_of
from app.db import point_cells
from app.db.catalogue import raise_revision
from app.db.numbering import take_numbers
from app.db.unit_of_work import UnitOfWork
from app.db.writing import write_or_add
from app.kernel import clock, ids

Told = tuple[datetime, str, str]


def release(unit: UnitOfWork, public: Session, ids_of_cases: Sequence[int], detail: Mapping[str, Any]) -> int:
    """Release those that may be public and are not; how many these were. In a unit with the portal's labels.

    ``public`` is a stranger's session, by which the points are chosen: it reads what strangers read, and faster.
    ``detail`` is what the step beside each case says.
    """
    session = unit.session
    cases = _unreleased(session, ids_of_cases)
    if not cases:
        return 0
    raise_revision(session)  # first: see ``released.rows``
    told, points = _told(session, cases), _points(session, public, cases)
    releases = [_release(unit, case, points[case.id]) for case in cases]
    session.add_all(releases)
    shown = _Shown(session)
    numbers = take_numbers(session, len(cases))
    rows = [
        shown.row(unit, case, one, number, told[case.id])
        for case, one, number in zip(cases, releases, numbers, strict=True)
    ]
    session.execute(insert(PublicComplaintRow), rows)
    session.execute(
        insert(PublicComplaintStepRow),
        [
            step | {"complaint_id": number}
            for case, number in zip(cases, numbers, strict=True)
            for step in public_rows.steps_of(told[case.id], sensitive=shown.is_sensitive(case))
        ],
    )
    session.execute(insert(ComplaintStepRow), [_step(unit, case, detail) for case in cases])
    _count(session, rows)
    unit.tell(PublicComplaintsChanged(list(numbers)))
    session.flush()
    return len(cases)


class _Shown:
    """Categories, calendars and terms, looked up once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._categories = {row.slug: row for row in session.scalars(select(ComplaintCategory))}
        self._terms: dict[tuple[str, str], Any] = {}

    def is_sensitive(self, case: ComplaintRow) -> bool:
        return self._categories[case.category].sensitive

    def row(
        self, unit: UnitOfWork, case: ComplaintRow, one: ComplaintReleaseRow, number: int, told: Sequence[Told]
    ) -> dict[str, Any]:
        sensitive = self.is_sensitive(case)
        steps = len(list(public_rows.steps_of(told, sensitive=sensitive)))
        point = None if one.longitude is None else f"SRID=4326;POINT({one.longitude} {one.latitude})"
        due_on, names = self._due_on(case, told), self._categories[case.category].names
        return public_rows.values_of(case, one, steps, due_on, names, sensitive=sensitive) | {
            "id": number,
            "updated_at": public_rows.told(unit.now, sensitive=sensitive),
            "photos": 0,
            "point": point,
        }

    def _due_on(self, case: ComplaintRow, told: Sequence[Told]) -> date | None:
        """When something is owed does not depend on what time it is now."""
        if case.state not in lifecycle.AT_WORK:
            return None
        key = case.department, case.category
        if key not in self._terms:
            calendar = calendar_of(self._session, case.department)
            self._terms[key] = terms_of(self._session, case.category, calendar), calendar
        terms, calendar = self._terms[key]
        steps = [sla.Step(at, state) for at, state, _ in told]
        due = sla.clocks(steps, terms, calendar, steps[-1].at).due
        return None if due is None else clock.day_of(due)


def _unreleased(session: Session, ids_of_cases: Sequence[int]) -> list[ComplaintRow]:
    known = select(ComplaintReleaseRow.complaint_id).where(ComplaintReleaseRow.complaint_id.in_(ids_of_cases))
    wanted = set(ids_of_cases) - set(session.scalars(known))
    rows = session.scalars(select(ComplaintRow).where(ComplaintRow.id.in_(wanted)).order_by(ComplaintRow.id))
    return [row for row in rows if public_rows.may_be_public(row)]


def _told(session: Session, cases: Sequence[ComplaintRow]) -> dict[int, list[Told]]:
    found: dict[int, list[Told]] = defaultdict(list)
    columns = select(
        ComplaintStepRow.complaint_id, ComplaintStepRow.at, ComplaintStepRow.state, ComplaintStepRow.department
    )
    of_cases = columns.where(ComplaintStepRow.complaint_id.in_([case.id for case in cases]))
    for number, at, state, department in session.execute(of_cases.order_by(ComplaintStepRow.id)):
        found[number].append((at, state, department))
    return found


def _points(session: Session, public: Session, cases: Sequence[ComplaintRow]) -> dict[int, PublicPoint | None]:
    sensitive = _Shown(session)
    content = ComplaintContentRow
    columns = select(content.complaint_id, content.longitude, content.latitude)
    places = {
        number: (longitude, latitude)
        for number, longitude, latitude in session.execute(
            columns.where(content.complaint_id.in_([case.id for case in cases]))
        )
        if longitude is not None and latitude is not None
    }
    return {case.id: point_of(public, places.get(case.id), sensitive=sensitive.is_sensitive(case)) for case in cases}


def _release(unit: UnitOfWork, case: ComplaintRow, point: PublicPoint | None) -> ComplaintReleaseRow:
    return ComplaintReleaseRow(
        complaint_id=case.id,
        summary="",
        language=case.language,
        longitude=point.longitude if point else None,
        latitude=point.latitude if point else None,
        place=point.name if point else "",
        approximate=point.approximate if point else False,
        hidden=False,
        released_at=unit.now,
        labels=policy.of_release(entries.circle_of(case)),
    )


def _step(unit: UnitOfWork, case: ComplaintRow, detail: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": ids.new_id(),
        "complaint_id": case.id,
        "at": unit.now,
        "act": "release",
        "who": lifecycle.PORTAL,
        "state": case.state,
        "department": case.department,
        "detail": dict(detail),
        "labels": policy.of_case(entries.circle_of(case)),
    }


def _count(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Count them in the list's filters and in the cells of the map, the cells in one order for everybody."""
    names = public_rows.TALLIED
    for cell, number in sorted(Counter(tuple(row[name] for name in names) for row in rows).items()):
        key = dict(zip(names, cell, strict=True))
        write_or_add(session, PublicComplaintTallyRow, key, {"count": number}, "count")
    points = [(public_rows.LAYER, row["longitude"], row["latitude"], 1) for row in rows if row["longitude"] is not None]
    point_cells.change(session, points)
