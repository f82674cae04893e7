"""The lists of the desk: whose work it is, what is overdue, what nobody has taken; filtered, counted, a page at a time.

However many complaints there are, a page costs the same. Each part of a list is one range of one index, in its order: a
department, a state and the narrowest filter; what else is asked for is looked at in its rows (``list_statements``).
Words have an index of their own (``finding``). Counts are kept (``tally``) or stop at ``MOST``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.complaints import lifecycle, references, sla
from app.complaints.handling.model import TeamMemberRow
from app.complaints.lists import finding, list_statements
from app.complaints.lists.list_statements import (
    CASE,
    CHANNEL,
    COLUMNS,
    PRIORITY,
    USUAL,
    WORK,
    Filter,
    Late,
    Range,
    Unresolved,
)
from app.complaints.lists.list_statements import TEAM as IN_TEAM
from app.complaints.lists.promises import Promises
from app.complaints.terms import Promised, promised_by
from app.db.planning import plan_once
from app.db.walled import Walled
from app.kernel import roles
from app.kernel.actor import Actor

MINE, TEAM, UNASSIGNED, OVERDUE, ALL = "mine", "team", "unassigned", "overdue", "all"
VIEWS = (MINE, TEAM, UNASSIGNED, OVERDUE, ALL)
NEWEST, OLDEST = "newest", "oldest"
MOST = finding.MOST
"""How many are counted, and how deep pages go; what is more is called more."""
MOST_ON_A_TAB = 99
"""How many are counted for the name of a list beside the one that is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which list. "" and None: any. ``states`` empty: what is open. ``text``: words that all stand in the report."""

    view: str = MINE
    states: tuple[str, ...] = ()
    department: str = ""
    category: str = ""
    ward: str = ""
    priority: int | None = None
    team: str = ""
    assignee: str | None = None
    channel: str = ""
    text: str = ""
    order: str = NEWEST
    offset: int = 0
    limit: int = 25


@dataclass(frozen=True, slots=True)
class Line:
    """One complaint as a list shows it. ``due``: when it owes something next; None while no clock runs."""

    id: int
    reference: str
    category: str
    department: str
    ward: str
    state: str
    channel: str
    received_at: datetime
    updated_at: datetime
    quarantined: bool
    revision: int
    assignee: str
    team: str
    priority: int
    due: datetime | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class Page:
    """``total`` is exact, or ``more`` says that there are more."""

    lines: tuple[Line, ...]
    total: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose lists are read, and what all of them need: read once for a page."""

    session: Session
    actor: Actor
    promises: Promises
    teams: tuple[tuple[str, str], ...]
    tally: Mapping[tuple[str, str, str], int]

    @property
    def departments(self) -> list[str]:
        return self.actor.departments(roles.HANDLE)


def desk_of(session: Session, actor: Actor, now: datetime, promised: Promised | None = None) -> Desk:
    """The desk of an actor at that moment. ``promised``: by all departments, where that is known."""
    departments = actor.departments(roles.HANDLE)
    plan_once(session)
    tally = list_statements.read_tally(session, departments)
    promises = Promises(promised or promised_by(session, departments), now)
    return Desk(session, actor, promises, tuple(teams_of(session, actor.name)), tally)


def page(desk: Desk, wanted: Wanted) -> Page:
    """The lines asked for, of complaints that the actor handles."""
    if reference := references.normal(wanted.text):
        return _by_reference(desk, reference)
    wanted = _without_teams(desk, wanted)
    ranges = _ranges(desk, wanted)
    newest = wanted.order == NEWEST and wanted.view != OVERDUE
    if not ranges:
        return Page((), 0)
    if wanted.text.strip():
        found = finding.found(desk.session, ranges, wanted.text, newest=newest)
        rows = list_statements.lines_of(desk.session, found.ids[wanted.offset : wanted.offset + wanted.limit])
        return Page(_lines(desk, rows), len(found.ids), found.more)
    offset = min(wanted.offset, MOST)
    rows = list_statements.read_lines(desk.session, ranges, wanted.limit, offset, newest=newest)
    total, more = _total(desk, wanted, ranges)
    return Page(_lines(desk, rows), total, more)


def counts(desk: Desk) -> dict[str, tuple[int, bool]]:
    """View → (how many open complaints stand in it, whether there are more than were counted)."""
    of_all = _kept(desk, Wanted(view=ALL)), False
    views = [view for view in VIEWS if view != ALL and (view != TEAM or desk.teams)]
    lists = [_ranges(desk, Wanted(view=view)) for view in views]
    numbers = list_statements.count_lists(desk.session, lists, [MOST_ON_A_TAB + 1] * len(lists))
    counted = {
        view: (min(number, MOST_ON_A_TAB), number > MOST_ON_A_TAB) for view, number in zip(views, numbers, strict=True)
    }
    return {view: counted.get(view, of_all) for view in VIEWS}


def teams_of(session: Session, account: str) -> list[tuple[str, str]]:
    """(Department, team) of every team to which somebody belongs."""
    return [(department, team) for department, team in _TEAMS.rows(session, account=account)]


_TEAMS = Walled(
    select(TeamMemberRow.department, TeamMemberRow.team)
    .where(TeamMemberRow.account == bindparam("account"))
    .order_by(TeamMemberRow.department, TeamMemberRow.team)
)
_OPEN = tuple(sorted(lifecycle.OPEN))


def _without_teams(desk: Desk, wanted: Wanted) -> Wanted:
    """Whoever is in no team works with the whole department."""
    return replace(wanted, view=ALL) if wanted.view == TEAM and not desk.teams else wanted


def _departments(desk: Desk, wanted: Wanted) -> list[str]:
    own = desk.departments
    return [one for one in own if one == wanted.department] if wanted.department else own


def _ranges(desk: Desk, wanted: Wanted) -> list[Range]:
    """The parts of a list, no complaint in two of them."""
    states = wanted.states or _OPEN
    return [
        one
        for department in _departments(desk, wanted)
        for filters in _filters(desk, wanted, department)
        for state in states
        for one in _of_state(desk, wanted, department, state, filters)
    ]


def _of_state(
    desk: Desk, wanted: Wanted, department: str, state: str, filters: list[tuple[Filter, Any]]
) -> Iterable[Range]:
    if wanted.view == OVERDUE:
        own = tuple(filters)
        unresolved = _unresolved(desk, department, state)
        return [
            *(Range(CASE, department, state, further=own, late=late) for late in _late(desk, department, state)),
            *([Range(CASE, department, state, further=own, unresolved=unresolved)] if unresolved else []),
        ]
    narrowing = filters[:1] if filters and filters[0] not in USUAL.items() else []
    table = narrowing[0][0][0] if narrowing else CASE
    return [Range(table, department, state, tuple(narrowing), tuple(filters[len(narrowing) :]))]


def _late(desk: Desk, department: str, state: str) -> list[Late]:
    """The moments between which it depends on the category whether a complaint is overdue, the earliest first.

    What counts from before the first of them is overdue whatever it is about: no row is looked at in vain.
    """
    if state not in lifecycle.AT_WORK:
        return []
    here = {category for (where, category, standing) in desk.tally if (where, standing) == (department, state)}
    by_moment = desk.promises.thresholds(department, sla.next_owed(state))
    groups = sorted((before, here & set(categories)) for before, categories in by_moment)
    groups = [(before, categories) for before, categories in groups if categories]
    found: list[Late] = []
    for place, (before, _categories) in enumerate(groups):
        later = set().union(*(categories for _before, categories in groups[place:]))
        every = place == 0
        found.append(Late(before, None if every else groups[place - 1][0], () if every else tuple(sorted(later))))
    return found


def _unresolved(desk: Desk, department: str, state: str) -> tuple[Unresolved, ...]:
    """What is overdue although its next step is not: it was opened again, and its resolution is owed since long."""
    if state not in lifecycle.AT_WORK - {lifecycle.RECEIVED}:
        return ()
    here = {category for (where, category, standing) in desk.tally if (where, standing) == (department, state)}
    next_owed = desk.promises.thresholds(department, sla.next_owed(state))
    resolution = desk.promises.thresholds(department, "resolve")
    return tuple(
        Unresolved(tuple(sorted(both)), before, after)
        for after, soon in next_owed
        for before, later in resolution
        if (both := here & set(soon) & set(later))
    )


def _filters(desk: Desk, wanted: Wanted, department: str) -> list[list[tuple[Filter, Any]]]:
    """Of each part of a list in that department: what is asked for beside the state, the narrowest first.

    The first one has an index of its own.
    """
    asked: list[tuple[Filter, Any]] = [
        ((WORK, "assignee"), wanted.assignee),
        (IN_TEAM, wanted.team or None),
        (PRIORITY, wanted.priority or None),
        ((CASE, "category"), wanted.category or None),
        ((CASE, "ward"), wanted.ward or None),
        (CHANNEL, wanted.channel or None),
        (PRIORITY, 0 if wanted.priority == 0 else None),  # which most have
    ]
    given = [(name, value) for name, value in asked if value is not None]
    if wanted.view in (MINE, UNASSIGNED):
        return [[((WORK, "assignee"), desk.actor.name if wanted.view == MINE else ""), *given]]
    if wanted.view == TEAM:
        return [[(IN_TEAM, team), *given] for where, team in desk.teams if where == department]
    return [given]


def _total(desk: Desk, wanted: Wanted, ranges: list[Range]) -> tuple[int, bool]:
    """How many there are, and whether there are more than that."""
    if wanted.view == ALL and {name for one in ranges for name, _value in (*one.narrowed, *one.further)} <= {_CATEGORY}:
        return _kept(desk, wanted), False
    counted = list_statements.count_lists(desk.session, [ranges], [MOST + 1])[0]
    return min(counted, MOST), counted > MOST


def _kept(desk: Desk, wanted: Wanted) -> int:
    """How many there are in departments, states and category, by the numbers that are kept."""
    departments, states = _departments(desk, wanted), wanted.states or _OPEN
    return sum(
        count
        for (department, category, state), count in desk.tally.items()
        if department in departments and state in states and wanted.category in ("", category)
    )


_CATEGORY: Filter = (CASE, "category")


def _by_reference(desk: Desk, reference: str) -> Page:
    lines = _lines(desk, list_statements.line_called(desk.session, reference))
    return Page(lines, len(lines))


def _lines(desk: Desk, rows: Iterable[Any]) -> tuple[Line, ...]:
    return tuple(_line(desk.promises, row) for row in rows)


def _line(promises: Promises, row: Any) -> Line:
    case = dict(zip((*COLUMNS, "assignee", "team", "priority"), row, strict=True))
    clocks = case.pop("counts_from"), case.pop("resolves_from")
    due = promises.due(case["department"], case["category"], case["state"], *clocks)
    return Line(**case, due=due, overdue=due is not None and due <= promises.now)
