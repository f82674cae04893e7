"""Numbers of sections, and the ids made of them."""

import pytest

from records.citations import address_of
from records.law_editing.numbering import eid_for, next_number, prefix_of, renumbered
from tests.unit.records.law_editing.lawbook import WORK, law, section


@pytest.mark.parametrize(
    ("taken", "after", "number"),
    [
        (["1", "2"], "2", "3"),
        (["1", "2", "3"], "2", "2A"),
        (["14", "14A", "15"], "14A", "14B"),
        (["14", "14A", "14B", "15"], "14", "14C"),
        (["14", "14Z", "15"], "14Z", "14ZA"),
        (["42-1115", "42-1116"], "42-1116", "42-1117"),
        (["42-1115", "42-1116"], "42-1115", "42-1115A"),
        (["1", "2", "Schedule"], "Schedule", "3"),
        ([], "", "1"),
    ],
)
def test_the_number_behind_another_is_the_next_or_gets_a_letter(taken, after, number):
    assert next_number(taken, after) == number


def test_an_indonesian_law_has_articles():
    assert prefix_of(law(language="id")) == "art"


def test_ids_begin_as_those_that_are_there():
    assert prefix_of(law(section("1", prefix="art"))) == "art"


def test_an_id_that_is_taken_gets_a_mark():
    assert eid_for(law(section("1")), "1") == "sec_1-2"


def test_sections_are_numbered_in_their_order():
    assert [s.number for s in renumbered(law(section("2"), section("7"), section("7A"))).sections] == ["1", "2", "3"]


def test_ids_follow_the_numbers():
    assert [s.eid for s in renumbered(law(section("2"), section("7"))).sections] == ["sec_1", "sec_2"]


def test_a_citation_follows_the_section_in_words_and_link():
    cited = address_of(WORK, eid="sec_7")
    changed = renumbered(law(section("2", f"See [section 7]({cited})."), section("7")))
    assert changed.sections[0].blocks[0].spans[1] == type(changed.sections[0].blocks[0].spans[1])(
        "section 2", address_of(WORK, eid="sec_2")
    )


def test_a_citation_of_another_law_stays():
    other = "/akn/xx/act/2019/9/!main~sec_7"
    text = f"See [section 7]({other})."
    assert renumbered(law(section("2", text), section("7"))).sections[0].blocks[0].spans[1].href == other


def test_a_schedule_keeps_its_name():
    assert [s.number for s in renumbered(law(section("2"), section("Schedule"))).sections] == ["1", "Schedule"]


def test_a_law_in_order_is_left_alone():
    ordered = law(section("1"), section("2"))
    assert renumbered(ordered) is ordered
