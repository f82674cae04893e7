from hypothesis import given
from hypothesis import strategies as st

from app.kernel.box import WORLD, Box

longitudes = st.floats(-180, 180, allow_nan=False)
latitudes = st.floats(-90, 90, allow_nan=False)
boxes = st.builds(
    lambda west, east, one, other: Box(min(west, east), min(one, other), max(west, east), max(one, other)),
    longitudes, longitudes, latitudes, latitudes,
)  # fmt: skip


@given(boxes)
def test_a_box_that_crosses_nothing_is_its_own_half(box):
    assert box.halves == (box,)


@given(st.floats(0.1, 180), st.floats(-180, -0.1), longitudes)
def test_a_box_over_the_antimeridian_holds_what_its_halves_hold(west, east, longitude):
    box = Box(west, -10, east, 10)

    assert box.holds(longitude, 0) == (longitude >= west or longitude <= east)


def test_the_world_holds_the_poles():
    assert WORLD.holds(180, 90)
