"""How much of an SQLite file lies in a process's memory."""

import sqlite3
from typing import Any

from sqlalchemy import event

from app.db.session import Database

_LITTLE = 256 << 20
"""Bytes."""


def map_little(database: Database) -> None:
    """Read all but the beginning of a large file by copying pages, on connections that are opened from now on.

    Pages of the web want to read where rows lie. A command or the worker goes through all of a file, and would hold
    two gigabytes of it beside its own 300 megabytes.
    """
    if database.engine.dialect.name == "sqlite":
        for engine in (database.engine, database.strangers):
            event.listen(engine, "connect", _map_little)


def _map_little(connection: sqlite3.Connection, _record: Any) -> None:
    connection.execute(f"PRAGMA mmap_size = {_LITTLE}")
