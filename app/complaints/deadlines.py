"""Warnings before something is due, and escalation after it: once for each term of a report, found by an index."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import exists, select

from app.city.queries import departments
from app.complaints import entries, lifecycle, rule_log, sla
from app.complaints.colleagues import colleagues
from app.complaints.handling_events import TermsReached
from app.complaints.handling_model import RuleLogRow
from app.complaints.model import ComplaintRow, ComplaintWorkRow
from app.complaints.promises import Promises, promises_of
from app.db.unit_of_work import UnitOfWork

WARNED_AFTER = 0.75
"""Share of a term after which whoever is in charge is warned."""
LOOKED_BACK = timedelta(days=7)
"""What was overdue longer before the portal looked is in the lists, and no news."""
MOST_AT_ONCE = 500


class Look(NamedTuple):
    """One kind of news: ``mark`` stands in the log in place of a rule's number."""

    clock: str
    kind: str
    share: float
    mark: int


LOOKS = (
    Look("acknowledge", "escalated", 1.0, -1),
    Look("answer", "escalated", 1.0, -2),
    Look("acknowledge", "warned", WARNED_AFTER, -3),
    Look("answer", "warned", WARNED_AFTER, -4),
)


def look(unit: UnitOfWork) -> int:
    """Write notes and ask for mails about what became nearly or quite overdue. Returns how many. ``unit``: portal's."""
    every = [one.slug for one in departments(unit.session)]
    promises = promises_of(unit.session, every, unit.now)
    found = 0
    for department in every:
        for what in LOOKS:
            rows = _found(unit, department, what, promises)
            for row, _assignee in rows:
                _write(unit, row, what)
            _tell(unit, department, what, rows)
            found += len(rows)
    return found


def _found(unit: UnitOfWork, department: str, what: Look, promises: Promises) -> list[tuple[ComplaintRow, str]]:
    rows: list[tuple[ComplaintRow, str]] = []
    for state in sorted(lifecycle.AT_WORK):
        if (state in sla.UNTAKEN) == (what.clock == "acknowledge"):
            rows += _of_state(unit, department, state, what, promises)
    return rows


def _of_state(
    unit: UnitOfWork, department: str, state: str, what: Look, promises: Promises
) -> Iterable[tuple[ComplaintRow, str]]:
    told = exists().where(
        RuleLogRow.complaint_id == ComplaintRow.id,
        RuleLogRow.rule_id.in_([what.mark] if what.kind == "escalated" else [what.mark, what.mark + 2]),
        RuleLogRow.at >= ComplaintRow.counts_from,
    )
    here = (ComplaintRow.department == department, ComplaintRow.state == state, ComplaintRow.quarantined.is_(False))
    for latest, categories in promises.thresholds(department, state, lambda term: term * what.share):
        late = (ComplaintRow.counts_from <= latest, ComplaintRow.counts_from > latest - LOOKED_BACK)
        rows = (
            select(ComplaintRow, ComplaintWorkRow.assignee)
            .join(ComplaintWorkRow, ComplaintWorkRow.complaint_id == ComplaintRow.id)
            .where(*here, *late, ComplaintRow.category.in_(categories), ~told)
            .order_by(ComplaintRow.counts_from)
            .limit(MOST_AT_ONCE)
        )
        yield from ((row, assignee) for row, assignee in unit.session.execute(rows))


def _write(unit: UnitOfWork, row: ComplaintRow, what: Look) -> None:
    detail = {"clock": what.clock}
    entries.add_note(unit.session, row, unit.now, what.kind, "", detail=detail)
    occasion = f"{what.kind}:{row.counts_from}"
    rule_log.enter(unit.session, row.id, (what.mark, what.kind), occasion, unit.now, rule_log.PASSED, **detail)


def _tell(unit: UnitOfWork, department: str, what: Look, rows: list[tuple[ComplaintRow, str]]) -> None:
    """Who is in charge; and the supervisors of what is nobody's, and of all that is overdue."""
    people = colleagues(unit.session, department) if rows else []
    known = {one.account for one in people}
    told: dict[str, list[str]] = defaultdict(list)
    for row, assignee in rows:
        if assignee in known:
            told[assignee].append(row.reference)
        for one in people:
            above = one.supervises and one.account != assignee
            if above and (what.kind == "escalated" or assignee not in known):
                told[one.account].append(row.reference)
    for account, references in sorted(told.items()):
        unit.tell(TermsReached(account, department, what.kind == "escalated", references))
