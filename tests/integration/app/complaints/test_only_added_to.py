"""On PostgreSQL nobody takes back what happened with a complaint, with our own guard switched off."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.db.session import MEMBER_ROLE
from app.kernel import labels
from tests.web.complaints_city import PHOTO, POTHOLE, file_one, holder, officer, resident, supervisor

pytestmark = pytest.mark.parametrize("engine_kind", ["postgres"], indirect=True)
READERS = {"officer": officer, "supervisor": supervisor, "resident": resident}
ALL_LABELS = frozenset({labels.SYSTEM})
STAY = ("complaint", "complaint_content", "complaint_work", "complaint_step", "complaint_note")
GO = ("complaint_identity", "complaint_message", "complaint_file")


@pytest.fixture(autouse=True)
def with_a_photograph(complaints, city, vault):
    file_one(city, vault, replace(POTHOLE, files=(PHOTO,), account="r-1"))


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
def test_nobody_whom_it_concerns_removes_any_of_it(complaints, city, reader):
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
def test_nobody_whom_it_concerns_writes_it_anew(complaints, city, reader, statement):
    assert done(city, READERS[reader]().labels, statement) == 0


@pytest.mark.parametrize("table", STAY)
def test_what_erasure_empties_the_portal_itself_cannot_remove(complaints, city, table):
    assert done(city, ALL_LABELS, f"DELETE FROM {table}") == 0


@pytest.mark.parametrize("table", GO)
def test_what_erasure_removes_the_portal_can(complaints, city, table):
    assert done(city, ALL_LABELS, f"DELETE FROM {table}") > 0
