"""GeoJSON says its coordinate system in several ways, and may hold characters that are none."""

import pytest

METRES = "EPSG:26985"
UNREAD = "it declares a coordinate system, but not by a name: say which with --crs EPSG:…"
SYSTEMS = [
    {"type": "link", "properties": {"href": "https://example.org/26985.wkt", "type": "ogcwkt"}},
    {"type": "EPSG", "properties": {"code": 26985}},
    {"type": "name", "properties": {"name": ["EPSG", 26985]}},
    {"type": "name"},
    METRES,
]


@pytest.mark.parametrize("crs", SYSTEMS)
def test_a_system_in_a_form_that_is_not_read_is_not_taken_for_degrees(read, collection, feature, crs):
    (refused,) = read(collection(feature(name="A"), crs=crs))
    assert (refused.line, refused.reason) == (0, UNREAD)


@pytest.mark.parametrize("crs", SYSTEMS)
def test_such_a_file_is_read_when_somebody_says_which_system_it_is(read, collection, feature, crs):
    (draft,) = read(collection(feature(398949.0, 136498.0, name="A"), crs=crs), crs=METRES)
    assert (draft.longitude, draft.latitude) == pytest.approx((-77.0121, 38.8965), abs=1e-3)


def test_no_system_at_all_means_degrees(read, collection, feature):
    (draft,) = read(collection(feature(name="A"), crs=None))
    assert draft.longitude == 106.8


def test_half_a_character_is_shown_as_one_that_could_not_be_read_and_that_is_said(read, collection, feature):
    (draft,) = read(collection(feature(name="A\ud800B")))
    assert draft.facts.names["en"] == "A�B"
    assert draft.remarks == ("some of its characters could not be read; “�” stands for them",)
