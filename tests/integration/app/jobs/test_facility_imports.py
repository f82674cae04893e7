"""Imports of facilities as tasks: into a layer of their own, resumed, with what was rejected, and taken back."""

import csv
import json
import zipfile
from io import BytesIO

import msgspec
import numpy as np
import pyogrio.raw
import pytest
import shapely
from sqlalchemy import select

from app.accounts.commands import appoint
from app.city.commands import set_department
from app.db import spatial
from app.db.files import FileStore
from app.jobs import tasks
from app.jobs.imports import commands, facilities, queries
from app.jobs.imports.facilities import FACILITIES
from app.jobs.runners import RUNNERS
from app.jobs.task_runs import Workplace, carry_out_all
from app.kernel import roles
from app.kernel.actor import STRANGER, SYSTEM, member_of_staff
from app.kernel.errors import MoveNotAllowed, NotAllowed
from app.kernel.roles import Held
from app.kernel.stopping import Stop
from maps import editing
from maps.importing.mapping import GeoMapping, LayerTable
from maps.model import FacilityPhotoRow, FacilityRow, LayerRow
from maps.photos import Picture, add_photo

ANI = member_of_staff("ani", [Held(roles.CLERK, "parks")])
BUDI = member_of_staff("budi", [Held(roles.PUBLISHER, "parks")])
OTHER = member_of_staff("tono", [Held(roles.CLERK, "council")])
HEADER = "Nama,Alamat,Bujur,Lintang\n"
LAYER = LayerTable("parks-1", "park", {"en": "Parks", "id": "Taman"})
MAPPING = GeoMapping(
    columns={"name": "Nama", "address": "Alamat", "longitude": "Bujur", "latitude": "Lintang"},
    layer=[LAYER],
    language="id",
)
SHAPES = GeoMapping(
    columns={"name": "name", "longitude": "@longitude", "latitude": "@latitude", "wkt": "@wkt"}, layer=[LAYER]
)


def rows(count):
    return HEADER + "".join(f"Taman {one},Jalan {one},106.{one:03},-6.2\n" for one in range(1, count + 1))


@pytest.fixture
def place(database, tmp_path):
    with database.unit(SYSTEM) as unit:
        set_department(unit, "parks", {"en": "Parks", "id": "Taman"})
        unit.session.flush()
        appoint(unit, "ani", roles.CLERK, "parks")
        appoint(unit, "budi", roles.PUBLISHER, "parks")
    return Workplace(database, FileStore(tmp_path / "files"), tmp_path)


@pytest.fixture
def imported(place, tmp_path):
    """Import a table of facilities; returns the import's id."""

    def imported(text, mapping=MAPPING):
        path = tmp_path / "upload"
        path.write_text(text)
        file = commands.keep(path, place.files)
        with place.database.unit(ANI) as unit:
            batch_id = commands.begin(unit, "parks", FACILITIES, "parks.csv", file)
            unit.session.flush()
            commands.set_mapping(unit, batch_id, mapping)
        approved(place, batch_id)
        return batch_id

    return imported


@pytest.fixture
def read(place, tmp_path):
    """Have a task read a file of that name; returns its import's id and the task."""

    def read(name, content, *, guess=False):
        file = place.files.put(BytesIO(content))
        with place.database.unit(ANI) as unit:
            batch_id = commands.begin_geodata(unit, "parks", FACILITIES, name, file, guess=guess)
        carry_out_all(place, RUNNERS, Stop())
        return batch_id, newest(place, batch_id)

    return read


def do(place, command, batch_id, actor=ANI):
    with place.database.unit(actor) as unit:
        command(unit, batch_id)
    carry_out_all(place, RUNNERS, Stop())
    return newest(place, batch_id)


def approved(place, batch_id):
    """What the clerk brought is put on the map by a publisher."""
    with place.database.unit(ANI) as unit:
        commands.ask(unit, batch_id)
    return do(place, commands.start, batch_id, BUDI)


def newest(place, batch_id):
    with place.database.open(ANI) as session:
        return tasks.task(session, queries.batch(session, batch_id).task)


def shown(place, batch_id):
    with place.database.open(ANI) as session:
        return queries.batch(session, batch_id)


def on_the_map(place):
    """What strangers see: layers, and facilities by name."""
    with place.database.open(STRANGER) as session:
        found = session.execute(select(FacilityRow.name, FacilityRow.layer).order_by(FacilityRow.name)).all()
        return sorted(session.scalars(select(LayerRow.slug))), [tuple(row) for row in found]


def first_slug(place):
    with place.database.open(STRANGER) as session:
        return session.scalars(select(FacilityRow.slug).order_by(FacilityRow.slug)).first()


def test_an_import_fills_a_layer_of_its_own(place, imported):
    imported(rows(2))
    assert on_the_map(place) == (["parks-1"], [("Taman 1", "parks-1"), ("Taman 2", "parks-1")])


def test_an_import_is_counted(place, imported):
    batch_id = imported(rows(300) + "No place,Jalan,,\n")
    assert shown(place, batch_id).counts == {"read": 301, "created": 300, "changed": 0, "unchanged": 0, "rejected": 1}


def test_rejected_rows_come_back_as_they_stood_with_the_reason(place, imported):
    batch_id = imported(HEADER + "Taman,Jalan 1,east,-6.2\nKebun,Jalan 2,106.8,-6.2\nHutan,Jalan 3,0,0\n")
    with place.files.path(shown(place, batch_id).rejected).open(newline="") as file:
        found = [(row["Nama"], row["psis_line"], row["psis_reason"]) for row in csv.DictReader(file)]
    assert [one[:2] for one in found] == [("Taman", "2"), ("Hutan", "4")]
    assert "its coordinates are no numbers" in found[0][2]


def test_a_decimal_comma_is_a_decimal_point(place, imported):
    imported('Nama;Alamat;Bujur;Lintang\nTaman;Jalan 1;"106,825";"-6,175"\n')
    with place.database.open(STRANGER) as session:
        assert tuple(session.execute(select(FacilityRow.longitude, FacilityRow.latitude)).one()) == (106.825, -6.175)


def test_an_import_taken_up_again_adds_nothing_twice(place, imported):
    batch_id = imported(rows(3))
    do(place, commands.start, batch_id)
    assert len(on_the_map(place)[1]) == 3
    assert shown(place, batch_id).counts["created"] == 3


def test_an_import_is_taken_back_with_its_layer_and_nothing_else(place, imported):
    batch_id = imported(rows(300))
    with place.database.unit(ANI) as unit:
        editing.add(unit, "parks", park("Ours"), (106.8, -6.2))
    do(place, commands.undo, batch_id)
    assert on_the_map(place) == (["parks-desk"], [("Ours", "parks-desk")])
    assert (shown(place, batch_id).state, shown(place, batch_id).counts["kept"]) == ("undone", 0)


def edit(place, slug=""):
    slug = slug or first_slug(place)
    with place.database.open(ANI) as session:
        seen = session.scalars(select(FacilityRow.updated_at).where(FacilityRow.slug == slug)).one()
    with place.database.unit(ANI) as unit:
        editing.change(unit, slug, park("Renamed"), (106.8, -6.2), seen)


def picture(place, slug=""):
    with place.database.unit(ANI) as unit:
        taken = Picture(sha256="0" * 64, media_type="image/webp", size=1, width=1, height=1)
        add_photo(unit, slug or first_slug(place), taken, {"en": "A gate"})


def park(name):
    return editing.Facility(kind="park", language="en", names={"en": name})


@pytest.mark.parametrize("act", [edit, picture])
def test_an_import_of_which_something_was_edited_is_not_taken_back(place, imported, act):
    batch_id = imported(rows(2))
    act(place)
    with place.database.unit(ANI) as unit, pytest.raises(MoveNotAllowed):
        commands.undo(unit, batch_id)


def test_the_facilities_that_keep_an_import_are_named(place, imported):
    batch_id = imported(rows(2))
    edit(place)
    with place.database.open(ANI) as session:
        assert facilities.depending(session, batch_id, 9) == [("facility", "taman-1", "Renamed")]


def test_what_is_edited_while_an_import_is_taken_back_stays(place, imported):
    batch_id = imported(rows(2))
    with place.database.unit(ANI) as unit:
        commands.undo(unit, batch_id)
    edit(place)
    carry_out_all(place, RUNNERS, Stop())
    assert on_the_map(place) == (["parks-1"], [("Renamed", "parks-1")])
    assert shown(place, batch_id).counts["kept"] == 1


def test_a_facility_removed_by_hand_keeps_no_import_from_being_taken_back(place, imported):
    batch_id = imported(rows(2))
    with place.database.unit(ANI) as unit:
        editing.remove(unit, first_slug(place))
    do(place, commands.undo, batch_id)
    assert on_the_map(place) == ([], [])


def test_nobody_imports_facilities_for_a_department_of_others(place, imported):
    file = place.files.put(BytesIO(rows(1).encode()))
    with place.database.unit(OTHER) as unit, pytest.raises(NotAllowed):
        commands.begin(unit, "parks", FACILITIES, "parks.csv", file)


def begun(place, actor=ANI):
    """An import of facilities whose columns are known."""
    file = place.files.put(BytesIO(rows(1).encode()))
    with place.database.unit(actor) as unit:
        batch_id = commands.begin(unit, "parks", FACILITIES, "parks.csv", file)
        unit.session.flush()
        commands.set_mapping(unit, batch_id, MAPPING)
    return batch_id


def test_a_clerk_puts_no_file_on_the_map(place):
    batch_id = begun(place)
    with place.database.unit(ANI) as unit, pytest.raises(NotAllowed):
        commands.start(unit, batch_id)


def test_a_publisher_puts_no_file_of_his_own_on_the_map(place):
    batch_id = begun(place, BUDI)
    with place.database.unit(BUDI) as unit, pytest.raises(MoveNotAllowed, match="Nobody puts on the map"):
        commands.start(unit, batch_id)


def test_while_a_file_waits_to_be_approved_its_columns_stay(place):
    batch_id = begun(place)
    with place.database.unit(ANI) as unit:
        commands.ask(unit, batch_id)
    with place.database.unit(ANI) as unit, pytest.raises(MoveNotAllowed):
        commands.set_mapping(unit, batch_id, MAPPING)


def test_a_file_that_is_sent_back_can_be_mended_and_left_again(place):
    batch_id = begun(place)
    for command, actor in ((commands.ask, ANI), (commands.send_back, BUDI), (commands.ask, ANI)):
        with place.database.unit(actor) as unit:
            command(unit, batch_id)
    with place.database.open(BUDI) as session:
        assert [one.id for one in queries.waiting(session, ["parks"], "budi")] == [batch_id]


REPLACING = msgspec.structs.replace(MAPPING, layer=[msgspec.structs.replace(LAYER, replaces=True)])


NUMBERED = {"columns": {**MAPPING.columns, "reference": "Nama"}}


def test_a_corrected_file_takes_the_place_of_the_first(place, imported):
    imported(rows(3), msgspec.structs.replace(MAPPING, **NUMBERED))
    before = first_slug(place)
    batch_id = imported(
        rows(3).replace("Taman 1,Jalan 1", "Taman 1,Jalan 100").replace("Taman 3", "Taman 4"),
        msgspec.structs.replace(REPLACING, **NUMBERED),
    )
    assert on_the_map(place)[1] == [(f"Taman {number}", "parks-1") for number in (1, 2, 4)]
    assert first_slug(place) == before
    assert shown(place, batch_id).counts["removed"] == 1


def test_a_file_of_which_rows_cannot_be_told_apart_takes_nothing_away(place, imported):
    imported(rows(3))
    imported(HEADER + "Taman 1,Jalan 1,106.001\n", REPLACING)
    assert len(on_the_map(place)[1]) == 3


CORRECTED = rows(3).replace("Taman 1,Jalan 1", "Taman 1,Jalan 100").replace("Taman 3", "Taman 4")
CORRECTING = msgspec.structs.replace(
    REPLACING, **NUMBERED, layer=[msgspec.structs.replace(REPLACING.layer[0], names={"en": "Gardens", "id": "Kebun"})]
)


def all_said(place):
    """Everything that strangers can know of layers, facilities and photographs."""
    with place.database.open(STRANGER) as session:
        layers = session.execute(select(LayerRow.slug, LayerRow.names, LayerRow.features, LayerRow.west)).all()
        facilities = select(FacilityRow, spatial.ewkb(FacilityRow.geometry)).order_by(FacilityRow.id)
        found = [(said_by(row), shape) for row, shape in session.execute(facilities)]
        photos = [said_by(row) for row in session.scalars(select(FacilityPhotoRow).order_by(FacilityPhotoRow.id))]
        return [tuple(row) for row in layers], found, photos


def said_by(row):
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


def test_a_file_that_took_anothers_place_is_taken_back_as_a_whole(place, imported):
    first = imported(rows(3), msgspec.structs.replace(MAPPING, **NUMBERED))
    edit(place, "taman-2")
    for slug in ("taman-1", "taman-3"):
        picture(place, slug)
    before = all_said(place)
    batch_id = imported(CORRECTED, CORRECTING)
    counts = {"read": 3, "created": 1, "changed": 1, "unchanged": 1, "removed": 1, "rejected": 0}
    assert shown(place, batch_id).counts == counts
    assert all_said(place) != before
    do(place, commands.undo, batch_id)
    assert all_said(place) == before
    with place.database.open(ANI) as session:
        assert [slug for _, slug, _ in facilities.depending(session, first, 9)] == ["taman-1", "taman-2", "taman-3"]


def test_the_first_file_is_taken_back_after_the_one_that_took_its_place(place, imported):
    both = [imported(rows(3), msgspec.structs.replace(MAPPING, **NUMBERED)), imported(CORRECTED, CORRECTING)]
    with place.database.unit(ANI) as unit, pytest.raises(MoveNotAllowed, match="Undo that import first"):
        commands.undo(unit, both[0])
    for batch_id in reversed(both):
        do(place, commands.undo, batch_id)
    assert on_the_map(place) == ([], [])


def test_a_file_that_took_anothers_place_stays_once_somebody_edited_what_it_changed(place, imported):
    imported(rows(3), msgspec.structs.replace(MAPPING, **NUMBERED))
    batch_id = imported(CORRECTED, CORRECTING)
    edit(place, "taman-1")
    with place.database.unit(ANI) as unit, pytest.raises(MoveNotAllowed, match="worked on"):
        commands.undo(unit, batch_id)


def test_the_name_of_an_address_that_is_taken_meanwhile_stays_with_whoever_took_it(place, imported):
    imported(rows(3), msgspec.structs.replace(MAPPING, **NUMBERED))
    batch_id = imported(CORRECTED, CORRECTING)
    with place.database.unit(ANI) as unit:
        editing.add(unit, "parks", park("Taman 3"), (106.8, -6.2))
    do(place, commands.undo, batch_id)
    with place.database.open(STRANGER) as session:
        found = session.execute(select(FacilityRow.slug, FacilityRow.layer).where(FacilityRow.name == "Taman 3"))
        assert {tuple(row) for row in found} == {("taman-3", "parks-desk"), ("taman-3-2", "parks-1")}


def test_columns_that_were_changed_after_somebody_looked_are_not_put_on_the_map(place):
    batch_id = begun(place)
    with place.database.open(BUDI) as session:
        seen = queries.mark_of(session, batch_id)
    other = msgspec.structs.replace(MAPPING, columns={**MAPPING.columns, "description": "Alamat"})
    with place.database.unit(ANI) as unit:
        commands.set_mapping(unit, batch_id, other)
        commands.ask(unit, batch_id)
    with place.database.unit(BUDI) as unit, pytest.raises(MoveNotAllowed, match="Look at the first rows again"):
        commands.start(unit, batch_id, seen)


def feature(geometry, **properties):
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


SQUARE = {"type": "Polygon", "coordinates": [[[106.8, -6.2], [106.9, -6.2], [106.9, -6.1], [106.8, -6.2]]]}
BOW = {"type": "Polygon", "coordinates": [[[106, -6], [107, -5], [107, -6], [106, -5], [106, -6]]]}


def test_outlines_of_geojson_become_outlines_on_the_map(place, read):
    batch_id, _ = read("parks.geojson", collection(feature(SQUARE, name="Square"), feature(BOW, name="Bow")))
    with place.database.unit(ANI) as unit:
        commands.set_mapping(unit, batch_id, SHAPES)
    approved(place, batch_id)
    assert [name for name, _ in on_the_map(place)[1]] == ["Bow", "Square"]


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {"type": "Point", "coordinates": [1e400, 2]},
        {"type": "Point", "coordinates": ["east", "north"]},
        {"type": "Point", "coordinates": [0, 0]},
        {"type": "Point", "coordinates": [12_000_000, -700_000]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Circle", "coordinates": [1, 2]},
    ],
)
def test_a_feature_without_a_place_is_rejected_and_the_next_is_taken_in(place, read, geometry):
    good = feature({"type": "Point", "coordinates": [106.8, -6.2]}, name="Good")
    batch_id, _ = read("parks.geojson", collection(feature(geometry, name="Bad"), good))
    with place.database.unit(ANI) as unit:
        commands.set_mapping(unit, batch_id, SHAPES)
    approved(place, batch_id)
    assert [name for name, _ in on_the_map(place)[1]] == ["Good"]


def table_of(tmp_path, ending, crs="EPSG:26985"):
    """The files of a table with one school, in metres."""
    pyogrio.raw.write(
        tmp_path / f"schools.{ending}",
        geometry=np.array([shapely.to_wkb(shapely.Point(398949, 136498))], dtype=object),
        field_data=[np.array(["SD 1"], dtype=object)],
        fields=["name"],
        geometry_type="Point",
        crs=crs,
        driver={"shp": "ESRI Shapefile", "gpkg": "GPKG"}[ending],
    )
    return {file.name: file.read_bytes() for file in tmp_path.glob("schools.*")}


def archive(files):
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files.items():
            target.writestr(name, data)
    return made.getvalue()


@pytest.mark.parametrize("kind", ["zipped shapefile", "geopackage", "zipped geopackage"])
def test_shapefiles_and_geopackages_are_turned_into_degrees(place, read, tmp_path, kind):
    files = table_of(tmp_path, "shp" if kind.endswith("shapefile") else "gpkg")
    content = archive(files) if kind.startswith("zipped") else files["schools.gpkg"]
    batch_id, _ = read("schools.zip" if kind.startswith("zipped") else "schools.gpkg", content)
    with place.database.unit(ANI) as unit:
        commands.set_mapping(unit, batch_id, SHAPES)
    approved(place, batch_id)
    with place.database.open(STRANGER) as session:
        name, longitude, latitude = session.execute(
            select(FacilityRow.name, FacilityRow.longitude, FacilityRow.latitude)
        ).one()
    assert (name, round(longitude, 2), round(latitude, 2)) == ("SD 1", -77.01, 38.9)


def bomb(files):
    """A shapefile that says it is longer than anybody takes in, in a small archive."""
    with_a_lie = bytearray(archive(files | {"schools.dbf": b"\0" * 3_000_000}))
    at = with_a_lie.rindex(b"schools.dbf") - 46 + 24
    with_a_lie[at : at + 4] = (3 << 30).to_bytes(4, "little")
    return bytes(with_a_lie)


HOSTILE = {
    "a bomb": bomb,
    "a damaged archive": lambda files: archive(files)[:-40] + b"\0" * 40 + b".shp",
    "another file under that name": lambda _: archive({"schools.shp": b"%PDF-1.7"}),
    "two tables": lambda files: archive(files | {"other.shp": files["schools.shp"]}),
    "a name that leads out": lambda files: archive({f"../{name}": data for name, data in files.items()}),
    "an empty geopackage": lambda _: b"SQLite format 3\0" + b"\0" * 2000,
    "brackets without end": lambda _: b'{"type": "FeatureCollection", "features": ' + b"[" * 100_000,
    "no features": lambda _: collection(),
    "no coordinate system": lambda files: archive({n: d for n, d in files.items() if not n.endswith(".prj")}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence_and_the_worker_lives(place, read, tmp_path, name):
    _, task = read("schools.zip", HOSTILE[name](table_of(tmp_path, "shp")))
    assert task.state == "failed"
    assert "did not foresee" not in str(task.problem)
