"""Keys that are kept apart from what they open, so that destroying one takes what it sealed out of every backup, too.

A store of its own: a SQLite file whose removed rows are overwritten, or a table in another PostgreSQL database. It has
a backup of its own, kept shortly (``docs/operations.md``).
"""

import secrets
import threading
from collections import deque
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    LargeBinary,
    MetaData,
    Table,
    Text,
    bindparam,
    create_engine,
    delete,
    event,
    insert,
    make_url,
    select,
)
from sqlalchemy.schema import CreateTable

from app.db.compiled import Statement

_BLOCK = 256
"""Keys made ahead at once: whoever needs one does not wait for the store's disk, but once in so many times."""
_FEW = 32
"""More than a process has threads that file at once."""
_METADATA = MetaData()
_KEYS = Table(
    "sealing_key", _METADATA, Column("id", Text, primary_key=True), Column("key", LargeBinary, nullable=False)
)
_KEY = Statement(select(_KEYS.c.key).where(_KEYS.c.id == bindparam("id")))
_ERASED = Table("erased_complaint", _METADATA, Column("complaint", BigInteger, primary_key=True, autoincrement=False))


class KeyStore:
    """Keys of 256 bits under opaque names. Safe for the threads of a process; processes share the store."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._opened: Engine | None = None
        self._ahead: deque[tuple[str, bytes]] = deque()
        self._lock = threading.Lock()

    def make_ahead(self) -> None:
        """See that there is a key for everybody who may want one at once: before a lock is taken, not within."""
        if len(self._ahead) < _FEW:
            with self._lock:
                if len(self._ahead) < _FEW:
                    self._ahead.extend(self.new_many(_BLOCK))

    def new(self) -> tuple[str, bytes]:
        """(Name, key) of a key that nobody has and that is on disk already."""
        while True:
            try:
                return self._ahead.popleft()
            except IndexError:
                self.make_ahead()

    def get(self, key_id: str) -> bytes | None:
        """The key of that name; None where it was destroyed."""
        with self._engine().connect() as connection:
            rows = _KEY.rows(connection, {"id": key_id})
        return bytes(rows[0][0]) if rows else None

    def destroy(self, key_id: str) -> None:
        """Forget a key for ever. Twice is the same as once."""
        with self._engine().begin() as connection:
            connection.execute(delete(_KEYS).where(_KEYS.c.id == key_id))
        if self._engine().dialect.name == "sqlite":
            with self._engine().connect() as connection:  # what the log still holds of it goes, too
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def remember(self, complaint: int) -> None:
        """Know from now on that a complaint was erased, whatever a restored backup of the database says.

        A single photograph of one is remembered by its id below 0.
        """
        known = {"complaint": complaint}
        with self._engine().begin() as connection:
            if connection.scalar(select(_ERASED.c.complaint).where(_ERASED.c.complaint == complaint)) is None:
                connection.execute(insert(_ERASED), [known])

    def remembered(self) -> list[int]:
        """The complaints that were erased, by id, and below 0 the photographs."""
        with self._engine().connect() as connection:
            return list(connection.scalars(select(_ERASED.c.complaint).order_by(_ERASED.c.complaint)))

    def close(self) -> None:
        """Give the connections back. Keys that were made ahead and not used stay in the store, and open nothing."""
        if self._opened is not None:
            self._opened.dispose()

    def new_many(self, count: int) -> list[tuple[str, bytes]]:
        """So many keys at once, on disk already."""
        made = [(secrets.token_hex(16), AESGCM.generate_key(256)) for _ in range(count)]
        with self._engine().begin() as connection:
            connection.execute(insert(_KEYS), [{"id": name, "key": key} for name, key in made])
        return made

    def _engine(self) -> Engine:
        if self._opened is None:
            self._opened = _open(self._url)
        return self._opened


def _open(url: str) -> Engine:
    place = make_url(url)
    embedded = place.get_backend_name() == "sqlite"
    if embedded and place.database:
        file = Path(place.database)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
    engine = create_engine(url, pool_size=2, hide_parameters=True)
    if embedded:
        event.listen(engine, "connect", _prepare)
    with engine.begin() as connection:
        _create(connection)
    return engine


def _create(connection: Connection) -> None:
    """Make the tables where they are not there; two processes may do so at once."""
    if connection.dialect.name == "postgresql":  # where IF NOT EXISTS fails for the second of two at once
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('psis sealing keys'))")
    for table in _METADATA.sorted_tables:
        connection.execute(CreateTable(table, if_not_exists=True))


def _prepare(connection: object, _record: object) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "busy_timeout = 15000"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]  # a connection of sqlite3
