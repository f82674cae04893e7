"""Twenty years of law: texts follow one another, citations lead somewhere, repeals are done."""

from datetime import date

import pytest

from records.citations import parse_akn
from records.demo.ordinances import ordinances
from records.demo.works import BUILDING_ORDINANCE, work_address
from records.kinds import ORDINANCE_TYPES, Ordinance, Section
from records.versions import Register, Status, check_periods, in_force


@pytest.fixture(scope="module")
def works(today: date) -> list[Ordinance]:
    return ordinances(today=today)


@pytest.fixture(scope="module")
def standing(works: list[Ordinance]) -> Register:
    return Register({work.work: work for work in works}, [each for work in works for each in work.relations])


def test_there_are_nineteen_works_of_twenty_years(works: list[Ordinance]):
    years = [work.enacted.year for work in works if work.enacted]
    assert (len(works), min(years), max(years)) == (19, 2006, 2026)


def test_fifteen_of_them_have_six_sections_or_more(works: list[Ordinance]):
    assert sum(len({section.eid for section in work.sections}) >= 6 for work in works) == 15


def test_eight_of_them_are_indonesian(works: list[Ordinance]):
    assert sum(work.language == "id" for work in works) == 8


def test_addresses_and_references_are_unique(works: list[Ordinance]):
    assert len({work.work for work in works}) == len({work.reference for work in works}) == len(works)


def test_addresses_can_be_read(works: list[Ordinance]):
    assert all(parse_akn(work.work) for work in works)


def test_types_are_those_of_the_kind(works: list[Ordinance]):
    assert {work.type for work in works} <= set(ORDINANCE_TYPES)


def test_no_two_texts_of_a_section_hold_on_one_day(works: list[Ordinance]):
    for work in works:
        check_periods(work.sections)


def test_every_citation_leads_to_a_text(works: list[Ordinance]):
    known = {work.work for work in works} | {f"{w.work}/!main~{s.eid}" for w in works for s in w.sections}
    spans = [span for work in works for section in work.sections for block in section.blocks for span in block.spans]
    assert {span.href for span in spans if span.href} <= known


def test_the_roof_section_has_three_texts(works: list[Ordinance]):
    roofs = [section for section in building(works).sections if section.eid == "sec_12"]
    assert [section.valid_from for section in roofs] == [date(2009, 9, 1), date(2014, 7, 1), date(2020, 1, 1)]


def test_an_inserted_section_stands_behind_its_neighbour(works: list[Ordinance]):
    held = [section.eid for section in in_force(building(works).sections, date(2015, 1, 1))]
    assert held[held.index("sec_14") + 1] == "sec_14A"


def test_a_replaced_section_says_by_what(works: list[Ordinance]):
    note = section_on(works, "2009/7", "sec_12", date(2016, 1, 1)).annotations[0]
    assert "".join(span.text for span in note.spans) == "Replaced by Ordinance No. 3 of 2014, from 1 July 2014."


def test_sections_are_numbered_alike_in_both_languages(works: list[Ordinance]):
    assert not [s.number for work in works for s in work.sections if " " in s.number]


def test_a_repealed_section_remains_as_a_stub(works: list[Ordinance]):
    stub = section_on(works, "2006/4", "art_11", date(2013, 1, 1))
    assert (stub.state, stub.text) == ("repealed", "Dihapus.")


def test_the_new_text_stands_in_the_amending_work_too(works: list[Ordinance]):
    amending = section_on(works, "2014/3", "sec_3", date(2015, 1, 1))
    assert section_on(works, "2009/7", "sec_12", date(2015, 1, 1)).text in amending.text


@pytest.mark.parametrize(
    ("work", "day", "status"),
    [
        ("2007/5", date(2021, 6, 30), Status.IN_FORCE),
        ("2007/5", date(2021, 7, 1), Status.REPEALED),
        ("2006/4", date(2020, 9, 1), Status.REPEALED),
        ("2017/2", date(2017, 12, 31), Status.NOT_COMMENCED),
        ("2017/2", date(2018, 1, 1), Status.IN_FORCE),
        ("2026/5", date(2026, 11, 22), Status.NOT_COMMENCED),
    ],
)
def test_the_status_follows_from_the_relations(standing: Register, work: str, day: date, status: Status):
    assert standing.status(work_address(work), day) == status


def test_on_an_earlier_day_later_works_are_unknown():
    earlier = ordinances(today=date(2013, 12, 31))
    assert [s.eid for s in building(earlier).sections if s.valid_from != date(2009, 9, 1)] == []


def building(works: list[Ordinance]) -> Ordinance:
    return next(work for work in works if work.work == BUILDING_ORDINANCE)


def section_on(works: list[Ordinance], work: str, eid: str, day: date) -> Section:
    found = next(each for each in works if each.work == work_address(work))
    return next(section for section in in_force(found.sections, day) if section.eid == eid)
