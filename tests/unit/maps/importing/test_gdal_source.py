"""A zipped shapefile or GeoPackage is read as it is; what only looks like one is refused before GDAL sees it."""

import zipfile
from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import shapely

from app.intake.reading import Rejection
from maps.drafts import Draft
from maps.importing.found import BadFile
from maps.importing.gdal_source import source_of

DRIVERS = {"schools.shp": "ESRI Shapefile", "schools.gpkg": "GPKG"}


@pytest.fixture
def table(tmp_path):
    """``table("schools.shp")`` writes a table of one school; returns its files."""

    def write(name: str) -> list[Path]:
        folder = tmp_path / "made"
        folder.mkdir(exist_ok=True)
        pyogrio.raw.write(
            folder / name,
            geometry=np.array([shapely.to_wkb(shapely.Point(398949, 136498))], dtype=object),
            field_data=[np.array(["SD 1"], dtype=object)],
            fields=["name"],
            geometry_type="Point",
            crs="EPSG:26985",
            driver=DRIVERS[name],
        )
        return sorted(folder.glob("schools.*"))

    return write


@pytest.fixture
def packed(tmp_path):
    """``packed(("inside/name.shp", bytes), …)`` writes an archive."""

    def pack(*members: tuple[str, bytes]) -> Path:
        path = tmp_path / "down load {1}.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members:
                archive.writestr(name, content)
        return path

    return pack


def inside(files, folder=""):
    return [(f"{folder}{file.name}", file.read_bytes()) for file in files]


def refused(path, **given):
    with pytest.raises(BadFile) as problem:
        source_of(path, **given)
    return str(problem.value)


@pytest.mark.parametrize("folder", ["", "export/2026/"])
@pytest.mark.parametrize("name", DRIVERS)
def test_a_zipped_table_is_read_with_its_system(read, table, packed, name, folder):
    (draft,) = read(packed(*inside(table(name), folder), ("__MACOSX/schools.shp", b"?"), ("README.txt", b"!")))
    assert isinstance(draft, Draft)
    assert (draft.longitude, draft.latitude) == pytest.approx((-77.0121, 38.8965), abs=1e-3)


def test_the_archives_own_name_is_the_layers(read, table, packed):
    (draft,) = read(packed(*inside(table("schools.shp"))))
    assert draft.layer.slug == "down-load-1"


def test_archives_in_a_folder_are_left_alone_because_what_they_hold_often_lies_beside_them(read, table, packed):
    path = packed(*inside(table("schools.gpkg")))
    (found,) = read(path.parent)
    assert (found.file, found.reason) == (path.parent.name, "there is no file of geodata in this folder")


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ([], "the archive holds no shapefile and no GeoPackage"),
        ([("a.shp", b""), ("b.gpkg", b"")], "the archive holds several tables (a.shp, b.gpkg)"),
        ([("../a.shp", b"")], "a name in the archive leads out of it"),
        ([("/a.shp", b"")], "a name in the archive leads out of it"),
        ([("b\\a.shp", b"")], "a name in the archive leads out of it"),
        ([("a.gpkg", b"<OGRVRTDataSource/>")], "it is called .gpkg, but it is no GeoPackage"),
        ([(f"{number}.txt", b"") for number in range(1_001)], "the archive holds more than 1,000 files"),
    ],
)
def test_an_archive_without_one_table_is_refused_by_name(packed, members, said):
    assert refused(packed(*members)).startswith(said)


def test_a_name_that_stands_twice_is_refused(packed):
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = packed(("a.shp", b""), ("a.dbf", b"1"), ("a.dbf", b"2"))
    assert refused(path) == "the archive holds the same name twice"


def test_an_archive_that_unpacks_to_too_much_is_refused(packed):
    path = packed(("a.shp", b""), ("a.dbf", bytes(3 * 1024**2)))
    assert path.stat().st_size < 10_000
    assert refused(path, most_bytes=2 * 1024**2) == "what it holds is larger than 2 MB when it is unpacked"


def test_an_archive_that_lies_about_its_sizes_is_refused(packed):
    path = packed(("a.shp", bytes(100_000)))
    path.write_bytes(path.read_bytes().replace((100_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little")))
    assert refused(path, most_bytes=2_000).startswith("the archive cannot be read: Bad CRC-32")


@pytest.mark.parametrize("cut", [10, 1_000])
def test_half_an_archive_is_refused(table, packed, cut):
    path = packed(*inside(table("schools.gpkg")))
    path.write_bytes(path.read_bytes()[:-cut])
    assert refused(path).startswith("the archive cannot be read")


def test_an_encrypted_archive_is_refused(packed):
    path = packed(("a.shp", b"x"))
    content = bytearray(path.read_bytes())
    content[content.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert refused(path) == "the archive is encrypted or packed in an unusual way"


@pytest.mark.parametrize("ending", ["shp", "gpkg"])
def test_what_leads_to_other_files_is_not_opened_under_another_name(read, table, tmp_path, ending):
    (source,) = table("schools.gpkg")
    path = tmp_path / f"schools.{ending}"
    layer = f'<OGRVRTLayer name="schools"><SrcDataSource>{source}</SrcDataSource></OGRVRTLayer>'
    path.write_text(f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>")
    (found,) = read(path)
    assert isinstance(found, Rejection)
    assert found.reason.startswith(f"it is called .{ending}, but it is no")
