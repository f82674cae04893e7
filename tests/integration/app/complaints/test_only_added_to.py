"""On PostgreSQL nobody takes back what happened with a complaint, with our own guard switched off."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.db.session import MEMBER_ROLE, Database
from app.kernel import labels
from tests.web import complaints_city
from tests.web.complaints_city import PHOTO, POTHOLE, file_one, holder, officer, resident, supervisor

READERS = {"officer": officer, "supervisor": supervisor, "resident": resident}
ALL_LABELS = frozenset({labels.SYSTEM})
STAY = ("complaint", "complaint_content", "complaint_work", "complaint_step", "complaint_note")
GO = ("complaint_identity", "complaint_message", "complaint_file")


@pytest.fixture(scope="module")
def city(fresh_database):
    """One city for all of them: nothing that they try is committed."""
    with fresh_database("postgres") as url:
        database = Database(url)
        complaints_city.settle(database)
        yield database
        database.close()


@pytest.fixture(scope="module", autouse=True)
def complaints(city, tmp_path_factory):
    """A complaint in each of several states, one with a photograph."""
    vault = complaints_city.vault_in(tmp_path_factory.mktemp("vault"))
    made = complaints_city.fill(city, vault)
    file_one(city, vault, replace(POTHOLE, files=(PHOTO,), account="r-1"))
    yield made
    vault.keys.close()


def done(database, held, statement):
    """How many rows of the statement a member's connection changed; 0 where it was refused."""
    with database.engine.connect() as connection:
        settings = {"role": MEMBER_ROLE, "labels": " ".join(sorted(held))}
        connection.execute(
            text("SELECT set_config('role', :role, true), set_config('psis.labels', :labels, true)"), settings
        )
        try:
            return connection.execute(text(statement)).rowcount
        except DBAPIError as refusal:
            assert any(words in str(refusal) for words in ("permission denied", "row-level security"))
            return 0


@pytest.mark.parametrize("reader", READERS)
def test_nobody_whom_it_concerns_removes_any_of_it(city, reader):
    held = READERS[reader]().labels
    assert {table: done(city, held, f"DELETE FROM {table}") for table in (*STAY, *GO)} == dict.fromkeys((*STAY, *GO), 0)


def test_who_holds_the_key_removes_none_of_it(complaints, city):
    held = holder(complaints.received).labels
    assert {table: done(city, held, f"DELETE FROM {table}") for table in (*STAY, *GO)} == dict.fromkeys((*STAY, *GO), 0)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE complaint_step SET state = 'closed'",
        "UPDATE complaint_message SET text = 'never said'",
        "UPDATE complaint_note SET text = 'never noted'",
    ],
)
def test_nobody_whom_it_concerns_writes_it_anew(city, reader, statement):
    assert done(city, READERS[reader]().labels, statement) == 0


@pytest.mark.parametrize("table", STAY)
def test_what_erasure_empties_the_portal_itself_cannot_remove(city, table):
    assert done(city, ALL_LABELS, f"DELETE FROM {table}") == 0


@pytest.mark.parametrize("table", GO)
def test_what_erasure_removes_the_portal_can(city, table):
    assert done(city, ALL_LABELS, f"DELETE FROM {table}") > 0
