"""Where given words stand among the characters of a page, however spaced and broken. Runs inside the worker."""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from records.sandbox.pdf_pages import Character

_NOTHING = dict.fromkeys(map(ord, "\xad\u200b\u200c\u200d\ufeff\u2060"))  # soft hyphens and what takes no room


def plain(text: str) -> str:
    """Text as it is compared: compatibility forms composed, one case, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text.translate(_NOTHING)).casefold().split())


def places(standing: Sequence[Character], word: str) -> Iterator[Sequence[Character]]:
    """The runs of characters that say the word as a word of its own, blanks left aside; a hyphen may break it."""
    wanted = plain(word)
    if not wanted:
        return
    letters = [(letter, place) for place, one in enumerate(standing) for letter in plain(one.text)]
    for text, owners in _readings(letters, standing):
        start = text.find(wanted)
        while start >= 0:
            first, last = owners[start], owners[start + len(wanted) - 1]
            if _stands_alone(standing, first, last):
                yield standing[first : last + 1]
            start = text.find(wanted, start + 1)


def _readings(letters: Sequence[tuple[str, int]], standing: Sequence[Character]) -> Iterator[tuple[str, Sequence[int]]]:
    """The page's letters as they are, and with the hyphens left out at which lines break."""
    yield "".join(letter for letter, _ in letters), [place for _, place in letters]
    breaking = {
        place
        for place, (one, following) in enumerate(pairwise(standing))
        if one.text in "-‐\x02￾" and following.box[0] < one.box[0]
    }
    if breaking:
        kept = [pair for pair in letters if pair[1] not in breaking]
        yield "".join(letter for letter, _ in kept), [place for _, place in kept]


def _stands_alone(standing: Sequence[Character], first: int, last: int) -> bool:
    """Whether no letter or digit is joined to either end: "Ann" is not in "Annual"."""
    for inner, outer in ((first, first - 1), (last, last + 1)):
        if not 0 <= outer < len(standing):
            continue
        one, other = standing[inner], standing[outer]
        joined = abs(other.index - one.index) == 1 and abs(other.box[1] - one.box[1]) < 0.02
        if joined and one.text.isalnum() and other.text.isalnum():
            return False
    return True
