import json

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from maps import geojson
from maps.openapi import Described, document

numbers = st.floats(-180, 180, allow_nan=False)


@given(numbers, numbers)
def test_a_point_keeps_every_digit(longitude, latitude):
    assert json.loads(geojson.point(longitude, latitude)) == {"type": "Point", "coordinates": [longitude, latitude]}


@given(st.integers(0, 7))
def test_a_stream_is_one_document_whatever_its_length(count):
    made = [geojson.feature(str(number), geojson.point(0, 0), {"n": number}) for number in range(count)]

    assert [one["id"] for one in json.loads(b"".join(geojson.pieces(made)))["features"]] == list(map(str, range(count)))


def test_a_long_stream_comes_in_pieces():
    made = [geojson.feature("1", geojson.point(0, 0), {})] * 401

    assert len(list(geojson.pieces(made))) == 5


@pytest.mark.parametrize("clockwise", [True, False])
def test_outer_rings_turn_against_the_clock(clockwise):
    area = shapely.orient_polygons(shapely.box(0, 0, 1, 1), exterior_cw=clockwise)
    ring = json.loads(geojson.shape(shapely.to_wkb(area)))["coordinates"][0]

    assert shapely.LinearRing(ring).is_ccw


def test_what_has_no_shape_has_no_geometry():
    assert json.loads(geojson.single(geojson.feature("1", "", {})))["geometry"] is None


def test_members_stand_beside_the_features():
    assert json.loads(geojson.collection([], numberMatched=3)) == {
        "type": "FeatureCollection",
        "numberMatched": 3,
        "features": [],
    }


def test_features_stand_in_a_collection_as_they_were_written():
    written = [geojson.written(geojson.feature(name, geojson.point(1.5, -2.0), {"name": name})) for name in ("a", "é")]

    assert json.loads(geojson.collection(written))["features"] == [json.loads(one) for one in written]


def test_each_collection_has_paths_of_its_own():
    described = document(
        title="t", description="d", server="https://x/ogc", languages=("en",),
        collections=[Described("big-parks", "Parks", {"ward": (), "step_free": ("true", "false")})],
    )  # fmt: skip

    assert [path for path in described["paths"] if "big-parks" in path] == [
        "/collections/big-parks",
        "/collections/big-parks/items",
        "/collections/big-parks/items/{featureId}",
    ]
