import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.db.geodesy import FARTHEST, box_around, distances, distances_to

longitudes, latitudes = st.floats(-180, 180), st.floats(-90, 90)


def holds(box, longitude, latitude):
    west, south, east, north = box
    if west <= east:
        return west <= longitude <= east and south <= latitude <= north
    return (longitude >= west or longitude <= east) and south <= latitude <= north


@given(longitudes, latitudes, longitudes, latitudes)
def test_a_box_holds_all_that_is_so_near(x, y, other_x, other_y):
    (far,) = distances(x, y, [other_x], [other_y])
    assert holds(box_around(x, y, far), other_x, other_y)


@given(longitudes, latitudes, longitudes, latitudes)
def test_nothing_is_farther_than_half_round_the_earth(x, y, other_x, other_y):
    assert 0 <= distances(x, y, [other_x], [other_y])[0] <= FARTHEST


@given(st.floats(-179, 179), st.floats(-80, 80), st.floats(1, 10_000))
def test_a_box_is_not_much_larger_than_it_must_be(x, y, metres):
    *_, north = box_around(x, y, metres)
    assert distances(x, y, [x], [north])[0] <= metres * 1.03 + 0.1


def test_inside_is_no_distance_and_beside_is_to_the_edge():
    square = shapely.to_wkb(shapely.box(0, 0, 1, 1))
    assert distances_to(0.5, 0.5, [square]) == [0.0]
    assert distances_to(1.001, 0.5, [square])[0] == pytest.approx(111.3, abs=0.1)


def test_the_antimeridian_is_no_wall():
    square = shapely.to_wkb(shapely.box(179, 0, 180, 1))
    assert distances_to(-179.999, 0.5, [square])[0] == pytest.approx(111.3, abs=0.1)


def test_no_geometry_no_distance():
    assert distances_to(0, 0, []) == []
