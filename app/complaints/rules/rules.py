"""Rules as rows: kept, put in order, read back; and what they make of a report that comes in."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.city.model import ComplaintCategory, Department
from app.city.queries import calendar_of
from app.complaints import entries, lifecycle
from app.complaints.areas import Areas
from app.complaints.colleagues import SUPERVISORS, named
from app.complaints.desk_events import RuleNotifies
from app.complaints.model import ComplaintRow
from app.complaints.policy import Circle
from app.complaints.rules import routing
from app.complaints.rules.conditions import CONDITIONS, Facts
from app.complaints.rules.model import RuleRow
from app.complaints.rules.routing import TRIGGERS, Decision, Gives, Rule, Standing
from app.db.prepared import Prepared
from app.db.unit_of_work import UnitOfWork
from app.db.writing import Addition, write_together
from app.kernel import clock, ids, roles
from app.kernel.actor import Actor
from app.kernel.errors import BadInput, NotAllowed, NotVisible
from app.kernel.text import N_

MOST = 500
LONGEST_NAME = 200
PRIORITIES = (0, 1, 2)
_OF_TIME = frozenset({"waited", "left"})


def all_rules(session: Session) -> list[Rule]:
    """Every rule, in the order in which they are tried. For the portal and for administrators."""
    return [_rule(row) for row in session.scalars(select(RuleRow).order_by(RuleRow.position, RuleRow.id))]


def rule(session: Session, number: int) -> Rule:
    """The rule of that number. Raises NotVisible."""
    return _rule(_row(session, number))


def may_change(actor: Actor, department: str) -> bool:
    """Whether the actor may change rules of that department ("": of the whole city)."""
    return bool(actor.departments(roles.ADMINISTER)) or actor.may(roles.SUPERVISE, department)


def set_rule(unit: UnitOfWork, by: Actor, given: Rule) -> int:
    """Add a rule (number 0, it is tried last) or change one. Returns its number. Raises NotAllowed, BadInput."""
    _require(by, given.department)
    _require_sense(unit.session, given)
    if given.number:
        row = _row(unit.session, given.number)
        _require(by, row.department)
    else:
        row = RuleRow(id=ids.new_id(), position=_next_position(unit.session))
        unit.session.add(row)
    row.name, row.department, row.trigger = given.name, given.department, given.trigger
    row.conditions, row.gives = dict(given.conditions), _kept(given.gives)
    row.last, row.active = given.last, given.active
    unit.session.flush()
    unit.note("set rule", f"rule/{row.id}", name=given.name, active=given.active)
    return row.id


def remove_rule(unit: UnitOfWork, by: Actor, number: int) -> None:
    """Take a rule away. What it did stays in the log and on the reports."""
    row = _row(unit.session, number)
    _require(by, row.department)
    unit.session.delete(row)
    unit.note("remove rule", f"rule/{number}", name=row.name)


def move_rule(unit: UnitOfWork, by: Actor, number: int, places: int) -> None:
    """Let a rule be tried so many places later, or earlier where negative."""
    row = _row(unit.session, number)
    _require(by, row.department)
    rows = list(unit.session.scalars(select(RuleRow).order_by(RuleRow.position, RuleRow.id).with_for_update()))
    at = [one.id for one in rows].index(number)
    rows.insert(max(0, min(len(rows) - 1, at + places)), rows.pop(at))
    for position, one in enumerate(rows):
        one.position = position
    unit.session.flush()
    unit.note("move rule", f"rule/{number}", position=[one.id for one in rows].index(number))


def changed(present: Sequence[Rule], given: Rule) -> list[Rule]:
    """The rules as they would be with this one: in its place, or last. For a dry run."""
    if given.number in {one.number for one in present}:
        return [given if one.number == given.number else one for one in present]
    return [*present, given]


def ask_for_filing(session: Session) -> Callable[[], list[Rule]]:
    """The rules for reports that come in: asked now, read later. For the portal's session."""
    rows = _OF_TRIGGER.ask(session, trigger=routing.FILED)
    return lambda: [_rule(row) for row in map(_Kept._make, rows())]


def at_filing(session: Session, rules: Collection[Rule], facts: Facts, department: str) -> Decision:
    """What these rules make of a report that comes in and would go to that department. For the portal's session."""
    standing = Standing(department, state=lifecycle.RECEIVED)
    return routing.decide(rules, routing.FILED, looked_up(session, facts, department, rules), standing)


def notes_of(circle: Circle, at: datetime, decided: Decision) -> list[Addition]:
    """The rows that say beside a report which rules acted and why.

    Of a condition its kind is kept, not what it found: auditors read notes, and no word of the report.
    """
    return [
        entries.note_of(
            circle,
            at,
            "routed",
            "",
            detail={"rule": acted.name, "because": list(acted.because), "gave": dict(acted.gave)},
        )
        for acted in decided.acted
    ]


def tell_named(unit: UnitOfWork, complaint: int, reference: str, department: str, decided: Decision) -> None:
    """Tell those whom the rules name, each by an event of his own."""
    for account in named(unit.session, decided.notify, department):
        unit.tell(RuleNotifies(complaint, reference, department, account))


def note_acts(unit: UnitOfWork, row: ComplaintRow, decided: Decision) -> None:
    """Write beside the report which rules acted, and tell those whom they name. With the portal's labels."""
    write_together(unit.session, notes_of(entries.circle_of(row), unit.now, decided))
    tell_named(unit, row.id, row.reference, row.department, decided)


def references_of(session: Session, complaints: Collection[int]) -> dict[int, str]:
    """Id → reference of those of the complaints that the session's actor finds."""
    rows = session.execute(select(ComplaintRow.id, ComplaintRow.reference).where(ComplaintRow.id.in_(complaints)))
    return {row.id: row.reference for row in rows}


def looked_up(
    session: Session, facts: Facts, department: str, rules: Collection[Rule], areas: Areas | None = None
) -> Facts:
    """The facts with what takes a look elsewhere, only where a rule asks for it: the office's hours, and areas."""
    asked = {kind for one in rules for kind in one.conditions}
    if "office" in asked:
        facts = replace(facts, office_open=_is_open(session, facts, department))
    if "areas" in asked:
        known = Areas(session) if areas is None else areas
        facts = replace(facts, areas=known.around(facts.ward, facts.point))
    return facts


def _is_open(session: Session, facts: Facts, department: str) -> bool:
    spans = calendar_of(session, department).open_on(facts.at.date())
    return any(opens <= facts.at.time() < closes for opens, closes in spans)


def in_the_city(moment: datetime) -> datetime:
    """The moment on the city's own clocks, as rules read it."""
    return moment.astimezone(clock.zone())


def read_gives(kept: Mapping[str, Any]) -> Gives:
    """What a rule gives, from its row."""
    return Gives(**{**kept, "notify": tuple(kept.get("notify", ()))})


class _Kept(NamedTuple):
    """A rule's columns."""

    id: int
    name: str
    trigger: str
    conditions: Mapping[str, Any]
    gives: Mapping[str, Any]
    department: str
    last: bool
    active: bool


_OF_TRIGGER = Prepared(
    select(*(getattr(RuleRow, name) for name in _Kept._fields))
    .where(RuleRow.trigger == bindparam("trigger"), RuleRow.active)
    .order_by(RuleRow.position, RuleRow.id)
)


def _rule(row: RuleRow | _Kept) -> Rule:
    return Rule(
        row.id, row.name, row.trigger, row.conditions, read_gives(row.gives), row.department, row.last, row.active
    )


def _kept(gives: Gives) -> dict[str, Any]:
    usual = Gives()
    values = {name: getattr(gives, name) for name in Gives.__slots__}
    return {
        name: list(value) if name == "notify" else value
        for name, value in values.items()
        if value != getattr(usual, name)
    }


def _row(session: Session, number: int) -> RuleRow:
    row = session.get(RuleRow, number)
    if row is None:
        raise NotVisible(N_("There is no such rule."))
    return row


def _next_position(session: Session) -> int:
    if session.scalar(select(func.count()).select_from(RuleRow)) >= MOST:  # type: ignore[operator]  # a count is a number
        raise BadInput(N_("There are %(most)s rules already. Remove one first."), most=MOST)
    last = session.scalar(select(func.max(RuleRow.position)))
    return 0 if last is None else last + 1


def _require(by: Actor, department: str) -> None:
    if not may_change(by, department):
        raise NotAllowed(N_("You may change rules of your own department only."))


def _require_sense(session: Session, given: Rule) -> None:
    if not given.name.strip() or len(given.name) > LONGEST_NAME:
        raise BadInput(N_("Give the rule a name of at most %(most)s characters."), most=LONGEST_NAME)
    if given.trigger not in TRIGGERS:
        raise BadInput(N_("Choose what sets the rule off."))
    if not given.conditions or not set(given.conditions) <= CONDITIONS.keys():
        raise BadInput(N_("Say at least one condition, or that the rule is for every report."))
    if given.trigger != routing.WAITED and _OF_TIME & given.conditions.keys():
        raise BadInput(N_("Conditions of waiting are for rules that time sets off."))
    if given.trigger == routing.WAITED and not _OF_TIME & given.conditions.keys():
        raise BadInput(N_("Say after how much time the rule acts."))
    if given.trigger == routing.FILED and (given.gives.assignee or given.gives.state):
        raise BadInput(N_("At filing a rule gives department, team and priority; who works on it is said afterwards."))
    if given.gives == Gives():
        raise BadInput(N_("Say what the rule does."))
    _require_known(session, given)


def _require_known(session: Session, given: Rule) -> None:
    departments = {given.gives.department, given.department, *_asked(given, "departments")} - {""}
    if departments - set(session.scalars(select(Department.slug))):
        raise BadInput(N_("There is no such department."))
    if set(_asked(given, "categories")) - set(session.scalars(select(ComplaintCategory.slug))):
        raise BadInput(N_("There is no such category."))
    if given.gives.priority not in (None, *PRIORITIES):
        raise BadInput(N_("There is no such priority."))
    states = {given.gives.state, *_asked(given, "states")} - {""}
    if states - set(lifecycle.STATES):
        raise BadInput(N_("There is no such state."))
    _require_areas(session, _asked(given, "areas"))
    for account in {given.gives.assignee, *given.gives.notify} - {"", SUPERVISORS}:
        if len(account) > LONGEST_NAME:
            raise BadInput(N_("There is no such account."))


def _require_areas(session: Session, asked: Iterable[str]) -> None:
    """Each is one area. A city that has drawn none may name the wards that its reports came with."""
    areas = Areas(session)
    for name in asked if areas else ():
        meant = areas.called(name)
        if not meant:
            raise BadInput(N_("There is no area “%(name)s” on the map."), name=name)
        if len(meant) > 1:
            slugs = ", ".join(one.slug for one in meant)
            raise BadInput(
                N_("Several areas are called “%(name)s”. Write one of these: %(slugs)s."), name=name, slugs=slugs
            )


def _asked(given: Rule, kind: str) -> Iterable[str]:
    asked = given.conditions.get(kind, ())
    return asked if isinstance(asked, list | tuple) else ()
