"""What a unit of work returned from is on disk, whatever happens to the machine afterwards."""

from contextlib import closing

import pytest
from sqlalchemy import make_url, text

from app.db import unit_of_work
from app.db.compiled import run_alone
from app.db.session import Database
from app.kernel.actor import SYSTEM


@pytest.fixture
def careful(database):
    """The database with a server that waits for the disk, as a city's does and that of the tests does not."""
    url = make_url(database.url)
    if url.get_backend_name() == "postgresql":
        url = url.update_query_dict({"options": "-c synchronous_commit=on"})
    with closing(Database(url.render_as_string(hide_password=False))) as opened:
        yield opened


def test_what_was_committed_is_on_disk(careful, monkeypatch):
    unflushed = []

    def watched(connection, statement):
        written = asked(watcher, "SELECT pg_current_wal_insert_lsn()")
        run_alone(connection, statement)
        unflushed.append(asked(watcher, "SELECT pg_current_wal_flush_lsn() < CAST(:at AS pg_lsn)", at=written))

    monkeypatch.setattr(unit_of_work, "run_alone", watched)
    with careful.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watcher:
        asked(watcher, "SELECT 1")  # it looks at once then: a moment later the disk has all of it anyway
        with careful.unit(SYSTEM) as unit:
            unit.note("act", "record/1")
        if careful.engine.dialect.name == "sqlite":  # which waits for the disk at each commit
            unflushed.append(asked(watcher, "PRAGMA synchronous") != 2)
    assert unflushed == [False]


def asked(connection, statement, **values):
    return connection.scalar(text(statement), values)
