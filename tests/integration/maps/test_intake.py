"""Taking layers in: once, again, changed, resumed, replaced; with trail, events, revision, parents and addresses."""

from dataclasses import replace

import pytest
import shapely
from sqlalchemy import func, select

from app.db import catalogue
from app.db.outbox import Message
from app.db.trail import AuditEntry
from app.kernel import roles
from app.kernel.actor import STRANGER, SYSTEM, member_of_staff
from app.kernel.box import Box
from app.kernel.errors import BadInput, NotAllowed
from app.kernel.roles import Held
from maps import queries
from maps.commands import Intake, set_kinds
from maps.drafts import AddressPoint, Area, BaseFeature, Draft, Facility, Layer, address_reference
from maps.kinds import facility_kinds
from maps.model import AddressPointRow, AreaRow, FacilityKindRow, FacilityRow
from maps.projections import Kind

PUBLISHER = member_of_staff("sari", [Held(roles.PUBLISHER, "parks")])
CLERK = member_of_staff("ani", [Held(roles.CLERK, "parks")])
OUTSIDER = member_of_staff("tono", [Held(roles.PUBLISHER, "roads")])
KINDS = tuple(facility_kinds().values())

PARKS = Layer(slug="parks", family="facilities", kind="park", names={"en": "Parks", "id": "Taman"}, department="parks")
CITY = replace(PARKS, slug="city", family="areas", kind="city")
WARDS = replace(PARKS, slug="wards", family="areas", kind="ward", inside="city")
STREETS = replace(PARKS, slug="streets", family="base", kind="street")
REGISTER = replace(PARKS, slug="addresses", family="addresses", kind="address")


def park(number=1, place=(106.8, -6.2), layer=PARKS, **given):
    facts = {"kind": "park", "language": "en", "names": {"en": f"Park {number}"}, "address": f"{number} Merchant St"}
    return drawn(layer, f"P-{number}", Facility(**facts | given), shapely.Point(place))


def area(layer, reference, west, east, parent=""):
    facts = Area(level=layer.kind, language="en", names={"en": f"Area {reference}"}, parent=parent)
    return drawn(layer, reference, facts, shapely.MultiPolygon([shapely.box(west, -7, east, -6)]))


def street(number=1):
    return drawn(STREETS, str(number), BaseFeature(kind="street", name="Melati"), shapely.LineString([(1, 2), (3, 4)]))


def address(text="Jalan Melati 5", place=(106.8, -6.2), parcel="01-7"):
    facts = AddressPoint(text=text, parcel=parcel, ward="A")
    return drawn(REGISTER, address_reference(parcel, text), facts, shapely.Point(place))


def drawn(layer, reference, facts, geometry):
    middle = geometry.representative_point()
    return Draft(
        layer=layer,
        reference=reference,
        facts=facts,
        geometry=geometry,
        longitude=middle.x,
        latitude=middle.y,
        file="a.geojson",
        line=1,
    )


@pytest.fixture
def take(database):
    """Take in drafts as one run of one batch; returns (created, changed, unchanged, rejected) and remarks."""

    def take(*drafts, actor=PUBLISHER, kinds=(), **at_the_end):
        intake = Intake([*KINDS, *kinds])
        with database.unit(actor) as unit:
            tally = intake.take(unit, drafts)
        with database.unit(actor) as unit:
            intake.finish(unit, **at_the_end)
        counts = (tally.created, tally.changed, tally.unchanged, len(tally.rejections))
        return counts, [(remark.value, remark.reason) for remark in intake.remarks]

    return take


def layer(database, slug="parks"):
    with database.open(STRANGER) as session:
        return queries.layer(session, slug)


def count(database, model):
    with database.open(SYSTEM) as session:
        return session.scalar(select(func.count()).select_from(model))


def parks(database):
    with database.open(STRANGER) as session:
        return {row.reference: row for row in session.scalars(select(FacilityRow).order_by(FacilityRow.id))}


def test_what_is_taken_in_is_read_by_strangers(database, take):
    assert take(park(1), park(2, (106.9, -6.3)))[0] == (2, 0, 0, 0)
    row = parks(database)["P-1"]
    assert (row.slug, row.street_key, row.house_number) == ("park-1", "merchant|st|", "1")


def test_the_layer_counts_its_features_and_knows_its_extent(database, take):
    take(park(1), park(2, (106.9, -6.3)))
    found = layer(database)
    assert (found.features, found.extent) == (2, (106.8, -6.3, 106.9, -6.2))


def test_the_same_file_twice_changes_nothing(database, take):
    drafts = [park(1), area(CITY, "c", 106, 107), area(WARDS, "w", 106, 106.5), street(), address()]
    assert take(*drafts)[0] == (5, 0, 0, 0)
    before = count(database, AuditEntry), count(database, Message), catalogue.revision(database)
    assert take(*drafts) == ((0, 0, 5, 0), [])
    assert (count(database, AuditEntry), count(database, Message), catalogue.revision(database)) == before


def test_a_change_is_written_and_the_page_keeps_its_address(database, take):
    take(park(1))
    assert take(park(1, names={"en": "Jasmine Park"}))[0] == (0, 1, 0, 0)
    row = parks(database)["P-1"]
    assert (row.name, row.slug) == ("Jasmine Park", "park-1")


def test_a_place_that_moved_moves(database, take):
    take(park(1))
    take(park(1, (107.5, -6.5)))
    assert layer(database).extent == (107.5, -6.5, 107.5, -6.5)
    with database.open(STRANGER) as session:
        assert len(queries.features(session, "parks", box=Box(107, -7, 108, -6), limit=9)) == 1


def test_a_move_of_an_address_is_a_change(database, take):
    take(address())
    assert take(address(place=(106.9, -6.2)))[0] == (0, 1, 0, 0)
    assert count(database, AddressPointRow) == 1


def test_an_address_bears_the_key_it_is_found_by(database, take):
    take(address("Jl. Melati No. 5", parcel="0123 0045"))
    with database.open(STRANGER) as session:
        row = session.scalars(select(AddressPointRow)).one()
    assert (row.street_key, row.house_number, row.parcel_key) == ("melati|jl|", "5", "01230045")


def test_every_batch_leaves_an_entry_and_an_event(database, take):
    take(park(1))
    with database.open(SYSTEM) as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "import layer")).one()
        message = session.scalars(select(Message)).one()
    assert (entry.actor, entry.about) == ("sari", "layer/parks")
    assert '"P-1"' in entry.detail
    assert (message.name, message.payload["layer"]) == ("LayerChanged", "parks")


def test_the_revision_rises_with_every_change(database, take):
    take(park(1))
    before = catalogue.revision(database)
    take(park(1, phone="021 555 010"))
    assert catalogue.revision(database) > before


def test_what_vanished_from_the_file_is_named_and_stays(database, take):
    take(park(1), park(2))
    counts, remarks = take(park(1))
    assert (counts, remarks) == (
        (0, 0, 1, 0),
        [("P-2", "parks: it is in the layer, but no longer in its file; --replace removes it")],
    )
    assert layer(database).features == 2


def test_what_vanished_is_removed_when_the_layer_is_replaced(database, take):
    take(park(1), park(2, (110, -8)))
    _, remarks = take(park(1), replacing=True)
    assert remarks == [("P-2", "parks: it was no longer in its file and was removed")]
    found = layer(database)
    assert (found.features, found.extent) == (1, (106.8, -6.2, 106.8, -6.2))
    assert set(parks(database)) == {"P-1"}


def test_what_was_rejected_this_time_is_not_removed(database, take):
    take(park(1), park(2))
    take(park(1), replacing=True, spared={("parks", "P-2")})
    assert set(parks(database)) == {"P-1", "P-2"}


def test_nothing_is_removed_when_not_all_could_be_read(database, take):
    take(park(1), park(2))
    _, remarks = take(park(1), replacing=True, lost={"parks"})
    assert remarks == [("", "not all of layer parks could be read, so nothing was removed from it")]
    assert set(parks(database)) == {"P-1", "P-2"}


def test_an_interrupted_import_goes_on(database, take):
    intake = Intake(KINDS)
    with database.unit(PUBLISHER) as unit:
        intake.take(unit, [park(1)])
    assert take(park(1), park(2))[0] == (1, 0, 1, 0)
    assert layer(database).features == 2


def test_facilities_of_one_name_have_pages_of_their_own(database, take):
    elsewhere = replace(PARKS, slug="other-parks")
    take(park(1), park(1, layer=elsewhere), park(2, names={"en": "Park 1"}))
    with database.open(STRANGER) as session:
        slugs = list(session.scalars(select(FacilityRow.slug)))
    assert len(set(slugs)) == 3
    assert "park-1" in slugs


def test_an_area_finds_its_parent_by_place_and_by_code(database, take):
    take(area(CITY, "west", 106, 107), area(CITY, "east", 107, 108))
    take(area(WARDS, "by-place", 107.2, 107.4), area(WARDS, "by-code", 107.2, 107.4, parent="west"))
    with database.open(STRANGER) as session:
        names = {row.id: row.reference for row in session.scalars(select(AreaRow).where(AreaRow.layer == "city"))}
        wards = session.scalars(select(AreaRow).where(AreaRow.layer == "wards"))
        assert {row.reference: names[row.parent_id] for row in wards} == {"by-place": "east", "by-code": "west"}


def test_an_area_outside_all_parents_is_kept_and_that_is_said(database, take):
    take(area(CITY, "c", 106, 107))
    counts, remarks = take(area(WARDS, "far", 120, 121))
    assert (counts, remarks) == ((1, 0, 0, 0), [("far", "it lies in none of the areas of city")])


def test_a_parent_that_comes_later_is_found_by_importing_again(database, take):
    take(area(WARDS, "w", 106, 106.5))
    take(area(CITY, "c", 106, 107))
    assert take(area(WARDS, "w", 106, 106.5))[0] == (0, 1, 0, 0)


def test_a_layer_says_where_it_comes_from(database, take):
    take(park(1))
    sourced = replace(PARKS, source="Parks Department", licence="CC0 1.0")
    assert take(park(1, layer=sourced))[0] == (0, 0, 1, 0)
    assert (layer(database).source, layer(database).licence) == ("Parks Department", "CC0 1.0")


@pytest.mark.parametrize("actor", [CLERK, OUTSIDER], ids=lambda actor: actor.name)
def test_only_a_publisher_of_the_department_may_put_something_on_the_map(database, take, actor):
    with pytest.raises(NotAllowed):
        take(park(1), actor=actor)
    assert count(database, FacilityRow) == 0


def test_another_departments_layer_is_not_taken_over(take):
    take(park(1))
    with pytest.raises(BadInput, match="belongs to the department “parks”"):
        take(park(1, layer=replace(PARKS, department="roads")), actor=OUTSIDER)


def test_a_layers_name_is_not_used_for_another_family(take):
    take(park(1))
    with pytest.raises(BadInput, match="holds something else"):
        take(area(replace(CITY, slug="parks"), "c", 106, 107))


def test_kinds_are_put_in_once(database):
    for _ in range(2):
        with database.unit(PUBLISHER) as unit:
            set_kinds(unit, KINDS, "parks")
    assert count(database, FacilityKindRow) == len(KINDS)
    with database.open(SYSTEM) as session:
        assert session.scalar(select(func.count()).where(AuditEntry.action == "set kinds of facilities")) == 1


def spa(name):
    return Kind(slug="spa", names={"en": name, "id": name}, icon="park", colour="#112233", position=40)


def test_a_kind_of_the_departments_own_may_be_called_otherwise(database, take):
    take(park(1, kind="spa"), kinds=[spa("Spa")])
    take(park(1, kind="spa"), kinds=[spa("Thermal bath")])
    with database.open(STRANGER) as session:
        assert session.get_one(FacilityKindRow, "spa").names["en"] == "Thermal bath"


@pytest.mark.parametrize("used_by", ["layer", "facility"])
def test_a_kind_that_another_department_uses_is_not_called_otherwise(database, take, used_by):
    of_roads = replace(PARKS, slug="roads", department="roads", kind="spa" if used_by == "layer" else "park")
    kind = "spa" if used_by == "facility" else "park"
    take(park(1, kind=kind, layer=of_roads), kinds=[spa("Spa")], actor=OUTSIDER)
    with pytest.raises(BadInput, match="“spa” is used by the department “roads”"):
        take(park(2), kinds=[spa("Motorway")])


def test_a_kind_that_stands_elsewhere_in_another_mapping_stays_where_it_is(database, take):
    of_roads = replace(PARKS, slug="roads", department="roads", kind="spa")
    take(park(1, layer=of_roads), kinds=[spa("Spa")], actor=OUTSIDER)
    take(park(2), kinds=[replace(spa("Spa"), position=41)])
    with database.open(STRANGER) as session:
        assert session.get_one(FacilityKindRow, "spa").position == 40


def test_what_the_database_cannot_hold_has_not_vanished(database, take):
    take(park(1), park(2))
    counts, _ = take(park(1), park(2, kind="castle"), replacing=True)
    assert counts == (0, 0, 1, 1)
    assert set(parks(database)) == {"P-1", "P-2"}


@pytest.mark.parametrize("name", ["Suggestions", "Facilities"])
def test_no_area_is_called_as_a_page_of_the_portal(database, take, name):
    take(replace(area(CITY, "c", 106, 107), facts=Area(level="city", language="en", names={"en": name})))
    with database.open(STRANGER) as session:
        assert session.scalars(select(AreaRow.slug)).one().startswith(f"{name.casefold()}-")


def test_a_draft_the_database_cannot_hold_is_rejected_and_the_others_are_kept(database, take):
    counts, _ = take(park(1), park(2, kind="castle"), park(3))
    assert counts == (2, 0, 0, 1)
    assert set(parks(database)) == {"P-1", "P-3"}


def test_a_layer_around_that_is_not_there_is_remarked_once_with_those_that_are(take):
    take(area(CITY, "city", 106, 108))
    lost = replace(WARDS, inside="citty")
    counts, remarks = take(area(lost, "1", 106, 107), area(lost, "2", 107, 108))
    reason = "wards: these areas lie in no others: there is no layer citty of areas; there are: city"
    assert (counts, remarks) == ((2, 0, 0, 0), [("", reason)])
