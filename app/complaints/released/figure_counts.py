"""Counting the figures of a quarter from the histories of its complaints, once, and reading what was told."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from functools import cache, partial
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.city.calendar import Calendar
from app.city.queries import calendar_of
from app.complaints import lifecycle, sla
from app.complaints.following.model import ScoreRow
from app.complaints.model import ComplaintRow, ComplaintStepRow
from app.complaints.released.figures import Cell, Counted, Told, days_of, due_quarters, told
from app.complaints.released.model import PublicComplaintFigureRow, PublicComplaintPeriodRow
from app.complaints.terms import terms_of
from app.db.catalogue import raise_revision
from app.db.unit_of_work import UnitOfWork
from app.kernel import clock

_AT_ONCE = 500


def due(session: Session, now: datetime) -> list[str]:
    """The quarters whose figures can be counted and are not yet. For a session of the portal's own."""
    first = session.scalar(select(ComplaintRow.received_at).order_by(ComplaintRow.received_at).limit(1))
    return due_quarters(clock.day_of(first), clock.day_of(now), quarters(session)) if first else []


def publish(unit: UnitOfWork, quarter: str, counts: Mapping[Cell, Counted]) -> None:
    """Tell the figures of a quarter, unless they stand already: then these stay.

    All complaints count, those of which nobody may know among them: hence whole quarters, rounded, and never again.
    """
    if unit.session.get(PublicComplaintPeriodRow, quarter) is not None:
        return
    raise_revision(unit.session)
    unit.session.add(PublicComplaintPeriodRow(period=quarter, published_on=clock.day_of(unit.now)))
    unit.session.flush()
    rows = [_row(quarter, cell, one) for cell, one in told(counts).items()]
    unit.session.execute(insert(PublicComplaintFigureRow), rows)
    unit.note("publish figures", f"reports/{quarter}", cells=len(rows))


def counted(session: Session, quarter: str, now: datetime) -> dict[Cell, Counted]:
    """What is counted of each department and category among the complaints that were received in a quarter."""
    found: dict[Cell, Counted] = defaultdict(Counted)
    promised = cache(partial(_promised, session))
    for cases in _received(session, quarter):
        ids = [case.id for case in cases]
        steps = _steps(session, ids)
        rated = select(ScoreRow.complaint_id, ScoreRow.score).where(ScoreRow.complaint_id.in_(ids))
        scores = {complaint: score for complaint, score in session.execute(rated)}  # noqa: C416 - a row is no pair to mypy
        for case in cases:
            cell = (case.department, case.category)
            found[cell] += _of_case(steps[case.id], scores.get(case.id), *promised(*cell), now)
    return dict(found)


def _received(session: Session, quarter: str) -> Iterator[Sequence[Any]]:
    begin, end = (datetime.combine(day, time(), clock.zone()) for day in days_of(quarter))
    columns = select(ComplaintRow.id, ComplaintRow.department, ComplaintRow.category).where(
        ComplaintRow.received_at >= begin, ComplaintRow.received_at < end, ComplaintRow.quarantined.is_(False)
    )
    after = -1
    while cases := list(
        session.execute(columns.where(ComplaintRow.id > after).order_by(ComplaintRow.id).limit(_AT_ONCE))
    ):
        yield cases
        after = cases[-1].id


def _steps(session: Session, ids: list[int]) -> dict[int, list[sla.Step]]:
    found: dict[int, list[sla.Step]] = defaultdict(list)
    columns = select(ComplaintStepRow.complaint_id, ComplaintStepRow.at, ComplaintStepRow.state)
    ordered = columns.where(ComplaintStepRow.complaint_id.in_(ids)).order_by(ComplaintStepRow.id)
    for complaint, at, state in session.execute(ordered):
        found[complaint].append(sla.Step(at, state))
    return found


def _promised(session: Session, department: str, category: str) -> tuple[sla.Terms, Calendar]:
    calendar = calendar_of(session, department)
    return terms_of(session, category, calendar), calendar


def _of_case(steps: list[sla.Step], score: int | None, terms: sla.Terms, calendar: Calendar, now: datetime) -> Counted:
    one = Counted(received=1, ratings=int(score is not None), scores=score or 0)
    if steps:
        kept = sla.clocks(steps, terms, calendar, now).answer.kept
        one.timed, one.in_time = int(kept is not None), int(kept is True)
        one.reopened = int(any(step.state == lifecycle.REOPENED for step in steps))
    return one


def _row(quarter: str, cell: Cell, one: Told) -> dict[str, object]:
    department, category = cell
    values = {name: getattr(one, name) for name in Told.__slots__}
    return {"period": quarter, "department": department, "category": category, **values}


def quarters(session: Session) -> list[str]:
    """The quarters whose figures stand, the newest first."""
    return list(
        session.scalars(select(PublicComplaintPeriodRow.period).order_by(PublicComplaintPeriodRow.period.desc()))
    )


def figures_of(session: Session, quarter: str) -> dict[Cell, Told]:
    """What is told of a quarter: of the city, of each department, of each category in it."""
    row = PublicComplaintFigureRow
    ordered = select(row).where(row.period == quarter).order_by(row.department, row.category)
    return {
        (one.department, one.category): Told(*(getattr(one, name) for name in Told.__slots__))
        for one in session.scalars(ordered)
    }
