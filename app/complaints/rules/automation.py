"""What rules do by themselves after filing: when something happens to a report, and when nothing does for a while.

Each rule meets an occasion once, however often the worker hears of it. What it does may set off other rules; a rule
that acts on one report again and again is stopped, and both are in the log and beside the report.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session

from app.city.calendar import working_time
from app.city.queries import departments
from app.complaints import entries, lifecycle, sla
from app.complaints.colleagues import colleagues
from app.complaints.handling import acting, assigning
from app.complaints.lifecycle import PORTAL, moves_of
from app.complaints.lists.promises import Promises, promises_of
from app.complaints.model import ComplaintContentRow, ComplaintRow, ComplaintWorkRow
from app.complaints.places import point_of
from app.complaints.rules import routing, rule_log, rules
from app.complaints.rules.conditions import Facts
from app.complaints.rules.model import RuleLogRow
from app.complaints.rules.routing import WAITED, Decision, Rule, Standing
from app.complaints.rules.rule_log import ACTED, PASSED, REFUSED, STOPPED
from app.complaints.terms import replaced_at
from app.db.unit_of_work import UnitOfWork
from app.kernel import clock

MOST_AT_ONCE = 200
"""Reports that one rule of time meets in one look; the next look finds the others."""
_HOUR = timedelta(hours=1)


def run(unit: UnitOfWork, complaint: int, trigger: str, occasion: str) -> None:
    """Let the rules of that trigger meet a report. ``unit`` is the portal's; ``occasion`` names what happened."""
    row = unit.session.get(ComplaintRow, complaint)
    if row is None or row.erased_at is not None or row.quarantined:
        return
    known = [one for one in rules.all_rules(unit.session) if one.trigger == trigger and one.active]
    fresh = [one for one in known if not rule_log.was_there(unit.session, row.id, one.number, occasion)]
    if not fresh:
        return
    facts, standing = _facts(unit, row, fresh)
    free = _kept_from_circles(unit, row, fresh, (trigger, occasion), facts, standing)
    decided = routing.decide(free, trigger, facts, standing)
    outcome = ACTED if _carry_out(unit, row, decided) else REFUSED
    for one in decided.acted:
        rule_log.enter(unit.session, row.id, (one.rule, one.name), occasion, unit.now, outcome, gave=dict(one.gave))
    if trigger == WAITED:
        acted = {one.rule for one in decided.acted}
        for rule in free:
            if rule.number not in acted:
                rule_log.enter(unit.session, row.id, (rule.number, rule.name), occasion, unit.now, PASSED)


def waiting(session: Session, rule: Rule, now: datetime) -> list[tuple[int, str]]:
    """(Id, occasion) of reports that a rule of time has not met since they last changed. For the portal's session."""
    everywhere = [one.slug for one in departments(session)]
    asked = rule.conditions.get("departments")
    where = [rule.department] if rule.department else [one for one in everywhere if not asked or one in asked]  # type: ignore[operator]  # a list of slugs
    promises = promises_of(session, where, now)
    found: list[tuple[int, str]] = []
    for department in where:
        for state in _states(rule):
            found += _waiting(session, rule, department, state, promises)
    return found[:MOST_AT_ONCE]


def _states(rule: Rule) -> list[str]:
    asked: Any = rule.conditions.get("states") or lifecycle.OPEN
    return sorted(set(asked) & (lifecycle.AT_WORK if "left" in rule.conditions else frozenset(lifecycle.STATES)))


def _waiting(session: Session, rule: Rule, department: str, state: str, promises: Promises) -> list[tuple[int, str]]:
    moment, late = _late(rule, department, state, promises)
    replaced = replaced_at()
    met = exists().where(
        RuleLogRow.complaint_id == ComplaintRow.id,
        RuleLogRow.rule_id == rule.number,
        RuleLogRow.at >= moment,
        RuleLogRow.at >= func.coalesce(replaced, moment),
    )
    here = (ComplaintRow.department == department, ComplaintRow.state == state, ComplaintRow.quarantined.is_(False))
    rows = select(ComplaintRow.id, moment, replaced).where(*here, *late, ~met).order_by(moment).limit(MOST_AT_ONCE)
    return [
        (number, ":".join([WAITED, *(one.isoformat() for one in (at, again) if one)]))
        for number, at, again in session.execute(rows)
    ]


def _late(rule: Rule, department: str, state: str, promises: Promises) -> tuple[Any, list[ColumnElement[bool]]]:
    """Since when a report of that state is waited for, and the conditions that an index knows."""
    asked: Any = rule.conditions
    if "left" in asked:
        ahead = asked["left"] * _HOUR
        near = promises.thresholds(department, sla.next_owed(state), lambda term: term - ahead)
        each = (and_(ComplaintRow.counts_from <= at, ComplaintRow.category.in_(slugs)) for at, slugs in near)
        return ComplaintRow.counts_from, [or_(false(), *each)]
    latest = promises.ago(department, asked["waited"] * _HOUR)
    return ComplaintRow.updated_at, [ComplaintRow.updated_at <= latest]


def _facts(unit: UnitOfWork, row: ComplaintRow, known: Sequence[Rule]) -> tuple[Facts, Standing]:
    content = unit.session.get_one(ComplaintContentRow, row.id)
    work = unit.session.get_one(ComplaintWorkRow, row.id)
    promises = promises_of(unit.session, [row.department], unit.now)
    calendar = promises.calendars[row.department]
    due = promises.due(row.department, row.category, row.state, row.counts_from)

    def hours(start: datetime, end: datetime) -> float:
        zone = clock.zone()
        return working_time(calendar, start.astimezone(zone), end.astimezone(zone)) / _HOUR

    left = None if due is None else hours(unit.now, due) if due > unit.now else -hours(due, unit.now)
    facts = Facts(
        category=row.category,
        ward=row.ward,
        channel=row.channel,
        text=content.text,
        point=point_of(content.longitude, content.latitude),
        at=rules.in_the_city(unit.now),
        waited=hours(row.updated_at, unit.now),
        left=left,
    )
    standing = Standing(row.department, work.team, work.priority, work.assignee, row.state)
    return rules.looked_up(unit.session, facts, row.department, known), standing


def _kept_from_circles(
    unit: UnitOfWork,
    row: ComplaintRow,
    fresh: Sequence[Rule],
    happened: tuple[str, str],
    facts: Facts,
    standing: Standing,
) -> list[Rule]:
    """The rules that may act. One that would but has done so again and again is stopped, which is written down."""
    trigger, occasion = happened
    acts = rule_log.acts_on(unit.session, row.id, unit.now)
    every = [at for times in acts.values() for at in times]
    free = []
    for rule in fresh:
        if not routing.runs_in_circles(acts.get(rule.number, []), every, unit.now):
            free.append(rule)
        elif routing.decide([rule], trigger, facts, standing).acted:
            rule_log.enter(unit.session, row.id, (rule.number, rule.name), occasion, unit.now, STOPPED)
            entries.add_note(unit.session, row, unit.now, "stopped", "", detail={"rule": rule.name})
    return free


def _carry_out(unit: UnitOfWork, row: ComplaintRow, decided: Decision) -> bool:
    """Do what was decided, all of it or nothing. Whether it could be done."""
    if not decided.acted:
        return True
    wanted, work = decided.standing, unit.session.get_one(ComplaintWorkRow, row.id)
    if not _is_possible(unit, row, wanted):
        return False
    rules.note_acts(unit, row, decided)
    if wanted.department != row.department:
        assigning.hand_over(unit, row.reference, wanted.department)
    if (wanted.assignee, wanted.team, wanted.priority) != (work.assignee, work.team, work.priority):
        assigning.assign(unit, row.reference, wanted.assignee, team=wanted.team, priority=wanted.priority)
    if wanted.state != row.state and wanted.state in _reachable(row):
        acting.act(unit, row.reference, wanted.state)
    return True


def _is_possible(unit: UnitOfWork, row: ComplaintRow, wanted: Standing) -> bool:
    if wanted.department not in {one.slug for one in departments(unit.session)}:
        return False
    if wanted.state not in (row.state, *_reachable(row)):
        return False
    return not wanted.assignee or wanted.assignee in {
        one.account for one in colleagues(unit.session, wanted.department)
    }


def _reachable(row: ComplaintRow) -> set[str]:
    """States to which the portal may bring a report without giving the reporter a reason."""
    return {move.after for move in moves_of(row.state, PORTAL) if not move.reason}
