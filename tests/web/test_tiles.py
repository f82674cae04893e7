"""Vector tiles and layers to take along."""

import csv
import io
import json

import mapbox_vector_tile
import pytest
import shapely
from pyogrio import raw
from shapely.geometry import shape

from app.kernel.mercator import tile_of
from app.opendata import tiles
from maps.bounds import tile_box
from tests.web.small_map import FORMULA, PARKS, SCHOOLS, STREETS, WARDS

LAYERS = {"schools": len(SCHOOLS), "parks": len(PARKS), "wards": len(WARDS), "streets": len(STREETS), "permits": 14}
ENDINGS = {"geojson": "application/geo+json", "csv": "text/csv", "gpkg": "application/geopackage+sqlite3"}


def decoded(answer, layer):
    return mapbox_vector_tile.decode(answer.data, default_options={"y_coord_down": True})[layer]["features"]


def at(place, zoom):
    return "/".join(map(str, (zoom, *tile_of(*place, zoom))))


def downloaded(client, layer, ending, query=""):
    """Id → (name, longitude, latitude or shape) of a layer as a file."""
    return client.get(f"/layers/{layer}.{ending}{query}")


def table(client, layer, query=""):
    text = downloaded(client, layer, "csv", query).text.removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("layer", LAYERS)
def test_the_whole_world_is_one_tile(client, layer):
    answer = client.get(f"/tiles/{layer}/0/0/0.mvt")

    assert (answer.status_code, answer.content_type) in ((200, tiles_type()), (204, tiles_type()))


def tiles_type():
    return "application/vnd.mapbox-vector-tile"


@pytest.mark.parametrize("zoom", [0, 5, 10, 14, 18, 20])
def test_a_school_lies_in_its_tile_at_every_zoom(client, zoom):
    name, _, place, _ = SCHOOLS["sch-1"]
    found = decoded(client.get(f"/tiles/schools/{at(place, zoom)}.mvt"), "schools")

    assert name in [one["properties"]["name"] for one in found]


def test_each_point_is_in_one_tile_of_a_zoom(client):
    places = {tile_of(*place, 13) for _, _, place, _ in SCHOOLS.values()}
    found = [one for x, y in places for one in decoded(client.get(f"/tiles/schools/13/{x}/{y}.mvt"), "schools")]

    assert sorted(one["properties"]["id"] for one in found) == ["1", "2", "3", "4", "5"]


def test_a_point_is_where_it_lies(client):
    place = SCHOOLS["sch-2"][2]
    zoom, (x, y) = 16, tile_of(*place, 16)
    found = decoded(client.get(f"/tiles/schools/{zoom}/{x}/{y}.mvt"), "schools")
    across, down = next(one for one in found if one["properties"]["id"] == "2")["geometry"]["coordinates"]
    box = tile_box(zoom, x, y)

    assert box.west + across / 4096 * (box.east - box.west) == pytest.approx(place[0], abs=1e-5)
    assert box.north - down / 4096 * (box.north - box.south) == pytest.approx(place[1], abs=1e-5)


def test_areas_are_cut_at_the_margin_of_the_tile(client):
    found = decoded(client.get(f"/tiles/wards/{at((106.81, -6.18), 15)}.mvt"), "wards")
    bounds = [shape(one["geometry"]).bounds for one in found]

    assert bounds == [(-64, -64, 4096 + 64, 4096 + 64)]


def test_a_street_goes_through_every_tile_on_its_way(client):
    line = shapely.LineString(STREETS["harbour-road"][1])
    steps = [line.interpolate(part / 50, normalized=True) for part in range(51)]
    places = {tile_of(step.x, step.y, 15) for step in steps}

    assert {client.get(f"/tiles/streets/15/{x}/{y}.mvt").status_code for x, y in places} == {200}


def test_a_park_is_drawn_as_a_shape_where_it_is_large_and_as_a_point_where_it_is_small(client):
    kinds = {}
    for zoom in (3, 16):
        found = decoded(client.get(f"/tiles/parks/{at((106.80, -6.21), zoom)}.mvt"), "parks")
        kinds[zoom] = {one["geometry"]["type"] for one in found}

    assert kinds == {3: {"Point"}, 16: {"Polygon"}}


def test_many_points_are_gathered_and_none_is_lost(own_app, monkeypatch):
    monkeypatch.setattr(tiles, "MOST_SINGLE", 3)
    found = decoded(own_app.test_client().get(f"/tiles/permits/{at((106.8, -6.2), 12)}.mvt"), "permits")

    assert [one["properties"] for one in found] == [{"cluster": True, "count": 14}]


def test_an_empty_tile_has_no_content(client):
    answer = client.get("/tiles/schools/14/0/0.mvt")

    assert (answer.status_code, answer.data) == (204, b"")


@pytest.mark.parametrize(
    "path",
    ["schools/1/2/0", "schools/1/0/2", "schools/21/0/0", "schools/0/1/1", "none/0/0/0", "schools/99999999999/0/0"],
)
def test_there_is_no_tile_outside_the_world(client, path):
    assert client.get(f"/tiles/{path}.mvt").status_code == 404


def test_a_tile_that_did_not_change_is_not_sent_again(client):
    path = f"/tiles/permits/{at((106.8, -6.2), 12)}.mvt"
    tag = client.get(path).headers["ETag"]

    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_other_sites_may_draw_the_tiles(client):
    assert client.get("/tiles/schools/0/0/0.mvt").headers["Access-Control-Allow-Origin"] == "*"


def test_maps_are_told_where_tiles_are_and_what_is_in_them(client):
    told = client.get("/tiles/schools.json").json
    path = told["tiles"][0].removeprefix("https://records.example").format(z=0, x=0, y=0)

    assert (client.get(path).status_code, told["vector_layers"][0]["id"]) == (200, "schools")


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_can_be_taken_along(client, layer, ending):
    answer = downloaded(client, layer, ending)

    assert (answer.status_code, answer.mimetype) == (200, ENDINGS[ending])
    assert f"filename={layer}.{ending}" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("layer", LAYERS)
def test_each_format_holds_the_same_features(client, layer, tmp_path):
    (tmp_path / "layer.gpkg").write_bytes(downloaded(client, layer, "gpkg").data)
    _, _, shapes, fields = raw.read(tmp_path / "layer.gpkg")
    features = downloaded(client, layer, "geojson").get_json(force=True)["features"]
    ids = [one["id"] for one in features]

    assert [row["id"] for row in table(client, layer)] == ids == list(fields[0])
    assert all(
        shapely.equals(shapely.from_wkb(found), shape(one["geometry"]))
        for found, one in zip(shapes, features, strict=True)
    )


def test_columns_are_the_properties(client, tmp_path):
    for layer in LAYERS:
        rows = downloaded(client, layer, "geojson").get_json(force=True)["features"]
        names = {name for row in rows for name in row["properties"]}
        assert names == set(table(client, layer)[0]) - {"id", "longitude", "latitude"}


@pytest.mark.parametrize(
    ("query", "found"), [("?step_free=true", 2), ("?q=utara", 1), ("?bbox=106.79,-6.2,106.79,-6.2", 1)]
)
def test_a_file_is_narrowed_like_its_features(client, query, found):
    assert len(table(client, "schools", query)) == found


@pytest.mark.parametrize("query", ["?limit=1", "?after=1", "?foo=1", "?bbox=1", "?f=json"])
def test_a_file_has_no_pages_and_no_unknown_parameters(client, query):
    assert downloaded(client, "schools", "csv", query).status_code == 400


def test_no_cell_begins_like_a_formula(client):
    assert [row["name"] for row in table(client, "schools") if "HYPERLINK" in row["name"]] == [f"'{FORMULA}"]


def test_geojson_keeps_the_name_as_it_is(client):
    names = [one["properties"]["name"] for one in json.loads(downloaded(client, "schools", "geojson").data)["features"]]

    assert FORMULA in names


def test_an_unknown_layer_is_not_there(client):
    assert downloaded(client, "none", "gpkg").status_code == 404


def test_an_empty_choice_is_an_empty_file(client, tmp_path):
    (tmp_path / "none.gpkg").write_bytes(downloaded(client, "wards", "gpkg", "?reference=none").data)

    assert len(raw.read(tmp_path / "none.gpkg")[2]) == 0


@pytest.fixture
def small_packages(own_app, monkeypatch):
    """A client of a portal that makes GeoPackages of four features at the most."""
    monkeypatch.setattr("app.opendata.downloads.MOST_IN_GEOPACKAGE", 4)
    return own_app.test_client()


@pytest.mark.parametrize(("file", "status"), [("gpkg", 400), ("gpkg?ward=North%20Ward", 200), ("geojson", 200)])
def test_a_geopackage_of_too_many_features_is_refused_before_it_is_made(small_packages, file, status):
    assert small_packages.get(f"/layers/schools.{file}", buffered=True).status_code == status


def test_a_refused_geopackage_says_what_to_do(small_packages):
    said = small_packages.get("/layers/schools.gpkg", headers={"Accept": "application/json"}).get_json(force=True)

    assert "GeoJSON" in said["detail"]


@pytest.mark.parametrize(("layer", "offered"), [("schools", False), ("parks", True)])
def test_a_geopackage_is_offered_where_it_can_be_had(small_packages, layer, offered):
    links = small_packages.get(f"/ogc/collections/{layer}?f=json").get_json(force=True)["links"]

    assert any(link["href"].endswith(".gpkg") for link in links) == offered


def test_the_same_features_are_the_same_file(client):
    files = {downloaded(client, "permits", "gpkg", f"?lang={tag}").data for tag in ("en", "id")}

    assert len(files) == 1
