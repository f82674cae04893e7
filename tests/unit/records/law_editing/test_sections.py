"""Adding, changing, moving and removing sections."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.errors import BadInput
from records.kinds import Division
from records.law_editing.sections import Wording, add, change, divisions, move, newest, remove, section_of, step
from records.law_editing.written import read
from tests.unit.records.law_editing.lawbook import d, law, section

THREE = law(section("1"), section("2"), section("3"))


def numbers(changed):
    return [one.number for one in newest(changed.sections)]


def wording(number, text="Text."):
    return Wording(number, "", read(text))


def test_a_section_comes_behind_another():
    changed, _ = add(THREE, "sec_1", wording("1A"))
    assert numbers(changed) == ["1", "1A", "2", "3"]


def test_without_a_place_it_comes_at_the_end():
    assert numbers(add(THREE, "", wording("4"))[0])[-1] == "4"


def test_the_first_section_of_all_has_an_id_too():
    assert add(law(), "", wording("1"))[1] == "sec_1"


def test_adding_leaves_the_other_sections_as_they_are():
    changed, _ = add(THREE, "sec_1", wording("1A"))
    assert set(THREE.sections) < set(changed.sections)


@given(st.lists(st.integers(0, 30), max_size=25))
def test_wherever_sections_are_added_they_stand_where_they_were_put(places):
    changed, expected = THREE, ["sec_1", "sec_2", "sec_3"]
    for count, place in enumerate(places):
        after = expected[place % len(expected)]
        changed, eid = add(changed, after, wording(f"{count + 100}"))
        expected.insert(expected.index(after) + 1, eid)
    assert [one.eid for one in newest(changed.sections)] == expected


def test_a_number_is_given_once():
    with pytest.raises(BadInput, match="Another section has the number 2"):
        add(THREE, "", wording("2"))


def test_a_section_needs_a_number():
    with pytest.raises(BadInput, match="Give the section a number"):
        change(THREE, "sec_1", wording(" "))


def test_a_change_is_made_to_the_newest_text_only():
    old = section("1", "Old.", valid_from=d(2020), valid_to=d(2022), position=10)
    changed = change(law(old, section("1", "New.", valid_from=d(2022), position=10)), "sec_1", wording("1", "Newer."))
    assert [one.text for one in changed.sections] == ["Old.", "Newer."]


def test_another_number_leaves_the_address():
    assert section_of(change(THREE, "sec_2", wording("2A")), "sec_2").number == "2A"


def test_a_section_that_is_not_there_cannot_be_changed():
    with pytest.raises(BadInput, match="no section “sec_9”"):
        change(THREE, "sec_9", wording("9"))


@pytest.mark.parametrize(
    ("eid", "after", "order"), [("sec_1", "sec_3", ["2", "3", "1"]), ("sec_3", "", ["3", "1", "2"])]
)
def test_a_section_moves_behind_another_or_to_the_front(eid, after, order):
    assert numbers(move(THREE, eid, after=after)) == order


def test_nothing_moves_behind_what_is_not_there():
    with pytest.raises(BadInput):
        move(THREE, "sec_1", after="sec_9")


@pytest.mark.parametrize(("places", "order"), [(-1, ["2", "1", "3"]), (1, ["1", "3", "2"]), (-9, ["2", "1", "3"])])
def test_a_section_moves_by_steps_as_far_as_there_are_places(places, order):
    assert numbers(step(THREE, "sec_2", places)) == order


def test_a_step_that_leads_nowhere_changes_nothing():
    assert step(THREE, "sec_1", -1) == THREE


def test_all_texts_of_a_section_move_together():
    old = section("1", "Old.", valid_to=d(2022), position=10)
    both = law(old, section("1", "New.", valid_from=d(2022), position=10), section("2", position=20))
    assert {s.position for s in move(both, "sec_1", after="sec_2").sections if s.eid == "sec_1"} == {20}


def test_what_is_removed_is_gone():
    assert numbers(remove(THREE, "sec_2")) == ["1", "3"]


def test_chapters_are_listed_once_in_their_order():
    chapters = [(Division(f"chp_{n}", f"Chapter {n}"),) for n in (1, 2)]
    placed = [replace(one, path=chapters[place > 0]) for place, one in enumerate(THREE.sections)]
    assert divisions(placed) == chapters
