"""The privacy table executed: every part of a complaint × every reader × every state, past each wall alone.

With the first wall on (the session's own conditions) on both engines; on PostgreSQL with the first wall off: plain SQL
as the database's role of members, with the reader's labels and nothing else.
"""

from dataclasses import fields, replace
from itertools import cycle
from types import SimpleNamespace

import pytest
from sqlalchemy import insert, select, text, update

from app.complaints import entries, lifecycle, projections, queries, secrecy
from app.complaints.filing import filing
from app.complaints.handling import assigning
from app.complaints.model import ComplaintRow
from app.complaints.projections import Case
from app.complaints.relabelling import models_of_a_complaint, relabel
from app.db.session import MEMBER_ROLE, STRANGER_ROLE, Database, entrusted
from app.kernel.actor import STRANGER, SYSTEM
from app.kernel.errors import NotVisible
from tests.integration.app.complaints.planted import plant_missing
from tests.privacy_matrix import DEPARTMENT, OWN, PARTS, REPORTER, condition, has, readers
from tests.web import complaints_city
from tests.web.complaints_city import POTHOLE, file_one, settle, vault_in

MODELS = {model.__tablename__: model for model in [ComplaintRow, *models_of_a_complaint()]}
CASES = [
    (state, identity, account, counter)
    for state, identity, account, counter in zip(
        [*lifecycle.STATES, *lifecycle.STATES],
        cycle(secrecy.IDENTITIES),
        cycle(["", "r-1", "", "", "r-1"]),
        cycle(["", "", "", OWN]),
        strict=False,
    )
]
"""Every state twice, with every identity, filed by receipt, signed in and at the counter."""
READERS = sorted(readers(complaints_city.policy.Circle(1, OWN, secrecy.NAMED, "r-1")))


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def city(request, fresh_database, tmp_path_factory):
    """Cases, each with a row in every table, handed over once so that a first department was there."""
    vault = vault_in(tmp_path_factory.mktemp("home"))
    with fresh_database(request.param) as url:
        database = Database(url)
        settle(database)
        circles = [made(database, vault, *case) for case in CASES]
        yield SimpleNamespace(database=database, circles=circles, kind=request.param)
        database.close()
    vault.keys.close()


def made(database, vault, state, identity, account, counter):
    """The circle of a complaint in that state, with rows in every table. States and switches are set past the moves."""
    what = replace(POTHOLE, category="trees", account=account, counter=counter)
    receipt = file_one(database, vault, what)
    with database.unit(SYSTEM) as unit:
        assigning.hand_over(unit, receipt.reference, OWN)
        row = queries.found(unit.session, receipt.reference)
        row.state, row.identity = state, identity
        circle = entries.circle_of(row)
        relabel(unit.session, row, circle)
    plant_missing(database, circle)
    return circle


def read_through_the_session(city, actor, part):
    """The complaints of which this actor finds that part, by the models."""
    model = MODELS[part.table]
    with city.database.open(actor) as session:
        try:
            return set(session.scalars(select(key(model)).where(*condition(part))))
        except Exception as problem:  # noqa: BLE001 - refused outright is as good as nothing found
            assert any(word in str(problem) for word in ("permission denied", "prohibited"))
            return set()


def read_past_the_first_wall(city, actor, part):
    """The same by plain SQL, with the database's own wall alone."""
    statement = select(key(MODELS[part.table])).where(*condition(part))
    role = STRANGER_ROLE if actor == STRANGER else MEMBER_ROLE
    with city.database.engine.connect() as connection:
        connection.execute(
            text("SELECT set_config('role', :role, true), set_config('psis.labels', :labels, true)"),
            {"role": role, "labels": " ".join(actor.labels)},
        )
        try:
            return set(connection.scalars(text(str(statement.compile(compile_kwargs={"literal_binds": True})))))
        except Exception as problem:  # noqa: BLE001 - the same
            assert "permission denied" in str(problem)
            return set()


def key(model):
    return model.id if model is ComplaintRow else model.complaint_id


def crossings(city, reader, read):
    """Part → complaints of which the reader found that part though he must not, or did not though he may."""
    found = {}
    for name, part in PARTS.items():
        for circle in city.circles:
            known = readers(circle)
            if reader not in known:
                continue
            actor, group = known[reader]
            if (circle.complaint in asked(city, actor, part, read)) != has(group, part, circle):
                found.setdefault(name, []).append(circle)
    return found


def asked(city, actor, part, read):
    """What he finds; asked once."""
    kept = vars(city).setdefault("kept", {})
    question = read, actor, part
    if question not in kept:
        kept[question] = read(city, actor, part)
    return kept[question]


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_finds_what_the_table_says(city, reader):
    assert crossings(city, reader, read_through_the_session) == {}


@pytest.mark.parametrize("reader", READERS)
def test_the_second_wall_stands_alone(city, reader):
    if city.kind == "postgres":
        assert crossings(city, reader, read_past_the_first_wall) == {}
    else:  # its second wall closes whole tables to strangers
        assert crossings(city, "a stranger", read_through_the_session) == {}


SHAPES = {
    "whoever holds the receipt": projections.ReporterComplaint,
    "the resident who filed it": projections.ReporterComplaint,
    "an officer in charge": projections.OfficerComplaint,
    "a supervisor in charge": projections.OfficerComplaint,
    "an auditor": projections.AuditedComplaint,
    "the counter on that day": projections.CounterComplaint,
    "the portal": projections.OfficerComplaint,
}
_CASE = {field.name for field in fields(Case)}
_SAID = {"content", "messages", "files", "history"}
_WORK = {"work", "notes", "history", "held"}
ATTRIBUTES = {
    projections.CounterComplaint: _CASE,
    projections.AuditedComplaint: _CASE | _WORK,
    projections.ReporterComplaint: _CASE | _SAID,
    projections.OfficerComplaint: _CASE | _SAID | _WORK | {"quarantined"},
}


@pytest.mark.parametrize("shape", ATTRIBUTES)
def test_what_a_reader_may_not_see_is_no_attribute_of_what_he_gets(shape):
    assert {field.name for field in fields(shape)} == ATTRIBUTES[shape]


@pytest.mark.parametrize("reader", READERS)
def test_each_reader_gets_his_own_shape_or_the_same_nothing(city, reader):
    shapes, expected = [], []
    with city.database.open(SYSTEM) as session:
        references = dict(session.execute(select(ComplaintRow.id, ComplaintRow.reference)).all())
    for circle in city.circles:
        actor, group = readers(circle).get(reader, (None, ""))
        if actor is not None and actor != STRANGER:
            shapes.append(shape_read(city, actor, references[circle.complaint]))
            expected.append(SHAPES.get(reader) if group != "nobody" else None)

    assert shapes == expected


def shape_read(city, actor, reference):
    with city.database.open(actor) as session:
        try:
            return type(queries.by_reference(session, reference))
        except NotVisible as nothing:
            assert str(nothing) == "There is no such report."
            return None


def test_the_reporter_and_the_department_read_the_same_words(city):
    circle = city.circles[0]
    with city.database.open(SYSTEM) as session:
        reference = session.get_one(ComplaintRow, circle.complaint).reference
    contents = []
    for actor, group in readers(circle).values():
        if group in (REPORTER, DEPARTMENT):
            with city.database.open(actor) as session:
                contents.append(queries.by_reference(session, reference).content)

    assert [one.text for one in contents] == [POTHOLE.text] * len(contents)


@pytest.mark.parametrize("name", PARTS)
def test_a_label_too_many_in_the_rows_is_noticed(city, name):
    """The judge of this module, judged: one row that one more reader finds is found out, by each wall alone."""
    part, circle = PARTS[name], city.circles[0]
    table = MODELS[part.table].__table__
    column = table.c.id if part.table == "complaint" else table.c.complaint_id
    where = (column == circle.complaint, *condition(part))
    with city.database.engine.begin() as connection:
        before = connection.execute(select(table.c.labels).where(*where)).scalars().first()
        connection.execute(update(table).where(*where).values(labels=before | {"complaints:parks"}))
    city.kept = {}
    noticed = [crossings(city, "an officer elsewhere", read) for read in walls(city)]
    with city.database.engine.begin() as connection:
        connection.execute(update(table).where(*where).values(labels=before))
    city.kept = {}

    assert [list(found) for found in noticed] == [[name]] * len(noticed)


@pytest.mark.parametrize("city", ["postgres"], indirect=True)
@pytest.mark.parametrize("table", sorted({part.table for part in PARTS.values()}))
def test_a_table_that_the_database_does_not_guard_is_noticed(city, table):
    """The same with each of the database's own rules gone."""

    def set_guard(act):
        city.kept = {}
        with city.database.engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE {table} {act} ROW LEVEL SECURITY"))

    set_guard("DISABLE")
    noticed = crossings(city, "an officer elsewhere", read_past_the_first_wall)
    set_guard("ENABLE")

    assert set(noticed) == {name for name, part in PARTS.items() if part.table == table}


def walls(city):
    return [read_through_the_session, *([read_past_the_first_wall] if city.kind == "postgres" else [])]


def test_what_the_portal_lent_is_given_back(city):
    circle = city.circles[0]
    actor = readers(circle)["an officer elsewhere"][0]
    with city.database.open(actor) as session:
        with entrusted(session):
            assert session.scalar(select(ComplaintRow.id).limit(1)) is not None
        assert session.scalar(select(ComplaintRow.id).limit(1)) is None


def test_what_fails_while_it_was_lent_undoes_the_transaction_and_the_loan(city):
    actor = readers(city.circles[0])["an officer elsewhere"][0]
    with city.database.unit(actor) as unit:
        session = unit.session
        with pytest.raises(ZeroDivisionError), entrusted(session):
            session.execute(insert(MODELS["complaint_note"]), [{"id": 1} | note_of(city.circles[0])])
            raise ZeroDivisionError
        assert session.scalar(select(ComplaintRow.id).limit(1)) is None
    with city.database.open(SYSTEM) as session:
        assert session.get(MODELS["complaint_note"], 1) is None


def note_of(circle):
    values = {"kind": "note", "account": "", "text": "", "detail": {}}
    return values | {"complaint_id": circle.complaint, "at": filing.clock.now(), "labels": frozenset({"system"})}
