"""The first rows in a box along the curve (see ``curve``): one index gives them, however many rows there are in all."""

from collections.abc import Sequence
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Select, bindparam, func, or_, select, true, union_all

from app.db import curve, point_cells, spatial
from app.db.compiled import Row
from app.db.curve import Stretch
from app.db.prepared import Prepared
from app.db.reading import Reading
from app.kernel.box import Box

NOWHERE = -1
"""Before the curve begins."""
_A_TRIP = 8
"""Stretches that a database server is asked for at once: mostly enough, and nobody waits for the others."""
_LIMIT = bindparam("limit", type_=BigInteger())


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
    """What ``first_in_box`` asks of a model with an id, ``longitude``, ``latitude`` and ``curve``, all in one index."""

    def __init__(self, model: Any, *narrowing: ColumnElement[bool]) -> None:
        self._model, self._narrowing = model, narrowing
        met_number, met_id = (bindparam(name, type_=BigInteger()) for name in ("met_number", "met_id"))
        behind = or_(model.curve > met_number, model.id > met_id)
        self._one = self._of_stretch(), self._of_stretch(behind)
        self._several = self._of_stretches(), self._of_stretches(behind)

    def rows(self, session: Reading, stretches: Sequence[Stretch], *, further: bool, **values: Any) -> list[Row]:
        """What lies in these stretches, in their order; ``further``: behind ``met_number`` and ``met_id``."""
        if len(stretches) == 1:
            begin, end = stretches[0]
            return self._one[further].rows(session, begin=begin, end=end, **values)
        begins, ends = map(list, zip(*stretches, strict=True))
        return self._several[further].rows(session, begins=begins, ends=ends, **values)

    def _of_stretch(self, *behind: ColumnElement[bool]) -> Prepared:
        begin, end = (bindparam(name, type_=BigInteger()) for name in ("begin", "end"))
        return Prepared(self._found(begin, end, *behind))

    def _of_stretches(self, *behind: ColumnElement[bool]) -> Prepared:
        """For PostgreSQL, which goes through them in the order that ``turn`` says, and stops at the limit."""
        both = (bindparam(name, type_=ARRAY(BigInteger)) for name in ("begins", "ends"))
        stretch = func.unnest(*both).table_valued("begin", "end", with_ordinality="turn").render_derived(name="stretch")
        found = self._found(stretch.c.begin, stretch.c.end, *behind).correlate(stretch).lateral("found")
        ordered = select(found.c.curve, found.c.id).select_from(stretch.join(found, true()))
        return Prepared(ordered.order_by(stretch.c.turn, found.c.curve, found.c.id).limit(_LIMIT))

    def _found(self, begin: Any, end: Any, *behind: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
        model = self._model
        inside = spatial.in_named_box(model.point, indexed=False)
        found = select(model.curve, model.id).where(*self._narrowing, model.curve.between(begin, end), inside, *behind)
        return found.order_by(model.curve, model.id).limit(_LIMIT)


def counting(model: Any, *narrowing: ColumnElement[bool]) -> Prepared:
    """What ``count_up_to`` asks of such a model: all stretches in one statement."""
    pieces = [
        select(model.id).where(
            *narrowing,
            model.curve.between(bindparam(f"begin{number}", type_=BigInteger()), bindparam(f"end{number}")),
            spatial.in_named_box(model.point, indexed=False),
        )
        for number in range(curve.COARSE)
    ]
    some = union_all(*pieces).limit(bindparam("limit", type_=BigInteger())).subquery()
    return Prepared(select(func.count()).select_from(some))


def count_up_to(session: Reading, asked: Prepared, box: Box, most: int, **values: Any) -> int:
    """How many rows lie in a box, where there are no more than ``most``; otherwise some number above it."""
    total = 0
    for half in box.halves:
        stretches = [*curve.loosely(half), *[(1, 0)] * curve.COARSE][: curve.COARSE]
        sides = {f"begin{number}": begin for number, (begin, _) in enumerate(stretches)}
        sides |= {f"end{number}": end for number, (_, end) in enumerate(stretches)}
        total += asked.rows(session, limit=most + 1, **sides, **spatial.named(half), **values)[0][0]
    return total


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
    halves = [_in_half(session, asked, layer, half, limit, after, values) for half in box.halves]
    return halves[0] if len(halves) == 1 else sorted({one for half in halves for one in half})[:limit]


def _in_half(
    session: Reading, asked: Statement, layer: str, box: Box, limit: int, after: Met | None, values: dict[str, Any]
) -> list[Row]:
    values |= spatial.named(box)
    if after:
        values |= {"met_number": after.number, "met_id": after.id}
    points = point_cells.at_most(session, layer, box)
    stretches = curve.stretches(box, points, max(after.number, 0) if after else 0) if points else iter(())
    at_once = 1 if session.connection().dialect.name == "sqlite" else _A_TRIP
    found: list[Row] = []
    while len(found) < limit and (some := list(islice(stretches, at_once))):
        found += asked.rows(session, some, further=after is not None, limit=limit - len(found), **values)
    return found
