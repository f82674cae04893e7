"""SQL dumps do not say which axis stands first in their paths; so somebody must."""

import pytest

from maps.importing.mapping import GeoMapping

RING = "[[[-6.1,106.8],[-6.1,106.9],[-6.2,106.9],[-6.1,106.8]]]"
HEAD = "INSERT INTO wilayah(kode,nama,lat,lng,path) VALUES\n"


@pytest.fixture
def areas(read, tmp_path):
    def areas(text, **said):
        path = tmp_path / "kec.sql"
        path.write_text(text)
        return read(path, "areas", **said)

    return areas


def row(code="31.71", name="Gambir", path=RING):
    return f"('{code}','{name}',-6.15,106.85,'{path}')"


def test_paths_are_refused_with_a_sentence_that_says_which_axis_is_first(areas):
    (refused,) = areas(HEAD + row() + ";")
    assert refused.reason == (
        "its paths are [latitude, longitude] (the first is [-6.1, 106.8]); if you agree, give --axis-order latlon"
    )


def test_paths_are_read_when_the_axis_order_is_said(areas):
    (area,) = areas(HEAD + row() + ";", axis_order="latlon")
    assert (area.reference, area.facts.names) == ("31.71", {"en": "Gambir"})
    assert area.geometry.bounds == (106.8, -6.2, 106.9, -6.1)


def test_the_wrong_order_is_named_area_by_area(areas):
    (refused,) = areas(HEAD + row() + ";", axis_order="lonlat")
    assert "latitude would be 106.9" in refused.reason


def test_quotes_in_names_are_read(areas):
    found = areas(HEAD + row("1", "Ma''ruf") + ",\n" + row("2", r"Al\'Azhar") + ";", axis_order="latlon")
    assert [one.facts.names["en"] for one in found] == ["Ma'ruf", "Al'Azhar"]


def test_a_multipolygon_is_nested_once_more(areas):
    (area,) = areas(HEAD + row(path=f"[{RING}]") + ";", axis_order="latlon")
    assert len(area.geometry.geoms) == 1


@pytest.mark.parametrize("path", ["", "[[[-6.1", "7"])
def test_a_path_that_is_none_is_named(areas, path):
    (refused,) = areas(HEAD + row(path=path) + ";", axis_order="latlon")
    assert refused.reason == "it has no path, or one that is no JSON array"


def test_a_place_that_is_read_instead_of_a_broken_path_is_said(read, tmp_path):
    path = tmp_path / "schools.sql"
    path.write_text(HEAD + row(path="[[[-6.1") + ";")
    columns = {"reference": "kode", "name": "nama", "longitude": "lng", "latitude": "lat"}
    (draft,) = read(path, mapping=GeoMapping(columns=columns), axis_order="latlon")
    assert (draft.longitude, draft.latitude) == (106.85, -6.15)
    assert draft.remarks == (
        "it has no path, or one that is no JSON array; the place in its columns was taken instead",
    )


def test_an_area_with_a_broken_path_and_a_place_beside_it_is_refused_for_its_path(areas):
    columns = {"reference": "kode", "name": "nama", "longitude": "lng", "latitude": "lat"}
    (refused,) = areas(HEAD + row(path="7") + ";", axis_order="latlon", mapping=GeoMapping(columns=columns))
    assert refused.reason == (
        "it has no path, or one that is no JSON array; an area needs an outline; this is only a point"
    )


def test_a_statement_that_breaks_off_is_named(areas):
    found = areas(HEAD + row() + ",\n('31.72','Senen',-6.1", axis_order="latlon")
    assert [one.line for one in found] == [2, 3]
    assert found[1].reason == "the statement cannot be read from this row on"


def test_a_file_without_rows_is_refused(areas):
    assert areas("CREATE TABLE a(b int);")[0].reason == "there is no INSERT … VALUES with named columns in it"
