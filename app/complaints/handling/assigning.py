"""Who is in charge of a complaint: somebody of the department, or another department."""

from dataclasses import replace

from sqlalchemy import select

from app.city.model import Department
from app.city.queries import calendar_of
from app.complaints import entries, lifecycle, policy, tally
from app.complaints.colleagues import handles
from app.complaints.counting import count_anew
from app.complaints.events import ComplaintAssigned, ComplaintHandedOver
from app.complaints.handling.acting import Done, done, name_of, opened, require_office, touch, write_move
from app.complaints.lifecycle import HANDLER
from app.complaints.lists import finding
from app.complaints.model import ComplaintRow, ComplaintWorkRow
from app.complaints.queries import steps_of
from app.complaints.relabelling import relabel
from app.complaints.released import rows as public_rows
from app.db.session import entrusted
from app.db.unit_of_work import UnitOfWork
from app.kernel import roles
from app.kernel.errors import BadInput
from app.kernel.text import N_


def assign(
    unit: UnitOfWork,
    reference: str,
    account: str,
    *,
    team: str | None = None,
    priority: int | None = None,
    revision: int | None = None,
) -> Done:
    """Give it to somebody of the department ("": nobody); team and priority as they are where not given.

    What one officer works on, he gives away himself or a supervisor does.
    """
    row, acts_as = opened(unit, reference, revision)
    require_office(acts_as)
    work = unit.session.scalars(select(ComplaintWorkRow).where(ComplaintWorkRow.complaint_id == row.id)).one()
    if acts_as == HANDLER and work.assignee not in ("", account, unit.actor.name):
        policy.require(unit.actor, roles.SUPERVISE, row.department)
    with entrusted(unit.session):
        if account not in ("", work.assignee) and not handles(unit.session, account, row.department):
            raise BadInput(N_("Choose somebody who handles reports of this department."))
        work.assignee = account
        work.team = work.team if team is None else team
        work.priority = work.priority if priority is None else priority
        touch(unit, row, shown=False)
        detail = {"assignee": account, "team": work.team, "priority": work.priority}
        entries.add_note(unit.session, row, unit.now, "assigned", name_of(unit, acts_as), detail=detail)
        unit.note("assign complaint", f"complaint/{row.reference}", **detail)
        unit.tell(ComplaintAssigned(row.id, row.reference, row.department, account))
        if account and row.state in (lifecycle.RECEIVED, lifecycle.REOPENED):
            write_move(unit, row, lifecycle.ASSIGNED, acts_as)
    return done(row)


def hand_over(
    unit: UnitOfWork, reference: str, department: str, words: str = "", *, revision: int | None = None
) -> Done:
    """Put another department in charge: from that moment on the first one does not see it any more.

    ``words`` are for the other department. Who worked on it is free of it.
    """
    row, acts_as = opened(unit, reference, revision)
    require_office(acts_as)
    before = tally.cell_of(row)
    if department == row.department or unit.session.get(Department, department) is None:
        raise BadInput(N_("Choose another department."))
    with entrusted(unit.session):
        write_hand_over(unit, row, department, acts_as, words)
        tally.move(unit.session, before, tally.cell_of(row))
        public_rows.follow(unit, row)
    return done(row)


def write_hand_over(unit: UnitOfWork, row: ComplaintRow, department: str, who: str, words: str = "") -> None:
    """Write that another department is in charge; numbers and public pages are the caller's. Entrusted."""
    circle, before = entries.circle_of(row), row.department
    row.department = department
    count_anew(row, steps_of(unit.session, row.id), calendar_of(unit.session, department))
    touch(unit, row)
    relabel(unit.session, row, replace(circle, department=department))
    work = unit.session.scalars(select(ComplaintWorkRow).where(ComplaintWorkRow.complaint_id == row.id)).one()
    work.assignee, work.team = "", ""
    finding.hand_over(unit.session, row.id, department)
    step = entries.add_step(unit.session, row, unit.now, "hand-over", who, {"before": before})
    entries.add_note(unit.session, row, unit.now, "handed-over", name_of(unit, who), words)
    unit.note("hand over complaint", f"complaint/{row.reference}", before=before, after=department)
    unit.tell(ComplaintHandedOver(row.id, row.reference, before, department, step))
