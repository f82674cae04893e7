"""Where given words stand among the characters of a page, however spaced, broken and drawn. Runs inside the worker."""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import chain

from records.sandbox.pdf_pages import Character


def plain(text: str) -> str:
    """Text as it is compared: letters and digits alone, without accents, in one case.

    So hyphens at the ends of lines, soft ones, blanks and the many apostrophes make no difference.
    """
    return "".join(char for char in unicodedata.normalize("NFKD", text).casefold() if char.isalnum())


def places(standing: Sequence[Character], word: str) -> Iterator[Sequence[Character]]:
    """The runs of characters that say the word as a word of its own, each once.

    Looked for in the order in which the page draws its characters, and in that in which they are seen.
    """
    wanted = plain(word)
    found: set[frozenset[int]] = set()
    spelling = [one for one in standing if plain(one.text)] if wanted else []
    for order in (spelling, as_seen(spelling)) if spelling else ():
        for run in _runs(order, wanted):
            if (which := frozenset(one.index for one in run)) not in found:
                found.add(which)
                yield run


def _runs(spelling: Sequence[Character], wanted: str) -> Iterator[Sequence[Character]]:
    letters = [(letter, place) for place, one in enumerate(spelling) for letter in plain(one.text)]
    text = "".join(letter for letter, _ in letters)
    start = text.find(wanted)
    while start >= 0:
        first, last = letters[start][1], letters[start + len(wanted) - 1][1]
        if _stands_alone(spelling, first, last):
            yield spelling[first : last + 1]
        start = text.find(wanted, start + 1)


def as_seen(spelling: Sequence[Character]) -> list[Character]:
    """Line by line from the left, whatever was drawn first."""
    lines: list[list[Character]] = []
    for one in sorted(spelling, key=lambda one: one.box[1] + one.box[3]):
        middle = (one.box[1] + one.box[3]) / 2
        if not lines or middle > lines[-1][0].box[3]:
            lines.append([])
        lines[-1].append(one)
    return list(chain.from_iterable(sorted(line, key=lambda one: one.box[0]) for line in lines))


def _stands_alone(spelling: Sequence[Character], first: int, last: int) -> bool:
    """Whether no letter or digit is joined to either end: "Ann" is not in "Annual"."""
    for inner, outer in ((first, first - 1), (last, last + 1)):
        if not 0 <= outer < len(spelling):
            continue
        one, other = spelling[inner], spelling[outer]
        if abs(other.index - one.index) == 1 and abs(other.box[1] - one.box[1]) < 0.02:
            return False
    return True
