"""Rules ask for areas of any level: of a ward's district, of a neighbourhood that no ward knows of."""

import pytest

from app.complaints.areas import Areas
from app.complaints.queries import by_reference
from app.complaints.rules import automation, rules
from app.complaints.rules.dry_run import dry_run
from app.complaints.rules.routing import FILED, WRITTEN, Gives, Rule
from app.kernel.actor import SYSTEM
from app.kernel.clock import now
from app.kernel.errors import BadInput
from maps.model import AreaRow
from tests.integration.app.complaints.handled import filed, founded, person
from tests.web.small_places import layer

AREAS = (
    (1, "West", "district", None, (0, 0, 2, 2)),
    (2, "East", "district", None, (1.5, 0, 4, 2)),  # drawn farther than its ward
    (3, "north", "ward", 1, (0, 0, 2, 2)),
    (4, "south", "ward", 2, (2, 0, 4, 2)),
    (5, "Quay", "neighbourhood", None, (0, 0, 1, 1)),
    (6, "Twin", "neighbourhood", None, (3, 0, 4, 1)),
    (7, "Twin", "neighbourhood", None, (3, 1, 4, 2)),
)
WEST = (("north", (0.5, 0.5)), ("north", None), ("north", (1.9, 1)), ("", (0.5, 1.5)))


@pytest.fixture
def desk(database, tmp_path):
    vault = founded(database, tmp_path)
    with database.unit(SYSTEM) as unit:
        unit.session.add(layer("areas", "areas", "area"))
        unit.session.flush()
        unit.session.add_all(area(*one) for one in AREAS)
    return database, vault


def area(number, name, level, parent, box):
    west, south, east, north = box
    ring = f"{west} {south},{east} {south},{east} {north},{west} {north},{west} {south}"
    return AreaRow(
        id=number, layer="areas", level=level, reference=str(number), slug=f"area-{number}", language="en", name=name,
        names={"en": name}, parent_id=parent, words="", geometry=f"SRID=4326;MULTIPOLYGON((({ring})))",
        longitude=west, latitude=south, west=west, south=south, east=east, north=north, digest="", updated_at=now(),
    )  # fmt: skip


def ask_for(database, *areas, trigger=FILED):
    with database.unit(SYSTEM) as unit:
        rules.set_rule(unit, person("admin"), Rule(0, "There", trigger, {"areas": list(areas)}, Gives(priority=2)))


def placed(database, vault, ward, point):
    longitude, latitude = point or (None, None)
    return filed(database, vault, ward=ward, longitude=longitude, latitude=latitude)


def priority(database, reference):
    with database.open(SYSTEM) as session:
        return by_reference(session, reference).work.priority


@pytest.mark.parametrize(
    ("ward", "point", "names"),
    [
        ("north", (0.5, 0.5), {"north", "West", "Quay"}),
        ("north", (1.9, 1), {"north", "West"}),
        ("north", None, {"north", "West"}),
        ("", (0.5, 0.5), {"north", "West", "Quay"}),
        ("", (9, 9), set()),
        ("of an import", None, {"of an import"}),
    ],
)
def test_a_report_lies_in_its_ward_in_what_that_belongs_to_and_in_what_holds_its_point(desk, ward, point, names):
    with desk[0].open(SYSTEM) as session:
        found = Areas(session).around(ward, point)
    assert {one for one in found if not one.startswith("area-")} == names


@pytest.mark.parametrize(("ward", "point"), WEST)
def test_a_rule_for_a_district_acts_on_whatever_comes_in_from_it(desk, ward, point):
    ask_for(desk[0], "West")
    assert priority(desk[0], placed(*desk, ward, point)) == 2


@pytest.mark.parametrize(("ward", "point"), [("south", (1.9, 1)), ("south", None), ("", (9, 9)), ("", None)])
def test_and_on_nothing_from_elsewhere(desk, ward, point):
    ask_for(desk[0], "West")
    assert priority(desk[0], placed(*desk, ward, point)) == 0


def test_a_rule_for_a_neighbourhood_asks_the_point(desk):
    ask_for(desk[0], "Quay")
    found = [priority(desk[0], placed(*desk, "north", point)) for point in ((0.5, 0.5), (1.5, 1.5), None)]
    assert found == [2, 0, 0]


def test_what_happens_later_is_asked_for_areas_too(desk):
    database, vault = desk
    ask_for(database, "Quay", trigger=WRITTEN)
    reference = placed(database, vault, "north", (0.5, 0.5))
    with database.unit(SYSTEM) as unit:
        automation.run(unit, by_reference(unit.session, reference).id, WRITTEN, "1")
    assert priority(database, reference) == 2


@pytest.mark.parametrize(("area", "found"), [("West", 1), ("Quay", 1), ("East", 0)])
def test_a_dry_run_finds_the_areas_of_past_reports(desk, area, found):
    database, vault = desk
    placed(database, vault, "north", (0.5, 0.5))
    given = Rule(0, "There", FILED, {"areas": [area]}, Gives(priority=2))
    with database.open(person("sari")) as session:
        assert len(dry_run(session, [], given, reads_texts=True).differing) == found


@pytest.mark.parametrize(("area", "found"), [("West", 1), ("Quay", 0)])
def test_a_dry_run_of_whoever_sees_no_place_knows_of_the_ward_alone(desk, area, found):
    database, vault = desk
    placed(database, vault, "north", (0.5, 0.5))
    given = Rule(0, "There", FILED, {"areas": [area]}, Gives(priority=2))
    with database.open(SYSTEM) as session:
        assert len(dry_run(session, [], given, reads_texts=False).differing) == found


@pytest.mark.parametrize("name", ["Nowhere", "Twin"])
def test_an_area_that_is_none_or_several_is_said(desk, name):
    with pytest.raises(BadInput, match=name):
        ask_for(desk[0], name)


def test_of_areas_of_one_name_one_is_asked_for_by_its_short_name(desk):
    ask_for(desk[0], "area-7")
    found = [priority(desk[0], placed(*desk, "south", point)) for point in ((3.5, 1.5), (3.5, 0.5))]
    assert found == [2, 0]
