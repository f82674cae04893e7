"""Complaints, for those whom they concern: which projection somebody gets follows from how his labels meet the case."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.city.queries import calendar_of
from app.complaints import policy, references, sla
from app.complaints.model import (
    ComplaintContentRow,
    ComplaintFileRow,
    ComplaintMessageRow,
    ComplaintNoteRow,
    ComplaintRow,
    ComplaintStepRow,
    ComplaintWorkRow,
)
from app.complaints.projections import (
    AttachedFile,
    AuditedComplaint,
    Content,
    CounterComplaint,
    HistoryStep,
    Message,
    Note,
    OfficerComplaint,
    ReporterComplaint,
    Work,
)
from app.complaints.sla import Clocks
from app.complaints.terms import terms_of
from app.db.walled import Walled
from app.kernel import clock, labels
from app.kernel.actor import Actor
from app.kernel.errors import NotVisible
from app.kernel.text import N_

Seen = ReporterComplaint | OfficerComplaint | AuditedComplaint | CounterComplaint
_Shape = TypeVar("_Shape")

REPORTER, OFFICER, AUDITOR, COUNTER = "reporter", "officer", "auditor", "counter"


def by_reference(session: Session, reference: str) -> Seen:
    """The complaint of that reference (as typed) as the session's actor has it. Raises NotVisible."""
    row = found(session, reference)
    reader = reader_of(session.info["actor"], row)
    history = _list(session, ComplaintStepRow, HistoryStep, row.id)
    case = _case(session, row, [sla.Step(one.at, one.state) for one in history])
    if reader == COUNTER:
        return CounterComplaint(**case)
    case["history"] = history
    if reader == REPORTER:
        return ReporterComplaint(**case, **_what_was_said(session, row.id))
    case |= {
        "held": row.held,
        "work": _one(session, ComplaintWorkRow, Work, row.id),
        "notes": _list(session, ComplaintNoteRow, Note, row.id),
    }
    if reader == AUDITOR:
        return AuditedComplaint(**case)
    return OfficerComplaint(**case, **_what_was_said(session, row.id), quarantined=row.quarantined)


def found(session: Session, reference: str, *, locked: bool = False) -> ComplaintRow:
    """The row of a complaint, for the commands of this subject. Raises NotVisible, whatever the reason is."""
    looked_for = select(ComplaintRow).where(ComplaintRow.reference == (references.normal(reference) or ""))
    row: ComplaintRow | None = session.scalar(looked_for.with_for_update() if locked else looked_for)
    if row is None:
        raise NotVisible(N_("There is no such report."))
    return row


def reader_of(actor: Actor, row: ComplaintRow) -> str:
    """As what somebody meets a complaint: its reporter first, then the department, the auditor, the counter.

    Raises NotVisible for whoever meets it as none of these.
    """
    if policy.reports(actor, row.id, row.labels):
        return REPORTER
    if {labels.complaints_desk(row.department), labels.SYSTEM} & actor.labels:
        return OFFICER
    if labels.TRAIL in actor.labels:
        return AUDITOR
    if policy.of_case_at_counter(row.labels) & actor.labels:
        return COUNTER
    raise NotVisible(N_("There is no such report."))


def steps_of(session: Session, complaint_id: int) -> list[sla.Step]:
    """The history as the clocks need it, in order."""
    return [sla.Step(at, state) for at, state in _STEPS.rows(session, complaint_id=complaint_id)]


_STEPS = Walled(
    select(ComplaintStepRow.at, ComplaintStepRow.state)
    .where(ComplaintStepRow.complaint_id == bindparam("complaint_id"))
    .order_by(ComplaintStepRow.id)
)


def clocks_of(session: Session, row: ComplaintRow, steps: Sequence[sla.Step] = ()) -> Clocks:
    """All clocks of a complaint now. ``steps``: its history, where it was read already."""
    calendar = calendar_of(session, row.department)
    terms = terms_of(session, row.category, calendar)
    return sla.clocks(steps or steps_of(session, row.id), terms, calendar, clock.now())


def _case(session: Session, row: ComplaintRow, steps: Sequence[sla.Step]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _NAMES} | {
        "content_switch": row.content,
        "clocks": clocks_of(session, row, steps),
    }


_NAMES = [field.name for field in fields(CounterComplaint) if field.name not in ("content_switch", "clocks")]


def _what_was_said(session: Session, complaint_id: int) -> dict[str, Any]:
    return {
        "content": _one(session, ComplaintContentRow, Content, complaint_id),
        "messages": _list(session, ComplaintMessageRow, Message, complaint_id),
        "files": _list(session, ComplaintFileRow, AttachedFile, complaint_id),
    }


def _one(session: Session, model: Any, shape: Callable[..., _Shape], complaint_id: int) -> _Shape:
    rows = _statement(model, shape).rows(session, complaint_id=complaint_id)
    if not rows:
        raise NotVisible(N_("There is no such report."))
    return shape(*rows[0])


def _list(session: Session, model: Any, shape: Callable[..., _Shape], complaint_id: int) -> tuple[_Shape, ...]:
    return tuple(shape(*row) for row in _statement(model, shape).rows(session, complaint_id=complaint_id))


@cache
def _statement(model: Any, shape: Any) -> Walled:
    """What the shape shows of the rows of a complaint, in their order; of a table that has one for each, that one."""
    columns = [getattr(model, "step_id" if field.name == "step" else field.name) for field in fields(shape)]
    rows = select(*columns).where(model.complaint_id == bindparam("complaint_id"))
    return Walled(rows.order_by(model.id) if hasattr(model, "id") else rows)
