from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from whoosh.support.levenshtein import damerau_levenshtein

from records.search.excerpt import BEGIN, END, SCANNED, Marker, excerpt, in_lines, marked, marker
from records.search.language import Query, parse
from records.search.tree import Fuzzy, leaves

FILLER = "lorem ipsum dolor sit amet, "


def asked(text: str) -> Query:
    return parse(text, today=date(2020, 1, 1))


def marks(runs: list[tuple[str, bool]]) -> list[str]:
    return [run for run, is_marked in runs if is_marked]


def whole(runs: list[tuple[str, bool]]) -> str:
    return "".join(run for run, _ in runs)


def test_other_forms_of_the_word_are_marked():
    assert marks(excerpt("Two permits were permitted.", marker(asked("permit"), "en"))) == ["permits", "permitted"]


def test_indonesian_forms_are_marked():
    assert marks(marked("Izin dan Perizinan", marker(asked("perizinan"), "id"))) == ["Izin", "Perizinan"]


def test_accents_and_case_do_not_matter():
    assert marks(marked("The CAFÉ", marker(asked("cafe"), "en"))) == ["CAFÉ"]


def test_a_number_is_marked_as_a_whole():
    assert marks(marked("Section 42-1116, not 42 or 1116", marker(asked("42-1116"), "en"))) == ["42-1116"]


def test_a_phrase_is_marked_only_where_it_stands():
    assert marks(marked("zoning map, zoning variance", marker(asked('"zoning variance"'), "en"))) == ["zoning variance"]


def test_wildcards_and_fuzzy_words_are_marked():
    assert marks(marked("inspector of permits", marker(asked("insp* permts~1"), "en"))) == ["inspector", "permits"]


def test_what_must_not_be_there_is_not_marked():
    assert marks(marked("house permit", marker(asked("house -permit"), "en"))) == ["house"]


def test_the_window_goes_where_most_words_stand():
    text = "permit " + FILLER * 40 + "a permit for the roof of a house " + FILLER * 40
    assert marks(excerpt(text, marker(asked("permit roof house"), "en"))) == ["permit", "roof", "house"]


def test_a_word_far_down_a_long_text_is_shown():
    text = FILLER * (2 * SCANNED // len(FILLER)) + "the harbour " + FILLER * 1000
    assert marks(excerpt(text, marker(asked("harbour"), "en"))) == ["harbour"]


def test_without_a_hit_the_beginning_is_shown():
    assert whole(excerpt(FILLER * 40, marker(asked("harbour"), "en"))).startswith("lorem ipsum")


def test_an_excerpt_is_about_as_wide_as_wished():
    assert len(whole(excerpt(FILLER * 400, marker(asked("dolor"), "en"), width=120))) <= 120 + len("… …") + 2


def test_markup_in_a_text_stays_text():
    assert whole(marked("<b>permit</b>", marker(asked("permit"), "en"))) == "<b>permit</b>"


@given(st.text(), st.text(max_size=50))
def test_marking_changes_no_character(text: str, typed: str):
    text = " ".join(text.split())
    runs = marked(text, marker(asked(typed), "en"))
    assert "".join(whole(runs).split()) == "".join(whole(marked(text, marker(Query("", asked("").root), "en"))).split())


WORDS_ALIKE = st.text(alphabet="abcd", min_size=3, max_size=7)


@given(st.lists(WORDS_ALIKE, min_size=1, max_size=8), WORDS_ALIKE.filter(lambda word: len(word) > 3), st.integers(1, 2))
def test_words_alike_are_marked_by_their_edits_alone(text: list[str], typed: str, distance: int):
    near = Query("", Fuzzy(typed, distance))
    expected = [word for word in text if damerau_levenshtein(word, typed, limit=distance) <= distance]

    assert marks(marked(" ".join(text), marker(near, "xx"))) == expected


RUNS = st.lists(
    st.tuples(
        st.sampled_from(["roof", "Roofs", "'roof'", "o'clock", "running", "run''", "2016", "rumah", "Perumahan", "a"]),
        st.sampled_from([" ", "  ", "\n", ", ", "-", "_", "'", ". "]),
    ),
    max_size=400,
)


@given(RUNS, st.sampled_from(["roof", "run 2016", "rumah o'clock", "roof run rumah"]), st.sampled_from(["en", "id"]))
def test_a_glance_at_all_words_marks_the_same_as_reading_them_one_by_one(text: list[tuple[str, str]], typed, language):
    written = "".join(map("".join, text))
    quick, slow = (Marker(tuple(leaves(asked(typed).root)), language) for _ in range(2))
    slow.single = None
    assert excerpt(written, quick) == excerpt(written, slow)


@given(st.text("ab' .ermits\n-B"), st.sampled_from(["permit", "ab b", "a -b", "ab OR a"]))
def test_a_text_is_framed_where_it_has_marks(text: str, typed: str):
    read = marker(asked(typed), "en")
    framed = text
    for begin, end, _ in reversed(read.marks(text)):
        framed = f"{framed[:begin]}{BEGIN}{framed[begin:end]}{END}{framed[end:]}"
    assert read.framed(text) == framed


def test_where_a_phrase_stands_is_not_told_by_frames():
    assert marker(asked('"a permit"'), "en").framed("a permit") is None


def test_of_long_accented_and_untidy_texts_an_empty_line_is_left():
    assert in_lines(["permit " * 200, "café", "a  b", "a\x02", "permit"]) == "\n\n\n\npermit"
