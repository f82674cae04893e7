"""A section as somebody types it, and back."""

from hypothesis import given
from hypothesis import strategies as st

from records.citations import Citation
from records.kinds import Block, Span
from records.law_editing.written import read, write

HREF = "/akn/xx/act/2020/1/!main~sec_4"


def test_every_line_is_a_paragraph_and_empty_lines_are_none():
    assert [block.text for block in read("One.\n\n  Two.\n")] == ["One.", "Two."]


def test_hyphens_tell_the_depth_and_what_follows_is_the_number():
    assert read("-- (a) painting;") == (Block((Span("painting;"),), 2, "(a)"),)


def test_an_indonesian_number_with_a_dot_is_a_number():
    assert read("- 1. Pohon adalah tumbuhan.")[0].number == "1."


def test_a_year_at_the_beginning_of_a_sentence_is_no_number():
    assert read("2024 was a year.")[0].number == ""


def test_a_number_in_braces_may_be_anything():
    assert read("{Table 1} Fees")[0].number == "Table 1"


def test_a_backslash_makes_text_of_what_looks_like_a_number():
    assert read("\\(1) is how it begins")[0] == Block((Span("(1) is how it begins"),))


def test_a_heading_stands_between_asterisks():
    assert read("- (1) **Fees** The fee is 5 dollars.")[0].heading == "Fees"


def test_a_link_that_is_written_out_becomes_one():
    assert read(f"See [section 4]({HREF}).")[0].spans == (Span("See "), Span("section 4", HREF), Span("."))


def test_only_addresses_of_law_become_links():
    assert read("[x](javascript:alert)")[0].spans == (Span("[x](javascript:alert)"),)


def test_a_citation_is_found_by_itself():
    assert read("See section 4.", finds_section_4)[0].spans == (Span("See "), Span("section 4", HREF), Span("."))


def test_a_link_that_is_found_by_itself_is_not_written_out():
    assert write(read("See section 4.", finds_section_4), finds_section_4) == "See section 4."


def test_a_link_that_leads_elsewhere_is_written_out():
    typed = "See [section 4](/akn/xx/act/2019/2/!main~sec_4)."
    assert write(read(typed, finds_section_4), finds_section_4) == typed


def finds_section_4(text):
    at = text.find("section 4")
    return [Citation(at, at + 9, HREF)] if at >= 0 else []


WORDS = st.text(alphabet="ab (1).-*{}\\2A", max_size=20).map(lambda text: " ".join(text.split()))
NUMBERS = st.sampled_from(["", "(1)", "(a)", "1.", "a.", "12A", "Table 1", "I."])


@given(st.lists(st.tuples(WORDS, st.integers(0, 3), NUMBERS, st.sampled_from(["", "Fees"]))))
def test_what_is_written_reads_as_it_was(parts):
    blocks = tuple(Block((Span(words),) if words else (), *rest) for words, *rest in parts if words)
    assert read(write(blocks)) == blocks
