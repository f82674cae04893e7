from dataclasses import replace
from datetime import date

import pytest

from records.checks import faults, unstorable
from records.kinds import Ordinance, Permit, Place, Section, Source

GOOD = Permit(reference="2026-1", title="New house", source=Source("test"), place=Place(point=(106.8, -6.2)))


def test_a_good_record_has_no_faults():
    assert not list(faults(GOOD))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reference": " "}, "reference"),
        ({"reference": "9" * 201}, "reference"),
        ({"title": ""}, "title"),
        ({"title": "x" * 1001}, "title"),
        ({"source": Source("")}, "source"),
        ({"place": Place(point=(181.0, 0.0))}, "point"),
        ({"place": Place(point=(float("nan"), 0.0))}, "point"),
        ({"place": Place(point=(106.8, float("inf")))}, "point"),
    ],
)
def test_a_fault_names_its_field(change, field):
    assert [fault.field for fault in faults(replace(GOOD, **change))] == [field]


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "é\udfff"])
def test_texts_that_no_database_keeps_are_found(text):
    assert unstorable(replace(GOOD, summary=text)).field == "summary"


def test_such_texts_are_found_in_the_parts_of_a_record_too():
    assert unstorable(replace(GOOD, place=Place(address="\0"))).field == "place"


def test_ordinary_texts_of_the_world_are_kept():
    assert unstorable(replace(GOOD, summary="Jalan “Melati” – 東京 🏛")) is None


def law(**given):
    section = Section(**{"eid": "sec_1", "number": "1"} | given)
    return Ordinance(reference="1", title="On trees", work="/akn/xx/act/1/1", source=Source("t"), sections=(section,))


@pytest.mark.parametrize("given", [{"eid": "text"}, {"eid": "a/b"}, {"eid": ""}, {"eid": "x" * 201}])
def test_sections_that_no_address_can_name_are_faults(given):
    assert [fault.field for fault in faults(law(**given))] == ["sections"]


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_days_that_no_record_has_are_faults(day):
    assert [fault.field for fault in faults(law(valid_from=day))] == ["sections"]
    assert [fault.field for fault in faults(replace(GOOD, day=day))] == ["day"]
