"""Places in cells: what a number or an outline cannot be is refused by name, and quietly."""

import pytest

from maps.geometry_repair import BadGeometry
from maps.importing.places import place_in


@pytest.mark.parametrize(
    "text", ["POINT(1e999 1)", "POINT(nan nan)", f"POINT(1 2{'0' * 400})", "POLYGON((0 0,-1e999 0,1 1,0 0))"]
)
def test_well_known_text_with_a_number_that_is_none_is_refused(text):
    with pytest.raises(BadGeometry, match=r"a coordinate is no number|cannot be read"):
        place_in({"wkt": text}, "")


@pytest.mark.parametrize("text", ["CIRCULARSTRING(0 0,1 1,2 0)", "COMPOUNDCURVE((0 0,1 1))"])
def test_arcs_in_well_known_text_cost_their_own_feature_only(text):
    with pytest.raises(BadGeometry, match="cannot be read"):
        place_in({"wkt": text}, "")


def test_metres_that_lie_nowhere_are_no_place(read, tmp_path):
    path = tmp_path / "schools.csv"
    path.write_text("name,wkt\nA,POINT(1e300 1e300)\n")
    (refused,) = read(path, crs="EPSG:26985")
    assert refused.reason == "its coordinates cannot be turned from NAD83 / Maryland into degrees"
