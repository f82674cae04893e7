"""The privacy table, table by table: what each role reads of guarded rows, over every guarded model there is."""

from types import SimpleNamespace

import pytest
from sqlalchemy import inspect, select, text

from app.complaints import policy
from app.db.files import FileStore
from app.db.guarded import guarded_models
from app.db.session import Database
from app.kernel import labels, roles
from app.kernel.actor import STRANGER, SYSTEM, Actor, member_of_staff
from app.kernel.roles import Held
from records.model import RecordRow
from tests.architecture.canary import CIRCLE, HARBOUR, Garden

TRAIL = {"audit_entry", "audit_head"}
RECORDS = {"record", "record_version", "section_text"}  # the planted import_mark bears another desk's label
PEOPLE = {"role_held"}  # the planted account is no member of staff's: administrators find those alone
TALLY = {"complaint_tally"}
RULES = {"complaint_rule"}
AT_COUNTER = {"complaint", "complaint_step"}
CASE = AT_COUNTER | {"complaint_release", "complaint_score", "complaint_rights_request"}
SAID = {"complaint_content", "complaint_message", "complaint_file", "complaint_citation"}
CONTACT = {"complaint_identity"}
WORK = {
    "complaint_work",
    "complaint_note",
    "complaint_task",
    "complaint_mention",
    "complaint_twin",
    "complaint_lowering",
}
OF_DESK = {"canned_reply", "team_member"}
COUNTER = labels.counter(HARBOUR, CIRCLE.filed_on)

READERS = {
    "a stranger": (STRANGER, set()),
    "somebody without a role": (member_of_staff("nobody", []), set()),
    "an unknown role": (member_of_staff("mayor", [Held("mayor", "roads")]), set()),
    "an administrator": (member_of_staff("admin", [Held(roles.ADMINISTRATOR, "roads")]), PEOPLE | TALLY | RULES),
    "a clerk of another department": (member_of_staff("tono", [Held(roles.CLERK, "parks")]), set()),
    "a publisher of another department": (member_of_staff("tini", [Held(roles.PUBLISHER, "parks")]), set()),
    "an auditor": (member_of_staff("auditor", [Held(roles.AUDITOR, "roads")]), TRAIL | CASE | WORK),
    "a clerk of the department": (member_of_staff("ani", [Held(roles.CLERK, "roads")]), RECORDS),
    "a publisher of the department": (member_of_staff("sari", [Held(roles.PUBLISHER, "roads")]), RECORDS),
    "an officer of another department": (member_of_staff("rini", [Held(roles.OFFICER, "roads")]), set()),
    "an officer in charge": (
        member_of_staff("wati", [Held(roles.OFFICER, HARBOUR)]),
        CASE | SAID | CONTACT | WORK | TALLY | OF_DESK,
    ),
    "a supervisor in charge": (
        member_of_staff("joko", [Held(roles.SUPERVISOR, HARBOUR)]),
        CASE | SAID | CONTACT | WORK | TALLY | OF_DESK,
    ),
    "the counter on the day of filing": (Actor("yuni", frozenset({labels.PUBLIC, COUNTER})), AT_COUNTER),
    "the counter on another day": (member_of_staff("yuni", [Held(roles.COUNTER_CLERK, HARBOUR)]), set()),
    "the reporter by his receipt": (policy.reporter_of(CIRCLE.complaint), CASE | SAID | CONTACT),
    "the reporter signed in": (
        Actor(CIRCLE.account, frozenset({labels.PUBLIC, labels.resident(CIRCLE.account)})),
        CASE | SAID | CONTACT,
    ),
    "another reporter": (policy.reporter_of(CIRCLE.complaint + 1), set()),
    "another resident": (Actor("r-other", frozenset({labels.PUBLIC, labels.resident("r-other")})), set()),
}
"""Reader → the guarded tables in which he finds anything of the department of roads, or of a complaint to HARBOUR."""


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
