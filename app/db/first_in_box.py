"""The first rows in a box along the curve (see ``curve``): one index gives them, however many rows there are in all."""

from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Select, bindparam, func, or_, select, union_all

from app.db import curve, point_cells, spatial
from app.db.compiled import Row
from app.db.prepared import Prepared
from app.db.reading import Reading
from app.kernel.box import Box

NOWHERE = -1
"""Before the curve begins."""


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
        number = [bindparam(name, type_=BigInteger()) for name in ("begin", "end", "met_number", "met_id", "limit")]
        begin, end, met_number, met_id, limit = number
        found: Select[*tuple[Any, ...]] = select(model.curve, model.id).where(
            *narrowing, model.curve.between(begin, end), spatial.in_named_box(model.point, indexed=False)
        )
        found = found.order_by(model.curve, model.id).limit(limit)
        self.first = Prepared(found)
        self.further = Prepared(found.where(or_(model.curve > met_number, model.id > met_id)))


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
    statement = asked.further if after else asked.first
    points = point_cells.at_most(session, layer, box)
    found: list[Row] = []
    for begin, end in curve.stretches(box, points, max(after.number, 0) if after else 0) if points else ():
        found += statement.rows(session, begin=begin, end=end, limit=limit - len(found), **values)
        if len(found) >= limit:
            break
    return found
