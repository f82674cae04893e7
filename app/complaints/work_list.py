"""The lists of the desk: whose work it is, what is overdue, what nobody has taken; filtered, counted, a page at a time.

However many complaints there are, a page costs the same. Each arm of a list is one range of one index, in its order: a
department, a state and the narrowest filter. What the index does not know (words, a second filter) is looked for among
the first ``LOOKED_THROUGH``, and the list says so. Counts are kept (``tally``) or stop at ``MOST``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.complaints import lifecycle, references
from app.complaints.handling_model import TeamMemberRow
from app.complaints.model import ComplaintContentRow, ComplaintRow, ComplaintTallyRow, ComplaintWorkRow
from app.complaints.promises import Promises, promises_of
from app.db.listing import containing
from app.kernel import roles
from app.kernel.actor import Actor

MINE, TEAM, UNASSIGNED, OVERDUE, ALL = "mine", "team", "unassigned", "overdue", "all"
VIEWS = (MINE, TEAM, UNASSIGNED, OVERDUE, ALL)
NEWEST, OLDEST = "newest", "oldest"
MOST = 1000
"""How many are counted, and how deep pages go; what is more is called more."""
MOST_ON_A_TAB = 99
"""How many are counted for the name of a list beside the one that is shown."""
LOOKED_THROUGH = 500
"""How many of each arm are looked through for what no index knows."""
_Work, _Case = ComplaintWorkRow, ComplaintRow
_Narrowed = tuple[type[ComplaintRow] | type[ComplaintWorkRow], ColumnElement[bool]]
"""The table whose index is read, and what it begins with after the department."""


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
    """One complaint as a list shows it. ``due``: what the office owes next; None while no clock runs."""

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
    """``total`` is exact, or ``more`` says that there are more. ``partly``: only the first of each state were read."""

    lines: tuple[Line, ...]
    total: int
    more: bool = False
    partly: bool = False


@dataclass(frozen=True, slots=True)
class _Arm:
    """A department, states, and what an index of ``model`` begins with between the two; ordered by ``at``."""

    model: Any
    at: InstrumentedAttribute[Any]
    department: str
    states: tuple[str, ...]
    narrowed: ColumnElement[bool]

    @property
    def id(self) -> Any:
        return _Case.id if self.model is _Case else _Work.complaint_id

    @property
    def where(self) -> ColumnElement[bool]:
        """All of it; each state by itself is one range of the index, in its order."""
        own = self.model.department == self.department
        state = self.model.state
        return and_(own, self.narrowed, state == self.states[0] if len(self.states) == 1 else state.in_(self.states))

    def ranges(self) -> Iterable["_Arm"]:
        return (replace(self, states=(state,)) for state in self.states)


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose lists are read, and what all of them need: read once for a page."""

    session: Session
    actor: Actor
    promises: Promises
    teams: tuple[tuple[str, str], ...]

    @property
    def departments(self) -> list[str]:
        return self.actor.departments(roles.HANDLE)


def desk_of(session: Session, actor: Actor, now: datetime) -> Desk:
    """The desk of an actor at that moment."""
    promises = promises_of(session, actor.departments(roles.HANDLE), now)
    return Desk(session, actor, promises, tuple(teams_of(session, actor.name)))


def page(desk: Desk, wanted: Wanted) -> Page:
    """The lines asked for, of complaints that the actor handles."""
    wanted = _without_teams(desk, wanted)
    if reference := references.normal(wanted.text):
        ids = list(desk.session.scalars(select(_Case.id).where(_Case.reference == reference)))
        lines = _lines(desk, ids)
        return Page(lines, len(lines))
    arms, loose = list(_arms(desk, wanted)), _loose(wanted)
    if not arms:
        return Page((), 0)
    newest = wanted.order == NEWEST and wanted.view != OVERDUE
    if loose:
        return _looked_through(desk, arms, loose, wanted, newest=newest)
    reach = min(wanted.offset + wanted.limit, MOST + wanted.limit)
    ids = _ids(desk.session, arms, reach, newest=newest)[wanted.offset :]
    total, more = _total(desk, wanted, arms)
    return Page(_lines(desk, ids), total, more)


def counts(desk: Desk) -> dict[str, tuple[int, bool]]:
    """View → (how many open complaints stand in it, whether there are more than were counted)."""
    found = {}
    for view in VIEWS:
        wanted = _without_teams(desk, Wanted(view=view))
        arms = list(_arms(desk, wanted))
        found[view] = _total(desk, wanted, arms, MOST_ON_A_TAB) if arms else (0, False)
    return found


def teams_of(session: Session, account: str) -> list[tuple[str, str]]:
    """(Department, team) of every team to which somebody belongs."""
    held = select(TeamMemberRow.department, TeamMemberRow.team).where(TeamMemberRow.account == account)
    return [(department, team) for department, team in session.execute(held.order_by(*held.selected_columns))]


def _without_teams(desk: Desk, wanted: Wanted) -> Wanted:
    """Whoever is in no team works with the whole department."""
    return replace(wanted, view=ALL) if wanted.view == TEAM and not desk.teams else wanted


def _departments(desk: Desk, wanted: Wanted) -> list[str]:
    own = desk.departments
    return [one for one in own if one == wanted.department] if wanted.department else own


def _arms(desk: Desk, wanted: Wanted) -> Iterable[_Arm]:
    states = wanted.states or tuple(sorted(lifecycle.OPEN))
    if wanted.view == OVERDUE:
        return [arm for department in _departments(desk, wanted) for arm in _overdue(desk, department, states)]
    return [
        _Arm(model, model.received_at, department, states, condition)
        for department, (model, condition) in _driving(desk, wanted)
    ]


def _driving(desk: Desk, wanted: Wanted) -> list[tuple[str, _Narrowed]]:
    """(Department, the one condition whose index is read)."""
    departments = _departments(desk, wanted)
    if wanted.view == TEAM:
        return [(where, (_Work, _Work.team == team)) for where, team in desk.teams if where in departments]
    driving: _Narrowed = (_Case, true())
    if wanted.view in (MINE, UNASSIGNED):
        driving = (_Work, _Work.assignee == (desk.actor.name if wanted.view == MINE else ""))
    elif narrowing := _narrowing(wanted):
        driving = next(iter(narrowing.values()))
    return [(department, driving) for department in departments]


def _narrowing(wanted: Wanted) -> dict[str, _Narrowed]:
    """Filters that an index begins with, the narrowest first."""
    found: dict[str, _Narrowed] = {}
    if wanted.assignee is not None:
        found["assignee"] = (_Work, _Work.assignee == wanted.assignee)
    if wanted.team:
        found["team"] = (_Work, _Work.team == wanted.team)
    if wanted.priority:  # most have none
        found["priority"] = (_Work, _Work.priority == wanted.priority)
    if wanted.category:
        found["category"] = (_Case, _Case.category == wanted.category)
    if wanted.ward:
        found["ward"] = (_Case, _Case.ward == wanted.ward)
    return found


def _loose(wanted: Wanted) -> dict[Any, list[ColumnElement[bool]]]:
    """Key of a table → what is looked for there, among those that the index gives."""
    narrowing = list(_narrowing(wanted).values())
    pairs = narrowing[1:] if wanted.view == ALL else narrowing
    if wanted.priority == 0:
        pairs.append((_Work, _Work.priority == 0))
    if wanted.channel:
        pairs.append((_Case, _Case.channel == wanted.channel))
    found: dict[Any, list[ColumnElement[bool]]] = {}
    for model, condition in pairs:
        found.setdefault(_Case.id if model is _Case else _Work.complaint_id, []).append(condition)
    for word in wanted.text.split()[:8]:
        text, address = ComplaintContentRow.text, ComplaintContentRow.address
        meets = or_(containing(text, word), containing(address, word))
        found.setdefault(ComplaintContentRow.complaint_id, []).append(meets)
    return found


def _overdue(desk: Desk, department: str, states: Iterable[str]) -> Iterable[_Arm]:
    """The complaints whose clock began a whole term ago or earlier, apart by term and state."""
    for state in sorted(set(states) & lifecycle.AT_WORK):
        for before, categories in desk.promises.thresholds(department, state):
            late = and_(_Case.counts_from <= before, _Case.category.in_(categories))
            yield _Arm(_Case, _Case.counts_from, department, (state,), late)


def _ids(session: Session, arms: Sequence[_Arm], limit: int, *, newest: bool) -> list[int]:
    ranges = [_range(one, limit, newest=newest) for arm in arms for one in arm.ranges()]
    if len(ranges) == 1:
        return [number for number, _at in session.execute(ranges[0])]
    both = union_all(*(select(*one.subquery().c) for one in ranges)).subquery()
    at = both.c.at.desc() if newest else both.c.at.asc()
    order = (at, both.c.id.desc() if newest else both.c.id.asc())
    return [number for number, _at in session.execute(select(both.c.id, both.c.at).order_by(*order).limit(limit))]


def _range(arm: _Arm, limit: int, *, newest: bool) -> Select[Any]:
    order = arm.at.desc() if newest else arm.at.asc()
    return select(arm.id.label("id"), arm.at.label("at")).where(arm.where).order_by(order).limit(limit)


def _looked_through(
    desk: Desk,
    arms: Sequence[_Arm],
    loose: Mapping[Any, Sequence[ColumnElement[bool]]],
    wanted: Wanted,
    *,
    newest: bool,
) -> Page:
    looked = _ids(desk.session, arms, LOOKED_THROUGH, newest=newest)
    ids = looked
    for key, conditions in loose.items():
        met = set(desk.session.scalars(select(key).where(key.in_(ids), *conditions))) if ids else set()
        ids = [number for number in ids if number in met]
    lines = _lines(desk, ids[wanted.offset : wanted.offset + wanted.limit])
    return Page(lines, len(ids), partly=len(looked) == LOOKED_THROUGH)


def _total(desk: Desk, wanted: Wanted, arms: Sequence[_Arm], most: int = MOST) -> tuple[int, bool]:
    """How many there are, and whether there are more than that."""
    if wanted.view == ALL and _narrowing(wanted).keys() <= {"category"}:
        return _kept_count(desk, wanted), False
    first = select(arms[0].id.label("id")).where(or_(false(), *(arm.where for arm in arms))).limit(most + 1).subquery()
    counted = desk.session.scalar(select(func.count(first.c.id))) or 0
    return min(counted, most), counted > most


def _kept_count(desk: Desk, wanted: Wanted) -> int:
    tally = ComplaintTallyRow
    departments = tally.department.in_(_departments(desk, wanted))
    statement = select(func.sum(tally.count)).where(departments, tally.state.in_(wanted.states or lifecycle.OPEN))
    if wanted.category:
        statement = statement.where(tally.category == wanted.category)
    return int(desk.session.scalar(statement) or 0)


def _lines(desk: Desk, ids: Sequence[int]) -> tuple[Line, ...]:
    if not ids:
        return ()
    columns = [getattr(_Case, name) for name in ("counts_from", *Line.__slots__[:11])]
    statement = select(*columns, _Work.assignee, _Work.team, _Work.priority)
    joined = statement.join(_Work, _Work.complaint_id == _Case.id).where(_Case.id.in_(ids))
    found = {}
    for counts_from, *values in desk.session.execute(joined):
        case = dict(zip(Line.__slots__, values, strict=False))
        due = desk.promises.due(case["department"], case["category"], case["state"], counts_from)
        found[case["id"]] = Line(**case, due=due, overdue=due is not None and due <= desk.promises.now)
    return tuple(found[number] for number in ids if number in found)
