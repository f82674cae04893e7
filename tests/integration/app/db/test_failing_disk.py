"""A disk that failed is not believed when it is asked again: what it lost was told to nobody, and is written anew."""

import sqlite3
from contextlib import closing

import pytest

from app.db import durable
from app.db.durable import Log


@pytest.fixture
def connection(tmp_path):
    with closing(sqlite3.connect(tmp_path / "city.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE report (words)")
        yield connection


def fail_once(monkeypatch):
    """The disk fails and, asked again, says that there is nothing left to write: so systems do."""
    answers = [OSError()]

    def sync(_number):
        if answers:
            raise answers.pop()

    monkeypatch.setattr(durable.os, "fdatasync", sync)


def test_what_a_failing_disk_may_have_lost_of_the_log_is_in_the_database_before_anybody_else_returns(
    connection, tmp_path, monkeypatch
):
    fail_once(monkeypatch)
    log = Log(tmp_path / "city.db")
    with pytest.raises(OSError):  # noqa: PT011 - the system's own, without words
        log.wait()
    connection.execute("INSERT INTO report VALUES ('a lamp')")
    log.wait()

    assert (tmp_path / "city.db-wal").stat().st_size == 0
    assert b"a lamp" in (tmp_path / "city.db").read_bytes()


def test_as_long_as_somebody_reads_in_a_log_that_may_be_lost_nobody_returns(connection, tmp_path, monkeypatch):
    monkeypatch.setattr(durable, "PATIENCE", 0.01)
    fail_once(monkeypatch)
    log = Log(tmp_path / "city.db")
    connection.execute("BEGIN")
    connection.execute("SELECT * FROM report").fetchall()
    for _ in range(3):
        with pytest.raises(OSError):  # noqa: PT011 - as above
            log.wait()
    connection.execute("ROLLBACK")
    log.wait()

    assert (tmp_path / "city.db-wal").stat().st_size == 0
