import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.geometry_repair import BadGeometry
from maps.importing.shapes import shape_of


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        (None, "it has no geometry"),
        ("here", "its geometry is no JSON object"),
        ({"type": "Circle"}, "there is no kind of geometry called “Circle”"),
        ({"type": "Point"}, "its coordinates are not nested as its type wants"),
        ({"type": "Point", "coordinates": []}, "the geometry is empty"),
        ({"type": "Point", "coordinates": [[1, 2]]}, "its coordinates are not nested as its type wants"),
        ({"type": "Point", "coordinates": [1]}, "a coordinate is no pair of numbers"),
        ({"type": "Point", "coordinates": [None, 2]}, "a coordinate is no number"),
        ({"type": "Point", "coordinates": [{"x": 1}, 2]}, "a coordinate is no pair of numbers"),
        ({"type": "Point", "coordinates": [float("inf"), 2]}, "a coordinate is no number"),
        ({"type": "LineString", "coordinates": [[1, 2]]}, "a line has one place only"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}, "a ring has fewer than three places"),
        ({"type": "GeometryCollection"}, "its collection holds no list of geometries"),
    ],
)
def test_what_is_no_geometry_is_named(geometry, said):
    with pytest.raises(BadGeometry, match=said):
        shape_of(geometry)


def test_a_ring_that_is_not_closed_is_closed_and_that_is_said():
    found, remarks = shape_of({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1]]]})
    assert (found.wkt, remarks) == ("POLYGON ((0 0, 1 0, 1 1, 0 0))", ["a ring that was not closed was closed"])


def test_a_hole_that_encloses_nothing_is_left_out_and_that_is_said():
    rings = [[[0, 0], [9, 0], [9, 9], [0, 0]], [[1, 1], [2, 1]]]
    found, remarks = shape_of({"type": "Polygon", "coordinates": rings})
    assert (len(found.interiors), remarks) == (0, ["a hole of fewer than three places was left out"])


def test_heights_may_stand_at_some_places_only():
    found, _ = shape_of({"type": "LineString", "coordinates": [[0, 0, 5], [1, 1]]})
    assert found.wkt == "LINESTRING (0 0, 1 1)"


numbers = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3))
nested = st.recursive(numbers, lambda inner: st.lists(inner, max_size=4), max_leaves=20)
kinds = st.sampled_from(["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"])


@given(kinds, nested)
def test_any_coordinates_are_a_geometry_or_refused(kind, coordinates):
    try:
        found, _ = shape_of({"type": kind, "coordinates": coordinates})
    except BadGeometry as refused:
        assert str(refused)
    else:
        assert found.geom_type == kind
