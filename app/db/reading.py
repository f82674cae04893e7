"""What prepared and walled statements are read through where nothing else is asked: a session costs more than they do.

The walls stand in the connections: see ``Database.strangers`` and ``Database.portal``.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from typing import Any, NamedTuple, Protocol, cast

from sqlalchemy import Connection, Dialect, Engine, PoolProxiedConnection
from sqlalchemy.exc import OperationalError

from app.db.session import Database
from app.kernel.actor import STRANGER, SYSTEM, Actor


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
    def __init__(self, actor: Actor, connection: _Connection) -> None:
        self._connection = cast(Connection, connection)
        self.info: Mapping[str, Any] = {"actor": actor, "criteria": (), "reads": True}

    def connection(self) -> Connection:
        return self._connection


def as_stranger(database: Database) -> AbstractContextManager[Reading]:
    """For prepared statements over public tables; ends with the block.

    On SQLite all of them see the same moment. On PostgreSQL each sees its own, as within a session; without a
    transaction they cost no trips to the server beside their own.
    """
    if database.strangers.dialect.name == "sqlite":
        return _at_hand(database)
    return _reading(database.strangers, STRANGER)


def as_portal(database: Database) -> AbstractContextManager[Reading]:
    """The same with the portal's own labels: no wall has judged what is read here for anybody else."""
    return _reading(database.portal, SYSTEM)


@contextmanager
def _reading(engine: Engine, actor: Actor) -> Iterator[Reading]:
    try:
        with closing(engine.raw_connection()) as connection:  # the pool ends what has begun
            if engine.dialect.name == "sqlite":
                cast(Any, connection.driver_connection).execute("BEGIN DEFERRED")
            yield _Reading(actor, _Connection(engine.dialect, connection))
    except engine.dialect.loaded_dbapi.Error as error:
        raise OperationalError(f"reading as {actor.name}", None, error) from error


@contextmanager
def _at_hand(database: Database) -> Iterator[Reading]:
    """By a connection that was left at hand: the pool's taking and giving costs more than the rows of a page."""
    engine, idle = database.strangers, database.idle_strangers
    try:
        try:
            connection = idle.pop()
        except IndexError:
            connection = engine.raw_connection()
        try:
            driver: Any = connection.driver_connection
            driver.execute("BEGIN DEFERRED")
            yield _Reading(STRANGER, _Connection(engine.dialect, connection))
            driver.execute("ROLLBACK")
        except BaseException:
            connection.close()  # the pool ends what has begun
            raise
        idle.append(connection)
    except engine.dialect.loaded_dbapi.Error as error:
        raise OperationalError("reading as a stranger", None, error) from error
