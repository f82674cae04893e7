"""What a stranger's prepared statements are read through: an ORM session costs more than they do.

The wall stands in the strangers' connections: see ``Database.strangers``.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any, NamedTuple, Protocol, cast

from sqlalchemy import Connection, Dialect, PoolProxiedConnection
from sqlalchemy.exc import OperationalError

from app.db.session import Database
from app.kernel.actor import STRANGER


class Reading(Protocol):
    """What the actor in ``info["actor"]`` reads through; every session is one."""

    @property
    def info(self) -> Mapping[str, Any]: ...

    def connection(self) -> Connection: ...


class _Connection(NamedTuple):
    """As much of a connection as a prepared statement asks for."""

    dialect: Dialect
    connection: PoolProxiedConnection


class _Reading:
    info: Mapping[str, Any] = {"actor": STRANGER}

    def __init__(self, connection: _Connection) -> None:
        self._connection = cast(Connection, connection)

    def connection(self) -> Connection:
        return self._connection


@contextmanager
def as_stranger(database: Database) -> Iterator[Reading]:
    """For prepared statements over public tables; ends with the block.

    On SQLite all of them see the same moment. On PostgreSQL each sees its own, as within a session; without a
    transaction they cost no trips to the server beside their own.
    """
    engine = database.strangers
    try:
        with closing(engine.raw_connection()) as connection:  # the pool ends what has begun
            if engine.dialect.name == "sqlite":
                driver: Any = connection.driver_connection
                driver.execute("BEGIN DEFERRED")
            yield _Reading(_Connection(engine.dialect, connection))
    except engine.dialect.loaded_dbapi.Error as error:
        raise OperationalError("reading as a stranger", None, error) from error
