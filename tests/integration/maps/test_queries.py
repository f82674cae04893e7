from contextlib import closing

import pytest
import shapely
from sqlalchemy import insert

from app.db.session import Database
from app.kernel.actor import STRANGER, SYSTEM
from app.kernel.box import Box
from app.kernel.errors import NotVisible
from maps import queries
from maps.model import AreaRow, BaseFeatureRow, FacilityKindRow, FacilityRow, LayerRow
from maps.words import folded
from tests.integration.spatial.conftest import NOW, area_row, layer, line_row

LONDON = (-0.12, 51.5)
PARK = shapely.box(-0.13, 51.51, -0.12, 51.52)


def facility(number, name, place=LONDON, **given):
    shape = given.pop("shape", None) or shapely.Point(place)
    middle = shape.representative_point()
    texts = dict.fromkeys(("address", "street_key", "house_number", "phone", "link", "ward", "digest"), "")
    told = {name: {} for name in ("description", "opening_hours", "accessibility")}
    values = (
        texts
        | told
        | {
            "id": number,
            "layer": "schools",
            "kind": "school",
            "reference": f"S{number}",
            "slug": f"school-{number}",
            "language": "en",
            "name": name,
            "names": {"en": name},
            "step_free": None,
            "words": folded(name, given.get("address", "")),
            "geometry": f"SRID=4326;{shape.wkt}",
            "longitude": middle.x,
            "latitude": middle.y,
            "updated_at": NOW,
        }
    )
    return values | given


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def session(request, fresh_database):
    layers = [
        layer("schools", family="facilities", kind="school", position=2),
        layer("wards", family="areas", kind="ward", position=1),
        layer("streets", position=3, west=-1.0, south=51.0, east=0.0, north=52.0),
        layer("register", family="addresses", kind="address", position=4),
    ]
    facilities = [
        facility(1, "École Saint-Jean", address="1 High Street", step_free=True, ward="North"),
        facility(2, "Park School", shape=PARK, step_free=False, reference="3"),
        facility(3, "100% School", place=(-0.2, 51.4), ward="North"),
    ]
    ring = shapely.box(-0.3, 51.3, 0.1, 51.7)
    areas = [
        area_row(11, shapely.MultiPolygon([ring]), "wards") | {"level": "city"},
        area_row(12, shapely.MultiPolygon([PARK]), "wards") | {"parent_id": 11},
    ]
    streets = [line_row(21, shapely.LineString([(-0.2, 51.5), (-0.15, 51.5001), (-0.1, 51.5)]), "streets")]
    with fresh_database(request.param) as url, closing(Database(url)) as database:
        with database.unit(SYSTEM) as unit:
            kind = {"slug": "school", "names": {"en": "School"}, "icon": "school", "colour": "#123456", "position": 1}
            unit.session.execute(insert(FacilityKindRow), [kind])
            filled = (LayerRow, layers), (FacilityRow, facilities), (AreaRow, areas), (BaseFeatureRow, streets)
            for model, rows in filled:
                unit.session.execute(insert(model), rows)
        with database.open(STRANGER) as session:
            yield session


def ids(features):
    return [feature.id for feature in features]


def test_layers_come_in_the_citys_order(session):
    assert [line.slug for line in queries.layers(session)] == ["wards", "schools", "streets", "register"]


def test_a_layer_says_how_far_it_reaches(session):
    assert queries.layer(session, "streets").extent == (-1.0, 51.0, 0.0, 52.0)
    assert queries.layer(session, "schools").extent is None


@pytest.mark.parametrize("slug", ["nothing", "register"])
def test_what_has_no_features_is_not_visible(session, slug):
    with pytest.raises(NotVisible):
        queries.features(session, slug, limit=10)


def test_kinds_are_data(session):
    assert [(kind.slug, kind.icon) for kind in queries.kinds(session)] == [("school", "school")]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["1", "2", "3"]),
        ({"text": "ECOLE"}, ["1"]),
        ({"text": "high école"}, ["1"]),
        ({"text": "100%"}, ["3"]),
        ({"text": "_"}, []),
        ({"step_free": True}, ["1"]),
        ({"step_free": False}, ["2"]),
        ({"equal": {"ward": "North"}}, ["1", "3"]),
        ({"box": Box(-0.121, 51.509, -0.11, 51.53)}, ["2"]),
        ({"box": Box(-0.125, 51.49, -0.11, 51.511)}, ["1", "2"]),
        ({"box": Box(-0.125, 51.49, -0.11, 51.511), "text": "park"}, ["2"]),
    ],
)
def test_filters_narrow_lists_and_counts_alike(session, asked, found):
    assert ids(queries.features(session, "schools", limit=10, **asked)) == found
    assert queries.count(session, "schools", **asked) == len(found)


def test_pages_follow_one_another(session):
    first = queries.features(session, "schools", limit=2)
    assert ids(queries.features(session, "schools", limit=2, after=int(first[-1].id))) == ["3"]


def test_only_facilities_are_step_free(session):
    assert queries.features(session, "wards", step_free=True, limit=10) == []


def test_a_point_has_no_outline_and_a_park_has(session):
    school, park, _ = queries.features(session, "schools", limit=10)
    assert school.geometry is None
    assert (school.longitude, school.latitude) == LONDON
    assert shapely.from_wkb(park.geometry).equals(PARK)


def test_a_feature_is_found_by_id_before_reference(session):
    assert queries.feature(session, "schools", "3").name == "100% School"
    assert queries.feature(session, "schools", "S1").name == "École Saint-Jean"


@pytest.mark.parametrize("asked", ["S9", "12", "9" * 30, "٣", ""])
def test_a_feature_that_is_not_there_is_not_visible(session, asked):
    with pytest.raises(NotVisible):
        queries.feature(session, "schools", asked)


def test_a_facility_is_read_by_its_slug(session):
    found = queries.facility(session, "school-1")
    assert (found.address, found.step_free) == ("1 High Street", True)
    with pytest.raises(NotVisible):
        queries.facility(session, "school-9")


def test_an_area_knows_what_it_lies_in_and_what_lies_in_it(session):
    city, ward = queries.area(session, "area-11"), queries.area(session, "area-12")
    assert [one.slug for one in city.children] == ["area-12"]
    assert [one.slug for one in ward.parents] == ["area-11"]
    assert shapely.from_wkb(ward.geometry).equals(PARK)


def test_the_areas_at_a_point_come_the_largest_first(session):
    assert [one.slug for one in queries.areas_at(session, -0.125, 51.515)] == ["area-11", "area-12"]
    assert queries.areas_at(session, 100, 0) == []


def test_near_measures_to_the_outline(session):
    found = queries.near(session, -0.125, 51.515, 5, 30_000)
    assert ids(one.facility for one in found) == ["2", "1", "3"]
    assert found[0].metres == 0.0
    assert found[1].metres == pytest.approx(1704, abs=5)


def test_near_takes_a_limit_of_distance(session):
    assert ids(one.facility for one in queries.near(session, -0.125, 51.515, 5, 1000)) == ["2"]
