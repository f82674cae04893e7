"""A session that belongs to an actor stops every way of reading."""

from contextlib import closing

import pytest
from sqlalchemy import exists, func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, aliased

from app.db.base import Base
from app.db.guarded import Public
from app.db.session import ActorSession
from app.kernel.actor import STRANGER, SYSTEM, Actor
from app.kernel.errors import UnboundSession
from records.model import RecordRow, VersionRow
from tests.integration.records.conftest import CLERK, OUTSIDER, draft, store, take  # noqa: F401

NOBODY = Actor("nobody")
RELEASED = ("", "_step", "_photo", "_tally", "_period", "_figure")
"""Tables of released reports: the portal alone writes them."""

LIKE = {
    **dict.fromkeys(("calendar", "complaint_category", "holiday", "kind_name", "site_text"), "calendar"),
    **dict.fromkeys(("catalogue", "department", "facility_kind"), "catalogue"),
    **dict.fromkeys(("log_day", "log_entry", "log_hash"), "log_entry"),
    "log_head": "log_head",
    "demo_person": "demo_person",
    **dict.fromkeys(("complaint_group", "complaint_question"), "complaint_group"),
    **dict.fromkeys((f"public_complaint{part}" for part in RELEASED), "public_complaint"),
}
"""Public tables that others than desks write, or that only grow, by one of their kind."""

WAYS = {
    "entity": lambda s: s.scalars(select(RecordRow)).all(),
    "columns": lambda s: s.execute(select(RecordRow.title)).all(),
    "count": lambda s: s.scalar(select(func.count()).select_from(RecordRow)),
    "count of a column": lambda s: s.scalar(select(func.count(RecordRow.id))),
    "alias": lambda s: s.scalars(select(aliased(RecordRow).title)).all(),
    "exists over a query": lambda s: s.scalar(select(select(RecordRow.id).exists())),
    "subquery": lambda s: s.scalars(select(VersionRow).where(VersionRow.record_id.in_(select(RecordRow.id)))).all(),
    "scalar subquery": lambda s: s.scalar(select(select(func.max(RecordRow.title)).scalar_subquery())),
    "join": lambda s: s.execute(select(RecordRow.title).join(VersionRow, VersionRow.record_id == RecordRow.id)).all(),
    "child": lambda s: s.scalars(select(VersionRow)).all(),
    "child's columns": lambda s: s.execute(select(VersionRow.content)).all(),
    "get": lambda s: s.get(VersionRow, (row_id(s), 1)),
}


def row_id(session):
    return session.info["row_id"]


@pytest.fixture
def hidden(database, take):  # noqa: F811
    """The id of a draft of another department."""
    take(draft(1), shown=False)
    with database.open(SYSTEM) as session:
        return session.scalars(select(RecordRow.id)).one()


@pytest.fixture
def shown(take):  # noqa: F811
    """A published record."""
    take(draft(1))


def read(database, actor, way, hidden):
    with database.open(actor) as session:
        session.info["row_id"] = hidden
        try:
            return way(session)
        except (UnboundSession, Exception) as problem:  # noqa: BLE001 - refused by the guard or by the database
            return f"refused: {type(problem).__name__}"


@pytest.mark.parametrize("actor", [STRANGER, OUTSIDER, NOBODY], ids=lambda actor: actor.name)
@pytest.mark.parametrize("way", WAYS)
def test_no_way_of_reading_leads_to_a_hidden_row(database, hidden, actor, way):
    found = read(database, actor, WAYS[way], hidden)
    assert not found or str(found).startswith("refused")


@pytest.mark.parametrize("way", WAYS)
def test_every_way_leads_those_who_may_to_it(database, hidden, way):
    found = read(database, CLERK, WAYS[way], hidden)
    assert found
    assert not str(found).startswith("refused")


@pytest.mark.parametrize(
    "statement",
    [
        text("SELECT title FROM record"),
        select(RecordRow.__table__.c.title),
        select(exists().where(RecordRow.title != "")),
    ],
    ids=["text", "table", "bare exists"],
)
def test_statements_past_the_models_are_refused(database, hidden, statement):
    with database.open(CLERK) as session, pytest.raises(UnboundSession):
        session.execute(statement)


@pytest.mark.parametrize("asked", ["SELECT * FROM {}", "SELECT count(*) FROM {}", "SELECT EXISTS (SELECT 1 FROM {})"])
@pytest.mark.parametrize("table", ["complaint", "COMPLAINT", "Record_Version"])
def test_a_strangers_connection_opens_no_guarded_table_however_it_is_spelled(database, table, asked):
    refused = r"permission denied|prohibited|not authorized"
    with database.open(STRANGER) as session, pytest.raises(DBAPIError, match=refused):
        session.connection().exec_driver_sql(asked.format(table))


def test_nobody_changes_what_he_does_not_see(database, hidden):
    with database.unit(OUTSIDER) as unit:
        unit.session.execute(update(RecordRow).where(RecordRow.id == hidden).values(title="changed"))
    with database.open(SYSTEM) as session:
        assert session.scalars(select(RecordRow.title)).one() == "New house 1"


def test_a_session_without_an_actor_reads_nothing(database):
    with ActorSession(database.engine, info={}) as session, pytest.raises((UnboundSession, KeyError)):
        session.scalars(select(RecordRow)).all()


def test_reading_keeps_nothing(database, hidden):
    with database.open(SYSTEM) as session:
        session.get_one(RecordRow, hidden).title = "changed"
    with database.open(SYSTEM) as session:
        assert session.get_one(RecordRow, hidden).title == "New house 1"


@pytest.mark.parametrize("engine_kind", ["postgres"], indirect=True)
class TestTheSecondWall:
    """On PostgreSQL the database itself keeps the rows back, with our own guard switched off."""

    def test_strangers_have_no_right_on_guarded_tables(self, database, hidden):
        with (
            bare(database, "psis_stranger", "public") as connection,
            pytest.raises(Exception, match="permission denied"),
        ):
            connection.execute(text("SELECT count(*) FROM record"))

    @pytest.mark.parametrize(
        "statement", ["SELECT count(*) FROM record", "DELETE FROM public_record", "SELECT count(*) FROM account"]
    )
    def test_connections_of_strangers_stay_theirs_whatever_is_asked(self, database, hidden, statement):
        for _turn in range(2):  # the pool gives the same connection again
            with closing(database.strangers.raw_connection()) as connection:
                with pytest.raises(Exception, match=r"permission denied|read-only"):
                    connection.driver_connection.execute(statement)
                (held,) = connection.driver_connection.execute("SELECT count(*) FROM public_record").fetchone()
                assert held == 0

    def test_connections_of_the_portal_read_and_write_nothing(self, database, hidden):
        with closing(database.portal.raw_connection()) as connection:
            driver = connection.driver_connection
            assert driver.execute("SELECT current_user, count(*) FROM record").fetchone() == ("psis_member", 1)
            with pytest.raises(Exception, match="read-only"):
                driver.execute("DELETE FROM record")

    @pytest.mark.parametrize("table", ["record", "record_version"])
    @pytest.mark.parametrize(("labels", "rows"), [("trail records:parks", 0), ("", 0), ("records:buildings", 1)])
    def test_members_meet_row_level_security(self, database, hidden, table, labels, rows):
        with bare(database, "psis_member", labels) as connection:
            assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == rows

    @pytest.mark.parametrize("labels", ["", "public", "trail public"])
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE audit_head SET hash = 'x'",
            "UPDATE number_counter SET last = 1",
            "UPDATE record SET title = 'x'",
            "DELETE FROM public_record",
            "DELETE FROM catalogue",
            "DELETE FROM point_cell",
            "UPDATE point_cell SET count = 7",
            "UPDATE catalogue SET revision = 0",
        ],
    )
    def test_who_has_no_desk_changes_nothing(self, database, shown, statement, labels):
        with bare(database, "psis_member", labels) as connection:
            try:
                assert connection.execute(text(statement)).rowcount == 0
            except DBAPIError as refusal:
                assert "row-level security" in str(refusal)

    @pytest.mark.parametrize(
        "statement",
        [
            (
                "INSERT INTO audit_entry (sequence, at, actor, action, about, detail, hash)"
                " VALUES (99, now(), 'x', 'x', 'x', '{}', 'x')"
            ),
            "INSERT INTO public_tally (kind, records) VALUES ('forged', 1)",
            "INSERT INTO facility_kind (slug, names, icon, colour, position) VALUES ('x', '{}', '', '', 1)",
        ],
    )
    def test_who_has_no_desk_adds_nothing(self, database, statement):
        refusal = pytest.raises(Exception, match="row-level security")
        with bare(database, "psis_member", "trail public") as connection, refusal:
            connection.execute(text(statement))

    def test_every_public_table_stands_behind_the_same_walls(self, database):
        policies = text(
            "SELECT cmd, coalesce(qual, ''), coalesce(with_check, '') FROM pg_policies WHERE tablename = :table"
        )
        with database.engine.connect() as connection:
            walls = {
                mapper.class_.__tablename__: {
                    tuple(row) for row in connection.execute(policies, {"table": mapper.class_.__tablename__})
                }
                for mapper in Base.registry.mappers
                if issubclass(mapper.class_, Public)
            }
        assert {table for table, found in walls.items() if found != walls[LIKE.get(table, "public_record")]} == set()
        for table in {"public_record", *LIKE.values()}:
            assert ("SELECT", "true", "") in walls[table]
            writing = walls[table] - {("SELECT", "true", "")}
            assert [wall for wall in writing if "psis.labels" not in wall[1] + wall[2]] == []

    def test_a_connection_given_back_takes_nothing_along(self, database, hidden):
        with database.open(CLERK) as session:
            session.scalars(select(RecordRow)).all()
        with database.engine.connect() as connection:
            assert not connection.scalar(text("SELECT current_setting('psis.labels', true)"))

    def test_a_session_that_reads_writes_nothing(self, database, hidden):
        with database.open(SYSTEM) as session, pytest.raises(DBAPIError, match="read-only"):
            session.execute(update(RecordRow).values(title="changed"))

    def test_what_a_connection_has_prepared_stays_for_the_next_session(self, database):
        often = text("SELECT current_setting('psis.labels')")
        for _ in range(8):
            with database.open(SYSTEM) as session:
                session.connection().execute(often)
        kept = text("SELECT count(*) FROM pg_prepared_statements WHERE statement = :often")
        with database.engine.connect() as connection:
            assert connection.scalar(kept, {"often": str(often)}) == 1

    def test_many_actors_over_few_connections_never_cross(self, database, hidden):
        for turn in range(300):
            actor, rows = ((CLERK, 1), (OUTSIDER, 0), (SYSTEM, 1))[turn % 3]
            with database.open(actor) as session:
                assert session.scalar(select(func.count(RecordRow.id))) == rows


def bare(database, role, labels):
    """A connection in the role and with the labels of an actor, past our own guard."""
    connection = database.engine.connect()
    settings = {"role": role, "labels": labels}
    connection.execute(
        text("SELECT set_config('role', :role, true), set_config('psis.labels', :labels, true)"), settings
    )
    return connection


def test_sessions_are_ours(database):
    with database.open(STRANGER) as session:
        assert isinstance(session, Session)
        assert session.info["actor"] is STRANGER
