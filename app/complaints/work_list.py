"""The lists of the desk: whose work it is, what is overdue, what nobody has taken; filtered, counted, a page at a time.

However many complaints there are, a page costs the same. Each arm of a list is one range of one index, in its order: a
department, a state and the narrowest filter. What the index does not know (words, a second filter) is looked for among
the first ``LOOKED_THROUGH`` of each arm, and the list says so. Counts are kept (``tally``) or stop at ``MOST``.
"""

from collections.abc import Iterable, Sequence
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
LOOKED_THROUGH = 1000
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
    """One range of one index: which rows, in which order; ``loose`` is what the index does not know."""

    id: InstrumentedAttribute[int]
    at: InstrumentedAttribute[Any]
    where: tuple[ColumnElement[bool], ...]


def page(session: Session, actor: Actor, wanted: Wanted, now: datetime) -> Page:
    """The lines asked for, of complaints that the actor handles."""
    wanted = _without_teams(session, actor, wanted)
    promises = promises_of(session, _departments(actor, wanted), now)
    reference = references.normal(wanted.text)
    if reference:
        ids = list(session.scalars(select(_Case.id).where(_Case.reference == reference)))
        return Page(_lines(session, ids, promises), len(ids))
    arms, loose = list(_arms(session, actor, wanted, promises)), _loose(wanted)
    if not arms:
        return Page((), 0)
    newest = wanted.order == NEWEST and wanted.view != OVERDUE
    if loose:
        return _looked_through(session, arms, loose, wanted, promises, newest=newest)
    reach = min(wanted.offset + wanted.limit, MOST + wanted.limit)
    ids = _ids(session, arms, reach, newest=newest)[wanted.offset :]
    total, more = _total(session, actor, wanted, arms)
    return Page(_lines(session, ids, promises), total, more)


def counts(session: Session, actor: Actor, now: datetime) -> dict[str, tuple[int, bool]]:
    """View → (how many open complaints stand in it, whether there are more than were counted)."""
    found = {}
    promises = promises_of(session, actor.departments(roles.HANDLE), now)
    for view in VIEWS:
        wanted = _without_teams(session, actor, Wanted(view=view))
        arms = list(_arms(session, actor, wanted, promises))
        found[view] = _total(session, actor, wanted, arms) if arms else (0, False)
    return found


def teams_of(session: Session, account: str) -> list[tuple[str, str]]:
    """(Department, team) of every team to which somebody belongs."""
    held = select(TeamMemberRow.department, TeamMemberRow.team).where(TeamMemberRow.account == account)
    return [(department, team) for department, team in session.execute(held.order_by(*held.selected_columns))]


def _departments(actor: Actor, wanted: Wanted) -> list[str]:
    own = actor.departments(roles.HANDLE)
    return [one for one in own if one == wanted.department] if wanted.department else own


def _without_teams(session: Session, actor: Actor, wanted: Wanted) -> Wanted:
    """Whoever is in no team works with the whole department."""
    return replace(wanted, view=ALL) if wanted.view == TEAM and not teams_of(session, actor.name) else wanted


def _arms(session: Session, actor: Actor, wanted: Wanted, promises: Promises) -> Iterable[_Arm]:
    states = wanted.states or tuple(sorted(lifecycle.OPEN))
    departments = _departments(actor, wanted)
    if wanted.view == OVERDUE:
        for department in departments:
            yield from _overdue(department, states, promises)
        return
    for department, (model, condition) in _driving(session, actor, wanted, departments):
        key = _Case.id if model is _Case else _Work.complaint_id
        for state in states:
            yield _Arm(key, model.received_at, (model.department == department, condition, model.state == state))


def _driving(session: Session, actor: Actor, wanted: Wanted, departments: Sequence[str]) -> list[tuple[str, _Narrowed]]:
    """(Department, the one condition whose index is read)."""
    if wanted.view == TEAM:
        teams = teams_of(session, actor.name)
        return [(department, (_Work, _Work.team == team)) for department, team in teams if department in departments]
    driving: _Narrowed = (_Case, true())
    if wanted.view in (MINE, UNASSIGNED):
        driving = (_Work, _Work.assignee == (actor.name if wanted.view == MINE else ""))
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


def _loose(wanted: Wanted) -> list[ColumnElement[bool]]:
    """What is looked for among those that the index gives."""
    narrowing = [condition for _model, condition in _narrowing(wanted).values()]
    found = narrowing[1:] if wanted.view == ALL else narrowing
    if wanted.priority == 0:
        found.append(_Work.priority == 0)
    if wanted.channel:
        found.append(_Case.channel == wanted.channel)
    for word in wanted.text.split()[:8]:
        text, address = ComplaintContentRow.text, ComplaintContentRow.address
        found.append(or_(containing(text, word), containing(address, word)))
    return found


def _overdue(department: str, states: Iterable[str], promises: Promises) -> Iterable[_Arm]:
    """One arm for each state and each term: the complaints whose clock began a whole term ago or earlier."""
    for state in set(states) & lifecycle.AT_WORK:
        for before, categories in promises.thresholds(department, state):
            where = (_Case.department == department, _Case.state == state, _Case.counts_from <= before)
            yield _Arm(_Case.id, _Case.counts_from, (*where, _Case.category.in_(categories)))


def _ids(session: Session, arms: Sequence[_Arm], limit: int, *, newest: bool) -> list[int]:
    ranges = [_range(arm, limit, newest=newest) for arm in arms]
    if len(ranges) == 1:
        return [number for number, _at in session.execute(ranges[0])]
    both = union_all(*(select(*one.subquery().c) for one in ranges)).subquery()
    at = both.c.at.desc() if newest else both.c.at.asc()
    order = (at, both.c.id.desc() if newest else both.c.id.asc())
    return [number for number, _at in session.execute(select(both.c.id, both.c.at).order_by(*order).limit(limit))]


def _range(arm: _Arm, limit: int, *, newest: bool) -> Select[Any]:
    order = arm.at.desc() if newest else arm.at.asc()
    return select(arm.id.label("id"), arm.at.label("at")).where(*arm.where).order_by(order).limit(limit)


def _looked_through(
    session: Session,
    arms: Sequence[_Arm],
    loose: Sequence[ColumnElement[bool]],
    wanted: Wanted,
    promises: Promises,
    *,
    newest: bool,
) -> Page:
    looked = _ids(session, arms, LOOKED_THROUGH, newest=newest)
    statement = (
        select(_Case.id)
        .join(_Work, _Work.complaint_id == _Case.id)
        .join(ComplaintContentRow, ComplaintContentRow.complaint_id == _Case.id)
        .where(_Case.id.in_(looked), *loose)
    )
    met = set(session.scalars(statement)) if looked else set()
    ids = [number for number in looked if number in met]
    lines = _lines(session, ids[wanted.offset : wanted.offset + wanted.limit], promises)
    return Page(lines, len(ids), partly=len(looked) == LOOKED_THROUGH)


def _total(session: Session, actor: Actor, wanted: Wanted, arms: Sequence[_Arm]) -> tuple[int, bool]:
    """How many there are, and whether there are more than that."""
    if wanted.view == ALL and _narrowing(wanted).keys() <= {"category"}:
        return _kept_count(session, actor, wanted), False
    condition = or_(false(), *(and_(*arm.where) for arm in arms))
    first = select(arms[0].id.label("id")).where(condition).limit(MOST + 1).subquery()
    counted = session.scalar(select(func.count(first.c.id))) or 0
    return min(counted, MOST), counted > MOST


def _kept_count(session: Session, actor: Actor, wanted: Wanted) -> int:
    tally = ComplaintTallyRow
    departments = tally.department.in_(_departments(actor, wanted))
    statement = select(func.sum(tally.count)).where(departments, tally.state.in_(wanted.states or lifecycle.OPEN))
    if wanted.category:
        statement = statement.where(tally.category == wanted.category)
    return int(session.scalar(statement) or 0)


def _lines(session: Session, ids: Sequence[int], promises: Promises) -> tuple[Line, ...]:
    if not ids:
        return ()
    columns = [getattr(_Case, name) for name in ("counts_from", *Line.__slots__[:11])]
    statement = select(*columns, _Work.assignee, _Work.team, _Work.priority)
    joined = statement.join(_Work, _Work.complaint_id == _Case.id).where(_Case.id.in_(ids))
    found = {}
    for counts_from, *values in session.execute(joined):
        case = dict(zip(Line.__slots__, values, strict=False))
        due = promises.due(case["department"], case["category"], case["state"], counts_from)
        found[case["id"]] = Line(**case, due=due, overdue=due is not None and due <= promises.now)
    return tuple(found[number] for number in ids if number in found)
