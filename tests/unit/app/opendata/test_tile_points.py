import mapbox_vector_tile
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from app.opendata import tile_points

PLACES = st.integers(-70, 4200)
VALUES = st.one_of(st.text(), st.booleans(), st.integers(-(2**40), 2**40), st.sampled_from((0, 1, "1", True, "<img>")))
POINTS = st.lists(st.tuples(st.tuples(PLACES, PLACES), st.dictionaries(st.text(max_size=3), VALUES, max_size=4)))


@given(POINTS)
def test_points_are_read_as_those_of_the_library_are(points):
    features = [{"geometry": Point(*place), "properties": properties} for place, properties in points]
    options = {"extents": 4096, "y_coord_down": True}
    of_the_library = mapbox_vector_tile.encode([{"name": "a", "features": features}], default_options=options)
    decoded = [
        mapbox_vector_tile.decode(tile, default_options={"y_coord_down": True})
        for tile in (tile_points.encoded("a", 4096, points), of_the_library)
    ]

    assert decoded[0] == decoded[1]
    assert [list(map(type, one["properties"].values())) for one in decoded[0]["a"]["features"]] == [
        list(map(type, properties.values())) for _, properties in points
    ]
