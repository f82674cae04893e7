"""Where given words stand in a text, whatever its case, however they are spaced and punctuated. Pure."""

import re
from collections.abc import Iterable

_GAP = "[\\W_\u02bb\u02bc]"  # the last two are apostrophes that count as letters
_LETTERS = rf"(?:(?!{_GAP}).)+"
_PART = re.compile(rf"(?P<gap>{_GAP}*)(?P<word>{_LETTERS})")


def any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Finds whichever of the phrases stands there as words of its own; nothing where none has a letter or digit."""
    return whole(as_written(phrase) for phrase in phrases)


def as_written(phrase: str) -> str:
    """A pattern for one phrase: blanks and signs between its words are as good as others, "Ma’ruf" is "Ma'ruf"."""
    found = ""
    for part in _PART.finditer(phrase):
        apart = any(char.isspace() for char in part["gap"])
        between = f"{_GAP}{{{'1' if apart else '0'},5}}" if part["gap"] and found else ""
        found += between + re.escape(part["word"])
    return found


def whole(patterns: Iterable[str]) -> re.Pattern[str]:
    """Finds whichever of the patterns matches whole words; empty ones match nothing."""
    ways = "|".join(dict.fromkeys(filter(None, patterns))) or "(?!)"
    return re.compile(rf"(?<![^\W_])(?:{ways})(?![^\W_])", re.IGNORECASE)
