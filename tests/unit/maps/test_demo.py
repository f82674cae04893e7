"""The demo city's map: complete, valid, in both languages, and the same for the same seed."""

from collections import Counter
from datetime import date

import pytest
from shapely.geometry import Point

from app.kernel.text import LANGUAGES
from maps.demo import drafts
from maps.drafts import Facility, digest_of
from maps.kinds import facility_kinds
from records.demo.city import city


def made(seed=1):
    return list(drafts(city(seed), department="city-clerk", today=date(2026, 7, 1)))


@pytest.fixture(scope="module")
def everything():
    return made()


@pytest.fixture(scope="module")
def facilities(everything):
    return [draft for draft in everything if isinstance(draft.facts, Facility)]


def test_there_are_facilities_of_many_kinds(facilities):
    kinds = {draft.facts.kind for draft in facilities}
    assert len(facilities) > 150
    assert len(kinds) > 20
    assert kinds <= facility_kinds().keys()


def test_facilities_speak_both_languages(facilities):
    assert all(
        text[tag]
        for draft in facilities
        for text in (draft.facts.names, draft.facts.description, draft.facts.opening_hours)
        for tag in LANGUAGES
    )


def test_step_free_access_is_known_denied_and_unknown(facilities):
    assert {draft.facts.step_free for draft in facilities} == {True, False, None}


def test_nothing_is_known_by_the_number_of_another(everything):
    assert max(Counter((draft.layer.slug, draft.reference) for draft in everything).values()) == 1


def test_a_park_is_an_area_around_its_point(facilities):
    park = next(draft for draft in facilities if draft.facts.kind == "park" and draft.geometry.geom_type == "Polygon")
    assert park.geometry.contains(Point(park.longitude, park.latitude))


def test_wards_lie_in_the_city(everything):
    whole = next(draft for draft in everything if draft.layer.slug == "city")
    wards = [draft for draft in everything if draft.layer.slug == "wards"]
    assert {draft.facts.parent for draft in wards} == {whole.reference}
    assert all(whole.geometry.contains(Point(ward.longitude, ward.latitude)) for ward in wards)


def test_every_parcel_has_its_address_in_the_register(everything):
    meranda = city(1)
    register = {draft.facts.text for draft in everything if draft.layer.family == "addresses"}
    assert register == {one.address for one in (*meranda.parcels, *meranda.facilities)}


def test_there_are_streets_and_water(everything):
    assert {draft.facts.kind for draft in everything if draft.layer.family == "base"} == {"street", "water", "boundary"}


def test_the_same_seed_makes_the_same_map(everything):
    assert [digest_of(draft) for draft in made()] == [digest_of(draft) for draft in everything]
