"""The first rows in a box along the curve (see ``curve``): one index gives them, however many rows there are in all."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Dialect,
    Select,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.types import NullType, UserDefinedType

from app.db import curve, point_cells, spatial
from app.db.compiled import Row
from app.db.curve import Stretch
from app.db.prepared import Prepared
from app.db.reading import Reading
from app.kernel.box import Box

NOWHERE = -1
"""Before the curve begins."""
_LIMIT, _SHOWN = (bindparam(name, type_=BigInteger()) for name in ("limit", "shown"))


class _Numbers(UserDefinedType[Sequence[int]]):
    """An array of PostgreSQL, written out: the driver takes longer for each number than the server for a stretch."""

    cache_ok = True
    render_bind_cast = True

    def get_col_spec(self, **_: Any) -> str:
        return "BIGINT[]"

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str]:  # noqa: ARG002 - the signature is SQLAlchemy's
        return lambda numbers: f"{{{','.join(map(str, numbers))}}}"


class Met(NamedTuple):
    """A row by its number on the curve and its id, which together say how far one has come."""

    number: int
    id: int

    @classmethod
    def read(cls, text: str) -> "Met":
        """From what ``str`` made of it."""
        number, _, row_id = text.rpartition(".")
        return cls(int(number or NOWHERE), int(row_id))

    def __str__(self) -> str:
        """``number.id``, or the id alone of what is in the order of ids."""
        return str(self.id) if self.number == NOWHERE else f"{self.number}.{self.id}"


class Statement:
    """What is asked of a model with an id, ``longitude``, ``latitude`` and ``curve``, all in one index.

    ``narrowed``: not every point of the model's layer meets the conditions.
    """

    def __init__(self, model: Any, *conditions: ColumnElement[bool], narrowed: bool) -> None:
        self.narrowed = narrowed
        self._model, self._conditions = model, conditions
        met_number, met_id = (bindparam(name, type_=BigInteger()) for name in ("met_number", "met_id"))
        behind = or_(model.curve > met_number, model.id > met_id)
        self._of_one = self._of_stretch(), self._of_stretch(behind)
        self._of_all = self._of_stretches(), self._of_stretches(behind)
        self._number = self._of_pieces()

    def stretch(self, session: Reading, one: Stretch, *, further: bool, **values: Any) -> list[Row]:
        """What lies in a stretch, in its order; ``further``: behind ``met_number`` and ``met_id``."""
        return self._of_one[further].rows(session, begin=one[0], end=one[1], **values)

    def stretches(
        self, session: Reading, some: Sequence[Stretch], *, further: bool, shown: int, **values: Any
    ) -> tuple[list[Row], int]:
        """The first ``shown`` of several that follow one another, and how many there are up to ``limit``.

        In one trip to a database server.
        """
        begins, ends = zip(*some, strict=True) if some else ((), ())
        asked = self._of_all[further]
        numbers, ids, counted = asked.rows(session, begins=begins, ends=ends, shown=shown, **values)[0]
        return list(zip(numbers, ids, strict=True)), counted

    def number(self, session: Reading, pieces: Sequence[Stretch], **values: Any) -> int:
        """That number alone."""
        filled = [*pieces, *[(1, 0)] * curve.COARSE][: curve.COARSE]
        sides = {f"begin{place}": begin for place, (begin, _) in enumerate(filled)}
        sides |= {f"end{place}": end for place, (_, end) in enumerate(filled)}
        found: int = self._number.rows(session, **sides, **values)[0][0]
        return found

    def _of_stretch(self, *behind: ColumnElement[bool]) -> Prepared:
        begin, end = (bindparam(name, type_=BigInteger()) for name in ("begin", "end"))
        return Prepared(self._first(begin, end, _LIMIT, *behind))

    def _of_stretches(self, *behind: ColumnElement[bool]) -> Prepared:
        """For PostgreSQL, which goes from one to the next until there is enough: joined, they would be read to the end.

        What is found comes as two arrays: for rows of two numbers both sides would take several times as long.
        """
        both = (bindparam(name, type_=_Numbers()) for name in ("begins", "ends"))
        turns = func.unnest(*both).table_valued("begin", "end", with_ordinality="turn").render_derived(name="turns")
        stretch = select(turns.c.begin, turns.c.end, turns.c.turn).cte("stretch")
        none = literal_column("CAST('{}' AS BIGINT[])", ARRAY(BigInteger))
        first = literal_column("CAST(1 AS BIGINT)", BigInteger)
        going = select(first.label("turn"), none.label("numbers"), none.label("ids")).cte("going", recursive=True)
        length = func.cardinality(going.c.ids)
        found = self._first(stretch.c.begin, stretch.c.end, _LIMIT - length, *behind).correlate(stretch, going)
        rows = found.lateral("found")
        arrays = select(func.array_agg(rows.c.curve).label("numbers"), func.array_agg(rows.c.id).label("ids"))
        more = arrays.select_from(rows).lateral("more")
        further = select(
            going.c.turn + 1, going.c.numbers.concat(more.c.numbers), going.c.ids.concat(more.c.ids)
        ).select_from(going.join(stretch, stretch.c.turn == going.c.turn).join(more, true()))
        going = going.union_all(further.where(length < _LIMIT))
        shown = [going.c[name][1:_SHOWN] for name in ("numbers", "ids")]
        # Arrays as the driver reads them.
        columns = [type_coerce(array, NullType()) for array in shown]
        return Prepared(select(*columns, func.cardinality(going.c.ids)).order_by(going.c.turn.desc()).limit(1))

    def _of_pieces(self) -> Prepared:
        pieces = [
            self._inside(
                bindparam(f"begin{place}", type_=BigInteger()),
                bindparam(f"end{place}", type_=BigInteger()),
                self._model.id,
            )
            for place in range(curve.COARSE)
        ]
        return Prepared(select(func.count()).select_from(union_all(*pieces).limit(_LIMIT).subquery()))

    def _first(self, begin: Any, end: Any, limit: Any, *behind: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
        order = self._model.curve, self._model.id
        return self._inside(begin, end, *order).where(*behind).order_by(*order).limit(limit)

    def _inside(self, begin: Any, end: Any, *columns: Any) -> Select[*tuple[Any, ...]]:
        model = self._model
        inside = spatial.in_named_box(model.point, indexed=False)
        return select(*columns).where(*self._conditions, model.curve.between(begin, end), inside)


def first_in_box(
    session: Reading,
    asked: Statement,
    layer: str,
    box: Box,
    *,
    limit: int,
    after: Met | None = None,
    **values: Any,
) -> list[Row]:
    """Of the rows in a box the first ones behind ``after``, each as the parts of a ``Met``.

    ``layer`` is where their points are counted.
    """
    values |= {"met_number": after.number, "met_id": after.id} if after else {}
    start = max(after.number, 0) if after else 0
    read = _one_by_one if session.connection().dialect.name == "sqlite" else _together
    return _joined([read(session, asked, layer, half, start, limit=limit, **values) for half in box.halves], limit)


def _together(
    session: Reading, asked: Statement, _layer: str, box: Box, start: int, *, limit: int, **values: Any
) -> list[Row]:
    values |= spatial.named(box)
    further = "met_id" in values
    found, _ = asked.stretches(session, curve.closely(box, start), further=further, shown=limit, limit=limit, **values)
    return found


def _one_by_one(
    session: Reading, asked: Statement, layer: str, box: Box, start: int, *, limit: int, **values: Any
) -> list[Row]:
    """Where nobody waits for a trip: the fewer lie in the box, the looser it is fitted."""
    points = point_cells.at_most(session, layer, box)
    values |= spatial.named(box)
    found: list[Row] = []
    for one in curve.stretches(box, points, start) if points else ():
        found += asked.stretch(session, one, further="met_id" in values, limit=limit - len(found), **values)
        if len(found) >= limit:
            break
    return found


def _joined(halves: Sequence[list[Row]], limit: int) -> list[Row]:
    return halves[0] if len(halves) == 1 else sorted({one for half in halves for one in half})[:limit]


def first_counted(
    session: Reading, asked: Statement, layer: str, box: Box, *, limit: int, most: int, **values: Any
) -> tuple[list[Row], int]:
    """``first_in_box``, and ``count_up_to`` of it: from a database server in one trip for both."""
    if session.connection().dialect.name == "sqlite":
        found = first_in_box(session, asked, layer, box, limit=limit, **values)
        number = count_up_to(session, asked, layer, box, most, **values) if len(found) == limit else len(found)
        return found, number
    values |= {"shown": limit, "limit": max(limit, most + 1)}
    halves = [
        asked.stretches(session, curve.closely(half), further=False, **(values | spatial.named(half)))
        for half in box.halves
    ]
    return _joined([found for found, _ in halves], limit), sum(number for _, number in halves)


def count_up_to(session: Reading, asked: Statement, layer: str, box: Box, most: int, **values: Any) -> int:
    """How many rows lie in a box, where there are no more than ``most``; otherwise some number above it."""
    if not asked.narrowed and sum(point_cells.at_least(session, layer, half) for half in box.halves) > most:
        return most + 1
    return sum(
        asked.number(session, curve.loosely(half), limit=most + 1, **values, **spatial.named(half))
        for half in box.halves
    )
