"""The words of reports: who finds by them, and that none is written down of what is being erased."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text

from app.complaints import lifecycle
from app.complaints.lists import finding
from app.complaints.lists.finding_model import ComplaintWordRow
from app.complaints.lists.list_statements import CASE, Range
from app.complaints.model import ComplaintContentRow, ComplaintRow
from app.complaints.queries import found
from app.complaints.rights import erasing
from app.db.session import Database
from app.kernel import roles
from app.kernel.actor import SYSTEM, member_of_staff
from app.kernel.roles import Held
from tests.integration.app.complaints.handled import filed, founded, person

RECEIVED = [Range(CASE, "roads", lifecycle.RECEIVED)]
PATIENCE = 120
"""Seconds."""


@pytest.fixture(params=["sqlite", "postgres"])
def database(request, fresh_database):
    with fresh_database(request.param) as url:
        city = Database(url)
        yield city
        city.close()


@pytest.fixture
def reference(database, tmp_path):
    return filed(database, founded(database, tmp_path), text="A hole near the school")


@pytest.fixture
def indexed(database, reference):
    with database.unit(SYSTEM) as unit:
        finding.index(unit.session, [found(unit.session, reference).id])


@pytest.mark.usefixtures("indexed")
def test_an_officer_finds_by_words(database):
    assert len(ids_found_by(database, person("ani"))) == 1


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize(
    ("question", "count"),
    [("scho", 1), ("SCHOO near", 1), ("school", 1), ("sch", 0), ("chool", 0), ("schools", 0), ("hol", 0), ("hole", 1)],
)
def test_a_word_is_found_by_its_beginning_from_four_letters_on(database, question, count):
    assert len(ids_found_by(database, person("ani"), question)) == count


@pytest.mark.usefixtures("indexed")
def test_an_auditor_who_reads_no_text_finds_nothing_by_its_words(database):
    assert ids_found_by(database, member_of_staff("rudi", [Held(roles.AUDITOR, "roads")])) == []


@pytest.mark.parametrize("database", ["postgres"], indirect=True)  # SQLite has one writer at a time
def test_no_word_is_written_down_of_a_report_that_is_erased_while_its_words_are_read(database, reference):
    with ThreadPoolExecutor(1) as pool:
        with database.unit(SYSTEM) as unit:
            number = found(unit.session, reference).id
            erasing.erase_again(unit, [number])
            waiting = pool.submit(index_anew, database, number)
            wait_for_a_lock(database)
        waiting.result(PATIENCE)
    with database.open(SYSTEM) as session:
        assert session.scalar(select(ComplaintContentRow.text)) == ""
        assert session.scalars(select(ComplaintWordRow.word)).all() == []


def test_an_erased_report_that_was_reopened_has_no_clock_left(database, reference):
    with database.unit(SYSTEM) as unit:
        row = found(unit.session, reference, locked=True)
        row.resolves_from = row.received_at
        erasing.erase_again(unit, [row.id])
    with database.open(SYSTEM) as session:
        assert session.execute(select(ComplaintRow.counts_from, ComplaintRow.resolves_from)).one() == (None, None)


def ids_found_by(database, actor, question="school"):
    with database.open(actor) as session:
        return finding.found(session, RECEIVED, question, newest=True).ids


def index_anew(database, number):
    with database.unit(SYSTEM) as unit:
        finding.index(unit.session, [number])


def wait_for_a_lock(database):
    """Until another session of this database waits for what ours holds."""
    waits = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with database.engine.connect() as connection:
            if connection.scalar(waits):
                return
        time.sleep(0.02)
    pytest.fail("nobody waited")
