"""The statements behind the lists of the desk: ranges of an index, put together, counted or read a page at a time.

A statement is made once for each shape of a list; departments, states and filters are its parameters.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, func, literal_column, or_, select, union_all
from sqlalchemy.orm import Session

from app.complaints.model import ComplaintRow, ComplaintWorkRow
from app.complaints.tally_model import ComplaintTallyRow
from app.db.planning import stop_early, unindexed
from app.db.walled import Walled

CASE, WORK = "case", "work"
_MODELS: dict[str, Any] = {CASE: ComplaintRow, WORK: ComplaintWorkRow}
_IDS: dict[str, Any] = {CASE: ComplaintRow.id, WORK: ComplaintWorkRow.complaint_id}
CHANNEL, TEAM, PRIORITY = (CASE, "channel"), (WORK, "team"), (WORK, "priority")
USUAL = {CHANNEL: "web", TEAM: "", PRIORITY: 0}
"""What nearly all have: it narrows nothing, and the indexes of these columns leave it out."""
COLUMNS = (
    "counts_from",
    "resolves_from",
    "id",
    "reference",
    "category",
    "department",
    "ward",
    "state",
    "channel",
    "received_at",
    "updated_at",
    "quarantined",
    "revision",
)
"""What a line shows of the case, in this order; assignee, team and priority of the work follow."""
Filter = tuple[str, str]
"""Table (CASE or WORK) and column that has to have one value."""


@dataclass(frozen=True, slots=True)
class Range:
    """A department and a state in an index of ``table``, after what ``narrowed`` says of it; ordered by its moment.

    ``further`` is looked at in each row. ``late``: what counts from then or earlier; ``unresolved``: what was opened
    again and should be resolved by now. Such ranges are ordered by ``counts_from``.
    """

    table: str
    department: str
    state: str
    narrowed: tuple[tuple[Filter, Any], ...] = ()
    further: tuple[tuple[Filter, Any], ...] = ()
    late: "Late | None" = None
    unresolved: "tuple[Unresolved, ...]" = ()

    @property
    def shape(self) -> "_Shape":
        names = tuple(name for name, _value in self.narrowed), tuple(name for name, _value in self.further)
        late = (self.late.after is not None, len(self.late.categories)) if self.late else None
        return _Shape(self.table, *names, late, tuple(len(one.categories) for one in self.unresolved))

    def values(self, place: int) -> dict[str, Any]:
        """The parameters, as the statement of its shape calls them where it is the one at ``place``."""
        found: dict[str, Any] = {f"d{place}": self.department, f"s{place}": self.state}
        for number, (_name, value) in enumerate((*self.narrowed, *self.further)):
            found[f"v{place}_{number}"] = value
        if self.late:
            found |= {f"l{place}": self.late.before, f"a{place}": self.late.after}
            found |= {f"c{place}_{number}": category for number, category in enumerate(self.late.categories)}
        for group, one in enumerate(self.unresolved):
            found |= {f"r{place}_{group}": one.before, f"n{place}_{group}": one.after}
            found |= {f"g{place}_{group}_{number}": category for number, category in enumerate(one.categories)}
        if self.unresolved:
            found[f"r{place}"] = max(one.before for one in self.unresolved)
        return found


class Late(NamedTuple):
    """What counts from ``before`` or earlier, but later than ``after`` (None: ever); of these categories, () of all."""

    before: datetime
    after: datetime | None = None
    categories: tuple[str, ...] = ()


class Unresolved(NamedTuple):
    """Of these categories, what resolves from ``before`` or earlier, but counts from later than ``after``.

    Its next step is not due yet, but it was opened again, and the term of its resolution goes on.
    """

    categories: Sequence[Any]
    before: Any
    after: Any


def is_unresolved(each: Iterable[Unresolved]) -> ColumnElement[bool]:
    """That a complaint is any of these."""
    case = ComplaintRow
    return or_(
        *(
            and_(
                unindexed(case.category).in_(one.categories),
                case.resolves_from <= one.before,
                unindexed(case.counts_from) > one.after,
            )
            for one in each
        )
    )


class _Shape(NamedTuple):
    """What of a range its statement depends on."""

    table: str
    narrowed: tuple[Filter, ...]
    further: tuple[Filter, ...]
    late: tuple[bool, int] | None
    unresolved: tuple[int, ...]

    @property
    def at(self) -> Any:
        if self.unresolved:
            return unindexed(ComplaintRow.counts_from)
        return ComplaintRow.counts_from if self.late else _MODELS[self.table].received_at


def read_lines(session: Session, ranges: Sequence[Range], limit: int, offset: int, *, newest: bool) -> list[Any]:
    """Rows of COLUMNS and of the work: a page of what stands in the ranges, in their order."""
    statement = _page(tuple(one.shape for one in ranges), newest, limit, offset)
    return statement.rows(session, **_values([ranges]))


def line_called(session: Session, reference: str) -> list[Any]:
    """The same of the complaint of that reference, where the session's actor finds it."""
    return _CALLED.rows(session, reference=reference)


def lines_of(session: Session, numbers: Sequence[int]) -> list[Any]:
    """The same of these complaints (ids), in their order."""
    if not numbers:
        return []
    rows = session.execute(_JOINED.where(ComplaintRow.id.in_(numbers))).all()
    return sorted(rows, key=lambda row: numbers.index(row.id))


_SHOWN = (
    *(getattr(ComplaintRow, name) for name in COLUMNS),
    ComplaintWorkRow.assignee,
    ComplaintWorkRow.team,
    ComplaintWorkRow.priority,
)
_JOINED = select(*_SHOWN).join(ComplaintWorkRow, ComplaintWorkRow.complaint_id == ComplaintRow.id)
_CALLED = Walled(_JOINED.where(ComplaintRow.reference == bindparam("reference")))


def count_lists(session: Session, lists: Sequence[Sequence[Range]], most: Sequence[int]) -> list[int]:
    """How many stand in each of the lists, counting no further than its number of ``most``: all in one statement."""
    stop_early(session)
    statement = _counts(tuple(tuple(one.shape for one in ranges) for ranges in lists), tuple(most))
    return [int(number) for number in statement.rows(session, **_values(lists))[0]]


def read_tally(session: Session, departments: Sequence[str]) -> dict[tuple[str, str, str], int]:
    """(Department, category, state) → how many there are, by the numbers that are kept; nothing where there is none."""
    if not departments:
        return {}
    rows = _tally(len(departments)).rows(session, **{f"d{place}": one for place, one in enumerate(departments)})
    return {(department, category, state): count for department, category, state, count in rows if count > 0}


def _values(lists: Iterable[Sequence[Range]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for place, one in enumerate(one for ranges in lists for one in ranges):
        found |= one.values(place)
    return found


@lru_cache(256)
def _page(shapes: tuple[_Shape, ...], newest: bool, limit: int, offset: int) -> Walled:  # noqa: FBT001 - by its value
    ends = [
        select(_range(one, place, newest=newest).limit(_number(limit + offset)).subquery())
        for place, one in enumerate(shapes)
    ]
    found = _together(ends)
    order = [column.desc() if newest else column.asc() for column in (found.c.at, found.c.id)]
    page = select(found.c.id, found.c.at).order_by(*order).limit(_number(limit)).offset(_number(offset))
    chosen = page.subquery()
    case, work = ComplaintRow, ComplaintWorkRow
    shown = select(*_SHOWN).select_from(chosen)
    joined = shown.join(case, case.id == chosen.c.id).join(work, work.complaint_id == chosen.c.id)
    last = [column.desc() if newest else column.asc() for column in (chosen.c.at, chosen.c.id)]
    return Walled(joined.order_by(*last))


@lru_cache(256)
def _counts(lists: tuple[tuple[_Shape, ...], ...], most: tuple[int, ...]) -> Walled:
    columns, place = [], 0
    for number, (shapes, enough) in enumerate(zip(lists, most, strict=True)):
        parts = []
        for one in shapes:
            parts.append(select(_range(one, place).subquery()))
            place += 1
        columns.append(_counted(parts, enough).label(f"n{number}"))
    return Walled(select(*columns))


def _counted(parts: list[Any], most: int) -> Any:
    if not parts:
        return literal_column("0")
    # One after the other until there are enough: no part is counted to its end for nothing.
    every = _together(parts)
    first = select(every.c.id).limit(_number(most)).subquery()
    return select(func.count(first.c.id)).scalar_subquery()


def _number(value: int) -> ColumnElement[int]:
    """As text of the statement: PostgreSQL plans for a limit that is a parameter as if a tenth of all were read."""
    return literal_column(str(value))


def _together(parts: list[Any]) -> Any:
    union: Any = union_all
    return (union(*parts) if len(parts) > 1 else parts[0]).subquery()


def _range(shape: _Shape, place: int, *, newest: bool | None = None) -> Any:
    """``newest`` None: in no order."""
    model = _MODELS[shape.table]
    own: list[Any] = [model.department == bindparam(f"d{place}"), model.state == bindparam(f"s{place}")]
    values: list[Any] = [bindparam(f"v{place}_{number}") for number in range(len(shape.narrowed) + len(shape.further))]
    own += [getattr(_MODELS[table], name) == values.pop(0) for table, name in shape.narrowed]
    own += [unusual for name, unusual in _UNUSUAL.items() if name in shape.narrowed]
    own += _late(shape, place)
    own += [unindexed(getattr(_MODELS[table], name)) == values.pop(0) for table, name in shape.further]
    found: Any = select(_IDS[shape.table].label("id"), shape.at.label("at")).select_from(model)
    for table in sorted({table for table, _name in shape.further} - {shape.table}):
        found = found.join(_MODELS[table], _IDS[table] == _IDS[shape.table])
    found = found.where(*own)
    return found if newest is None else found.order_by(shape.at.desc() if newest else shape.at.asc())


def _late(shape: _Shape, place: int) -> Iterable[ColumnElement[bool]]:
    if shape.unresolved:
        category = ComplaintRow.category.type
        yield ComplaintRow.resolves_from <= bindparam(f"r{place}")
        yield ComplaintRow.resolves_from.is_not(None)  # follows from that, and tells a planner how few they are
        yield is_unresolved(
            Unresolved(
                [bindparam(f"g{place}_{group}_{number}", type_=category) for number in range(size)],
                bindparam(f"r{place}_{group}"),
                bindparam(f"n{place}_{group}"),
            )
            for group, size in enumerate(shape.unresolved)
        )
    if shape.late is None:
        return
    begins, categories = shape.late
    yield ComplaintRow.counts_from <= bindparam(f"l{place}")
    if begins:
        yield ComplaintRow.counts_from > bindparam(f"a{place}")
    if categories:
        chosen = [bindparam(f"c{place}_{one}", type_=ComplaintRow.category.type) for one in range(categories)]
        yield unindexed(ComplaintRow.category).in_(chosen)


_UNUSUAL: dict[Filter, ColumnElement[bool]] = {
    CHANNEL: ComplaintRow.channel != literal_column("'web'"),
    TEAM: ComplaintWorkRow.team != literal_column("''"),
    PRIORITY: ComplaintWorkRow.priority > literal_column("0"),
}
"""As the indexes say it, so that they are known to hold what is asked for."""


@lru_cache(64)
def _tally(departments: int) -> Walled:
    row = ComplaintTallyRow
    chosen = [bindparam(f"d{place}", type_=row.department.type) for place in range(departments)]
    return Walled(select(row.department, row.category, row.state, row.count).where(row.department.in_(chosen)))
