"""Sessions that belong to an actor. No guarded row is read through any other."""

import json
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Dialect,
    Engine,
    PoolProxiedConnection,
    Text,
    bindparam,
    create_engine,
    event,
    func,
    make_url,
    select,
    text,
    true,
)
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import LoaderCriteriaOption, ORMExecuteState, Session, SessionTransaction, with_loader_criteria
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.elements import BindParameter

from app.db.compiled import CONNECTION, Statement, begin_one_go, end_one_go, in_one_go
from app.db.durable import Log
from app.db.guarded import guarded_models
from app.db.spatial_sqlite import register
from app.db.turns import Turns
from app.db.unit_of_work import UnitOfWork
from app.kernel import aside
from app.kernel.actor import STRANGER, SYSTEM, Actor
from app.kernel.errors import UnboundSession

STRANGER_ROLE = "psis_stranger"
MEMBER_ROLE = "psis_member"
_WRITES, _WAITS_LATER, _READS_FIRST = "psis_writes", "psis_waits_later", "psis_reads_first"
"""Options of a connection: it takes the lock for writing at once; its commit does not wait for SQLite's disk; it writes
later."""
_IDLE = 1.0
"""Seconds after which a pooled connection may have lost its server: less than one takes to start again."""


class ActorSession(Session):
    """A session that was opened for somebody: ``info["actor"]``."""


@event.listens_for(ActorSession, "do_orm_execute")
def _guard(state: ORMExecuteState) -> None:
    criteria = state.session.info.get("criteria")
    if criteria is None:
        raise UnboundSession("A session without an actor reads nothing; open one with Database.open(actor).")
    if not state.is_orm_statement:
        raise UnboundSession("Only statements over models pass here: tables and text() would go past the guard.")
    if criteria and not state.is_insert:
        state.statement = state.statement.options(*criteria)


@event.listens_for(ActorSession, "after_begin")
def _enter_role(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    """On PostgreSQL, take on the actor's database role and labels until the transaction ends: the second wall.

    A session that reads is held to it.
    """
    session.info[CONNECTION] = connection
    if connection.dialect.name != "postgresql":
        return
    actor = session.info["actor"]
    read_only = "on" if session.info.get("reads") else "off"
    if connection.get_execution_options().get(_READS_FIRST):
        begin_one_go(connection)
    with in_one_go(connection):
        _ENTERED.run(connection, {"role": _role(actor), "labels": _held(actor), "read_only": read_only})


@event.listens_for(ActorSession, "after_transaction_end")
def _leave_connection(session: Session, _transaction: SessionTransaction) -> None:
    session.info.pop(CONNECTION, None)


_ENTERED = Statement(
    select(
        func.set_config("role", bindparam("role", type_=Text), true()),
        func.set_config("psis.labels", bindparam("labels", type_=Text), true()),
        func.set_config("transaction_read_only", bindparam("read_only", type_=Text), true()),
    )
)


@contextmanager
def entrusted(session: Session) -> Iterator[None]:
    """For this block the session has the portal's labels beside its actor's.

    For writing what follows from an act that was found allowed before, in rows that the actor does not read: a
    complaint that is handed over leaves his sight in the same transaction. Nothing that is read here may be handed out.
    Whatever goes wrong in the block undoes the whole transaction.
    """
    actor, criteria = session.info["actor"], session.info["criteria"]
    if _is_stranger(actor):
        raise UnboundSession("A stranger is entrusted with nothing.")
    lent = actor.labels | SYSTEM.labels
    try:
        _lend(session, Actor(actor.name, lent, actor.permissions), _criteria(lent, session.get_bind().dialect.name))
        yield
        session.flush()
        session.info["lend"] = entrusted  # trail and outbox of such an act are written in the same way
    except BaseException:
        session.rollback()
        session.info.update(actor=actor, criteria=criteria)
        raise
    _lend(session, actor, criteria)


def _lend(session: Session, actor: Actor, criteria: tuple[LoaderCriteriaOption, ...]) -> None:
    session.info.update(actor=actor, criteria=criteria)
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT set_config('psis.labels', :labels, true)"), {"labels": _held(actor)})


@contextmanager
def beside(session: Session, actor: Actor) -> Iterator[Session]:
    """A session that reads as this actor in the same database; what it finds is another's to see or not."""
    bind = session.get_bind()
    criteria = _criteria(actor.labels, bind.dialect.name)
    with ActorSession(bind.engine, info={"actor": actor, "criteria": criteria, "reads": True}) as other:
        yield other
        _end_reading(other)


def _end_reading(session: Session) -> None:
    """On PostgreSQL by a commit, which keeps nothing: the database takes no change from a session that reads.

    After a rollback the driver forgets its prepared statements, and each is parsed and planned anew.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.expunge_all()
        session.commit()


class Database:
    """One database. ``url`` as SQLAlchemy writes it: ``sqlite:////path/psis.db`` or ``postgresql+psycopg://…``."""

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        self.url = url
        self.engine = _engine(url, pool_size)
        self.strangers = _engine(url, pool_size, stays=STRANGER)
        """Connections that read public tables and nothing else, whatever they are asked."""
        self.idle_strangers: deque[PoolProxiedConnection] = deque()
        """Some of them, at hand for the next reading: see ``reading``."""
        self.portal = self.engine if _is_embedded(url) else _engine(url, pool_size, stays=SYSTEM)
        """Connections of the portal's own, each statement by itself: see ``reading``. A database server lets them read
        alone; on SQLite they are those of ``engine``.
        """
        file = make_url(url).database if _is_embedded(url) else None
        self._turn: Callable[[], AbstractContextManager[None]] = Turns(Path(file)).turn if file else nullcontext
        self._log = Log(Path(file)) if file else None

    @contextmanager
    def open(self, actor: Actor) -> Iterator[Session]:
        """A session that reads as this actor; nothing it changes is kept."""
        with self._session(actor) as session:
            session.info["reads"] = True
            yield session
            _end_reading(session)

    @contextmanager
    def unit(self, actor: Actor, *, reads_first: bool = False) -> Iterator[UnitOfWork]:
        """A unit of work by this actor: rows, trail and outbox commit together at its end, or nothing does.

        When the block has ended, they are on disk (ADR 0032). ``reads_first``: others may write what it reads before
        its ``begin_writing``, since SQLite's lock is taken there; a database server is asked without waiting.
        """
        with ExitStack() as turn, self._session(actor) as session:
            if not reads_first:
                turn.enter_context(self._turn())
            waits_later = {_WAITS_LATER: self._log is not None}
            connection = session.connection(
                execution_options=waits_later | {_READS_FIRST if reads_first else _WRITES: True}
            )
            driver: Any = connection.connection.dbapi_connection
            begin = (
                partial(self._begin_writing, driver, turn, driver.total_changes) if reads_first and self._log else None
            )
            unit = UnitOfWork(session, actor, begin)
            try:
                yield unit
                unit.commit()
            except BaseException:
                with suppress(DBAPIError):  # what went wrong first is told
                    end_one_go(connection)
                raise
        if self._log is not None:
            aside.step_aside()
            self._log.wait()

    def _begin_writing(self, driver: Any, turn: ExitStack, changes: int) -> None:
        """End the transaction of SQLite that reads, and begin the one that writes."""
        if driver.total_changes != changes:
            raise UnboundSession("A unit of work that reads first wrote before it began to write.")
        driver.rollback()
        turn.enter_context(self._turn())
        driver.execute("BEGIN IMMEDIATE")

    def _session(self, actor: Actor) -> ActorSession:
        engine = self.strangers if _is_stranger(actor) and _is_embedded(self.url) else self.engine
        # Strangers need no conditions: their connections cannot read guarded tables at all.
        criteria = () if _is_stranger(actor) else _criteria(actor.labels, engine.dialect.name)
        return ActorSession(engine, info={"actor": actor, "criteria": criteria}, expire_on_commit=False)

    def close(self) -> None:
        """Give all connections back."""
        while self.idle_strangers:
            self.idle_strangers.pop().close()
        for engine in (self.engine, self.strangers, self.portal):
            engine.dispose()


class _Wall(LoaderCriteriaOption):
    """The conditions on all guarded models as one option of a statement.

    SQLAlchemy asks each option of each statement what it is compiled by; for forty models that costs more than the
    statement. The answer is always the same and is made once.
    """

    inherit_cache = True

    def __init__(self, conditions: list[LoaderCriteriaOption]) -> None:
        keys = [key for condition in conditions if (key := condition._generate_cache_key())]  # noqa: SLF001 - as above
        if len(keys) != len(conditions):
            raise UnboundSession("The condition of a guarded model has no key.")
        self.entity, self.root_entity = None, None
        self.include_aliases, self.propagate_to_loaders = True, True
        self._conditions = conditions
        self._key = (_Wall, *(key.key for key in keys))
        self._parameters = [parameter for key in keys for parameter in key.bindparams]

    def _gen_cache_key(self, _known: Any, parameters: list[BindParameter[Any]]) -> tuple[Any, ...]:
        parameters.extend(self._parameters)
        return self._key

    def get_global_criteria(self, attributes: dict[Any, Any]) -> None:
        for condition in self._conditions:
            condition.get_global_criteria(attributes)


@lru_cache(128)
def _criteria(labels: frozenset[str], dialect: str) -> tuple[LoaderCriteriaOption, ...]:
    """The condition on each guarded model; somebody without labels finds nothing."""
    conditions = [
        with_loader_criteria(model, model.seen_by(labels, dialect), include_aliases=True) for model in guarded_models()
    ]
    return (_Wall(conditions),)


def _is_stranger(actor: Actor) -> bool:
    return actor == STRANGER


def _is_embedded(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def _engine(url: str, pool_size: int, *, stays: Actor | None = None) -> Engine:
    """``stays``: all of its connections read, as that actor."""
    # No error message carries a row's values into a log.
    options: dict[str, Any] = {"json_serializer": _json, "hide_parameters": True}
    if not _is_embedded(url):
        # The pool's rollback costs no trip where nothing has begun, and finds connections that are lost.
        engine = create_engine(url, pool_size=pool_size, **options)
        event.listen(engine, "before_cursor_execute", lambda connection, *_: end_one_go(connection))
        event.listen(engine, "checkin", _note_use)
        event.listen(engine, "checkout", partial(_ping_idle, engine.dialect))
        if stays is not None:
            event.listen(engine, "connect", partial(_stay, stays))
        return engine
    if folder := make_url(url).database:
        Path(folder).parent.mkdir(parents=True, exist_ok=True, mode=0o700)  # what lies there is for nobody else
    engine = create_engine(url, pool_size=pool_size, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    if stays is not None:
        event.listen(engine, "connect", _close_to_strangers)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "checkin", _wait_again)
    return engine


def _note_use(_driver: Any, record: ConnectionPoolEntry) -> None:
    record.info["used"] = time.monotonic()


def _ping_idle(dialect: Dialect, driver: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """Whether the server of a connection that lay idle is still there; one that was just used is not asked."""
    if time.monotonic() - record.info.get("used", time.monotonic()) > _IDLE:
        try:
            dialect.do_ping(driver)
        except dialect.loaded_dbapi.Error as problem:
            raise DisconnectionError from problem  # the pool opens another


def _stay(actor: Actor, driver: Any, _record: ConnectionPoolEntry) -> None:
    """The walls of PostgreSQL for all that is asked here, each statement in a transaction of its own."""
    driver.autocommit = True
    driver.execute(f"SET ROLE {_role(actor)}")
    driver.execute("SELECT set_config('psis.labels', %s, false)", (_held(actor),))
    driver.execute("SET default_transaction_read_only = on")
    if _is_stranger(actor):  # what is asked here has one plan for all values; to make it takes longer than to run it
        driver.execute("SET plan_cache_mode = force_generic_plan")


def _role(actor: Actor) -> str:
    return STRANGER_ROLE if _is_stranger(actor) else MEMBER_ROLE


def _held(actor: Actor) -> str:
    """The labels of an actor as the policies read them."""
    return " ".join(sorted(actor.labels))


def _close_to_strangers(connection: sqlite3.Connection, _record: Any) -> None:
    """What the role ``psis_stranger`` is on PostgreSQL: no guarded table can be read, and nothing written."""
    closed = {model.__tablename__ for model in guarded_models()}

    def allow(action: int, table: str | None, *_: Any) -> int:
        # As it is spelled in the statement where no column of it is read.
        is_closed = action == sqlite3.SQLITE_READ and table is not None and table.lower() in closed
        return sqlite3.SQLITE_DENY if is_closed else sqlite3.SQLITE_OK

    connection.execute("PRAGMA query_only = ON")
    connection.set_authorizer(allow)


_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours, see below
    register(connection)
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",  # an acknowledged filing survives a power cut
        "foreign_keys = ON",
        "busy_timeout = 15000",
        "secure_delete = ON",  # what was erased is overwritten, and not left in free pages
        "cache_size = -16384",  # KiB for each connection
        "mmap_size = 2147418112",  # the most there is: rows are read where they lie, not copied first
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A unit of work takes the write lock at once: a reader that turns into a writer half-way could not wait for it.
    # Said to the driver itself: every public page begins with this.
    driver = connection.connection.driver_connection
    if driver is not None:
        options = connection.get_execution_options()
        if options.get(_WAITS_LATER):
            driver.execute("PRAGMA synchronous = NORMAL")
            connection.connection.info[_WAITS_LATER] = True
        driver.execute("BEGIN IMMEDIATE" if options.get(_WRITES) else "BEGIN DEFERRED")


def _wait_again(driver: Any, record: ConnectionPoolEntry) -> None:
    """Whoever takes the connection next and says nothing waits for the disk at each commit."""
    if record.info.pop(_WAITS_LATER, False) and driver is not None:
        driver.execute("PRAGMA synchronous = FULL")
