"""Wrong geometry is mended where that is safe and said, or refused with its reason; it is never lost or a crash."""

import numpy as np
import pytest
import shapely
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from shapely import wkt

from app.kernel.box import Box
from maps.geometry_repair import MOST_VERTICES, BadGeometry, repaired

JAKARTA = Box(106.3, -6.6, 107.2, -5.0)
BOW_TIE = "POLYGON((0 0,2 2,2 0,0 2,0 0))"


def reason(text, **known):
    with pytest.raises(BadGeometry) as refused:
        repaired(wkt.loads(text), **known)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("POINT EMPTY", "the geometry is empty"),
        ("POINT(181 5)", "the longitude 181 lies off the globe"),
        ("POINT(-181 5)", "the longitude -181 lies off the globe"),
        ("POLYGON((181 0,182 0,182 2,181 0))", "the longitude 182 lies off the globe"),
        ("POINT(500000 4000000)", "the latitude 4e+06 lies off the globe: are these degrees?"),
        ("POINT(0 0)", "the place is 0, 0, which stands for a place that is not known"),
        ("POLYGON((0 0,1 1,0 0))", "there is nothing left of it when it is mended"),
        ("GEOMETRYCOLLECTION(POINT EMPTY)", "the geometry is empty"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(text, said):
    assert reason(text).startswith(said)


def test_a_number_that_is_none_is_refused():
    with pytest.raises(BadGeometry, match="a coordinate is no number"):
        repaired(shapely.Point(float("nan"), 5))


def test_latitude_first_is_refused_with_the_remedy():
    assert "--axis-order latlon" in reason("POINT(-6.2 106.8)")


def test_latitude_first_is_mended_where_the_layers_bounds_prove_it():
    kept = repaired(wkt.loads("POINT(-6.2 106.8)"), bounds=JAKARTA)
    assert (kept.longitude, kept.latitude, kept.remarks) == (106.8, -6.2, ("latitude and longitude were swapped",))


def test_swapped_axes_that_are_both_possible_are_found_by_the_bounds():
    kept = repaired(wkt.loads("POINT(38.9 -77)"), bounds=Box(-77.2, 38.7, -76.8, 39.1))
    assert (kept.longitude, kept.latitude) == (-77, 38.9)


def test_a_place_outside_the_bounds_stays_where_it_is():
    assert repaired(wkt.loads("POINT(110 -7)"), bounds=JAKARTA).longitude == 110


def test_heights_are_left_out_and_that_is_said():
    kept = repaired(wkt.loads("POINT Z (1 2 3)"))
    assert (kept.geometry.wkt, kept.remarks) == ("POINT (1 2)", ("heights or measures were left out",))


def test_an_outline_that_crosses_itself_is_mended_and_that_is_said():
    kept = repaired(wkt.loads(BOW_TIE))
    assert kept.geometry.is_valid
    assert kept.geometry.area == 2
    assert kept.remarks[0].startswith("its outline was mended: Self-intersection")


@pytest.mark.parametrize(
    "text",
    [
        "POLYGON((179 0,-179 0,-179 2,179 2,179 0))",
        "POLYGON((179 0,181 0,181 2,179 2,179 0))",
        "POLYGON((-179 0,-181 0,-181 2,-179 2,-179 0))",
    ],
)
def test_an_area_across_the_antimeridian_is_divided_there(text):
    kept = repaired(wkt.loads(text), outline=True)
    assert [tuple(part.bounds) for part in sorted(kept.geometry.geoms, key=lambda part: part.bounds)] == [
        (-180, 0, -179, 2),
        (179, 0, 180, 2),
    ]
    assert kept.remarks == ("it crosses the antimeridian and was divided there",)


@pytest.mark.parametrize(
    "text",
    [
        "POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))",
        "POLYGON((-180 -90,180 -90,180 -70,0 -60,-180 -70,-180 -90))",
        "POLYGON((-179.99999999999997 -90,180 -90,180 -70,-179.99999999999997 -70,-179.99999999999997 -90))",
    ],
)
def test_an_area_around_the_whole_globe_stays_as_it_is(text):
    kept = repaired(wkt.loads(text), outline=True)
    assert kept.remarks == ()
    assert kept.geometry.area == pytest.approx(wkt.loads(text).area)


def test_an_area_that_touches_both_sides_of_the_antimeridian_because_it_crosses_is_divided_there():
    crossing = "POLYGON((179 0,180 0,-180 0,-179 0,-179 2,-180 2,180 2,179 2,179 0))"
    assert repaired(wkt.loads(crossing), outline=True).geometry.area == 4


def test_a_line_across_the_antimeridian_is_divided_there():
    assert len(repaired(wkt.loads("LINESTRING(179 0,-179 1)")).geometry.geoms) == 2


def test_of_mixed_parts_the_areas_are_kept_and_that_is_said():
    kept = repaired(wkt.loads("GEOMETRYCOLLECTION(POINT(1 1),GEOMETRYCOLLECTION(POLYGON((0 0,1 0,1 1,0 0))))"))
    assert (kept.geometry.geom_type, kept.remarks) == ("Polygon", ("of mixed parts only the areas were kept",))


@pytest.mark.parametrize(("text", "what"), [("POINT(1 2)", "point"), ("LINESTRING(1 2,3 4)", "line")])
def test_an_area_needs_an_outline(text, what):
    assert reason(text, outline=True) == f"an area needs an outline; this is only a {what}"


def test_an_outline_is_a_multipolygon_that_runs_counter_clockwise():
    kept = repaired(wkt.loads("POLYGON((0 0,0 1,1 1,1 0,0 0))"), outline=True).geometry
    assert kept.geom_type == "MultiPolygon"
    assert kept.geoms[0].exterior.is_ccw


def test_the_place_lies_inside_a_crescent():
    crescent = wkt.loads("POLYGON((0 0,10 0,10 10,0 10,0 9,9 9,9 1,0 1,0 0))")
    kept = repaired(crescent)
    assert crescent.contains(shapely.Point(kept.longitude, kept.latitude))


def test_coordinates_are_rounded_to_a_centimetre():
    assert repaired(shapely.Point(1.12345678901, 2)).longitude == 1.1234568


def test_thousands_of_vertices_stay():
    assert shapely.get_num_coordinates(repaired(circle(20_000)).geometry) == 20_001


def test_a_million_vertices_are_thinned_out_and_that_is_said():
    kept = repaired(circle(1_000_000))
    assert shapely.get_num_coordinates(kept.geometry) < MOST_VERTICES
    assert kept.geometry.area == pytest.approx(circle(20_000).area, rel=1e-5)
    assert kept.remarks[0].startswith("its 1,000,001 vertices were thinned out to ")


@pytest.mark.parametrize("vertices", [2_000, 300_000])
def test_a_scribble_is_refused_instead_of_being_mended_for_hours(vertices):
    scribble = shapely.Polygon(np.random.default_rng(1).random((vertices, 2)))
    with pytest.raises(BadGeometry, match=r"too often to be mended|more than can be shown"):
        repaired(scribble)


def circle(vertices):
    angles = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    return shapely.Polygon(np.c_[100 + np.cos(angles), np.sin(angles)])


numbers = st.one_of(st.floats(-200, 200), st.sampled_from([0.0, 90.0, 180.0, -180.0, 181.0, float("nan"), 1e300]))
places = st.tuples(numbers, numbers)


@settings(deadline=None)
@given(
    st.lists(places, min_size=4, max_size=9), st.sampled_from([shapely.Polygon, shapely.LineString, shapely.MultiPoint])
)
def test_any_geometry_is_kept_valid_or_refused(coordinates, kind):
    try:
        with np.errstate(all="ignore"):
            drawn = kind(coordinates)
    except shapely.errors.GEOSException:  # a ring with a number that is none cannot even be built
        reject()
    try:
        kept = repaired(drawn)
    except BadGeometry as refused:
        assert str(refused)
        return
    west, south, east, north = kept.geometry.bounds
    assert kept.geometry.is_valid
    assert west >= -180 and south >= -90 and east <= 180 and north <= 90  # noqa: PT018 - one box
    assert kept.geometry.distance(shapely.Point(kept.longitude, kept.latitude)) < 1e-6
