"""The ground plan holds together: wards partition the city, everything lies where it says."""

import pytest
from shapely import LineString, Point, Polygon, unary_union

from records.demo.city import City, city


def test_the_same_seed_gives_the_same_city(meranda: City):
    assert city(1) == meranda


def test_another_seed_gives_another_city(meranda: City):
    assert city(2).parcels != meranda.parcels


def test_wards_do_not_overlap_and_leave_no_gap(meranda: City):
    wards = [Polygon(ward.outline) for ward in meranda.wards]
    whole = unary_union(wards)
    assert (whole.geom_type, sum(ward.area for ward in wards)) == ("Polygon", pytest.approx(whole.area))


def test_every_parcel_lies_in_its_ward(meranda: City):
    wards = {ward.name: Polygon(ward.outline) for ward in meranda.wards}
    assert all(wards[parcel.ward].contains(Polygon(parcel.outline)) for parcel in meranda.parcels)


def test_every_parcel_contains_its_point(meranda: City):
    assert all(Polygon(parcel.outline).contains(Point(parcel.point)) for parcel in meranda.parcels)


def test_no_two_parcels_of_a_ward_overlap(meranda: City):
    ward = [Polygon(parcel.outline) for parcel in meranda.parcels if parcel.number.startswith("02-")]
    assert sum(parcel.area for parcel in ward) == pytest.approx(unary_union(ward).area)


def test_every_facility_lies_in_its_ward(meranda: City):
    wards = {ward.name: Polygon(ward.outline) for ward in meranda.wards}
    assert all(wards[facility.ward].contains(Point(facility.point)) for facility in meranda.facilities)


def test_facilities_stand_on_no_private_parcel(meranda: City):
    private = {parcel.number for parcel in meranda.parcels}
    assert private.isdisjoint(facility.parcel for facility in meranda.facilities)


def test_streets_stay_within_the_city(meranda: City):
    whole = unary_union([Polygon(ward.outline) for ward in meranda.wards]).buffer(1e-6)
    assert all(whole.contains(LineString(street.line)) for street in meranda.streets)


def test_the_sea_begins_where_the_wards_end(meranda: City):
    land = unary_union([Polygon(ward.outline) for ward in meranda.wards])
    assert land.intersection(Polygon(meranda.sea)).area == pytest.approx(0)


@pytest.mark.parametrize("field", ["number", "address"])
def test_parcels_are_told_apart_by(meranda: City, field: str):
    values = [getattr(parcel, field) for parcel in meranda.parcels]
    assert len(set(values)) == len(values)


def test_streets_have_names_of_their_own(meranda: City):
    assert len({street.name for street in meranda.streets}) == len(meranda.streets)


def test_house_numbers_stand_where_each_language_puts_them(meranda: City):
    assert all(
        parcel.address.startswith(parcel.street) == parcel.street.startswith(("Jalan", "Gang"))
        for parcel in meranda.parcels
    )


def test_everything_is_named_in_both_languages(meranda: City):
    named = [*meranda.departments, *meranda.facilities]
    assert all(each.name["en"] and each.name["id"] for each in named)
