"""Definitions, citations and their links."""

import pytest

from records.citations import address_of
from records.kinds import Span
from records.law_editing.definitions import definitions
from records.law_editing.links import read_typed, relinked, typed
from records.law_editing.references import citing, references
from tests.unit.records.law_editing.lawbook import WORK, law, section

ENGLISH = law(
    section(
        "1", 'In this ordinance—\n- (a) "building work" means the erection of a building;\n- (b) "plot" means land.'
    ),
    section("2", "Building works need a permit. No building work begins without one, see section 1."),
    section("3", "Each plot under section 9 is measured."),
)
INDONESIAN = law(
    section(
        "1",
        "Dalam Peraturan ini yang dimaksud dengan:\n- 1. Pohon adalah tumbuhan berbatang keras.\n"
        "- 2. Dinas Pertamanan yang selanjutnya disebut Dinas adalah dinas yang mengurus taman.",
        prefix="art",
    ),
    section("2", "Penebangan Pohon memerlukan izin Dinas menurut Pasal 1.", prefix="art"),
    language="id",
)
HELD = {"/akn/za/act/1998/117": {"sec_1": "held", "sec_2": "repealed"}}


def look_up(work, eid):
    if work not in HELD:
        return "no-such-work"
    return HELD[work].get(eid, "no-such-section") if eid else "held"


def terms(of):
    return [one.term for one in definitions(of).found]


def spans(of, eid, text):
    return [span for block in read_typed(of, eid, text) for span in block.spans if span.href]


# -- definitions ------------------------------------------------------------------------------------------------------


def test_english_definitions_stand_in_quotation_marks():
    assert terms(ENGLISH) == ["building work", "plot"]


def test_a_term_may_have_another_name():
    one = law(section("1", "“by-law” or “this by-law” means the present text."))
    assert definitions(one).found[0].names == ("by-law", "this by-law")


def test_what_is_quoted_otherwise_is_no_definition():
    assert terms(law(section("1", 'A sign that says "Stop" is put up.'))) == []


def test_indonesian_definitions_follow_their_opening_words():
    assert terms(INDONESIAN) == ["Pohon", "Dinas Pertamanan"]


def test_an_indonesian_short_name_is_one_of_the_names():
    assert definitions(INDONESIAN).found[1].names == ("Dinas Pertamanan", "Dinas")


def test_an_indonesian_sentence_with_adalah_is_no_definition_elsewhere():
    assert terms(law(section("1", "Pohon beringin adalah pohon pelindung.", prefix="art"), language="id")) == []


def test_a_repealed_section_defines_nothing():
    assert terms(law(section("1", '"plot" means land.', state="repealed"))) == []


def test_a_term_defined_in_two_places_is_told():
    assert definitions(law(section("1", '"plot" means land.'), section("2", '"Plot" means a story.'))).twice == (
        "plot",
        "Plot",
    )


def test_a_term_that_is_not_used_is_told():
    assert definitions(law(section("1", '"plot" means land.'), section("2", "The plotter draws."))).unused == ("plot",)


def test_a_term_used_in_the_same_section_is_used():
    assert definitions(law(section("1", '"plot" means land. The plot is fenced.'))).unused == ()


# -- links ------------------------------------------------------------------------------------------------------------


def test_the_first_use_of_a_term_leads_to_its_definition():
    found = spans(ENGLISH, "sec_2", "Building works and building work.")
    assert found == [Span("Building work", address_of(WORK, eid="sec_1"))]


def test_a_citation_leads_to_its_section():
    assert Span("section 1", address_of(WORK, eid="sec_1")) in spans(ENGLISH, "sec_2", "See section 1.")


def test_a_section_that_is_not_there_is_no_link():
    assert spans(ENGLISH, "sec_2", "See section 9.") == []


def test_indonesian_articles_and_terms_are_linked():
    assert [span.text for span in spans(INDONESIAN, "art_2", "Pohon menurut Pasal 1.")] == ["Pohon", "Pasal 1"]


def test_an_indonesian_term_is_one_only_with_its_capital():
    assert spans(INDONESIAN, "art_2", "sebatang pohon") == []


@pytest.mark.parametrize("of", [ENGLISH, INDONESIAN])
def test_links_are_not_seen_where_text_is_typed(of):
    for one in relinked(of).sections:
        assert "/akn/" not in typed(of, one.eid, one.blocks)


def test_linking_anew_changes_no_word():
    assert [s.text for s in relinked(ENGLISH).sections] == [s.text for s in ENGLISH.sections]


def test_linking_anew_twice_is_the_same_as_once():
    assert relinked(relinked(ENGLISH)) == relinked(ENGLISH)


def test_a_link_that_was_written_out_stays():
    kept = law(section("1", "See [the other law](/akn/xx/act/2019/9)."))
    assert relinked(kept) == kept


def test_a_link_whose_term_is_no_longer_defined_is_seen_where_text_is_typed():
    before = relinked(law(section("1", '"plot" means land.'), section("2", "A plot.")))
    after = law(section("1", "Nothing."), before.sections[1])
    assert typed(after, "sec_2", after.sections[1].blocks) == f"A [plot]({address_of(WORK, eid='sec_1')})."


# -- references -------------------------------------------------------------------------------------------------------


def found_in(text):
    return [(one.words, one.found) for one in references(law(section("1", text), section("2", "x")), look_up)]


def test_a_section_that_is_there_is_found():
    assert found_in("See section 2.") == [("section 2", "held")]


def test_a_section_that_is_not_there_dangles():
    assert [one.dangles for one in references(ENGLISH, look_up) if one.words == "section 9"] == [True]


def test_a_repealed_section_dangles():
    both = law(section("1", "See section 2."), section("2", "Repealed.", state="repealed"))
    assert references(both, look_up)[0].found == "repealed"


def test_a_work_that_is_not_held_is_told_without_dangling():
    (one,) = references(law(section("1", "Under Act 5 of 1990.")), look_up)
    assert (one.found, one.dangles) == ("no-such-work", False)


def test_a_work_that_is_held_is_found():
    assert found_in("Under Act 117 of 1998.") == [("Act 117 of 1998", "held")]


@pytest.mark.parametrize(("eid", "found"), [("sec_1", "held"), ("sec_2", "repealed"), ("sec_3", "no-such-section")])
def test_a_section_of_another_work_is_looked_up(eid, found):
    assert found_in(f"See [it](/akn/za/act/1998/117/!main~{eid}).") == [("it", found)]


def test_a_link_to_a_section_that_went_away_dangles():
    gone = address_of(WORK, eid="sec_9")
    assert found_in(f"See [this]({gone}).") == [("this", "no-such-section")]


def test_who_cites_a_section_is_known_before_it_is_removed():
    assert citing(ENGLISH, "sec_1") == ["sec_2"]
