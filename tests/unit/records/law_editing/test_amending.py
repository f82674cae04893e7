"""Instructions carried out upon a law."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.kinds import Instruction
from records.law_editing.amending import Amendment, amended, relations_of, steps
from records.law_editing.written import read
from records.versions import check_periods, in_force
from tests.unit.records.law_editing.lawbook import WORK, d, law, section

LAW = law(*(section(n, f"Text {n}.", f"Heading {n}", valid_from=d(2020)) for n in ("1", "2", "3"))).sections
BY = "/akn/xx/act/2025/9"


def amendment(action, eid, day=None, text="", **given):
    said = Instruction(action=action, target=WORK, eid=eid, blocks=read(text), **given)
    return Amendment(instruction=said, day=day or d(2025), by=BY, title="The Amendment")


def replacing(eid="sec_2", day=None, text="New text."):
    return amendment("replace", eid, day, text)


def inserting(eid="sec_2A", after="sec_2", day=None, number="2A"):
    return amendment("insert", eid, day, "Inserted.", after=after, number=number, heading="New")


def as_of(amendments, day, sections=LAW):
    return in_force(amended(sections, amendments, "en").sections, day)


def texts(found):
    return [one.text for one in found]


def problems(*amendments, sections=LAW):
    return [problem.sentence % problem.values for problem in amended(sections, amendments, "en").problems]


# -- what each does ---------------------------------------------------------------------------------------------------


def test_the_day_before_a_text_is_as_it_was():
    assert texts(as_of([replacing()], d(2024, 12, 31))) == ["Text 1.", "Text 2.", "Text 3."]


def test_from_its_day_on_a_replaced_text_is_the_new_one():
    assert texts(as_of([replacing()], d(2025))) == ["Text 1.", "New text.", "Text 3."]


def test_a_replaced_text_keeps_its_heading_where_none_is_given():
    assert as_of([replacing()], d(2025))[1].heading == "Heading 2"


def test_an_inserted_section_stands_behind_its_neighbour():
    assert [s.number for s in as_of([inserting()], d(2025))] == ["1", "2", "2A", "3"]


def test_a_section_may_be_inserted_before_all_others():
    assert [s.number for s in as_of([inserting("sec_0A", "", number="0A")], d(2025))] == ["0A", "1", "2", "3"]


def test_two_sections_inserted_behind_one_another_stand_so():
    both = [inserting(), inserting("sec_2B", "sec_2A", number="2B")]
    assert [s.number for s in as_of(both, d(2025))] == ["1", "2", "2A", "2B", "3"]


def test_an_inserted_section_does_not_inherit_its_neighbours_notes():
    assert len(as_of([replacing(), inserting()], d(2025))[2].annotations) == 1


def test_a_repealed_section_says_so_and_keeps_its_place():
    repealed = as_of([amendment("repeal", "sec_2")], d(2025))[1]
    assert (repealed.number, repealed.state, repealed.text) == ("2", "repealed", "Repealed.")


def test_it_says_so_in_the_language_of_the_law():
    found = amended(LAW, [amendment("repeal", "sec_2")], "id").sections
    assert in_force(found, d(2025))[1].text == "Dihapus."


def test_a_renamed_section_keeps_its_text_and_its_address():
    renamed = as_of([amendment("rename", "sec_2", number="2-1", heading="Better")], d(2025))[1]
    assert (renamed.eid, renamed.number, renamed.heading, renamed.text) == ("sec_2", "2-1", "Better", "Text 2.")


def test_what_was_done_is_noted_with_a_link_to_the_law_that_did_it():
    spans = as_of([replacing()], d(2025))[1].annotations[0].spans
    assert [(span.text, span.href) for span in spans] == [
        ("Replaced by ", ""),
        ("The Amendment", BY),
        (", from 1 January 2025.", ""),
    ]


def test_what_was_repealed_can_be_inserted_again():
    both = [amendment("repeal", "sec_2", d(2025)), inserting("sec_2", "sec_1", d(2026), "2")]
    assert texts(as_of(both, d(2026)))[1] == "Inserted."


def test_amendments_are_carried_out_in_the_order_of_their_days():
    both = [replacing(day=d(2026), text="Second."), replacing(day=d(2025), text="First.")]
    found = amended(LAW, both, "en").sections
    assert [in_force(found, day)[1].text for day in (d(2025), d(2026))] == ["First.", "Second."]


def test_of_two_on_one_day_the_later_stands():
    assert texts(as_of([replacing(text="First."), replacing(text="Second.")], d(2025)))[1] == "Second."


def test_a_text_that_was_to_come_by_itself_still_comes():
    coming = section("2", "To come.", valid_from=d(2027), position=20)
    held = [replace(s, valid_to=d(2027)) if s.eid == "sec_2" else s for s in LAW]
    assert texts(as_of([replacing()], d(2027), [*held, coming]))[1] == "To come."


# -- what cannot be done ----------------------------------------------------------------------------------------------


def test_what_is_not_there_cannot_be_replaced():
    assert problems(replacing("sec_9")) == [
        "Section 9 is not in force on 2025-01-01, so that nothing can be done to it."
    ]


def test_what_is_not_yet_in_force_cannot_be_replaced():
    assert len(problems(replacing(day=d(2019)))) == 1


def test_nothing_is_repealed_twice():
    both = [amendment("repeal", "sec_2", d(2025)), amendment("repeal", "sec_2", d(2026))]
    assert problems(*both) == ["Section 2 is already repealed on 2026-01-01."]


def test_a_repeal_counts_from_the_first_of_two_days():
    both = [amendment("repeal", "sec_2", d(2026)), amendment("repeal", "sec_2", d(2025))]
    assert as_of(both, d(2025, 6))[1].state == "repealed"


def test_a_number_that_is_there_cannot_be_inserted():
    assert problems(inserting("sec_3", "sec_1", number="3")) == ["There is a section 3 already on 2025-01-01."]


def test_a_section_needs_a_neighbour_that_is_there():
    assert problems(inserting(after="sec_9")) == [
        "There is no section 9 on 2025-01-01 behind which the new one could stand."
    ]


def test_an_empty_text_replaces_nothing():
    assert problems(replacing(text="")) == ["The new text of section 2 is empty."]


def test_a_text_that_the_law_itself_has_from_that_day_is_not_overwritten():
    own = section("2", "Own.", valid_from=d(2025), position=20)
    held = [replace(s, valid_to=d(2025)) if s.eid == "sec_2" else s for s in LAW]
    (problem,) = amended([*held, own], [replacing()], "en").problems
    assert problem.is_done_already


def test_what_cannot_be_done_leaves_the_rest_to_be_done():
    assert texts(as_of([replacing("sec_9"), replacing()], d(2025)))[1] == "New text."


# -- in all cases -----------------------------------------------------------------------------------------------------

DAYS = st.dates(d(2019), d(2029))
EIDS = st.sampled_from(["sec_1", "sec_2", "sec_3", "sec_2A", "sec_4"])
ANY = st.builds(
    lambda action, eid, after, day: amendment(action, eid, day, "Other.", after=after),
    st.sampled_from(["replace", "insert", "repeal", "rename"]),
    EIDS,
    EIDS | st.just(""),
    DAYS,
)


@given(st.lists(ANY, max_size=12))
def test_on_no_day_a_section_has_two_texts(amendments):
    check_periods(amended(LAW, amendments, "en").sections)


@given(st.lists(ANY, max_size=12), DAYS)
def test_before_the_first_of_them_nothing_differs(amendments, day):
    first = min((one.day for one in amendments), default=d(2030))
    assert day >= first or [(s.eid, s.text) for s in as_of(amendments, day)] == [
        (s.eid, s.text) for s in in_force(LAW, day)
    ]


# -- differences and relations ----------------------------------------------------------------------------------------


def test_the_difference_is_told_for_each_day_by_itself():
    found = steps(lambda some: amended(LAW, some, "en"), [replacing(), inserting(day=d(2026))])
    assert [(step.day, [(c.eid, c.change) for c in step.changes]) for step in found] == [
        (d(2025), [("sec_2", "changed")]),
        (d(2026), [("sec_2A", "added")]),
    ]


@pytest.mark.parametrize("count", [1, 2])
def test_each_section_is_amended_once(count):
    said = replacing().instruction
    (relation,) = relations_of([said] * count, BY)
    assert (relation.effect, relation.acting, relation.target, relation.section) == ("amends", BY, WORK, "sec_2")
