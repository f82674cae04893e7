"""What a unit of work returned from is on disk, whatever happens to the machine afterwards."""

from contextlib import closing, suppress

import pytest
from sqlalchemy import func, make_url, select, text

from app.complaints.filing.flood_model import FilingTrace
from app.db import durable
from app.db.session import Database
from app.db.trail import AuditEntry
from app.db.writing import write
from app.kernel import clock
from app.kernel.actor import SYSTEM
from app.kernel.errors import UnboundSession


@pytest.fixture
def careful(database):
    """The database with a server that waits for the disk, as a city's does and that of the tests does not."""
    url = make_url(database.url)
    if url.get_backend_name() == "postgresql":
        url = url.update_query_dict({"options": "-c synchronous_commit=on"})
    with closing(Database(url.render_as_string(hide_password=False))) as opened:
        yield opened


@pytest.mark.parametrize("reads_first", [False, True])
def test_what_was_committed_is_on_disk(careful, monkeypatch, reads_first):
    unflushed = []

    def written_out(_number):
        unflushed.append(not asked(watcher, "SELECT count(*) FROM audit_entry WHERE action = 'act'"))

    monkeypatch.setattr(durable.os, "fdatasync", written_out)
    with careful.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watcher:
        asked(watcher, "SELECT 1")  # it looks at once then: a moment later the disk has all of it anyway
        with careful.unit(SYSTEM, reads_first=reads_first) as unit:
            unit.note("act", "record/1")
            assert unflushed == []
        if careful.engine.dialect.name == "postgresql":
            unflushed.append(asked(watcher, "SELECT pg_current_wal_flush_lsn() < pg_current_wal_insert_lsn()"))
    assert unflushed == [False]


WAITING = {"sqlite": ("PRAGMA synchronous", 2), "postgresql": ("SHOW synchronous_commit", "on")}


def test_who_writes_without_a_unit_of_work_waits_for_the_disk_at_his_commit(careful):
    statement, waits = WAITING[careful.engine.dialect.name]
    with careful.unit(SYSTEM) as unit:
        unit.note("act", "record/1")
    with careful.engine.begin() as connection:
        assert asked(connection, statement) == waits


def test_a_unit_that_reads_first_lets_others_write_meanwhile(database):
    with database.unit(SYSTEM, reads_first=True) as unit:
        unit.session.scalar(select(func.count()).select_from(AuditEntry))
        with database.unit(SYSTEM) as other:
            other.note("act", "record/2")
        unit.note("act", "record/1")
    with database.open(SYSTEM) as session:
        entries = session.scalars(
            select(AuditEntry.about).where(AuditEntry.action == "act").order_by(AuditEntry.sequence)
        )
        assert list(entries) == ["record/2", "record/1"]


def test_what_such_a_unit_writes_too_early_is_kept_together_with_the_rest_or_refused(database):
    trace = {"id": 1, "at": clock.now(), "origin": "", "ward": "", "text_hash": ""}
    with suppress(UnboundSession), database.unit(SYSTEM, reads_first=True) as unit:
        write(unit.session, FilingTrace, [trace])
        unit.note("act", "record/1")
    with database.open(SYSTEM) as session:
        kept = [session.scalar(select(func.count()).select_from(model)) for model in (FilingTrace, AuditEntry)]
        assert len(set(kept)) == 1


def asked(connection, statement, **values):
    return connection.scalar(text(statement), values)
