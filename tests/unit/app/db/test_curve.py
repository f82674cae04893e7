"""Stretches of the curve hold every point of a box, in order, each number once."""

import sqlite3
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.db import curve
from app.kernel.box import Box

longitudes, latitudes = st.floats(-180, 180), st.floats(-90, 90)
near = st.tuples(st.floats(106, 107), st.floats(-7, -6))
crowds = st.sampled_from([1, 300, 5000, 10**6])


def box_of(one, other):
    (west, east), (south, north) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    return Box(west, south, east, north)


boxes = st.builds(box_of, near, near) | st.builds(
    box_of, st.tuples(longitudes, latitudes), st.tuples(longitudes, latitudes)
)
database = sqlite3.connect(":memory:")


def number(longitude, latitude):
    asked = f"SELECT {curve.NUMBER} FROM (SELECT ? AS longitude, ? AS latitude)"
    return database.execute(asked, (longitude, latitude)).fetchone()[0]


def within(box, shares):
    across, up = shares
    return (
        min(box.west + across * (box.east - box.west), box.east),
        min(box.south + up * (box.north - box.south), box.north),
    )


@given(boxes, crowds, st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_every_point_of_a_box_lies_on_a_stretch(box, points, shares):
    found = number(*within(box, shares))

    assert any(first <= found <= last for first, last in curve.stretches(box, points))


@given(boxes, crowds)
def test_stretches_follow_one_another_and_are_few(box, points):
    found = list(curve.stretches(box, points))

    assert all(first <= last for first, last in found)
    assert all(one[1] < other[0] for one, other in pairwise(found))
    assert len(found) <= 40


@given(boxes, crowds, st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_going_on_leaves_out_what_lies_before_and_nothing_else(box, points, shares):
    start = number(*within(box, shares))
    found = list(curve.stretches(box, points, start))

    assert found[0][0] == start
    assert any(first <= number(box.east, box.north) <= last for first, last in found)


@given(boxes, st.tuples(st.floats(0, 1), st.floats(0, 1)), st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_all_stretches_together_hold_what_lies_behind_a_point(box, shares, others):
    start, found = number(*within(box, shares)), number(*within(box, others))
    stretches = curve.closely(box, start)

    assert any(first <= found <= last for first, last in stretches) == (found >= start)
    assert all(first <= last for first, last in stretches)
    assert all(one[1] < other[0] for one, other in pairwise(stretches))
    assert len(stretches) <= 1000


def test_a_box_of_few_points_is_not_fitted_closely():
    box = Box(106.7, -6.3, 106.9, -6.1)

    assert len(list(curve.stretches(box, 300))) < len(list(curve.stretches(box, 10**6)))


def test_a_row_without_a_point_is_nowhere_on_the_curve():
    assert number(None, None) is None
