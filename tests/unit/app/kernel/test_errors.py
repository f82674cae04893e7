import pickle

from app.kernel.errors import BadInput, PsisError
from app.kernel.text import Phrase

INDONESIAN = {
    "%(name)s may not %(act)s.": "%(name)s tidak boleh %(act)s.",
    "publish records": "menerbitkan arsip",
    "%(variable)s is wrong: %(problem)s.": "%(variable)s keliru: %(problem)s.",
    "a number is expected": "seharusnya bilangan",
}


def in_indonesian(text):
    return INDONESIAN.get(text, text)


def test_an_error_is_an_english_sentence():
    assert str(PsisError("%(name)s may not %(act)s.", name="ani", act=Phrase("publish records"))) == (
        "ani may not publish records."
    )


def test_it_is_said_in_another_language_with_our_phrases_in_it():
    error = PsisError("%(name)s may not %(act)s.", name="ani", act=Phrase("publish records"))
    assert error.said(in_indonesian) == "ani tidak boleh menerbitkan arsip."


def test_what_a_user_wrote_is_never_translated():
    error = PsisError("%(name)s may not %(act)s.", name="publish records", act="publish records")
    assert error.said(in_indonesian) == "publish records tidak boleh publish records."


def test_an_error_inside_another_is_translated_with_it():
    inner = BadInput("a number is expected")
    error = BadInput("%(variable)s is wrong: %(problem)s.", variable="X", problem=inner)
    assert error.said(in_indonesian) == "X keliru: seharusnya bilangan."


def test_a_sentence_without_places_may_hold_a_percent_sign():
    assert str(BadInput("100 % wrong")) == "100 % wrong"


def test_an_error_travels_between_processes():
    error = BadInput("There is no record “%(slug)s”.", slug="x")
    assert str(pickle.loads(pickle.dumps(error))) == "There is no record “x”."
