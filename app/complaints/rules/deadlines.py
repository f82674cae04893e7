"""Warnings before something is due, and escalation after it: once for each term of a report, found by an index."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.city.queries import departments
from app.complaints import entries, lifecycle, sla
from app.complaints.colleagues import colleagues
from app.complaints.desk_events import TermsReached
from app.complaints.lists.promises import Promises, promises_of
from app.complaints.model import ComplaintRow, ComplaintWorkRow
from app.complaints.rules import rule_log
from app.complaints.rules.model import RuleLogRow
from app.complaints.terms import replaced_at
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


Reached = tuple[ComplaintRow, str, datetime | None]
"""A report whose clock has run so far, who is in charge, and when it came under other terms (None: never)."""
Told = dict[tuple[str, bool], list[str]]
"""(Account, whether it is overdue) → references of one department: one mail names them all, whichever clock it was."""
LOOKS = (
    Look("acknowledge", "escalated", 1.0, -1),
    Look("answer", "escalated", 1.0, -2),
    Look("resolve", "escalated", 1.0, -5),
    Look("acknowledge", "warned", WARNED_AFTER, -3),
    Look("answer", "warned", WARNED_AFTER, -4),
    Look("resolve", "warned", WARNED_AFTER, -7),
)


def look(unit: UnitOfWork) -> int:
    """Write notes and ask for mails about what became nearly or quite overdue. Returns how many. ``unit``: portal's."""
    every = [one.slug for one in departments(unit.session)]
    promises = promises_of(unit.session, every, unit.now)
    found = 0
    for department in every:
        told: Told = defaultdict(list)
        for what in LOOKS:
            rows = _found(unit, department, what, promises)
            for row, _assignee, replaced in rows:
                _write(unit, row, what, replaced)
            _gather(told, unit, department, what, rows)
            found += len(rows)
        for (account, overdue), references in sorted(told.items()):
            unit.tell(TermsReached(account, department, overdue, list(dict.fromkeys(references))))
    return found


def _found(unit: UnitOfWork, department: str, what: Look, promises: Promises) -> list[Reached]:
    runs: list[tuple[InstrumentedAttribute[datetime | None], ColumnElement[bool] | None]]
    runs = [(ComplaintRow.counts_from, None)]
    if what.clock == "resolve":  # which goes on when a report is opened again
        runs = [(ComplaintRow.counts_from, ComplaintRow.resolves_from.is_(None)), (ComplaintRow.resolves_from, None)]
    return [
        row
        for state in sorted(lifecycle.AT_WORK)
        if what.clock in ("resolve", sla.next_owed(state))
        for latest, categories in promises.thresholds(department, what.clock, lambda term: term * what.share)
        for since, further in runs
        for row in _reached(unit, (department, state, categories), what, since, latest, further)
    ]


def _reached(
    unit: UnitOfWork,
    where: tuple[str, str, list[str]],
    what: Look,
    since: InstrumentedAttribute[datetime | None],
    latest: datetime,
    further: ColumnElement[bool] | None,
) -> Iterable[Reached]:
    """Reports of a department, a state and categories whose clock runs ``since`` then or earlier, not told of yet.

    What was told before a report came under another category was told of other terms.
    """
    department, state, categories = where
    replaced = replaced_at()
    told = exists().where(
        RuleLogRow.complaint_id == ComplaintRow.id,
        RuleLogRow.rule_id.in_([what.mark] if what.kind == "escalated" else [what.mark, what.mark + 2]),
        RuleLogRow.at >= since,
        RuleLogRow.at >= func.coalesce(replaced, since),
    )
    here = ComplaintRow.department == department, ComplaintRow.state == state, ComplaintRow.category.in_(categories)
    late = (
        select(ComplaintRow, ComplaintWorkRow.assignee, replaced)
        .join(ComplaintWorkRow, ComplaintWorkRow.complaint_id == ComplaintRow.id)
        .where(*here, since <= latest, since > latest - LOOKED_BACK, ComplaintRow.quarantined.is_(False), ~told)
        .order_by(since)
        .limit(MOST_AT_ONCE)
    )
    rows = unit.session.execute(late if further is None else late.where(further))
    return [(row, assignee, at) for row, assignee, at in rows]


def _write(unit: UnitOfWork, row: ComplaintRow, what: Look, replaced: datetime | None) -> None:
    detail = {"clock": what.clock}
    entries.add_note(unit.session, row, unit.now, what.kind, "", detail=detail)
    since = row.resolves_from if what.clock == "resolve" and row.resolves_from else row.counts_from
    occasion = f"{what.kind}:{since}" + (f":{replaced}" if replaced else "")
    rule_log.enter(unit.session, row.id, (what.mark, what.kind), occasion, unit.now, rule_log.PASSED, **detail)


def _gather(told: Told, unit: UnitOfWork, department: str, what: Look, rows: list[Reached]) -> None:
    """Who is in charge is told; and the supervisors of what is nobody's, and of all that is overdue."""
    people = colleagues(unit.session, department) if rows else []
    known = {one.account for one in people}
    overdue = what.kind == "escalated"
    for row, assignee, _replaced in rows:
        if assignee in known:
            told[assignee, overdue].append(row.reference)
        for one in people:
            above = one.supervises and one.account != assignee
            if above and (overdue or assignee not in known):
                told[one.account, overdue].append(row.reference)
