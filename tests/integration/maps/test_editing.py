"""Facilities that the desk adds, changes, moves and removes, and their photographs, on both engines."""

from dataclasses import replace

import pytest
import shapely
from sqlalchemy import select

from app.db.catalogue import revision
from app.db.trail import AuditEntry
from app.kernel import roles
from app.kernel.actor import STRANGER, SYSTEM, member_of_staff
from app.kernel.errors import BadInput, NotAllowed, NotVisible
from app.kernel.roles import Held
from maps import desk, editing, photos, queries
from maps.commands import Intake, set_kinds
from maps.desk import Wanted
from maps.drafts import Draft, Facility, Layer
from maps.editing import FacilityStale
from maps.kinds import facility_kinds
from maps.model import LayerRow
from maps.photos import Picture

CLERK = member_of_staff("ani", [Held(roles.CLERK, "parks")])
OUTSIDER = member_of_staff("tono", [Held(roles.CLERK, "roads")])
HERE, THERE = (106.8, -6.2), (106.81, -6.21)
POOL = Facility(
    kind="library",
    language="en",
    names={"en": "Harbour Library"},
    opening_hours={"en": "Mon–Fri 9–17"},
    address="1 Quay",
)
PICTURE = Picture(sha256="a" * 64, media_type="image/jpeg", size=10, width=4, height=3)


@pytest.fixture
def city(database):
    with database.unit(SYSTEM) as unit:
        set_kinds(unit, facility_kinds().values(), "parks")
    return database


@pytest.fixture
def act(city):
    def act(command, *given, actor=CLERK, **named):
        with city.unit(actor) as unit:
            return command(unit, *given, **named)

    return act


@pytest.fixture
def slug(act):
    return act(editing.add, "parks", POOL, HERE)


def shown(database, slug):
    with database.open(STRANGER) as session:
        return queries.facility(session, slug)


def change(act, database, slug, point=HERE, *, actor=CLERK, **given):
    seen = shown(database, slug).updated_at
    return act(editing.change, slug, replace(POOL, **given), point, seen, actor=actor)


def test_what_is_added_is_public_at_once(city, slug):
    found = shown(city, slug)
    assert (found.name, found.longitude, found.latitude, found.opening_hours) == (
        "Harbour Library",
        *HERE,
        {"en": "Mon–Fri 9–17"},
    )


def test_cached_pages_go_stale_with_it(city, act):
    before = revision(city)
    act(editing.add, "parks", POOL, HERE)
    assert revision(city) > before


def test_it_lies_in_a_layer_of_the_department(city, slug):
    with city.open(STRANGER) as session:
        layer = session.get(LayerRow, shown(city, slug).layer)
        assert (layer.department, layer.features, layer.west) == ("parks", 1, HERE[0])


def test_two_of_one_name_have_two_addresses(act, slug):
    assert act(editing.add, "parks", POOL, THERE) != slug


def test_no_name_takes_the_address_of_the_empty_form(act):
    assert act(editing.add, "parks", replace(POOL, names={"en": "New"}), HERE) == "new-2"


def test_it_moves(city, act, slug):
    change(act, city, slug, THERE)
    assert (shown(city, slug).longitude, shown(city, slug).latitude) == THERE


def test_what_moved_is_found_where_it_is_now(city, act, slug):
    change(act, city, slug, THERE)
    with city.open(STRANGER) as session:
        assert [near.facility.slug for near in queries.near(session, *THERE, limit=1, metres=10)] == [slug]


def test_opening_hours_are_said_in_each_language(city, act, slug):
    change(act, city, slug, opening_hours={"en": "Closed", "id": "Tutup"})
    assert shown(city, slug).opening_hours == {"en": "Closed", "id": "Tutup"}


def test_the_second_save_overwrites_nothing(city, act, slug):
    seen = shown(city, slug).updated_at
    change(act, city, slug, phone="1")
    with pytest.raises(FacilityStale):
        act(editing.change, slug, replace(POOL, phone="2"), HERE, seen)


def test_saying_the_same_again_changes_nothing(city, act, slug):
    seen = shown(city, slug).updated_at
    change(act, city, slug)
    assert shown(city, slug).updated_at == seen


def test_what_is_removed_is_gone_with_its_photographs(city, act, slug):
    act(photos.add_photo, slug, PICTURE, {"en": "The front."})
    act(editing.remove, slug)
    with city.open(STRANGER) as session, pytest.raises(NotVisible):
        queries.photo(session, PICTURE.sha256)


@pytest.mark.parametrize("point", [(200.0, 0.0), (0.0, 91.0), (float("nan"), 0.0)])
def test_nothing_lies_beyond_the_earth(act, point):
    with pytest.raises(BadInput, match="not on the earth"):
        act(editing.add, "parks", POOL, point)


def test_a_facility_has_a_name(act):
    with pytest.raises(BadInput, match="Enter a name"):
        act(editing.add, "parks", replace(POOL, names={"en": ""}), HERE)


def test_a_facility_is_of_a_kind_that_there_is(act):
    with pytest.raises(BadInput, match="Choose a kind"):
        act(editing.add, "parks", replace(POOL, kind="castle"), HERE)


# -- photographs ------------------------------------------------------------------------------------------------------


def test_a_photograph_says_what_it_shows(city, act, slug):
    act(photos.add_photo, slug, PICTURE, {"en": "The front.", "id": " "})
    assert [photo.description for photo in shown(city, slug).photos] == [{"en": "The front."}]


def test_without_a_description_there_is_no_photograph(act, slug):
    with pytest.raises(BadInput, match="Describe what the photograph shows"):
        act(photos.add_photo, slug, PICTURE, {"en": "  "})


def test_the_same_photograph_is_there_once(act, slug):
    act(photos.add_photo, slug, PICTURE, {"en": "The front."})
    with pytest.raises(BadInput, match="there already"):
        act(photos.add_photo, slug, PICTURE, {"en": "The front."})


def test_a_description_is_changed(city, act, slug):
    act(photos.add_photo, slug, PICTURE, {"en": "The front."})
    act(photos.describe_photo, slug, PICTURE.sha256, {"id": "Bagian depan."})
    assert shown(city, slug).photos[0].description == {"id": "Bagian depan."}


def test_a_photograph_is_removed(city, act, slug):
    act(photos.add_photo, slug, PICTURE, {"en": "The front."})
    act(photos.remove_photo, slug, PICTURE.sha256)
    assert shown(city, slug).photos == ()


# -- who may ----------------------------------------------------------------------------------------------------------


def test_another_department_adds_nothing_here(act):
    with pytest.raises(NotAllowed):
        act(editing.add, "parks", POOL, HERE, actor=OUTSIDER)


def test_another_department_changes_nothing_here(city, act, slug):
    with pytest.raises(NotAllowed):
        change(act, city, slug, THERE, actor=OUTSIDER)


def test_the_list_shows_what_one_may_edit(city, slug):
    with city.open(CLERK) as session:
        found, total = desk.facilities(session, ["parks"], Wanted({"name": "harb"}))
        others, _ = desk.facilities(session, ["roads"], Wanted({}))
    assert ([line.slug for line in found], total, others) == ([slug], 1, [])


def test_every_act_is_in_the_trail(city, act, slug):
    change(act, city, slug, THERE)
    act(editing.remove, slug)
    with city.open(SYSTEM) as session:
        acts = session.scalars(select(AuditEntry.action).where(AuditEntry.about == f"facility/{slug}"))
        assert list(acts) == ["add facility", "move facility", "remove facility"]


# -- beside imports ---------------------------------------------------------------------------------------------------

PUBLISHER = member_of_staff("sari", [Held(roles.PUBLISHER, "parks")])
LAYER = Layer(slug="libraries", family="facilities", kind="library", names={"en": "Libraries"}, department="parks")


def imported(city, shape=None, **given):
    draft = Draft(
        layer=LAYER,
        reference="L-1",
        facts=replace(POOL, **given),
        geometry=shape or shapely.Point(HERE),
        longitude=HERE[0],
        latitude=HERE[1],
    )
    with city.unit(PUBLISHER) as unit:
        return Intake(()).take(unit, [draft])


def test_what_the_desk_moved_stays_there_when_the_same_file_comes_again(city, act):
    imported(city)
    change(act, city, "harbour-library", THERE)
    assert (imported(city).unchanged, shown(city, "harbour-library").longitude) == (1, THERE[0])


def test_what_the_source_says_anew_is_believed(city, act):
    imported(city)
    change(act, city, "harbour-library", THERE)
    imported(city, phone="3")
    assert (shown(city, "harbour-library").phone, shown(city, "harbour-library").longitude) == ("3", HERE[0])


def test_no_part_of_an_outline_moves_beyond_the_earth(city, act):
    imported(city, shape=shapely.box(106, -7, 108, -5))
    with pytest.raises(BadInput, match="not on the earth"):
        change(act, city, "harbour-library", (179.9, 0.0))
