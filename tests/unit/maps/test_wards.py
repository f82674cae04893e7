"""In which ward a point lies: borders belong to the larger, and nothing outside of the city to anybody."""

from types import SimpleNamespace

import pytest
import shapely

from maps.wards import WARD, Wards

CITY = ("Port Meranda", "city", shapely.box(0, 0, 10, 10))
EAST, WEST = ("East", WARD, shapely.box(5, 0, 10, 8)), ("West", WARD, shapely.box(1, 0, 5, 8))
BENT = ("Bent", WARD, shapely.from_wkt("POLYGON ((0 8, 10 8, 10 10, 9 10, 9 9, 0 9, 0 8))"))


def wards(*areas):
    """The wards of areas in the order of the database, the largest first."""
    rows = [(name, level, shapely.to_wkb(shape)) for name, level, shape in areas]
    return Wards(SimpleNamespace(execute=lambda _: SimpleNamespace(all=lambda: rows)))


@pytest.mark.parametrize(
    ("point", "ward"),
    [
        ((7.0, 4.0), "East"),
        ((2.0, 4.0), "West"),
        ((5.0, 4.0), "East"),
        ((0.5, 4.0), ""),
        ((1.0, 9.5), ""),
        ((9.5, 9.5), "Bent"),
        ((10.0, 10.0), "Bent"),
        ((11.0, 4.0), None),
    ],
    ids=["within", "within another", "on a border", "in none", "in its box only", "in its corner", "at the end", "out"],
)
def test_the_ward_of_a_point(point, ward):
    assert wards(CITY, EAST, WEST, BENT).at(*point) == ward


def test_a_city_without_areas_has_no_outside():
    assert wards().at(7.0, 4.0) == ""
