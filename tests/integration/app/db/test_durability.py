"""What a unit of work returned from is on disk, whatever happens to the machine afterwards."""

from contextlib import closing

import pytest
from sqlalchemy import make_url, text

from app.db import durable, unit_of_work
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

    def written_out(_number):
        unflushed.append(not asked(watcher, "SELECT count(*) FROM audit_entry WHERE action = 'act'"))

    monkeypatch.setattr(unit_of_work, "run_alone", watched)
    monkeypatch.setattr(durable.os, "fdatasync", written_out)
    with careful.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watcher:
        asked(watcher, "SELECT 1")  # it looks at once then: a moment later the disk has all of it anyway
        with careful.unit(SYSTEM) as unit:
            unit.note("act", "record/1")
            assert unflushed == []
    assert unflushed == [False]


WAITING = {"sqlite": ("PRAGMA synchronous", 2), "postgresql": ("SHOW synchronous_commit", "on")}


def test_who_writes_without_a_unit_of_work_waits_for_the_disk_at_his_commit(careful):
    statement, waits = WAITING[careful.engine.dialect.name]
    with careful.unit(SYSTEM) as unit:
        unit.note("act", "record/1")
    with careful.engine.begin() as connection:
        assert asked(connection, statement) == waits


def asked(connection, statement, **values):
    return connection.scalar(text(statement), values)
