"""Reading public tables the short way: statements compiled once for each kind of engine, then given to the driver.

Running a statement through the ORM costs eight times what the driver needs for it (``docs/performance.md``). The guard
is not gone past: only tables of ``Public`` models pass, through the session's own connection and with its actor's role.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Float, Select, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.util import find_tables

from app.db.base import Base
from app.db.guarded import Public
from app.kernel.errors import UnboundSession

Row = tuple[Any, ...]
Process = Callable[[Any], Any]


class _Compiled(NamedTuple):
    """``order``: names of the parameters by position, None where the driver takes them by name."""

    text: str
    order: tuple[str, ...] | None
    constants: dict[str, Any]
    writers: tuple[tuple[str, Process], ...]
    readers: tuple[tuple[int, Process], ...]


class Prepared:
    """A SELECT with bound parameters and no expanding ones. Raises UnboundSession where a table of it is guarded."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        _require_public(statement)
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, session: Session, **values: Any) -> list[Row]:
        """All rows, each value as its column's type reads it."""
        connection = session.connection()
        compiled = self._compiled.get(connection.dialect.name) or self._compile(connection.dialect)
        given = compiled.constants | values
        for name, write in compiled.writers:
            given[name] = write(given[name])
        parameters = given if compiled.order is None else tuple(given[name] for name in compiled.order)
        rows = _asked(connection, compiled.text, parameters)
        return [_read(row, compiled.readers) for row in rows] if compiled.readers else rows

    def _compile(self, dialect: Dialect) -> _Compiled:
        made = self._statement.compile(dialect=dialect)
        types = [column.type for column in self._statement.selected_columns]
        writers = {name: bound.type.dialect_impl(dialect).bind_processor(dialect) for name, bound in made.binds.items()}
        # Both drivers give floats as floats; psycopg's type would first ask which of PostgreSQL's types it is.
        readers = [
            None if isinstance(type_, Float) else type_.dialect_impl(dialect).result_processor(dialect, None)
            for type_ in types
        ]
        compiled = self._compiled[dialect.name] = _Compiled(
            str(made),
            tuple(made.positiontup) if made.positiontup is not None else None,
            {name: value for name, value in made.params.items() if value is not None},
            tuple((name, write) for name, write in writers.items() if write is not None),
            tuple((place, read) for place, read in enumerate(readers) if read is not None),
        )
        return compiled


def _asked(connection: Connection, text: str, parameters: Mapping[str, Any] | tuple[Any, ...]) -> list[Row]:
    """The rows as the driver gives them, in the connection's transaction. Errors are SQLAlchemy's own."""
    driver: Any = connection.connection.driver_connection
    base = connection.dialect.loaded_dbapi.Error
    try:
        found: list[Row] = driver.execute(text, parameters).fetchall()
    except base as error:
        raise DBAPIError.instance(text, None, error, base, hide_parameters=True) from error
    return found


def _read(row: Sequence[Any], readers: Sequence[tuple[int, Process]]) -> Row:
    values = list(row)
    for place, read in readers:
        values[place] = read(values[place])
    return tuple(values)


def _require_public(statement: Select[*tuple[Any, ...]]) -> None:
    public = {mapper.local_table for mapper in Base.registry.mappers if issubclass(mapper.class_, Public)}
    tables = find_tables(statement, include_joins=True, include_selects=True)
    closed = [str(table) for table in tables if isinstance(table, Table) and table not in public]
    if closed:
        raise UnboundSession(f"Only public tables are read in this way, not {', '.join(closed)}.")
