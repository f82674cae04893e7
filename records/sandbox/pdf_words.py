"""Where given words stand among the characters of a page, however spaced, broken and drawn. Runs inside the worker."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import chain, product

from records.sandbox.pdf_pages import Character

_AT_THE_EDGE = 5  # lines at the foot and at the head of a page, running titles and numbers among them
_FEWEST_LETTERS = 2  # of a word on either side of a break


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
    spelling = _spelling(standing) if wanted else []
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


def over_the_break(
    before: Sequence[Character], after: Sequence[Character], word: str
) -> Iterator[tuple[Sequence[Character], Sequence[Character]]]:
    """The two runs of a phrase that begins on one page, ``before``, and ends on the next, ``after``.

    Between them may stand what pages have at foot and head: the first ends one of the last lines of its page, and the
    second begins one of the first lines of the other.
    """
    last, first = _lines(_spelling(before))[-_AT_THE_EDGE:], _lines(_spelling(after))[:_AT_THE_EDGE]
    for start, end in _halves(word) if last and first else ():
        tails = [line[-size:] for line in last if (size := _ends_with(line, start))]
        heads = [line[:size] for line in first if (size := _begins_with(line, end))]
        yield from product(tails, heads)


def _halves(word: str) -> Iterator[tuple[str, str]]:
    """Where a phrase may be broken: between its words, or within one that leaves letters enough on either side."""
    parts = [part for part in map(plain, re.split(r"[\W_]+", word)) if part]
    whole, begin = "".join(parts), 0
    for part in parts:
        if begin:
            yield whole[:begin], whole[begin:]
        for place in range(begin + _FEWEST_LETTERS, begin + len(part) - _FEWEST_LETTERS + 1):
            yield whole[:place], whole[place:]
        begin += len(part)


def _ends_with(line: Sequence[Character], wanted: str) -> int:
    """How many characters at the line's end say that; 0 where they do not, or are not a beginning of words."""
    for size in range(1, len(line) + 1):
        said = "".join(plain(one.text) for one in line[-size:])
        if len(said) >= len(wanted):
            return size if said == wanted and _stands_alone(line, len(line) - size, len(line) - 1) else 0
    return 0


def _begins_with(line: Sequence[Character], wanted: str) -> int:
    """The same for a line's beginning."""
    for size in range(1, len(line) + 1):
        said = "".join(plain(one.text) for one in line[:size])
        if len(said) >= len(wanted):
            return size if said == wanted and _stands_alone(line, 0, size - 1) else 0
    return 0


def _spelling(standing: Sequence[Character]) -> list[Character]:
    """Those that are letters or digits."""
    return [one for one in standing if plain(one.text)]


def as_seen(spelling: Sequence[Character]) -> list[Character]:
    """Line by line from the left, whatever was drawn first."""
    return list(chain.from_iterable(_lines(spelling)))


def _lines(spelling: Sequence[Character]) -> list[list[Character]]:
    lines: list[list[Character]] = []
    for one in sorted(spelling, key=lambda one: one.box[1] + one.box[3]):
        middle = (one.box[1] + one.box[3]) / 2
        if not lines or middle > lines[-1][0].box[3]:
            lines.append([])
        lines[-1].append(one)
    return [sorted(line, key=lambda one: one.box[0]) for line in lines]


def _stands_alone(spelling: Sequence[Character], first: int, last: int) -> bool:
    """Whether no letter or digit is joined to either end: "Ann" is not in "Annual"."""
    for inner, outer in ((first, first - 1), (last, last + 1)):
        if not 0 <= outer < len(spelling):
            continue
        one, other = spelling[inner], spelling[outer]
        if abs(other.index - one.index) == 1 and abs(other.box[1] - one.box[1]) < 0.02:
            return False
    return True
