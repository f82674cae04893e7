"""Statements compiled once for each kind of engine, then given to the driver in the connection's own transaction.

Running a statement through SQLAlchemy costs eight times what the driver needs for it (``docs/performance.md``). No
guard stands here: ``prepared`` is for reading, ``writing`` for adding rows.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Float
from sqlalchemy.exc import DBAPIError

from app.kernel.errors import UnboundSession

Row = tuple[Any, ...]
_Process = Callable[[Any], Any]
_NAMED = re.compile(r"%\((\w+)\)s|%%")
_NUMBERED = re.compile(r"\$(\d+)")
_AT_ONCE = 50
"""Rows of one INSERT. SQLite keeps, for each statement that fires a trigger, what it changes, and goes through all of
that since the last savepoint where the statement ends: 500 rows one by one cost it 5 to 25 times as much.
"""


class _Compiled(NamedTuple):
    """``in_order``: the values of the parameters by position, of name → value."""

    text: str
    in_order: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    constants: dict[str, Any]
    writers: tuple[tuple[str, _Process], ...]
    readers: tuple[tuple[int, _Process], ...]

    def parameters(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """The values as the driver takes them."""
        given = {**self.constants, **values}
        for name, write in self.writers:
            given[name] = write(given[name])
        return self.in_order(given)


class Statement:
    """A statement over tables with bound parameters and no expanding ones.

    ``names``: of an INSERT, the columns that every row has a value for; the others have plain defaults.
    """

    def __init__(self, statement: Any, names: Sequence[str] | None = None) -> None:
        self._statement, self._names = statement, names
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Row]:
        """All rows that it gives, each value as its column's type reads it."""
        return self.ask(connection, values)()

    def ask(self, connection: Connection, values: Mapping[str, Any]) -> Callable[[], list[Row]]:
        """Ask now and read the rows later: ``in_one_go`` with other questions they cost one trip."""
        made = self._for(connection)
        cursor = _asked(connection, made.text, made.parameters(values))

        def read() -> list[Row]:
            found: list[Row] = cursor.fetchall()
            return _read(found, made.readers) if found and made.readers else found

        return read

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Do it; nothing is read."""
        made = self._for(connection)
        _asked(connection, made.text, made.parameters(values))

    def run_all(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Of a plain INSERT: add all of these rows, many of them by one statement."""
        made = self._for(connection)
        for start in range(0, len(rows), _AT_ONCE):
            portion = rows[start : start + _AT_ONCE]
            if len(portion) == 1:
                _asked(connection, made.text, made.parameters(portion[0]))
            else:
                values = [value for row in portion for value in made.parameters(row)]
                _asked(connection, _several(made.text, len(portion)), values)

    def constants(self, dialect: Dialect) -> dict[str, Any]:
        """Name of a parameter → the value that stands in the statement itself."""
        return (self._compiled.get(dialect.name) or self._compile(dialect)).constants

    def _for(self, connection: Connection) -> _Compiled:
        dialect = connection.dialect
        return self._compiled.get(dialect.name) or self._compile(dialect)

    def _compile(self, dialect: Dialect) -> _Compiled:
        made = self._statement.compile(dialect=dialect, column_keys=self._names)
        constants = {
            name: value for name, value in made.params.items() if value is not None and not made.binds[name].required
        }
        for column in made.insert_prefetch or ():
            if column.default is None or not column.default.is_scalar:
                raise UnboundSession(f"Say what {column} is: its default is made by a function.")
            constants[column.key] = column.default.arg
        writers = {name: bound.type.dialect_impl(dialect).bind_processor(dialect) for name, bound in made.binds.items()}
        # Both drivers give floats as floats; psycopg's type would first ask which of PostgreSQL's types it is.
        readers = [
            None if isinstance(type_, Float) else type_.dialect_impl(dialect).result_processor(dialect, None)
            for type_ in self._types()
        ]
        text, names = (str(made), made.positiontup) if made.positional else _numbered(str(made))
        compiled = self._compiled[dialect.name] = _Compiled(
            text,
            _in_order(names),
            constants,
            tuple((name, write) for name, write in writers.items() if write is not None),
            tuple((place, read) for place, read in enumerate(readers) if read is not None),
        )
        return compiled

    def _types(self) -> list[Any]:
        if self._statement.is_select:
            return [column.type for column in self._statement.selected_columns]
        return [column.type for column in self._statement.exported_columns]


CONNECTION = "connection"
"""Where a session keeps its connection, from when its transaction has begun until it ends."""
_PIPELINE = "psis_pipeline"
"""Where a connection says that what it is asked goes without waiting."""


@contextmanager
def in_one_go(connection: Connection) -> Iterator[None]:
    """What is run in this block goes to a database server without waiting for each answer; so does its commit.

    What goes wrong is raised where an answer is read, at the latest where the block ends; within ``begin_one_go``
    where that ends.
    """
    if connection.dialect.name != "postgresql" or _PIPELINE in connection.info:
        yield
        return
    begin_one_go(connection)
    try:
        yield
    except BaseException:
        with suppress(DBAPIError):  # what went wrong first is told
            end_one_go(connection)
        raise
    end_one_go(connection)


def begin_one_go(connection: Connection) -> None:
    """The same from here on. Statements that go through SQLAlchemy need their answer at once, and end it."""
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        with _told(connection, "in one go"):
            connection.info[_PIPELINE] = driver.pipeline()
            connection.info[_PIPELINE].__enter__()


def end_one_go(connection: Connection) -> None:
    """Wait for all answers that were not read; nothing where none is outstanding, as in what was given back."""
    if connection.closed:
        return
    pipeline = connection.info.pop(_PIPELINE, None)
    if pipeline is not None:
        with _told(connection, "in one go"):
            pipeline.__exit__(None, None, None)


def connection_of(session: Any) -> Connection:
    """The connection of a session (or of what else reads): asked of the session itself, it costs half a statement."""
    held: Connection = session.info.get(CONNECTION) or session.connection()
    return held


def say(connection: Connection, text: str) -> None:
    """Tell a database server something that belongs to its transactions, and not to their rows."""
    _asked(connection, text, ())


def _numbered(text: str) -> tuple[str, list[str]]:
    """The text with ``$1`` for the first of the names, as PostgreSQL takes it.

    Given names, the driver looks for them anew in each long statement, which takes longer than anything else it does.
    """
    places: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return f"${places.setdefault(found[1], len(places) + 1)}" if found[1] else "%"

    return _NAMED.sub(number, text), list(places)


def _in_order(names: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda given: tuple(given[name] for name in names)


@lru_cache(256)
def _several(text: str, count: int) -> str:
    """The INSERT of one row as that of so many."""
    head, row = text.split(" VALUES ", 1)
    size = max(map(int, _NUMBERED.findall(row)), default=0)
    rows = (_numbered_from(row, place * size) for place in range(count))
    return f"{head} VALUES {', '.join(rows)}"


def _numbered_from(row: str, before: int) -> str:
    """The row with numbers that go on after so many; without any, as SQLite takes it, the row itself."""
    return _NUMBERED.sub(lambda found: f"${int(found[1]) + before}", row)


def _asked(connection: Connection, text: str, parameters: Sequence[Any]) -> Any:
    """The driver's cursor, in the connection's transaction."""
    driver: Any = connection.connection.dbapi_connection
    library: Any = connection.dialect.loaded_dbapi
    base = library.Error
    try:  # as ``_told`` does, which takes longer
        if connection.dialect.name == "postgresql":
            return library.RawCursor(driver).execute(text, parameters)
        return driver.execute(text, parameters)
    except base as error:
        raise DBAPIError.instance(text, None, error, base, hide_parameters=True) from error


@contextmanager
def _told(connection: Connection, text: str) -> Iterator[None]:
    """Errors of the driver are told as SQLAlchemy's own, without values of rows."""
    base = connection.dialect.loaded_dbapi.Error
    try:
        yield
    except base as error:
        raise DBAPIError.instance(text, None, error, base, hide_parameters=True) from error


def _read(rows: list[Row], readers: Sequence[tuple[int, _Process]]) -> list[Row]:
    """Each value as its column's type reads it: column by column, which takes fewer steps than row by row."""
    columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
    for place, read in readers:
        columns[place] = map(read, columns[place])
    return list(zip(*columns, strict=True))
