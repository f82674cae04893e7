import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.search import language
from records.search.cleaning import LONGEST_TEXT, prepared
from records.search.language import MOST_EXPENSIVE_LEAVES, Query, parse, relaxed
from records.search.tree import (
    And,
    DateRange,
    Everything,
    Fuzzy,
    Node,
    Not,
    Nothing,
    Number,
    Or,
    Phrase,
    Term,
    Wildcard,
    leaves,
)

TODAY = date(2020, 5, 17)
NOTATION = st.one_of(
    st.sampled_from(('"', "(", ")", "[", "]", "{", "}", ">", "<", "=", "~", "*", "?", "-", "§", ":", "'", "^")),
    st.sampled_from(("TO", "AND", "OR", "NOT", "DAN", "permit", "2015", "5(2)")),
    st.sampled_from(("title:", "date:", "year:", "date:>", "labels:")),
)


def read(text: str) -> Node:
    return parse(text, today=TODAY).root


def every(*words: str) -> And:
    return And(tuple(map(Term, words)))


def year(first: int, last: int) -> DateRange:
    return DateRange(date(first, 1, 1), date(last, 12, 31))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", Everything()),
        ("*", Everything()),
        ("!!!", Nothing()),
        ("Café", Term("cafe")),
        ("mayor's office", every("mayors", "office")),
        ("permit house", every("permit", "house")),
        ("permit for the house", every("permit", "house")),
        ("the", Term("the")),
        ("the -permit", And((Term("the"), Not(Term("permit"))))),
        ("permit OR deed", Or((Term("permit"), Term("deed")))),
        ("izin ATAU akta", Or((Term("izin"), Term("akta")))),
        ("rumah DAN izin", every("rumah", "izin")),
        ("house NOT permit", And((Term("house"), Not(Term("permit"))))),
        ("rumah BUKAN izin", And((Term("rumah"), Not(Term("izin"))))),
        ("house -permit", And((Term("house"), Not(Term("permit"))))),
        ("e-mail", Phrase(("e", "mail"))),
        ('"zoning variance"', Phrase(("zoning", "variance"))),
        ("“zoning variance”", Phrase(("zoning", "variance"))),
        ('"zoning', Term("zoning")),
        ("(permit OR deed", Or((Term("permit"), Term("deed")))),
        ("title:house", Term("house", "title")),
        ("JUDUL:rumah", Term("rumah", "title")),
        ("type:foreclosure-notice", Phrase(("foreclosure", "notice"), "type")),
        ("labels:desk", every("labels", "desk")),
        ("foo:bar", every("foo", "bar")),
        ("permit*", Wildcard("permit*")),
        ("insp?ct*", Wildcard("insp?ct*")),
        ("p*", Term("p")),
        ("permit?", Term("permit")),
        ("title:gar*", Wildcard("gar*", "title")),
        ("number:2016-00*", Wildcard("2016-00*", "number")),
        ("permti~1", Fuzzy("permti", 1)),
        ("permti~9", Fuzzy("permti", 2)),
        ("42-1116", Number(("42", "1116"))),
        ("§ 5(2)", Number(("5", "2"))),
        ("§ 42-1116(b)", Number(("42", "1116", "b"))),
        ("number:12", Number(("12",), "number")),
        ("0423 0018", And((Number(("0423",)), Number(("0018",))))),
        ("42-1116 OR 42-1117", Or((Number(("42", "1116")), Number(("42", "1117"))))),
        ("date:2015", year(2015, 2015)),
        ("year:2015", year(2015, 2015)),
        ("tahun:2015", year(2015, 2015)),
        ("date:2016-02", DateRange(date(2016, 2, 1), date(2016, 2, 29))),
        ("date:31/12/2016", DateRange(date(2016, 12, 31), date(2016, 12, 31))),
        ('tanggal:"17 agustus 1945"', DateRange(date(1945, 8, 17), date(1945, 8, 17))),
        ("date:yesterday", DateRange(date(2020, 5, 16), date(2020, 5, 16))),
        ("date:[2014 TO 2016]", year(2014, 2016)),
        ("date:[2014 TO]", DateRange(date(2014, 1, 1), None)),
        ("date:>2015-03-01", DateRange(date(2015, 3, 2), None)),
        ("date:<=2015", DateRange(None, date(2015, 12, 31))),
        ("date:>9999", Nothing()),
        ("date:soon", every("date", "soon")),
        ("date:2015-02-30", And((Term("date"), Number(("2015", "02", "30"))))),
        ("[x TO y]", every("x", "y")),
        ("DO NOT ENTER", every("not", "enter")),
        ("NOT NOT permit", Not(Term("permit"))),
    ],
)
def test_what_is_typed_is_read_as(typed: str, meant: Node):
    assert read(typed) == meant


def test_a_question_is_found_by_any_of_its_words():
    assert read("who is the mayor of the city?") == Or((Term("mayor"), Term("city")))


def test_a_few_bare_words_must_all_be_there():
    assert isinstance(read("residential building permit ward roof"), And)


def test_any_of_the_words_is_remarked():
    assert parse("who is the mayor of the city?", today=TODAY).remarks == ("any-word",)


def test_relaxed_takes_any_word_and_its_neighbours():
    wider = relaxed(parse("zoning map", today=TODAY))
    assert wider.root == Or((Term("zoning"), Term("map"), Fuzzy("zoning")))


def test_relaxed_splits_a_hyphenated_word():
    wider = relaxed(parse("huguenot-descended", today=TODAY))
    assert wider.root == Or((Phrase(("huguenot", "descended")), Term("huguenot"), Term("descended")))


@pytest.mark.parametrize("typed", ["title:house", "house -permit", "per*", ""])
def test_what_was_asked_precisely_is_not_relaxed(typed: str):
    assert relaxed(parse(typed, today=TODAY)) is None


def test_a_long_text_is_cut_and_says_so():
    query = parse("permit " * 10_000, today=TODAY)
    assert (len(query.text) <= LONGEST_TEXT, query.remarks[0]) == (True, "cut")


def test_deep_brackets_are_read_as_words():
    assert parse("(" * 60 + "permit", today=TODAY) == Query("(" * 60 + "permit", Term("permit"), "en", ("brackets",))


def test_many_wildcards_are_read_as_words():
    root = read(" ".join(f"{letter}b*" for letter in "abcdefghijk"))
    assert sum(isinstance(leaf, Wildcard) for leaf in leaves(root)) == MOST_EXPENSIVE_LEAVES


@given(st.text(alphabet=st.characters(), max_size=600), st.sampled_from(("en", "id")))
def test_no_text_raises(text: str, language: str):
    assert isinstance(parse(text, language=language, today=TODAY), Query)


@given(st.lists(NOTATION, max_size=60), st.sampled_from(("", " ")))
def test_no_heap_of_notation_raises(pieces: list[str], between: str):
    assert isinstance(parse(between.join(pieces), today=TODAY), Query)


@given(st.lists(NOTATION, max_size=40).map(" ".join))
def test_a_wildcard_has_two_leading_characters(text: str):
    patterns = [leaf.pattern for leaf in leaves(read(text), positive=False) if isinstance(leaf, Wildcard)]
    assert all(pattern[:2].isalnum() for pattern in patterns)


@pytest.mark.parametrize("text", ["\x00", "\ud800", "a\ud800b", "\u202e", "a" * 10_000, "𝔘" * 5_000, "ﷺ", "½ ª ß ﬁ"])
def test_odd_characters_are_read(text: str):
    assert isinstance(parse(text, today=TODAY), Query)


BARE = st.lists(
    st.one_of(
        st.sampled_from(
            ("roof", "2015", "42a", "Perizinan", "TO", "DAN", "the", "ANDY", "x" * 80, "é", "1er", "NOT roof")
        ),
        st.sampled_from(("AND", "OR", "NOT", "of")),
    ),
    min_size=1,
    max_size=7,
).map(" ".join)


@given(BARE)
def test_bare_words_are_read_as_the_parser_reads_them(typed: str):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "_BARE", re.compile(r"(?!)"))
        by_the_parser = parse(typed, today=TODAY)

    assert parse(typed, today=TODAY) == by_the_parser


@pytest.mark.parametrize("typed", ["roof", "roof house", "roof -house", "-roof", "repair of roof 2015"])
def test_bare_words_do_not_trouble_the_parser(typed: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(language, "_PARSER", None)

    assert "unreadable" not in parse(typed, today=TODAY).remarks


@given(st.from_regex(r"-?(a|uu|undang|NOT|1|b2)( -?(a|uu|undang|DAN|1|2001)){0,4}", fullmatch=True))
def test_plain_words_are_prepared_as_among_others(line: str):
    assert prepared(f'{line} ""')[0] == f'{prepared(line)[0]} ""'
