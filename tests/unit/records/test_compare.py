"""What changed between two texts, word by word, and between two states of a work."""

from collections.abc import Callable
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.compare import Run, compare_blocks, compare_sections, compare_texts
from records.kinds import Annotation, Block, Section, Span

TEXT = st.text(alphabet="ab ,.\n§é", max_size=60)


def runs(earlier: str, later: str) -> list[tuple[str, str]]:
    return [(run.change, run.text) for run in compare_texts(earlier, later)]


def bare(text: str) -> str:
    return "".join(text.split())


def read(found: list[Run], without: str) -> str:
    return "".join(run.text for run in found if run.change != without)


def test_one_word_is_replaced():
    assert runs("within 90 days.", "within 30 days.") == [
        ("same", "within "),
        ("removed", "90 "),
        ("added", "30 "),
        ("same", "days."),
    ]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("1,000", "4,000"),
        ("1.000", "1.500"),
        ("2.5", "3.5"),
        ("1.250.000,50", "1.250.000,75"),
    ],
)
def test_an_amount_is_replaced_whole(earlier: str, later: str):
    found = runs(f"a fine of {earlier} dollars.", f"a fine of {later} dollars.")
    assert [text.strip() for change, text in found if change != "same"] == [earlier, later]


def test_the_full_stop_behind_an_amount_is_no_part_of_it():
    assert runs("At most 1,000", "At most 1,000.") == [("same", "At most 1,000"), ("added", ".")]


def test_words_are_added_at_the_end():
    assert runs("A fine", "A fine of $50") == [("same", "A fine "), ("added", "of $50")]


@pytest.mark.parametrize(("text", "found"), [("", []), ("the same", [("same", "the same")])])
def test_nothing_changed(text: str, found: list[tuple[str, str]]):
    assert runs(text, text) == found


def test_blanks_and_line_breaks_are_no_change():
    assert {change for change, _ in runs("a  b\nc", "a b c")} == {"same"}


@given(TEXT, TEXT)
def test_the_runs_hold_both_texts(earlier: str, later: str):
    found = compare_texts(earlier, later)
    assert (bare(read(found, "added")), bare(read(found, "removed"))) == (bare(earlier), bare(later))


@given(TEXT, TEXT)
def test_runs_of_one_kind_are_one_run(earlier: str, later: str):
    found = [run.change for run in compare_texts(earlier, later)]
    assert all(a != b for a, b in pairwise(found))


def quickest(act: Callable[[], object]) -> float:
    """Seconds of the processor, the least of three: a busy machine takes longer by chance, never shorter."""
    spent = []
    for _ in range(3):
        start = process_time()
        act()
        spent.append(process_time() - start)
    return min(spent)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("the owner shall pay a fee " * 2000, "the owner may pay the fee " * 2000),
        ("a " * 25_000, "b a " * 12_000),
        (" ".join(map(str, range(10_000))), " ".join(map(str, range(0, 20_000, 2)))),
    ],
)
def test_fifty_kilobytes_are_compared_within_a_second(earlier: str, later: str):
    assert quickest(lambda: compare_texts(earlier, later)) < 1


# -- paragraphs -------------------------------------------------------------------------------------------------------


def block(number: str, text: str, depth: int = 1) -> Block:
    return Block((Span(text),), depth=depth, number=number)


def test_a_paragraph_put_between_leaves_its_neighbours_alone():
    before = [block("(1)", "One."), block("(2)", "Two.")]
    after = [block("(1)", "One."), block("(1a)", "More."), block("(2)", "Two.")]
    assert [change.change for change in compare_blocks(before, after)] == ["same", "added", "same"]


def test_a_reworded_paragraph_is_compared_with_the_one_of_its_number():
    before = [block("(1)", "One."), block("(2)", "Pay 5 dollars."), block("(3)", "Go.")]
    after = [block("(2)", "Pay 6 dollars.")]
    assert [change.change for change in compare_blocks(before, after)] == ["removed", "changed", "removed"]


def marked(before: list[Block], after: list[Block]) -> list[tuple[str, str]]:
    """The runs that are not the same on both sides."""
    found = [run for change in compare_blocks(before, after) for run in change.runs if run.change != "same"]
    return [(run.change, run.text.strip()) for run in found]


RULE = "The owner of a lantern shall light it before dark."


@pytest.mark.parametrize("depth", [0, 1])
def test_of_a_paragraph_that_gains_a_letter_only_the_letter_is_marked(depth: int):
    before, after = [block("", RULE, 0)], [block("(a)", RULE, depth), block("(b)", "Fees are due.")]
    assert marked(before, after) == [("added", "(a)"), ("added", "(b) Fees are due.")]


def test_of_paragraphs_moved_on_by_a_new_one_only_the_letters_are_marked():
    old, more = "The mayor keeps a list of lanterns.", "Candles are lanterns too."
    before = [block("(a)", RULE), block("(b)", old)]
    after = [block("(a)", more), block("(b)", RULE), block("(c)", old)]
    letters = [("removed", "(a)"), ("added", "(b)"), ("removed", "(b)"), ("added", "(c)")]
    assert marked(before, after) == [("added", f"(a) {more}"), *letters]


def test_a_paragraph_both_moved_and_reworded_is_compared_word_by_word():
    before, after = (
        [block("(a)", RULE)],
        [block("(a)", "Candles too."), block("(b)", RULE.replace("dark", "nightfall"))],
    )
    words = [("removed", "dark"), ("added", "nightfall")]
    assert marked(before, after) == [("added", "(a) Candles too."), ("removed", "(a)"), ("added", "(b)"), *words]


@pytest.mark.parametrize("count", [90, 1500])
def test_long_sections_rewritten_throughout_are_compared_within_a_second(count: int):
    before = [block(f"({n})", f"The owner of lantern {n} shall pay {n + 5} dollars a year.") for n in range(count)]
    after = [block(f"({n + 1})", f"Whoever owns lantern {n} shall pay {n + 9} dollars a year.") for n in range(count)]
    assert quickest(lambda: compare_blocks(before, after)) < 1


def test_the_depth_of_a_paragraph_is_kept():
    assert [c.depth for c in compare_blocks([], [block("(a)", "x", 2), block("(b)", "y", 3)])] == [2, 3]


BLOCKS = st.lists(st.builds(block, st.sampled_from(["", "(a)", "(b)"]), TEXT, st.integers(0, 2)), max_size=5)


@given(BLOCKS, BLOCKS)
def test_the_paragraphs_hold_both_texts(earlier: list[Block], later: list[Block]):
    found = [run for change in compare_blocks(earlier, later) for run in change.runs]
    sides = (earlier, "added"), (later, "removed")
    assert all(bare(read(found, w)) == bare("".join(b.number + b.text for b in side)) for side, w in sides)


# -- sections ---------------------------------------------------------------------------------------------------------


def section(eid: str, text: str, position: int = 0, note: str = "") -> Section:
    notes = (Annotation("history", (Span(note),)),) if note else ()
    return Section(eid=eid, number=eid, position=position, blocks=(block("", text),), annotations=notes)


def test_sections_that_came_went_and_changed_in_reading_order():
    before = [section("a", "A", 1), section("b", "B", 2), section("c", "C", 3)]
    after = [section("a", "A", 1), section("c", "C!", 3), section("d", "D", 4)]
    changes = [(c.eid, c.change) for c in compare_sections(before, after)]
    assert changes == [("b", "removed"), ("c", "changed"), ("d", "added")]


def test_a_new_note_is_no_change_of_the_law():
    assert compare_sections([section("a", "A")], [section("a", "A", note="Amended 2020")]) == []
