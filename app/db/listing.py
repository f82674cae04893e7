"""Lists that are filtered, sorted and paged by the database: what a table to work in asks for."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, func
from sqlalchemy.orm import InstrumentedAttribute, Session

Selected = TypeVar("Selected")
Fields = Mapping[str, InstrumentedAttribute[Any] | ColumnElement[Any]]


def containing(column: InstrumentedAttribute[Any] | ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Whether the column contains the text, whatever the case of its letters; ``%`` and ``_`` mean themselves."""
    return func.lower(column).contains(text.lower(), autoescape=True)


def ordered(
    statement: Select[Selected], fields: Fields, sort: str, *, descending: bool, unique: InstrumentedAttribute[Any]
) -> Select[Selected]:
    """By the field of that name, then by ``unique``, so that no row stands on two pages. Unknown names: ``unique``."""
    columns = [fields[sort]] if sort in fields else []
    return statement.order_by(*((one.desc() if descending else one.asc()) for one in (*columns, unique)))


def counted(session: Session, statement: Select[Any]) -> int:
    """How many rows the statement finds."""
    return session.scalar(statement.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)) or 0
