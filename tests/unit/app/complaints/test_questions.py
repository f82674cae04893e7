"""Answers to the questions of a category: what is kept of them, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.city.questions import KINDS, Choice, Question
from app.complaints.filing.questions import answer_to, checked, shown
from app.kernel.errors import BadInput

CHOICES = tuple(Choice(code, {"en": code.title(), "id": f"{code} id"}) for code in ("small", "large"))


def question(kind, *, required=False, code="it"):
    choices = CHOICES if kind in ("one", "several") else ()
    return Question(code, kind, {"en": "It?", "id": "Itu?"}, {}, choices, 0, required)


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("text", [" on the left "], "on the left"),
        ("number", ["3"], 3),
        ("number", ["2,5"], 2.5),
        ("number", ["-4"], -4),
        ("date", ["2026-03-05"], "2026-03-05"),
        ("one", ["small"], "small"),
        ("several", ["large", "small"], ["small", "large"]),
        ("several", ["large", "large"], ["large"]),
        ("text", ["  "], None),
        ("several", [], None),
    ],
)
def test_what_is_kept_of_an_answer(kind, given, kept):
    assert answer_to(question(kind), given) == kept


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("text", ["x" * 2001]),
        ("number", ["three"]),
        ("number", ["1e400"]),
        ("number", ["NaN"]),
        ("date", ["5 March"]),
        ("date", ["0001-01-01"]),
        ("one", ["huge"]),
        ("one", ["small", "large"]),
        ("several", ["small", "huge"]),
    ],
)
def test_what_is_no_answer(kind, given):
    with pytest.raises(BadInput):
        answer_to(question(kind), given)


@pytest.mark.parametrize("kind", KINDS)
def test_what_must_be_answered_is_asked_for(kind):
    with pytest.raises(BadInput):
        answer_to(question(kind, required=True), [])


def test_problems_are_told_by_question():
    asked = [question("number", code="deep"), question("one", code="size")]
    answers, problems = checked(asked, {"deep": ["much"], "size": ["small"], "other": ["x"]})
    assert (answers, set(problems)) == ({"size": "small"}, {"deep"})


@given(st.sampled_from(sorted(KINDS)), st.lists(st.text(max_size=50), max_size=4))
def test_whatever_is_typed_is_kept_or_refused(kind, typed):
    try:
        kept = answer_to(question(kind), typed)
    except BadInput:
        return
    assert shown(question(kind), kept, "en") is not None


def test_codes_are_shown_by_their_names():
    assert shown(question("several"), ["small", "large"], "id") == "small id, large id"
