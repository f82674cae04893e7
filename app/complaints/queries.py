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
from app.complaints.terms import Promised, terms_of
from app.db.ahead import ask_ahead
from app.db.reading import Reading
from app.db.walled import Walled
from app.kernel import clock, labels
from app.kernel.actor import Actor
from app.kernel.errors import NotVisible
from app.kernel.text import N_

Seen = ReporterComplaint | OfficerComplaint | AuditedComplaint | CounterComplaint
_Shape = TypeVar("_Shape")

REPORTER, OFFICER, AUDITOR, COUNTER = "reporter", "officer", "auditor", "counter"


def by_reference(session: Session, reference: str, *next_asked: Walled, promised: Promised | None = None) -> Seen:
    """The complaint of that reference (as typed) as the session's actor has it. Raises NotVisible.

    ``next_asked``: what the page asks of it next, by its id alone. ``promised``: by all departments, if that is known.
    """
    rows = _HEAD.rows(session, reference=references.normal(reference) or "")
    if not rows:
        raise NotVisible(N_("There is no such report."))
    case = dict(zip(_COLUMNS, rows[0], strict=True))
    number: int = case["id"]
    held, quarantined = case.pop("held"), case.pop("quarantined")
    reader = _reader(session.info["actor"], number, case["department"], case.pop("labels"))
    ask_ahead(session, [(one, {"complaint_id": number}) for one in (*_PARTS[reader], *next_asked)])
    history = of_complaint(session, ComplaintStepRow, HistoryStep, number)
    steps = [sla.Step(one.at, one.state) for one in history]
    case |= {
        "content_switch": case.pop("content"),
        "clocks": _clocks(session, case["department"], case["category"], steps, promised),
    }
    if reader == COUNTER:
        return CounterComplaint(**case)
    case["history"] = history
    if reader == REPORTER:
        return ReporterComplaint(**case, **_what_was_said(session, number))
    case |= {
        "held": held,
        "work": _one(session, ComplaintWorkRow, Work, number),
        "notes": of_complaint(session, ComplaintNoteRow, Note, number),
    }
    if reader == AUDITOR:
        return AuditedComplaint(**case)
    return OfficerComplaint(**case, **_what_was_said(session, number), quarantined=quarantined)


_NAMES = [field.name for field in fields(CounterComplaint) if field.name not in ("content_switch", "clocks")]
_COLUMNS = (*_NAMES, "content", "held", "quarantined", "labels")
_HEAD = Walled(
    select(*(getattr(ComplaintRow, name) for name in _COLUMNS)).where(ComplaintRow.reference == bindparam("reference"))
)


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
    return _reader(actor, row.id, row.department, row.labels)


def _reader(actor: Actor, complaint_id: int, department: str, present: policy.Labels) -> str:
    if policy.reports(actor, complaint_id, present):
        return REPORTER
    if {labels.complaints_desk(department), labels.SYSTEM} & actor.labels:
        return OFFICER
    if labels.TRAIL in actor.labels:
        return AUDITOR
    if policy.of_case_at_counter(present) & actor.labels:
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


def clocks_of(session: Session, row: ComplaintRow) -> Clocks:
    """All clocks of a complaint now."""
    return _clocks(session, row.department, row.category, steps_of(session, row.id))


def _clocks(
    session: Session, department: str, category: str, steps: Sequence[sla.Step], promised: Promised | None = None
) -> Clocks:
    terms = promised.terms.get((department, category)) if promised else None
    if promised is None or terms is None:
        calendar = calendar_of(session, department)
        return sla.clocks(steps, terms_of(session, category, calendar), calendar, clock.now())
    return sla.clocks(steps, terms, promised.calendars[department], clock.now())


def _what_was_said(session: Session, complaint_id: int) -> dict[str, Any]:
    return {
        "content": _one(session, ComplaintContentRow, Content, complaint_id),
        "messages": of_complaint(session, ComplaintMessageRow, Message, complaint_id),
        "files": of_complaint(session, ComplaintFileRow, AttachedFile, complaint_id),
    }


def _one(session: Session, model: Any, shape: Callable[..., _Shape], complaint_id: int) -> _Shape:
    rows = statement_of(model, shape).rows(session, complaint_id=complaint_id)
    if not rows:
        raise NotVisible(N_("There is no such report."))
    return shape(*rows[0])


def of_complaint(session: Reading, model: Any, shape: Callable[..., _Shape], complaint_id: int) -> tuple[_Shape, ...]:
    """The rows that a complaint has in that model's table, in their order, each as the fields of the dataclass."""
    return tuple(shape(*row) for row in statement_of(model, shape).rows(session, complaint_id=complaint_id))


@cache
def statement_of(model: Any, shape: Any) -> Walled:
    """What the shape shows of the rows of a complaint, in their order; of a table that has one for each, that one."""
    columns = [getattr(model, "step_id" if field.name == "step" else field.name) for field in fields(shape)]
    rows = select(*columns).where(model.complaint_id == bindparam("complaint_id"))
    return Walled(rows.order_by(model.id) if hasattr(model, "id") else rows)


_STEPS_TAKEN = [statement_of(ComplaintStepRow, HistoryStep)]
_SAID = [
    statement_of(ComplaintContentRow, Content),
    statement_of(ComplaintMessageRow, Message),
    statement_of(ComplaintFileRow, AttachedFile),
]
_WORKED_ON = [statement_of(ComplaintWorkRow, Work), statement_of(ComplaintNoteRow, Note)]
_PARTS = {
    COUNTER: _STEPS_TAKEN,
    REPORTER: [*_STEPS_TAKEN, *_SAID],
    AUDITOR: [*_STEPS_TAKEN, *_WORKED_ON],
    OFFICER: [*_STEPS_TAKEN, *_WORKED_ON, *_SAID],
}
"""What each reader's projection is made of, beside the case itself."""
