"""Words as they are looked for in texts."""

import pytest

from app.intake.phrases import any_of


@pytest.mark.parametrize(
    "text",
    [
        "Hartono Wijaya",
        "HARTONO  WIJAYA,",
        "to Hartono\nWijaya",
        "Hartono_Wijaya",
        "Hartono, Wijaya",
    ],
)
def test_a_name_is_found_however_it_is_written(text):
    assert any_of(["Hartono Wijaya"]).search(text)


@pytest.mark.parametrize(
    "text", ["Hartonowijaya", "Hartono Wijayanti", "Suhartono Wijaya", "Hartono and Wijaya", "Wijaya Hartono"]
)
def test_other_words_are_not_that_name(text):
    assert not any_of(["Hartono Wijaya"]).search(text)


@pytest.mark.parametrize("text", ["Ma'ruf", "Ma’ruf", "Maʼruf", "Maruf"])
def test_an_apostrophe_may_be_any(text):
    assert any_of(["Ma'ruf"]).search(text)


def test_a_number_is_found_in_any_grouping():
    assert any_of(["(808) 555-1234"]).search("call 808.555.1234 now")


@pytest.mark.parametrize("nothing", [(), ("",), ("–",)])
def test_where_there_is_no_word_nothing_is_found(nothing):
    assert not any_of(nothing).search("– any text")
