"""Files of every format become drafts; what cannot be read is named, file by file and feature by feature."""

import json

import numpy as np
import pyogrio.raw
import pytest
import shapely

from app.intake.reading import Rejection
from maps.drafts import Draft
from maps.importing.mapping import GeoMapping, LayerTable

METRES = "EPSG:26985"  # Maryland, metres
NAMED = {"en": "Areas", "id": "Kawasan"}
AT = (398949.0, 136498.0)  # -77.0121, 38.8965


def only(found):
    (one,) = found
    return one


def write_table(path, driver, crs, places=((106.8, -6.2),), layer=None, *, append=False):
    points = shapely.to_wkb([None if place is None else shapely.Point(place) for place in places])
    names = np.array([f"School {at}" for at in range(len(places))], dtype=object)
    pyogrio.raw.write(
        path,
        geometry=np.array(points, dtype=object),
        field_data=[names],
        fields=["name"],
        geometry_type="Point",
        crs=crs,
        driver=driver,
        layer=layer,
        append=append,
    )
    return path


def test_a_feature_is_a_draft(read, collection, feature):
    draft = only(read(collection(feature(reference="S-1", name="SD 1", phone="021 555 010\r\n", wheelchair="yes"))))
    assert (draft.reference, draft.longitude, draft.latitude) == ("S-1", 106.8, -6.2)
    assert (draft.facts.names, draft.facts.phone, draft.facts.step_free) == ({"en": "SD 1"}, "021 555 010", True)
    assert (draft.layer.slug, draft.layer.family, draft.layer.kind) == ("places", "facilities", "school")


def test_the_declared_system_of_geojson_is_obeyed(read, collection, feature):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::26985"}}
    draft = only(read(collection(feature(*AT, name="A"), crs=crs)))
    assert (draft.longitude, draft.latitude) == pytest.approx((-77.0121, 38.8965), abs=1e-3)


@pytest.mark.parametrize(("name", "driver"), [("schools.shp", "ESRI Shapefile"), ("schools.gpkg", "GPKG")])
def test_the_declared_system_of_a_table_is_obeyed(read, tmp_path, name, driver):
    draft = only(read(write_table(tmp_path / name, driver, METRES, [AT])))
    assert (draft.longitude, draft.latitude) == pytest.approx((-77.0121, 38.8965), abs=1e-3)


def test_a_table_that_declares_no_system_and_has_no_degrees_is_refused(read, tmp_path):
    path = write_table(tmp_path / "schools.shp", "ESRI Shapefile", METRES, [AT])
    path.with_suffix(".prj").unlink()
    assert "say which with --crs" in only(read(path)).reason
    assert only(read(path, crs=METRES)).longitude == pytest.approx(-77.0121, abs=1e-3)


def test_an_unknown_system_is_named(read, collection, feature):
    assert "there is no coordinate system “EPSG:1”" in only(read(collection(feature(name="A")), crs="EPSG:1")).reason


def test_a_feature_of_a_table_without_geometry_is_named(read, tmp_path):
    found = read(write_table(tmp_path / "schools.gpkg", "GPKG", "EPSG:4326", [(106.8, -6.2), None]))
    assert [type(one) for one in found] == [Draft, Rejection]
    assert found[1].reason == "it has no geometry"


def test_of_several_tables_one_must_be_named(read, tmp_path):
    path = write_table(tmp_path / "city.gpkg", "GPKG", "EPSG:4326", layer="schools")
    write_table(path, "GPKG", "EPSG:4326", layer="parks", append=True)
    assert only(read(path)).reason == "it has the tables schools, parks: say which with --table"
    assert only(read(path, table="parks")).facts.names["en"] == "School 0"


def test_more_features_than_are_read_at_once_all_come(read, tmp_path):
    places = [(106 + at / 10_000, -6.2) for at in range(4_001)]
    assert len(read(write_table(tmp_path / "schools.gpkg", "GPKG", "EPSG:4326", places))) == 4_001


def test_columns_of_a_csv_file_give_the_place(read, tmp_path):
    path = tmp_path / "schools.csv"
    path.write_text("Name;Lon;Lat\nSD 1;106.8;-6.2\nSD 2;;\nSD 3;NaN;-6\n")
    found = read(path)
    assert (found[0].longitude, found[0].latitude) == (106.8, -6.2)
    assert [one.reason for one in found[1:]] == ["it has no coordinates", "a coordinate is no number"]


def test_a_csv_file_may_be_in_metres(read, tmp_path):
    path = tmp_path / "schools.csv"
    path.write_text(f"name,x,y\nA,{AT[0]},{AT[1]}\n")
    assert only(read(path, crs=METRES)).latitude == pytest.approx(38.8965, abs=1e-3)


def test_a_csv_file_may_hold_well_known_text(read, tmp_path):
    path = tmp_path / "wards.csv"
    path.write_text('code,name,wkt\n1,A,"POLYGON((0 0,1 0,1 1,0 0))"\n2,B,POLYGON((\n')
    found = read(path, "areas")
    assert found[0].geometry.geom_type == "MultiPolygon"
    assert found[1].reason == "its well-known text cannot be read"


def test_a_csv_file_without_places_is_refused_once(read, tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text("code,name\n11.01,Bakongan\n11.02,Kluet\n")
    assert only(read(path, "areas")).reason.startswith("it has no geometry and no column with a place")


@pytest.mark.parametrize("start", ["const historic = ", "var a.b=", "export default ", "window.places = "])
def test_geojson_inside_a_script_is_read_and_that_is_said(read, collection, feature, start):
    path = collection(feature(name="A"))
    path = path.with_suffix(".js").resolve()
    path.write_text(start + json.dumps({"type": "FeatureCollection", "features": [feature(name="A")]}) + ";\n")
    assert isinstance(only(read(path)), Draft)
    assert read.reader.remarks[0].reason == "the file is a script; the GeoJSON inside it was read"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("alert(1)", "this is no JSON"),
        ('{"type":"FeatureCollection","features":[{"type":"Feat', "this is no JSON"),
        ("[1]", "this is JSON, but no GeoJSON"),
        ('{"type":"FeatureCollection","features":7}', "this is JSON, but no GeoJSON"),
        ('{"type":"Topology"}', "this is JSON, but no GeoJSON FeatureCollection"),
        ('{"type":"FeatureCollection","features":[]}', "there are no features in it"),
        ('{"a":' * 5_000, "this is no JSON"),
    ],
)
def test_a_file_that_is_no_geojson_is_one_rejection(read, tmp_path, text, said):
    path = tmp_path / "places.geojson"
    path.write_text(text)
    assert only(read(path)).reason.startswith(said) or "nested too deeply" in only(read(path)).reason


def test_a_number_that_is_none_costs_its_own_feature_only(read, tmp_path, feature):
    path = tmp_path / "places.geojson"
    features = [feature(float("nan"), 5, name="A"), feature(name="B")]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    found = read(path)
    assert [type(one) for one in found] == [Rejection, Draft]


def test_every_wrong_feature_is_named_and_the_others_are_read(read, collection, feature):
    wrong = [
        {"type": "Feature", "properties": {"id": 1}, "geometry": None},
        {"type": "Feature", "properties": None, "geometry": {"type": "Point", "coordinates": []}},
        {"type": "Feature", "properties": {"id": 3}, "geometry": {"type": "Polygon", "coordinates": [[[0, 0]]]}},
        feature(181, 5, id=4),
        feature(-6.2, 106.8, id=5),
        "no feature",
    ]
    found = read(collection(*wrong, feature(id=7, name="A")))
    assert [type(one) for one in found] == [Rejection] * 6 + [Draft]
    assert [one.line for one in found] == list(range(1, 8))


def test_swapped_axes_of_a_whole_file_are_read_when_somebody_says_so(read, collection, feature):
    draft = only(read(collection(feature(-6.2, 106.8, name="A")), axis_order="latlon"))
    assert (draft.longitude, draft.latitude) == (106.8, -6.2)


def test_a_number_that_stands_twice_is_two_features_unless_they_are_the_same(read, collection, feature):
    found = read(collection(feature(id=1, name="A"), feature(id=1, name="B"), feature(id=1, name="A")))
    assert [one.reference for one in found[:2]] == ["1", "1~2"]
    assert found[2].reason == "the same feature, in all it says, stands further up"


@pytest.mark.parametrize(
    "numbers", [["A", "A", "A-2", "B-2", "B", "B"], ["A", "A", "A~2"], ["A~2", "A", "A"], ["A", "A~2", "A~2", "A", "A"]]
)
def test_no_made_up_number_is_another_features_number(read, collection, feature, numbers):
    found = read(collection(*(feature(id=number, name=f"School {at}") for at, number in enumerate(numbers))))
    assert len({one.reference for one in found}) == len(numbers)


@pytest.mark.parametrize("rejected", [0, 1, 2])
def test_a_rejected_feature_keeps_its_number_for_itself(read, collection, feature, rejected):
    features = [feature(181 if at == rejected else 106.8, 5, id="A", name=f"School {at}") for at in range(3)]
    numbers = {
        draft.facts.names["en"]: draft.reference for draft in read(collection(*features)) if type(draft) is Draft
    }
    expected = {"School 0": "A", "School 1": "A~2", "School 2": "A~3"}
    (spared,) = read.reader.spared
    assert numbers | {f"School {rejected}": spared[1]} == expected


def test_an_address_that_is_rejected_has_not_vanished(read, collection, feature):
    read(collection(feature(181, 5, id=7, text="Jalan Melati 5", parcel="01-7")), "layer", "address")
    assert read.reader.spared == {("places", "01-7/Jalan Melati 5")}


def test_an_address_that_is_rejected_does_not_stand_in_the_way_of_the_same_with_a_place(read, collection, feature):
    found = read(collection(feature(181, 5, text="Jalan Melati 5"), feature(text="Jalan Melati 5")), "layer", "address")
    assert [type(one) for one in found] == [Rejection, Draft]


def test_a_long_number_that_is_rejected_is_known_as_it_was_kept(read, collection, feature):
    long = "S" * 300
    kept = only(read(collection(feature(id=long, name="A")))).reference
    read(collection(feature(181, 5, id=long, name="A")))
    assert read.reader.spared == {("places", kept)}


def test_a_feature_without_number_and_name_has_both_all_the_same(read, collection, feature):
    one, again = (only(read(collection(feature(address="Jl. Melati 5")))) for _ in range(2))
    assert one.reference == again.reference
    assert one.facts.names["en"].startswith("Places ")


def test_files_of_a_folder_find_their_layers_by_name(read, collection, feature, tmp_path):
    for name in ("libraries-2026.geojson", "notes.geojson"):
        collection(feature(name="A"), name=name)
    layers = [LayerTable("libraries", "library", {"en": "Libraries"}, files=["libraries-*"])]
    found = read(tmp_path, mapping=GeoMapping(columns={"name": "name"}, layer=layers))
    assert found[0].layer.slug == "libraries"
    assert found[1].reason == "the mapping has no layer for a file of this name"


def test_a_column_that_no_feature_has_is_said(read, collection, feature):
    layers = [LayerTable("places", "school", {"en": "Schools"}, columns={"name": "NAMEE"})]
    read(collection(feature(name="A")), mapping=GeoMapping(layer=layers))
    assert read.reader.remarks[0].reason == "no feature of this file has namee, which the mapping names"


def test_what_is_rejected_has_not_vanished(read, collection, feature):
    read(collection(feature(181, 5, id="S-1")))
    assert read.reader.spared == {("places", "S-1")}


def test_a_file_that_is_not_there_is_named(read, tmp_path):
    assert only(read(tmp_path / "nowhere.geojson")).reason == "there is no such file or folder"


def test_addresses_are_known_by_parcel_and_text(read, collection, feature):
    draft = only(read(collection(feature(text="Jalan Melati 5", parcel="01-7")), "layer", "address"))
    assert (draft.reference, draft.layer.family, draft.facts.text) == (
        "01-7/Jalan Melati 5",
        "addresses",
        "Jalan Melati 5",
    )


@pytest.mark.parametrize("names", [("a", "b", "c"), ("c", "a", "b"), ("b", "c", "a")])
def test_areas_come_after_those_they_lie_in(read, collection, feature, names):
    city, ward, block = names
    tables = [
        LayerTable("blocks", "area", NAMED, files=[block], inside="wards"),
        LayerTable("wards", "ward", NAMED, files=[ward], inside="city"),
        LayerTable("city", "city", NAMED, files=[city], inside="country"),
    ]
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    for name in names:
        path = collection({**feature(name=name), "geometry": square}, name=f"{name}.geojson")
    mapping = GeoMapping(columns={"name": "name"}, layer=tables)
    assert [draft.layer.slug for draft in read(path.parent, "areas", mapping=mapping)] == ["city", "wards", "blocks"]


def test_layers_inside_each_other_are_read_all_the_same(read, collection, feature):
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    tables = [LayerTable(one, "ward", NAMED, inside=other) for one, other in (("a", "b"), ("b", "a"), ("c", "a"))]
    path = collection({**feature(name="A"), "geometry": square})
    found = read(path, "areas", mapping=GeoMapping(columns={"name": "name"}, layer=tables))
    assert sorted(draft.layer.slug for draft in found) == ["a", "b", "c"]
