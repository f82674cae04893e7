"""What was said to the questions of a category: checked, and made into what is kept. Pure.

Kept are: texts as they are, numbers as numbers, days as "2026-03-05", one choice as its code, several as a list of
codes in the question's order. A question that was not answered is not among the answers.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.city.questions import DATE, NUMBER, ONE, SEVERAL, TEXT, Question
from app.kernel.errors import BadInput
from app.kernel.text import N_, in_language

LONGEST_ANSWER = 2000
_NUMBER = re.compile(r"-?\d{1,12}(?:[.,]\d{1,6})?")
_YEARS = range(1900, 2200)


def checked(questions: Sequence[Question], given: Mapping[str, Sequence[str]]) -> tuple[dict[str, Any], dict[str, str]]:
    """(answers, code of a question → what is wrong with what was said to it). ``given``: code → what was typed.

    What was said to a question that is not asked is left out.
    """
    answers: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for question in questions:
        try:
            answer = answer_to(question, given.get(question.code, ()))
        except BadInput as problem:
            problems[question.code] = problem.phrase
        else:
            if answer is not None:
                answers[question.code] = answer
    return answers, problems


def answer_to(question: Question, given: Sequence[str]) -> Any:
    """What is kept of what was typed, None for no answer. Raises BadInput."""
    said = [text.strip() for text in given if text.strip()]
    if not said:
        if question.required:
            raise BadInput(N_("Answer this question."))
        return None
    if question.kind == SEVERAL:
        return _several(question, said)
    if len(said) > 1:
        raise BadInput(N_("Give one answer."))
    return _SINGLE[question.kind](question, said[0])


def shown(question: Question, answer: Any, language: str) -> str:
    """An answer as people read it, "" for none; days and numbers as they are kept."""
    if answer is None:
        return ""
    names = {choice.code: in_language(choice.names, language) for choice in question.choices}
    if question.kind == SEVERAL:
        return ", ".join(names.get(code, code) for code in answer)
    return names.get(answer, answer) if question.kind == ONE else str(answer)


def _text(_question: Question, said: str) -> str:
    if len(said) > LONGEST_ANSWER:
        raise BadInput(N_("Shorten this to %(most)s characters or fewer."), most=LONGEST_ANSWER)
    return said


def _number(_question: Question, said: str) -> int | float:
    plain = said.replace(" ", "").replace(" ", "")
    if not _NUMBER.fullmatch(plain):
        raise BadInput(N_("Enter a number, such as 3 or 2.5."))
    plain = plain.replace(",", ".")
    return float(plain) if "." in plain else int(plain)


def _day(_question: Question, said: str) -> str:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        raise BadInput(N_("Enter a day, such as 2026-03-05.")) from None
    if day.year not in _YEARS:
        raise BadInput(N_("Enter a day, such as 2026-03-05."))
    return day.isoformat()


def _one(question: Question, said: str) -> str:
    if said not in {choice.code for choice in question.choices}:
        raise BadInput(N_("Choose one of the answers."))
    return said


def _several(question: Question, said: Sequence[str]) -> list[str]:
    known = [choice.code for choice in question.choices]
    if not set(said) <= set(known):
        raise BadInput(N_("Choose among the answers."))
    return [code for code in known if code in said]


_SINGLE = {TEXT: _text, NUMBER: _number, DATE: _day, ONE: _one}
