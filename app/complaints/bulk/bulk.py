"""Many cases at once, with the rows that the commands would have made one by one: imports, and cities for measuring.

Nobody is told of them and no rule is asked: whoever takes in a thousand old requests sends no thousand mails.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.city.calendar import Calendar
from app.city.queries import calendar_of
from app.complaints import lifecycle, policy, references, secrecy, sla, tally
from app.complaints.lists import finding
from app.complaints.model import ComplaintContentRow, ComplaintRow, ComplaintStepRow, ComplaintWorkRow
from app.complaints.policy import Circle
from app.complaints.tally import Cell
from app.kernel import ids


@dataclass(frozen=True, slots=True)
class Move:
    """A step after the filing. ``detail``: plain values that name nobody."""

    at: datetime
    state: str
    who: str
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case, filed without a contact. ``moves`` in order; without any it is as it was received.

    ``filed_by`` says who of the life cycle filed it, ``detail`` what the first step says of it.
    """

    category: str
    department: str
    received_at: datetime
    moves: tuple[Move, ...] = ()
    content: str = secrecy.PUBLIC
    channel: str
    language: str = "en"
    ward: str = ""
    text: str = ""
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    filed_by: str = lifecycle.REPORTER
    detail: Mapping[str, Any] = field(default_factory=dict)
    updated_at: datetime | None = None

    @property
    def state(self) -> str:
        return self.moves[-1].state if self.moves else lifecycle.RECEIVED

    @property
    def ended_at(self) -> datetime | None:
        return self.moves[-1].at if self.moves and self.state in lifecycle.ENDED else None

    @property
    def changed_at(self) -> datetime:
        """When it was changed last, by its moves or later."""
        return max(self.updated_at or self.received_at, self.moves[-1].at if self.moves else self.received_at)


@dataclass(frozen=True, slots=True)
class Added:
    """What was made of a case."""

    complaint_id: int
    reference: str


def add(session: Session, cases: Sequence[Case]) -> list[Added]:
    """Write the cases, in order, with everything that belongs to them. For a session with the portal's labels."""
    added = [Added(ids.new_id(), reference) for reference in _references(session, len(cases))]
    calendars = {department: calendar_of(session, department) for department in {case.department for case in cases}}
    both = list(zip(cases, added, strict=True))
    if not both:
        return []
    session.execute(insert(ComplaintRow), [_case(case, one, calendars[case.department]) for case, one in both])
    session.execute(insert(ComplaintContentRow), [_content(case, one) for case, one in both])
    session.execute(insert(ComplaintWorkRow), [_work(case, one) for case, one in both])
    session.execute(insert(ComplaintStepRow), [step for case, one in both for step in _steps(case, one)])
    finding.add(session, ((one.complaint_id, case.department, case.text, case.address) for case, one in both))
    tally.count(session, Counter(Cell(case.department, case.category, case.state) for case in cases))
    return added


def _references(session: Session, count: int) -> list[str]:
    """So many references that nobody has."""
    found: set[str] = set()
    while len(found) < count:
        drawn = {references.new_reference() for _ in range(count - len(found))}
        found |= drawn - set(session.scalars(select(ComplaintRow.reference).where(ComplaintRow.reference.in_(drawn))))
    return list(found)


def _circle(case: Case, one: Added) -> Circle:
    return Circle(one.complaint_id, case.department, secrecy.NONE)


def _case(case: Case, one: Added, calendar: Calendar) -> dict[str, Any]:
    history = [sla.Step(case.received_at, lifecycle.RECEIVED), *(sla.Step(move.at, move.state) for move in case.moves)]
    return {
        "id": one.complaint_id,
        "reference": one.reference,
        "category": case.category,
        "department": case.department,
        "ward": case.ward,
        "state": case.state,
        "identity": secrecy.NONE,
        "content": case.content,
        "channel": case.channel,
        "language": case.language,
        "received_at": case.received_at,
        "updated_at": case.changed_at,
        "ended_at": case.ended_at,
        "counts_from": sla.counts_from(history, calendar),
        "resolves_from": sla.resolves_from(history, calendar),
        "held": False,
        "quarantined": False,
        "erased_at": None,
        "revision": 1 + len(case.moves),
        "labels": policy.of_case(_circle(case, one)),
    }


def _content(case: Case, one: Added) -> dict[str, Any]:
    return {
        "complaint_id": one.complaint_id,
        "text": case.text,
        "answers": dict(case.answers),
        "address": case.address,
        "longitude": case.longitude,
        "latitude": case.latitude,
        "labels": policy.of_content(_circle(case, one)),
    }


def _work(case: Case, one: Added) -> dict[str, Any]:
    return {
        "complaint_id": one.complaint_id,
        "assignee": "",
        "team": "",
        "priority": 0,
        "department": case.department,
        "state": case.state,
        "received_at": case.received_at,
        "labels": policy.of_work(_circle(case, one)),
    }


def _steps(case: Case, one: Added) -> list[dict[str, Any]]:
    filed = Move(case.received_at, lifecycle.RECEIVED, case.filed_by, {"channel": case.channel, **case.detail})
    labels = policy.of_case(_circle(case, one))
    return [
        {
            "id": ids.new_id(),
            "complaint_id": one.complaint_id,
            "at": step.at,
            "act": "move" if place else "file",
            "who": step.who,
            "state": step.state,
            "department": case.department,
            "detail": dict(step.detail),
            "labels": labels,
        }
        for place, step in enumerate((filed, *case.moves))
    ]
