"""Of many who wait for the disk one waits for all: nobody returns before what he committed was written."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from app.db import durable
from app.db.durable import Log

AT_MOST = 5.0
"""Seconds before a test gives up."""


class Disk:
    """Takes until it is told to be done, and knows how often it was asked."""

    def __init__(self):
        self.asked, self.is_busy, self.may_go = 0, Event(), Event()

    def sync(self, _number):
        self.asked += 1
        self.is_busy.set()
        assert self.may_go.wait(AT_MOST)


@pytest.fixture
def disk(monkeypatch):
    disk = Disk()
    monkeypatch.setattr(durable.os, "fdatasync", disk.sync)
    return disk


@pytest.fixture
def log(tmp_path):
    (tmp_path / "city.db-wal").touch()
    return Log(tmp_path / "city.db")


@pytest.fixture
def threads():
    with ThreadPoolExecutor(8) as pool:
        yield pool


def test_who_comes_while_the_disk_is_busy_waits_for_it_anew_and_all_of_them_once(log, disk, threads):
    first = threads.submit(log.wait)
    assert disk.is_busy.wait(AT_MOST)
    later = [threads.submit(log.wait) for _ in range(7)]
    while log._asked < 8:
        pass  # they are all about to wait: the first still does
    disk.may_go.set()

    assert [one.result() for one in [first, *later]] == [None] * 8
    assert disk.asked == 2


def test_one_after_the_other_each_waits_for_the_disk(log, disk):
    disk.may_go.set()
    for _ in range(3):
        log.wait()

    assert disk.asked == 3


def test_a_disk_that_fails_lets_nobody_believe_that_it_wrote(log, monkeypatch):
    def fail(_number):
        raise OSError

    monkeypatch.setattr(durable.os, "fdatasync", fail)
    with pytest.raises(OSError):  # noqa: PT011 - the system's own, without words
        log.wait()


def test_the_log_of_a_database_that_lies_elsewhere_lies_there_too(log, disk, tmp_path):
    (tmp_path / "link.db").symlink_to(tmp_path / "city.db")
    disk.may_go.set()
    Log(tmp_path / "link.db").wait()

    assert disk.asked == 1


def test_where_the_last_connection_took_the_log_away_all_is_on_disk(tmp_path):
    assert Log(tmp_path / "city.db").wait() is None
