"""The privacy table for records: what each role reads of guarded rows, over every guarded model there is."""

from types import SimpleNamespace

import pytest
from sqlalchemy import inspect, select, text

from app.db.files import FileStore
from app.db.guarded import guarded_models
from app.db.session import Database
from app.kernel import roles
from app.kernel.actor import STRANGER, SYSTEM, member_of_staff
from app.kernel.roles import Held
from records.model import RecordRow
from tests.architecture.canary import Garden

TRAIL = {"audit_entry", "audit_head"}
RECORDS = {"record", "record_version", "section_text"}  # the planted import_mark bears another desk's label
PEOPLE = {"role_held"}  # the planted account is no member of staff's: administrators find those alone

READERS = {
    "a stranger": (STRANGER, set()),
    "somebody without a role": (member_of_staff("nobody", []), set()),
    "an unknown role": (member_of_staff("mayor", [Held("mayor", "roads")]), set()),
    "an administrator": (member_of_staff("admin", [Held(roles.ADMINISTRATOR, "roads")]), PEOPLE),
    "a clerk of another department": (member_of_staff("tono", [Held(roles.CLERK, "parks")]), set()),
    "a publisher of another department": (member_of_staff("tini", [Held(roles.PUBLISHER, "parks")]), set()),
    "an auditor": (member_of_staff("auditor", [Held(roles.AUDITOR, "roads")]), TRAIL),
    "a clerk of the department": (member_of_staff("ani", [Held(roles.CLERK, "roads")]), RECORDS),
    "a publisher of the department": (member_of_staff("sari", [Held(roles.PUBLISHER, "roads")]), RECORDS),
}
"""Reader → the guarded tables in which he finds anything of the department of roads."""


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def garden(request, fresh_database, tmp_path_factory):
    with fresh_database(request.param) as url:
        database = Database(url)
        folder = tmp_path_factory.mktemp("garden")
        planted = Garden(database, FileStore(folder / "files"), folder)
        planted.plant_public()
        planted.plant_hidden()
        yield SimpleNamespace(database=database)
        database.close()


def tables_read_by(database, actor):
    """The guarded tables in which this actor finds at least one row."""
    found = set()
    for model in guarded_models():
        with database.open(actor) as session:
            try:
                key = getattr(model, inspect(model).primary_key[0].key)
                if session.execute(select(key)).first():
                    found.add(model.__tablename__)
            except Exception as problem:  # noqa: BLE001 - refused outright is as good as nothing found
                assert any(word in str(problem) for word in ("permission denied", "prohibited"))
    return found


@pytest.mark.parametrize("reader", READERS)
def test_every_role_finds_rows_exactly_where_the_table_says(garden, reader):
    actor, tables = READERS[reader]
    assert tables_read_by(garden.database, actor) == tables


def test_the_portal_itself_finds_all_of_them(garden):
    assert tables_read_by(garden.database, SYSTEM) == {model.__tablename__ for model in guarded_models()}


def test_a_clerk_finds_records_of_the_own_department_only(garden):
    with garden.database.open(READERS["a clerk of the department"][0]) as session:
        assert set(session.scalars(select(RecordRow.department))) == {"roads"}
    with garden.database.open(SYSTEM) as session:
        assert len(set(session.scalars(select(RecordRow.department)))) > 1


def test_strangers_connections_write_nothing(garden):
    with (
        garden.database.open(STRANGER) as session,
        pytest.raises(Exception, match=r"readonly|read-only|permission denied"),
    ):
        session.connection().execute(text("DELETE FROM public_record"))
