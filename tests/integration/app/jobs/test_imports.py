"""Bulk imports as tasks: taken in for review, resumed, handed back what was rejected, undone as a whole."""

import csv
import json

import pytest
from sqlalchemy import func, select

from app.accounts.commands import appoint
from app.accounts.model import Account
from app.city.commands import set_department
from app.db.files import FileStore
from app.jobs import tasks
from app.jobs.imports import commands, queries, sources
from app.jobs.imports.run import take_in
from app.jobs.runners import RUNNERS
from app.jobs.task_runs import Workplace, carry_out_all
from app.kernel import roles
from app.kernel.actor import STRANGER, SYSTEM, member_of_staff
from app.kernel.errors import BadInput, MoveNotAllowed, NotAllowed, NotVisible
from app.kernel.roles import Held
from app.kernel.stopping import Stop
from records import queries as record_queries
from records import reviewing, workflow
from records.checking.commands import open_findings
from records.importing.mapping_tables import CsvMapping, SourceTable
from records.model import RecordRow, VersionRow

ANI = member_of_staff("ani", [Held(roles.CLERK, "buildings")])
SARI = member_of_staff("sari", [Held(roles.PUBLISHER, "buildings")])
TONO = member_of_staff("tono", [Held(roles.CLERK, "parks")])
MAPPING = CsvMapping(
    source=SourceTable("counter"),
    columns={"reference": "Number", "title": "What", "issued": "Issued", "status": "{State|status}"},
    values={"status": {"Final": "finaled"}},
)
HEADER = "Number,What,Issued,State\n"


def rows(count, what="Fence"):
    return HEADER + "".join(f"P-{one:03},{what} {one},2026-03-01,Final\n" for one in range(1, count + 1))


@pytest.fixture
def place(database, tmp_path):
    with database.unit(SYSTEM) as unit:
        set_department(unit, "buildings", {"en": "Buildings", "id": "Bangunan"})
        unit.session.flush()
        appoint(unit, "ani", roles.CLERK, "buildings")
    return Workplace(database, FileStore(tmp_path / "files"), tmp_path)


@pytest.fixture
def begun(place, tmp_path):
    """Begin and map an import of a file with this text."""

    def begun(text, name="permits.csv", mapping=MAPPING):
        path = tmp_path / "upload"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        file = commands.keep(path, place.files)
        with place.database.unit(ANI) as unit:
            batch_id = commands.begin(unit, "buildings", "permits", name, file)
            unit.session.flush()
            commands.set_mapping(unit, batch_id, mapping)
        return batch_id

    return begun


@pytest.fixture
def imported(place, begun):
    def imported(text, name="permits.csv"):
        batch_id = begun(text, name)
        do(place, commands.start, batch_id)
        return batch_id

    return imported


def do(place, command, batch_id):
    """Ask for a task and carry it out."""
    with place.database.unit(ANI) as unit:
        task_id = command(unit, batch_id)
    carry_out_all(place, RUNNERS, Stop())
    with place.database.open(ANI) as session:
        return tasks.task(session, task_id)


def shown(place, batch_id):
    with place.database.open(ANI) as session:
        return queries.batch(session, batch_id)


def records(place):
    with place.database.open(ANI) as session:
        found = session.scalars(select(RecordRow).order_by(RecordRow.reference))
        return [(row.reference, row.version, row.state, row.title) for row in found]


def test_what_is_imported_waits_for_review(place, imported):
    batch_id = imported(rows(2))
    assert records(place) == [
        ("P-001", 1, workflow.IN_REVIEW, "Fence 1"),
        ("P-002", 1, workflow.IN_REVIEW, "Fence 2"),
    ]
    assert shown(place, batch_id).counts == {"read": 2, "created": 2, "changed": 0, "unchanged": 0, "rejected": 0}


def test_nothing_imported_is_published(place, imported):
    imported(rows(2))
    with place.database.open(STRANGER) as session:
        assert not any(record_queries.holdings(session).values())


def test_rejected_rows_come_back_as_they_stood_with_the_reason(place, imported):
    batch_id = imported(HEADER + "P-1,Fence,2026-03-01,Final\nP-2,Wall,someday,Final\n,No number,2026-03-01,Final\n")
    file = place.files.path(shown(place, batch_id).rejected)
    with file.open(newline="") as opened:
        found = list(csv.DictReader(opened))
    assert [(row["Number"], row["psis_line"]) for row in found] == [("P-2", "3"), ("", "4")]
    assert "Issued" in found[0]["psis_reason"]


def test_reasons_come_back_in_the_language_of_whoever_imported(place, imported):
    with place.database.unit(SYSTEM) as unit:
        unit.session.get_one(Account, ANI.name).language = "id"
    batch_id = imported(HEADER + ",No number,2026-03-01,Final\n")
    assert "nomor arsip tidak ada" in place.files.path(shown(place, batch_id).rejected).read_text()


def test_the_same_file_again_changes_nothing(place, imported):
    imported(rows(3))
    again = imported(rows(3))
    assert shown(place, again).counts["unchanged"] == 3


def test_an_import_that_broke_off_goes_on_and_counts_right(place, begun):
    batch_id = begun(rows(3))
    with place.database.unit(ANI) as unit:
        task_id = commands.start(unit, batch_id)

    class Killed(BaseException):
        pass

    def die_at_the_end(job):
        take_in(job)
        raise Killed

    with pytest.raises(Killed):
        carry_out_all(place, RUNNERS | {"import": die_at_the_end}, Stop())
    carry_out_all(place, RUNNERS, Stop())
    with place.database.open(ANI) as session:
        assert tasks.task(session, task_id).state == "done"
    counts = shown(place, batch_id).counts
    assert (counts["created"], counts["unchanged"], len(records(place))) == (3, 0, 3)


def test_what_is_imported_has_been_looked_through(place, imported):
    imported(HEADER + "P-1,Fence,2026-03-01,Final\nP-2,Call 0812-3456-7890,2026-03-01,Final\n")
    with place.database.unit(SARI) as unit:
        reviewing.approve(unit, "permit", "p-1")
    with place.database.open(ANI) as session:
        second = session.scalars(select(RecordRow).where(RecordRow.reference == "P-2")).one()
        assert "not-examined" not in {one.code for one in open_findings(session, second, 1)}


def test_an_undone_import_leaves_nothing(place, imported):
    batch_id = imported(rows(250))
    task = do(place, commands.undo, batch_id)
    assert (task.result["undone"], records(place), shown(place, batch_id).state) == (250, [], "undone")


def test_an_undone_import_can_be_imported_again(place, imported):
    do(place, commands.undo, imported(rows(2)))
    again = imported(rows(2))
    assert shown(place, again).counts["created"] == 2


def test_undoing_brings_back_what_stood_before(place, imported):
    imported(rows(2))
    second = imported(rows(2, "Wall"), "later.csv")
    assert [(version, title) for _, version, _, title in records(place)] == [(2, "Wall 1"), (2, "Wall 2")]
    do(place, commands.undo, second)
    assert [(version, title) for _, version, _, title in records(place)] == [(1, "Fence 1"), (1, "Fence 2")]
    with place.database.open(SYSTEM) as session:
        assert session.scalar(select(func.count()).select_from(VersionRow)) == 2


def test_an_import_that_somebody_works_on_is_not_undone(place, imported):
    batch_id = imported(rows(2))
    with place.database.unit(SARI) as unit:
        reviewing.refuse(unit, "permit", "p-001", comment="Which house?")
    with place.database.open(ANI) as session:
        assert queries.depending(session, batch_id, 10) == [("permit", "p-001", "Fence 1")]
    with place.database.unit(ANI) as unit, pytest.raises(MoveNotAllowed):
        commands.undo(unit, batch_id)


def test_what_is_begun_while_an_import_is_undone_stays(place, imported):
    batch_id = imported(rows(2))
    with place.database.unit(ANI) as unit:
        commands.undo(unit, batch_id)
    with place.database.unit(SARI) as unit:
        reviewing.comment(unit, "permit", "p-002", "Which house?")
    carry_out_all(place, RUNNERS, Stop())
    assert ([one[0] for one in records(place)], shown(place, batch_id).counts["kept"]) == (["P-002"], 1)


def test_an_import_is_not_started_twice_at_a_time(place, begun):
    batch_id = begun(rows(1))
    with place.database.unit(ANI) as unit:
        commands.start(unit, batch_id)
    with place.database.unit(ANI) as unit, pytest.raises(MoveNotAllowed):
        commands.start(unit, batch_id)


def test_a_started_import_keeps_its_mapping(place, imported):
    batch_id = imported(rows(1))
    with place.database.unit(ANI) as unit, pytest.raises(MoveNotAllowed):
        commands.set_mapping(unit, batch_id, MAPPING)


def test_another_department_sees_and_imports_nothing(place, begun):
    batch_id = begun(rows(1))
    with place.database.open(TONO) as session, pytest.raises(NotVisible):
        queries.batch(session, batch_id)
    with place.database.unit(TONO) as unit, pytest.raises(NotAllowed):
        commands.begin(unit, "buildings", "permits", "a.csv", ("0" * 64, 1))


def test_a_mapping_is_kept_by_name(place, begun):
    batch_id = begun(rows(1))
    with place.database.unit(ANI) as unit:
        commands.save_mapping(unit, batch_id, "  Counter   list ")
    with place.database.open(ANI) as session:
        assert queries.saved_mappings(session, "buildings", "permits") == ["Counter list"]
        assert queries.known_mapping(session, "buildings", "permits", "Counter list") == MAPPING


def test_mappings_of_the_portal_are_known_too(place):
    with place.database.open(ANI) as session:
        assert queries.known_mapping(session, "buildings", "permits", "blds") is not None
        assert queries.known_mapping(session, "buildings", "permits", "nobody's") is None


def test_geojson_is_read_as_a_table(place, tmp_path):
    feature = {"type": "Feature", "properties": {"No": 7}, "geometry": {"type": "Point", "coordinates": [106.8, -6.2]}}
    path = tmp_path / "points.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    sha256, _ = commands.keep(path, place.files)
    found = sources.sample(place.files.path(sha256))
    assert found.header[-3:] == ("@longitude", "@latitude", "@wkt")
    assert found.rows[0].cells[-4:] == ["7", "106.8", "-6.2", ""]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
NO_TABLES = [
    b"PK\x03\x04rest",
    b"%PDF-1.7",
    b"",
    b" \n",
    b'{"type": "Topology"}',
    b"{",
    SVG,
    b"GIF89a=1;\0",
    b"\x1f\x8b\x08\0\0",
]


@pytest.mark.parametrize("content", NO_TABLES)
def test_what_is_no_table_is_refused_with_a_sentence(place, tmp_path, content):
    path = tmp_path / "upload"
    path.write_bytes(content)
    with pytest.raises(BadInput):
        commands.keep(path, place.files)


def test_sixteen_thousand_columns_are_refused(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"c{one}" for one in range(16_000)) + "\n")
    with pytest.raises(BadInput):
        sources.sample(path)


def test_features_with_a_property_of_their_own_each_do_not_become_a_table_of_millions_of_cells(tmp_path):
    path, store = tmp_path / "wide.geojson", FileStore(tmp_path / "files")
    features = [{"type": "Feature", "properties": {f"p{one}": 1}, "geometry": None} for one in range(401)]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    with pytest.raises(BadInput, match="no more than 400 can be mapped"):
        sources.as_csv(path, store)


def test_of_a_long_file_only_the_beginning_is_looked_at(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("a,b\n" + "1,2\n" * 1_000_000)
    assert len(sources.sample(path).rows) == sources.ROWS_LOOKED_AT
