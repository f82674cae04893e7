"""The moments that the clocks of a complaint count from, kept beside its history so that lists find what is late.

They follow from the history and the calendar alone, and are derived anew at each step, and when a calendar changes.
"""

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.city.calendar import Calendar
from app.city.model import Department
from app.city.queries import calendar_of
from app.complaints import lifecycle, sla
from app.complaints.model import ComplaintRow, ComplaintStepRow
from app.complaints.sla import Step

AT_ONCE = 200
"""Complaints that one transaction goes over: others wait for the write lock no longer than that takes."""
_PAUSED = (lifecycle.WAITING, lifecycle.REOPENED)


def count_anew(row: ComplaintRow, steps: Sequence[Step], calendar: Calendar) -> None:
    """Let the moments be what this history makes of them."""
    row.counts_from = sla.counts_from(steps, calendar)
    row.resolves_from = sla.resolves_from(steps, calendar)


def departments_by(session: Session, calendar: str) -> list[str]:
    """The departments that work by that calendar."""
    return list(
        session.scalars(select(Department.slug).where(Department.calendar == calendar).order_by(Department.slug))
    )


def recount(session: Session, department: str, after: int) -> int | None:
    """Derive the moments of the next complaints of a department whose clocks once stood still.

    Those of others do not depend on the calendar. ``after`` is the id where the last call ended (-1: begin). Returns
    where this one ended, None where nothing is left. ``session`` is a portal's, for writing.
    """
    step = ComplaintStepRow
    paused = exists().where(step.complaint_id == ComplaintRow.id, step.state.in_(_PAUSED))
    running = select(ComplaintRow).where(
        ComplaintRow.department == department,
        ComplaintRow.state.in_(lifecycle.AT_WORK),
        ComplaintRow.id > after,
        paused,
    )
    rows = session.scalars(running.order_by(ComplaintRow.id).limit(AT_ONCE).with_for_update(of=ComplaintRow)).all()
    calendar = calendar_of(session, department)
    numbers = [row.id for row in rows]
    history: dict[int, list[Step]] = {number: [] for number in numbers}
    ordered = select(step.complaint_id, step.at, step.state).where(step.complaint_id.in_(numbers)).order_by(step.id)
    for number, at, state in session.execute(ordered):
        history[number].append(Step(at, state))
    for row in rows:
        count_anew(row, history[row.id], calendar)
    session.flush()
    return numbers[-1] if numbers else None
