from hypothesis import given
from hypothesis import strategies as st

from app.db import grid
from app.kernel.box import Box

LAST = 2**grid.FINEST - 1


def exact(degrees):
    """To a tenth of a millimetre: closer to the side of a cell rounding decides."""
    return round(degrees, 9)


longitudes = st.floats(-180, 180).map(exact) | st.integers(0, LAST).map(grid.longitude_of)
latitudes = (st.floats(-90, 90) | st.integers(0, LAST).map(grid.latitude_of) | st.sampled_from([85.06, -86, 0])).map(
    exact
)
points = st.tuples(longitudes, latitudes)
boxes = st.builds(
    lambda one, other: Box(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])),
    points,
    points,
)


def within(span, column, row):
    return span[0] <= column <= span[1] and span[2] <= row <= span[3]


def holds(box, longitude, latitude):
    return box[0] <= longitude <= box[2] and box[1] <= latitude <= box[3]


@given(longitudes.filter(lambda x: x < 180), latitudes)
def test_a_column_begins_at_its_western_side(longitude, latitude):
    column, _ = grid.finest_cell(longitude, latitude)
    assert grid.longitude_of(column) <= longitude + 1e-12
    assert longitude < grid.longitude_of(column + 1)


@given(boxes, points)
def test_a_point_of_a_box_lies_in_a_filled_cell_or_in_one_box_around_them(box, point):
    span = grid.filled(box)
    beside = [piece for piece in grid.around(box, span) if holds(piece, *point)]
    in_cell = not grid.is_empty(span) and within(span, *grid.finest_cell(*point))

    assert in_cell + len(beside) == holds(box, *point)


@given(boxes, points, st.sampled_from(grid.LEVELS))
def test_touched_cells_hold_every_point_of_the_box(box, point, level):
    shift = grid.FINEST - level
    column, row = grid.finest_cell(*point)
    assert within(grid.touched(box, level), column >> shift, row >> shift) or not holds(box, *point)


spans = st.tuples(*[st.integers(0, LAST)] * 4)


@given(spans, spans.map(lambda span: span[:2]))
def test_inner_cells_of_all_levels_and_their_frames_fill_a_span_once(span, cell):
    found = 0
    hole = (0, -1, 0, -1)
    for level, above in zip(grid.LEVELS, (None, *grid.LEVELS), strict=False):
        shift = grid.FINEST - level
        outer = grid.inner(span, level)
        hole = hole if above is None or grid.is_empty(hole) else grid.finer(hole, level - above)
        found += sum(within(piece, cell[0] >> shift, cell[1] >> shift) for piece in grid.frame(outer, hole))
        hole = outer
    assert found == within(span, *cell)


def test_coming_and_going_leaves_nothing():
    point = ("permit", 106.8, -6.2)
    assert not [change for change in grid.changes([(*point, 1), (*point, -1)]).values() if any(change)]


@given(st.lists(points, max_size=30))
def test_every_level_counts_every_point(found):
    counted = grid.changes([("permit", *point, 1) for point in found])
    assert {sum(n for (_, level, *_), (n, *_) in counted.items() if level == each) for each in grid.LEVELS} == {
        len(found)
    }


@given(points)
def test_the_middle_of_a_cell_with_one_point_is_that_point(point):
    for count, sum_x, sum_y in grid.changes([("permit", *point, 1)]).values():
        assert abs(sum_x / count / grid.MICRODEGREES - point[0]) <= 0.5e-6 + 1e-12
        assert abs(sum_y / count / grid.MICRODEGREES - point[1]) <= 0.5e-6 + 1e-12
