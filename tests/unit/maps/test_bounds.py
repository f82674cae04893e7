import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.box import Box
from app.kernel.mercator import FINEST, tile_of
from maps.bounds import has_tile, snapped, tile_box

zooms = st.integers(0, FINEST)
longitudes = st.floats(-180, 180, allow_nan=False)
latitudes = st.floats(-90, 90, allow_nan=False)
boxes = st.builds(
    lambda west, east, one, other: Box(min(west, east), min(one, other), max(west, east), max(one, other)),
    longitudes, longitudes, latitudes, latitudes,
)  # fmt: skip
SLACK = 1e-9


def test_the_tile_of_the_whole_world_is_nearly_all_of_it():
    west, south, east, north = tile_box(0, 0, 0)

    assert (west, east) == (-180, 180)
    assert (south, north) == (pytest.approx(-85.0511287798), pytest.approx(85.0511287798))


@given(longitudes, latitudes, zooms)
def test_every_point_has_a_tile(longitude, latitude, zoom):
    assert has_tile(zoom, *tile_of(longitude, latitude, zoom))


@given(longitudes, st.floats(-85, 85), zooms)
def test_a_point_lies_in_its_tile(longitude, latitude, zoom):
    box = tile_box(zoom, *tile_of(longitude, latitude, zoom))

    assert box.west - SLACK <= longitude <= box.east + SLACK
    assert box.south - SLACK <= latitude <= box.north + SLACK


@given(st.integers(0, 2**12 - 1), st.integers(0, 2**12 - 1))
def test_the_middle_of_a_tile_lies_in_it(x, y):
    box = tile_box(12, x, y)

    assert tile_of((box.west + box.east) / 2, (box.south + box.north) / 2, 12) == (x, y)


@pytest.mark.parametrize("tile", [(-1, 0, 0), (0, 0, 1), (0, 1, 0), (3, 8, 0), (3, 0, -1), (FINEST + 1, 0, 0)])
def test_there_is_no_tile_outside_the_square(tile):
    assert not has_tile(*tile)


@given(boxes, st.integers(0, 14))
def test_snapping_only_widens_within_the_square(box, zoom):
    wide = snapped(box, zoom)

    assert wide.west <= box.west + SLACK
    assert wide.east >= box.east - SLACK
    assert wide.south <= max(box.south, -85) + SLACK
    assert wide.north >= min(box.north, 85) - SLACK
