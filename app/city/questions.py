"""What a category of complaints asks by itself: questions as data, and which of them can be. Pure."""

import re
from typing import NamedTuple

from app.kernel.errors import BadInput
from app.kernel.text import LANGUAGES, N_, Localized

TEXT, NUMBER, DATE, ONE, SEVERAL = "text", "number", "date", "one", "several"
KINDS = {
    TEXT: N_("Text"),
    NUMBER: N_("Number"),
    DATE: N_("Date"),
    ONE: N_("One of several answers"),
    SEVERAL: N_("Any of several answers"),
}
"""Kind → what administrators call it."""
CHOOSING = frozenset({ONE, SEVERAL})
LONGEST_QUESTION, LONGEST_HINT, MOST_CHOICES, MOST_QUESTIONS = 200, 500, 50, 30
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Choice(NamedTuple):
    """An answer that can be chosen."""

    code: str
    names: Localized


class Question(NamedTuple):
    """``code`` names the answer in whatever keeps it; it never changes. ``active`` false: asked no more."""

    code: str
    kind: str
    names: Localized
    hints: Localized
    choices: tuple[Choice, ...] = ()
    position: int = 0
    required: bool = False
    active: bool = True


def require_sound(question: Question) -> None:
    """Raise BadInput for a question that could not be asked, or not be answered."""
    _require_code(question.code)
    if question.kind not in KINDS:
        raise BadInput(N_("There is no such kind of question."))
    _require_texts(question.names, LONGEST_QUESTION)
    if any(len(text) > LONGEST_HINT for text in question.hints.values()):
        raise BadInput(N_("A hint has at most %(most)s characters."), most=LONGEST_HINT)
    if question.kind not in CHOOSING:
        if question.choices:
            raise BadInput(N_("Only questions with answers to choose from have such answers."))
        return
    if not 2 <= len(question.choices) <= MOST_CHOICES:
        raise BadInput(N_("Give from 2 to %(most)s answers to choose from."), most=MOST_CHOICES)
    if len({choice.code for choice in question.choices}) < len(question.choices):
        raise BadInput(N_("Two answers have the same short name."))
    for choice in question.choices:
        _require_code(choice.code)
        _require_texts(choice.names, LONGEST_QUESTION)


def _require_code(code: str) -> None:
    if len(code) > 60 or not _CODE.fullmatch(code):
        raise BadInput(
            N_("“%(slug)s” is no short name: lower-case letters, digits and single hyphens, please."), slug=code[:40]
        )


def _require_texts(texts: Localized, most: int) -> None:
    if any(not 0 < len(texts.get(tag, "").strip()) <= most for tag in LANGUAGES):
        raise BadInput(N_("A name is needed in every language, of at most %(most)s characters."), most=most)
