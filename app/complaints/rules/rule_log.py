"""What rules did: each act once for each occasion, and no rule in circles."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.complaints.rules.model import RuleLogRow
from app.kernel import ids

ACTED, STOPPED, REFUSED, PASSED = "acted", "stopped", "refused", "passed"
"""A rule did something, was stopped, could not do it, or met a report to which it had nothing to do."""
MOST_SHOWN = 500
_DAY = timedelta(days=1)


class Entry(NamedTuple):
    """That a rule acted, was stopped, or could not do what it is for."""

    complaint: int
    rule: str
    at: datetime
    outcome: str


def log_of(session: Session) -> list[Entry]:
    """The newest entries first. For the portal's session: who is shown what is the caller's to know."""
    columns = (RuleLogRow.complaint_id, RuleLogRow.rule, RuleLogRow.at, RuleLogRow.outcome)
    shown = select(*columns).where(RuleLogRow.outcome != PASSED).order_by(RuleLogRow.id.desc())
    return [Entry(*row) for row in session.execute(shown.limit(MOST_SHOWN))]


def acts_on(session: Session, complaint_id: int, now: datetime) -> dict[int, list[datetime]]:
    """Rule → when it acted on that complaint within a day."""
    recent = select(RuleLogRow.rule_id, RuleLogRow.at).where(
        RuleLogRow.complaint_id == complaint_id, RuleLogRow.outcome == ACTED, RuleLogRow.at > now - _DAY
    )
    found: dict[int, list[datetime]] = {}
    for rule, at in session.execute(recent):
        found.setdefault(rule, []).append(at)
    return found


def was_there(session: Session, complaint_id: int, rule: int, occasion: str) -> bool:
    """Whether the rule has met that occasion before."""
    known = select(RuleLogRow.id).where(
        RuleLogRow.complaint_id == complaint_id, RuleLogRow.rule_id == rule, RuleLogRow.occasion == occasion
    )
    return session.scalar(known) is not None


def enter(
    session: Session, complaint_id: int, rule: tuple[int, str], occasion: str, at: datetime, outcome: str, **detail: Any
) -> None:
    """Write an entry; ``detail`` are plain values and no words of the report."""
    number, name = rule
    kept: Mapping[str, Any] = detail
    session.add(
        RuleLogRow(
            id=ids.new_id(),
            complaint_id=complaint_id,
            rule_id=number,
            rule=name,
            occasion=occasion,
            at=at,
            outcome=outcome,
            detail=dict(kept),
        )
    )
    session.flush()
