import pickle

from app.kernel.errors import BadInput
from app.kernel.text import Phrase, said

INDONESIAN = {"no %(thing)s": "tidak ada %(thing)s", "column": "kolom", "it fails: %(why)s": "gagal: %(why)s"}


def in_indonesian(text):
    return INDONESIAN.get(text, text)


def test_a_phrase_reads_in_english_where_nobody_translates_it():
    assert f"{Phrase('no %(thing)s', thing='row')}!" == "no row!"


def test_a_phrase_is_said_in_another_language_with_the_phrases_that_fill_it():
    assert Phrase("no %(thing)s", thing=Phrase("column")).said(in_indonesian) == "tidak ada kolom"


def test_the_words_of_others_are_said_as_they_are():
    assert said("column", in_indonesian) == "column"


def test_a_phrase_without_values_keeps_its_percent_signs():
    assert Phrase("100 %").said(in_indonesian) == "100 %"


def test_a_phrase_comes_through_another_process_whole():
    sent = pickle.loads(pickle.dumps(Phrase("no %(thing)s", thing=Phrase("column"))))
    assert sent.said(in_indonesian) == "tidak ada kolom"


def test_an_error_in_an_error_is_said_in_the_same_language():
    assert BadInput("it fails: %(why)s", why=BadInput("no %(thing)s", thing="x")).said(in_indonesian) == (
        "gagal: tidak ada x"
    )
