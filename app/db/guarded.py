"""The wall between rows and readers: which actor may find which row, said once and added to every query."""

from collections.abc import Collection
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Text, cast, false, func, literal, select, true
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.orm import InstrumentedAttribute

from app.kernel import labels as known


def meets(column: InstrumentedAttribute[frozenset[str]], labels: Collection[str], dialect: str) -> ColumnElement[bool]:
    """SQL mirror of ``app.kernel.labels.meet`` for a label column. No labels: false."""
    held = sorted(labels)
    if not held:
        return false()
    values = [literal(label) for label in held]
    if dialect == "postgresql":
        share = column.op("&&", is_comparison=True)(cast(array(values), ARRAY(Text)))
        # Of labels that are parameters the planner believes that one row in a hundred has them, and reads all rows of
        # a range to find a page; of this it believes that half do.
        return func.coalesce(share, false())
    each = func.json_each(column).table_valued("value")
    return select(literal(1)).select_from(each).where(each.c.value.in_(values)).exists()


class Guarded:
    """A model whose rows are found only by actors who share a label with them.

    A subclass either has a ``labels`` column of its own or overrides ``seen_by``.
    """

    labels: Any
    __tablename__: str

    @classmethod
    def seen_by(cls, labels: Collection[str], dialect: str) -> ColumnElement[bool]:
        """The condition under which a row of this model exists for somebody with these labels."""
        return meets(cls.labels, labels, dialect)


class Internal(Guarded):
    """A model that one fixed set of labels opens: the portal's own notebooks, read by nobody else."""

    opened_by: ClassVar[frozenset[str]] = frozenset({known.SYSTEM})

    @classmethod
    def seen_by(cls, labels: Collection[str], dialect: str) -> ColumnElement[bool]:  # noqa: ARG003 - same for both
        return true() if known.meet(cls.opened_by, labels) else false()


class Public:
    """A model whose every row and field a stranger may read."""


def guarded_models() -> list[type[Guarded]]:
    """Every mapped guarded model."""
    found, ahead = [], [Guarded]
    while ahead:
        for model in ahead.pop().__subclasses__():
            ahead.append(model)
            if hasattr(model, "__table__"):
                found.append(model)
    return found
