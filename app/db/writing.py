"""Writing rows the short way: through the session's own connection, in its transaction and with its actor's role.

The ORM's insert costs several times what the row does. Nothing is read in this way, so the guard is not gone past; on
PostgreSQL the policies of the table judge what is written.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, insert, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.db.base import Base
from app.db.compiled import Statement, connection_of


def write(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Add rows, each a value for every column that has no default."""
    if rows:
        write_to(connection_of(session), model, rows)


def write_to(connection: Connection, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """The same for whoever has a connection only."""
    for names, alike in groupby(rows, key=tuple):
        _insert(model, names).run_all(connection, list(alike))


Addition = tuple[type[Base], dict[str, Any]]
"""A row that is added to the table of a model."""


def write_together(session: Session, rows: Sequence[Addition]) -> None:
    """Add rows of several tables, each after those that it refers to: to a database server in one statement."""
    write_together_to(connection_of(session), rows)


def write_together_to(connection: Connection, rows: Sequence[Addition]) -> None:
    """The same for whoever has a connection only."""
    if connection.dialect.name != "postgresql":
        for model, row in rows:
            _insert(model, tuple(row)).run(connection, row)
    elif rows:
        values = {f"{name}_{place}": row[name] for place, (_, row) in enumerate(rows) for name in row}
        _together(tuple((model, tuple(row)) for model, row in rows)).run(connection, values)


def write_unless_there(session: Session, model: type[Base], row: dict[str, Any]) -> bool:
    """Add a row unless another stands in its place; whether it was added. Waits for one that is being written."""
    connection = connection_of(session)
    return bool(_unless_there(model, tuple(row), connection.dialect.name).rows(connection, row))


def write_or_add(session: Session, model: type[Base], key: dict[str, Any], row: dict[str, Any], counted: str) -> None:
    """Add a row, or add its number ``counted`` to that of the row which has this key."""
    write_or_add_to(connection_of(session), model, tuple(key), key | row, counted)


def write_or_add_to(
    connection: Connection, model: type[Base], key: tuple[str, ...], row: dict[str, Any], counted: str
) -> None:
    """The same for whoever has a connection only. ``key`` names the columns of the key."""
    _or_add(model, key, tuple(row), counted, connection.dialect.name).run(connection, row)


@cache
def _insert(model: type[Base], names: tuple[str, ...]) -> Statement:
    table: Any = model.__table__
    return Statement(insert(table), names)


@lru_cache(256)
def _together(shapes: tuple[tuple[type[Base], tuple[str, ...]], ...]) -> Statement:
    """All INSERTs as parts of the last one. Keys to other tables are judged where the statement ends."""
    parts = []
    for place, (model, names) in enumerate(shapes):
        table: Any = model.__table__
        given = {name: bindparam(f"{name}_{place}", type_=table.c[name].type) for name in names}
        usual = {
            column.name: literal(column.default.arg, column.type)
            for column in table.columns
            if column.name not in names and column.default is not None
        }
        parts.append(insert(table).values(given | usual))
    *others, last = parts
    return Statement(last.add_cte(*(part.cte(f"part_{place}") for place, part in enumerate(others))))


@cache
def _unless_there(model: type[Base], names: tuple[str, ...], dialect: str) -> Statement:
    table: Any = model.__table__
    inserted = _of(dialect).insert(table).on_conflict_do_nothing()
    return Statement(inserted.returning(next(iter(table.primary_key))), names)


@cache
def _or_add(model: type[Base], key: tuple[str, ...], names: tuple[str, ...], counted: str, dialect: str) -> Statement:
    table: Any = model.__table__
    added = _of(dialect).insert(table)
    both = table.c[counted] + added.excluded[counted]
    return Statement(added.on_conflict_do_update(index_elements=key, set_={counted: both}), names)


def _of(dialect: str) -> Any:
    return postgresql if dialect == "postgresql" else sqlite
