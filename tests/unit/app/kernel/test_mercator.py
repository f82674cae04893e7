import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.mercator import FINEST, LIMIT, latitude_of, longitude_of, position_of, tile_of

zooms = st.integers(0, FINEST)
longitudes = st.floats(-180, 180, allow_nan=False)
latitudes = st.floats(-90, 90, allow_nan=False)


@given(longitudes, latitudes, zooms, zooms)
def test_tiles_nest(longitude, latitude, one, other):
    coarse, fine = sorted((one, other))
    x, y = tile_of(longitude, latitude, fine)

    assert (x >> (fine - coarse), y >> (fine - coarse)) == tile_of(longitude, latitude, coarse)


def test_positions_are_counted_from_the_north_west():
    assert position_of(0, 0, 1) == (1, pytest.approx(1))


@given(zooms.flatmap(lambda zoom: st.tuples(st.just(zoom), st.integers(0, 1 << zoom))))
def test_the_side_of_a_column_and_of_a_row_lies_where_they_begin(side):
    zoom, number = side
    x, y = position_of(longitude_of(zoom, number), latitude_of(zoom, number), zoom)

    assert (x, y) == (number, pytest.approx(number, abs=1e-6))


def test_the_square_ends_at_its_limit():
    assert latitude_of(0, 0) == pytest.approx(LIMIT)
