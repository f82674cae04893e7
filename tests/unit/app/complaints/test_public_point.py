"""One point for eight houses or more, whatever was reported and whichever of them it was."""

from collections import Counter
from random import Random

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from app.complaints.released.point import FEWEST, Named, middle, sharing, standing_for
from app.kernel.mercator import tile_of
from records.demo.city import city

WEST, SOUTH = 135.1, -9.85
NEAR = st.floats(0, 0.02)


def register(addresses):
    """What a city's register of addresses answers."""

    def within(tile):
        zoom, *place = tile
        return [address for address in addresses if tile_of(*address, zoom) == tuple(place)]

    return within


@given(st.lists(st.tuples(NEAR, NEAR), unique=True, max_size=60))
@settings(max_examples=60, deadline=None)
def test_whoever_shares_a_group_finds_the_same_one(places):
    addresses = [(WEST + x, SOUTH + y) for x, y in places]
    groups = [tuple(sharing(address, register(addresses))) for address in addresses]
    assert all(count >= FEWEST for group, count in Counter(groups).items() if group)


@given(st.lists(st.tuples(NEAR, NEAR), unique=True, max_size=7))
@settings(max_examples=20, deadline=None)
def test_where_few_addresses_are_known_there_is_no_point(places):
    addresses = [(WEST + x, SOUTH + y) for x, y in places]
    assert sharing((WEST, SOUTH), register(addresses)) == []


def test_every_house_of_the_demo_city_shares_its_point_with_seven_others_or_has_none():
    houses = [plot.point for plot in Random(1).sample(city(1).parcels, 400)]
    within = register(houses)
    groups = Counter(middle(group) for house in houses if (group := sharing(house, within)))
    assert min(groups.values()) >= FEWEST


STREETS = [
    Named("Near", shapely.LineString([(WEST, SOUTH), (WEST + 0.01, SOUTH)])),
    Named("Far", shapely.LineString([(WEST, SOUTH + 0.002), (WEST + 0.01, SOUTH + 0.002)])),
]
PARK = Named("Park", shapely.Point(WEST + 0.005, SOUTH + 0.0001))


def test_the_nearest_street_stands_for_a_report():
    assert standing_for((WEST + 0.005, SOUTH + 0.0004), STREETS, approximate=False) == (
        WEST + 0.005,
        SOUTH,
        "Near",
        False,
    )


def test_a_street_stands_rather_than_a_place_that_is_nearer():
    assert standing_for((WEST + 0.005, SOUTH + 0.0002), STREETS, [PARK], approximate=True).name == "Near"


def test_where_there_is_no_street_a_public_place_stands():
    assert standing_for((WEST + 0.005, SOUTH + 0.0002), [], [PARK], approximate=True).name == "Park"


@pytest.mark.parametrize("known", [[], STREETS])
def test_nothing_stands_for_what_is_far_from_everything(known):
    assert standing_for((WEST + 1, SOUTH), known, approximate=True) is None
