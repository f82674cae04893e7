"""What is asked while records are taken in is looked up, however many there are: no statement goes through a table."""

from datetime import date

import pytest
import shapely

from app.city.addresses import Address
from app.jobs.bulk_review import ask
from app.kernel.actor import STRANGER
from app.kernel.box import Box
from records import addressed, located, log_queries, workflow
from records.bulk import Key
from records.intake import Intake
from records.kinds import Kind
from tests.heard import heard
from tests.integration.records.conftest import PUBLISHER, draft

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
AROUND = Box(106.7, -6.3, 106.9, -6.1)
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
    return any(
        step.startswith(tuple(f"SCAN {table}" for table in LARGE))
        for step in plan_of(connection, statement, parameters)
    )


def plan_of(connection, statement, parameters):
    """The steps as SQLite plans them."""
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
    return [row[3] for row in rows]


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


@pytest.mark.parametrize(
    "ask",
    [
        lambda session: located.near(session, "permit", (106.8, -6.2), 10),
        lambda session: located.count_in_box(session, "permit", AROUND, first=date(2026, 1, 1)),
        lambda session: located.inside(session, shapely.to_wkb(shapely.box(*AROUND)), AROUND, 10),
        lambda session: addressed.next_door(session, Kind.PERMIT, Address("1", "merchant||"), (106.8, -6.2), 50),
    ],
)
def test_what_lies_somewhere_is_found_along_the_curve(database, ask):
    with heard(database) as asked, database.open(STRANGER) as session:
        ask(session)
    with database.engine.connect() as connection:
        plans = [plan for one in asked if "public_record" in one[0] for plan in plan_of(connection, *one)]
    assert sum("(kind=? AND curve>? AND curve<?)" in plan for plan in plans) > 0
    assert not [plan for plan in plans if "public_record" in plan and plan.endswith("(kind=?)")]


def test_a_page_of_the_log_scans_nothing(database, take, scans):
    take(draft(1))

    def reading():
        with database.open(STRANGER) as session:
            assert [line.title for line in log_queries.following(session, 0, 10)] == ["New house 1"]

    assert scans(reading) == []
