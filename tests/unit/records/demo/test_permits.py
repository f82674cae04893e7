"""Permits tell one coherent story each, and come quickly enough to make a million."""

import time
from datetime import date
from itertools import pairwise

import pytest
from shapely import Point, Polygon

from records.demo.city import City
from records.demo.landmarks import PROJECTS
from records.demo.ordinances import ordinances
from records.demo.permits import permits
from records.kinds import INSPECTION_RESULTS, PERMIT_STATUSES, PERMIT_TYPES, Permit

ORDER = ("accepted", "in-review", "issued", "inspection", "finaled")


@pytest.fixture(scope="module")
def register(meranda: City, today: date) -> list[Permit]:
    return list(permits(meranda, 1200, today=today))


def test_the_same_seed_gives_the_same_permits(meranda: City, today: date, register: list[Permit]):
    assert list(permits(meranda, 1200, today=today)) == register


@pytest.mark.parametrize("count", [0, 1, 12, 13, 300])
def test_as_many_as_asked_for(meranda: City, today: date, count: int):
    assert sum(1 for _ in permits(meranda, count, today=today)) == count


def test_references_are_unique(register: list[Permit]):
    assert len({permit.reference for permit in register}) == len(register)


def test_codes_are_those_of_the_kind(register: list[Permit]):
    assert all(
        permit.type in PERMIT_TYPES
        and permit.status in PERMIT_STATUSES
        and all(inspection.result in INSPECTION_RESULTS for inspection in permit.inspections)
        for permit in register
    )


def test_every_status_and_every_type_occurs(meranda: City, today: date):
    found = {code for permit in permits(meranda, 5000, today=today) for code in (permit.type, permit.status)}
    assert found == {*PERMIT_TYPES, *PERMIT_STATUSES} - {"unknown"}


def test_days_come_in_their_order(register: list[Permit], today: date):
    for permit in register:
        days = [
            permit.applied,
            permit.issued,
            *(inspection.inspected for inspection in permit.inspections),
            permit.completed,
        ]
        stated = [day for day in days if day]
        assert stated == sorted(stated)
        assert stated[-1] <= today


def test_the_status_is_the_last_step_of_the_history(register: list[Permit]):
    assert all(permit.history[-1].status == permit.status for permit in register)


def test_no_step_of_the_history_is_skipped(register: list[Permit]):
    for permit in register:
        steps = [step.status for step in permit.history if step.status != "cancelled"]
        assert steps == list(ORDER[: len(steps)])


def test_the_history_goes_forward_in_time(register: list[Permit]):
    for permit in register:
        assert all(earlier.day <= later.day for earlier, later in pairwise(permit.history))


def test_only_finished_work_has_a_day_of_completion(register: list[Permit]):
    assert all((permit.completed is not None) == (permit.status == "finaled") for permit in register)


def test_every_failed_inspection_is_made_again(register: list[Permit]):
    for permit in register:
        if permit.status == "finaled":
            failed = {inspection.type for inspection in permit.inspections if inspection.result == "rejected"}
            passed = {inspection.type for inspection in permit.inspections if inspection.result == "passed"}
            assert failed <= passed


def test_points_lie_in_the_ward_that_is_named(meranda: City, register: list[Permit]):
    wards = {ward.name: Polygon(ward.outline) for ward in meranda.wards}
    assert all(wards[permit.place.ward].contains(Point(permit.place.point)) for permit in register)


def test_citations_lead_to_sections_that_exist(register: list[Permit], today: date):
    sections = {f"{work.work}/!main~{s.eid}" for work in ordinances(today=today) for s in work.sections}
    assert {cited for permit in register for cited in permit.cites} <= sections


def test_both_languages_have_their_share(register: list[Permit]):
    indonesian = sum(permit.language == "id" for permit in register)
    assert 0.35 < indonesian / len(register) < 0.55


def test_no_slot_is_left_unfilled(register: list[Permit]):
    assert not any("{" in permit.title + permit.text for permit in register)


def test_how_to_reach_people_leads_nowhere(register: list[Permit]):
    parties = [party for permit in register for party in permit.parties]
    assert all(not party.email or party.email.endswith("@example.org") for party in parties)
    assert all(not party.phone or party.phone.startswith("+999 ") for party in parties)


def test_on_an_earlier_day_the_register_ends_there(meranda: City):
    earlier = list(permits(meranda, 300, today=date(2016, 5, 1)))
    assert max(step.day for permit in earlier for step in permit.history if step.day) <= date(2016, 5, 1)


def test_every_project_of_the_city_stands_at_a_facility(meranda: City):
    assert {project.facility for project in PROJECTS} <= {facility.name["en"] for facility in meranda.facilities}


def test_twenty_thousand_take_no_more_than_four_seconds(meranda: City, today: date):
    """They take half a second on an idle machine; the bound only keeps a million within reach."""
    started = time.process_time()
    made = sum(1 for _ in permits(meranda, 20_000, today=today))
    assert made / (time.process_time() - started) > 5_000
