import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.search.analysis import LONGEST_WORD, folded, number_forms, spans, stem, stems, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Mayor’s CAFÉ, naïve", ["the", "mayors", "cafe", "naive"]),
        ("Jum'at § 42-1116(b)", ["jumat", "42", "1116", "b"]),
        ("Straße ﬁne Ａｂ", ["strasse", "fine", "ab"]),
        ("cafe\u0301 snake_case", ["cafe", "snake", "case"]),
        ("x" * 200, ["x" * LONGEST_WORD]),
        ("— … !", []),
    ],
)
def test_words_of_a_text(text: str, found: list[str]):
    assert words(text) == found


@given(st.text())
def test_words_of_words_are_the_same_words(text: str):
    assert words(" ".join(words(text))) == words(text)


@given(st.text())
def test_words_hold_no_blank(text: str):
    assert all(word.isalnum() for word in words(text))


@given(st.text(alphabet="abcXYZ019'’ _-éÉ.\n"))
def test_spans_are_where_the_words_stand(text: str):
    assert [folded(span[0]) for span in spans(text)] == words(text)


@pytest.mark.parametrize("word", ["permit", "permits", "permitted", "permitting"])
def test_english_forms_share_a_stem(word: str):
    assert stem(word, "en") == "permit"


@pytest.mark.parametrize("word", ["perizinan", "izin", "mengizinkan", "diizinkan"])
def test_indonesian_forms_share_a_stem(word: str):
    assert stem(word, "id") == "~izin"


def test_a_word_with_a_digit_is_its_own_stem():
    assert {stem("b5s", language) for language in ("en", "id")} == {"b5s"}


def test_a_query_word_may_be_of_either_language():
    assert stems("perubahan") == ("perubahan", "~ubah")


@pytest.mark.parametrize(
    ("number", "forms"),
    [
        ("42-1116", ("42-1116", "421116")),
        ("§ 5(2)", ("5-2",)),
        ("2016-000123", ("2016-000123", "2016000123")),
        ("0423 0018", ("0423-0018", "04230018")),
        ("§", ()),
    ],
)
def test_forms_of_a_number(number: str, forms: tuple[str, ...]):
    assert number_forms(number) == forms
