"""Rules: which department, team and priority a report gets, and what follows from events and from waiting. Pure.

A rule is data: what sets it off, conditions that must all be met, and what it gives. Rules are tried in order; each
that fits acts, what an earlier one gave stands, and a rule may be the last that is tried. The answer names every rule
that acted and the conditions that made it act, never the words of the report.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from app.complaints.rules.conditions import CONDITIONS, Facts

FILED, MOVED, WRITTEN, HANDED_OVER, WAITED = "filed", "moved", "written", "handed-over", "waited"
TRIGGERS = (FILED, MOVED, WRITTEN, HANDED_OVER, WAITED)
"""What sets rules off: a report comes in, changes its state, its reporter writes, it comes to another department, and
time goes by."""

MOST_IN_A_DAY = 3
"""How often one rule acts on one report within a day; then it runs in a circle."""
MOST_OF_ALL_IN_A_DAY = 12
"""The same for all rules together: two that undo each other are a circle, too."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Gives:
    """What a rule gives. "" and None: nothing. ``notify`` are accounts, or ``colleagues.SUPERVISORS``."""

    department: str = ""
    team: str = ""
    priority: int | None = None
    assignee: str = ""
    state: str = ""
    notify: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """``conditions``: kind of a condition → what it asks. ``department`` is whose rule it is, "" for the whole city's.

    A department's own rule fits only reports that this department has by then. ``last``: no rule is tried after it.
    """

    number: int
    name: str
    trigger: str
    conditions: Mapping[str, object]
    gives: Gives
    department: str = ""
    last: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """What rules can change of a report."""

    department: str
    team: str = ""
    priority: int = 0
    assignee: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Acted:
    """A rule that acted: why (kinds of its conditions) and what it gave (name → value)."""

    rule: int
    name: str
    because: tuple[str, ...]
    gave: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Decision:
    """How a report stands after all rules, whom to tell, and which rules made it so."""

    standing: Standing
    notify: tuple[str, ...] = ()
    acted: tuple[Acted, ...] = ()

    @property
    def outcome(self) -> tuple[Standing, frozenset[str]]:
        """What matters to anybody but the rules' own maker."""
        return self.standing, frozenset(self.notify)


@dataclass(frozen=True, slots=True)
class Past:
    """A report as it once met the rules, for a dry run."""

    reference: str
    facts: Facts
    standing: Standing


@dataclass(frozen=True, slots=True)
class Difference:
    """A report that another set of rules would treat otherwise."""

    reference: str
    before: Decision
    after: Decision


@dataclass(slots=True)
class _Progress:
    """What has been given so far."""

    standing: Standing
    given: set[str] = field(default_factory=set)
    notify: list[str] = field(default_factory=list)
    acted: list[Acted] = field(default_factory=list)


def decide(rules: Iterable[Rule], trigger: str, facts: Facts, standing: Standing) -> Decision:
    """What the rules, in this order, make of a report when ``trigger`` sets them off."""
    so_far = _Progress(standing)
    for rule in rules:
        if rule.trigger != trigger or not fits(rule, facts, so_far.standing):
            continue
        _act(rule, trigger, so_far)
        if rule.last:
            break
    return Decision(so_far.standing, tuple(so_far.notify), tuple(so_far.acted))


def fits(rule: Rule, facts: Facts, standing: Standing) -> bool:
    """Whether all conditions are met. A rule without any, or with one that nobody knows, fits nothing."""
    if not rule.active or not rule.conditions or (rule.department and rule.department != standing.department):
        return False
    now = replace(facts, department=standing.department, state=standing.state, priority=standing.priority)
    return all(kind in CONDITIONS and CONDITIONS[kind](asked, now) for kind, asked in rule.conditions.items())


def _act(rule: Rule, trigger: str, so_far: _Progress) -> None:
    gave = {name: value for name, value in _offered(rule.gives).items() if name not in so_far.given}
    so_far.given.update(gave)
    changed = {name: value for name, value in gave.items() if getattr(so_far.standing, name) != value}
    if "department" in changed:  # a team and a person belong to a department
        changed = {"team": "", "assignee": ""} | changed
    told = [one for one in rule.gives.notify if one not in so_far.notify]
    so_far.standing = replace(so_far.standing, **changed)  # type: ignore[arg-type]  # names and types of its own fields
    so_far.notify += told
    if changed or told or trigger == FILED:  # to confirm what is there anyway is an act at filing alone
        shown = gave | ({"notify": told} if told else {})
        so_far.acted.append(Acted(rule.number, rule.name, tuple(rule.conditions), shown))


def _offered(gives: Gives) -> dict[str, object]:
    offered: dict[str, object] = {
        name: value for name in ("department", "team", "assignee", "state") if (value := getattr(gives, name))
    }
    return offered | ({} if gives.priority is None else {"priority": gives.priority})


def runs_in_circles(of_rule: Sequence[datetime], of_all: Sequence[datetime], now: datetime) -> bool:
    """Whether a rule that acted on a report at these moments, beside all others, must not act on it once more."""
    recent, all_recent = (sum(now - at < _DAY for at in times) for times in (of_rule, of_all))
    return recent >= MOST_IN_A_DAY or all_recent >= MOST_OF_ALL_IN_A_DAY


def differences(
    before: Sequence[Rule], after: Sequence[Rule], past: Iterable[Past], trigger: str = FILED
) -> list[Difference]:
    """The reports that the second set of rules would treat otherwise than the first. Nothing is changed by it."""
    found = []
    for one in past:
        decisions = [decide(rules, trigger, one.facts, one.standing) for rules in (before, after)]
        if decisions[0].outcome != decisions[1].outcome:
            found.append(Difference(one.reference, *decisions))
    return found
