import json

import pytest
import shapely

from app.kernel.box import Box
from maps.thinning import joined, pixel, thinned

BOX = Box(106.0, -7.0, 107.0, -6.0)


def stored(*shapes):
    return [shapely.to_wkb(shape) for shape in shapes]


def test_what_is_smaller_than_a_pixel_is_left_out():
    dot = shapely.Point(106.5, -6.5).buffer(pixel(10) / 4)

    assert thinned(stored(dot), BOX, 10)[0] is None


def test_what_lies_beside_the_box_is_left_out():
    assert thinned(stored(shapely.LineString([(120, 0), (121, 1)])), BOX, 10)[0] is None


def test_a_line_is_cut_a_little_outside_of_the_box():
    (cut,) = thinned(stored(shapely.LineString([(0, -6.5), (180, -6.5)])), BOX, 10)

    assert shapely.bounds(cut).tolist() == pytest.approx([105.9, -6.5, 107.1, -6.5], abs=pixel(10))


def test_no_point_is_farther_than_a_pixel_from_where_it_was():
    circle = shapely.Point(106.5, -6.5).buffer(0.2, quad_segs=500)
    (thin,) = thinned(stored(circle), BOX, 12)

    assert shapely.hausdorff_distance(thin, circle) < pixel(12)
    assert shapely.get_num_coordinates(thin) < shapely.get_num_coordinates(circle) / 4


def test_lines_and_surfaces_are_joined_apart():
    shapes = thinned(stored(shapely.box(106.1, -6.9, 106.2, -6.8), shapely.LineString([(106, -6), (107, -7)])), BOX, 12)

    assert [json.loads(text)["type"] for text in joined(shapes)] == ["MultiLineString", "MultiPolygon"]


def test_nothing_joined_is_nothing():
    assert joined(thinned(stored(shapely.LineString([(120, 0), (121, 1)])), BOX, 10)) == []
