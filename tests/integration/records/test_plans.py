"""What is asked while records are taken in is looked up, however many there are: no statement goes through a table."""

import pytest

from app.jobs.bulk_review import ask
from app.kernel.actor import STRANGER
from records import log_queries, workflow
from records.bulk import Key
from records.intake import Intake
from tests.heard import heard
from tests.integration.records.conftest import PUBLISHER, draft

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
LARGE = ("record", "record_version", "import_mark", "public_record", "public_version", "log_entry", "audit_entry")


@pytest.fixture
def scans(database):
    """Give the statements of a block that go through a large table from one end, as SQLite plans them."""

    def found(act):
        with heard(database) as asked:
            act()
        with database.engine.connect() as connection:
            return [one for one in asked if is_scan(connection, *one)]

    return found


def is_scan(connection, statement, parameters):
    if not statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
        return False
    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
    return any(row[3].startswith(tuple(f"SCAN {table}" for table in LARGE)) for row in plan)


def test_an_import_scans_nothing(database, store, scans):
    def twice():
        for title in ("A house", "A larger house"):
            with database.unit(PUBLISHER) as unit:
                Intake(store, shown=True).take(unit, [draft(1, title=title), draft(2, title=title)])

    assert scans(twice) == []


def test_acts_upon_many_records_scan_nothing(database, store, scans):
    with database.unit(PUBLISHER) as unit:
        Intake(store, shown=False, state=workflow.IN_REVIEW).take(unit, [draft(1)])

    def asking():
        with database.unit(PUBLISHER) as unit:
            ask(unit, "approve", [Key("permit", "2026-000001")])

    assert scans(asking) == []


def test_a_page_of_the_log_scans_nothing(database, take, scans):
    take(draft(1))

    def reading():
        with database.open(STRANGER) as session:
            assert [line.title for line in log_queries.following(session, 0, 10)] == ["New house 1"]

    assert scans(reading) == []
