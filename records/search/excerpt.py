"""The part of a text where a query's words stand, those words marked: from the same tree the engine reads."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from whoosh.support.levenshtein import damerau_levenshtein

from records.search.analysis import folded, forms, parted, spans, stem, stems
from records.search.language import Query
from records.search.tree import Fuzzy, Leaf, Number, Phrase, Term, Wildcard, leaves

Runs = list[tuple[str, bool]]
"""Pieces of text in order; True: a word that was looked for. No piece is markup."""

_Place = tuple[int, int]
"""Which of the query's leaves, and which word of it."""

_Places = frozenset[_Place]
_NOWHERE: _Places = frozenset()

Mark = tuple[int, int, int]
"""Start, end, and which of the query's leaves stands there."""

BEGIN, END = "\x02", "\x03"
"""Around a word that was looked for: no text that can be printed holds them."""

WIDTH = 240
"""Characters that are shown of a text, about."""

SCANNED = 10_000
"""Characters read word by word; a word that stands later is looked for letter by letter, which is quick."""

_AFTER_FIRST = 2_000
_BLANKS = re.compile(r"\s+")
_PORTION = 1_000
"""Characters of a text that are split into words at once."""
_LEAD = 60
_REMEMBERED = 1_000


def excerpt(text: str, marker: "Marker", width: int = WIDTH) -> Runs:
    """About ``width`` characters where most different words stand, or the beginning."""
    text = text if text.isascii() else unicodedata.normalize("NFC", text)
    # Of one thing looked for no later place shows more than the first.
    after_first = width if len(marker.lengths) == 1 else _AFTER_FIRST
    marks = marker.marks(text, 0, after_first)
    if not marks and (later := _first_beyond(text, marker.looked_for)):
        marks = marker.marks(text, later, after_first)
    start = _start(text, marks, width)
    end = min(len(text), start + width)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + width // 2)
    inside = [(max(a, start), min(b, end)) for a, b, _ in marks if a < end and b > start]
    runs = _runs(text, inside, start, end)
    return [*([("… ", False)] if start else []), *runs, *([(" …", False)] if end < len(text) else [])]


def marked(text: str, marker: "Marker") -> Runs:
    """A whole short text, such as a title, with the words looked for marked."""
    text = text if text.isascii() else unicodedata.normalize("NFC", text)
    return _runs(text, [(a, b) for a, b, _ in marker.marks(text)], 0, len(text))


def _first_beyond(text: str, looked_for: tuple[Leaf, ...]) -> int:
    """A little before the first place beyond SCANNED where a word stands literally; 0: nowhere."""
    lowered = text.lower() if len(text) > SCANNED else ""
    if len(lowered) != len(text):
        return 0
    said = [leaf.word for leaf in looked_for if isinstance(leaf, Term)]
    said += [leaf.words[0] for leaf in looked_for if isinstance(leaf, Phrase | Number)]
    found = [place for word in said if (place := lowered.find(stem(word, "en"), SCANNED - _LEAD)) >= 0]
    return max(0, text.rfind(" ", 0, min(found) - _LEAD)) if found else 0


def in_lines(texts: Iterable[str]) -> str:
    """The texts as lines of one, that are shown whole and as they stand; of each other one an empty line."""
    return "\n".join(
        [
            text if len(text) <= WIDTH and text.isascii() and text.isprintable() and "  " not in text else ""
            for text in texts
        ]
    )


def _start(text: str, marks: list[Mark], width: int) -> int:
    """Where the window begins that holds most different words; the first of equals. A short text is shown whole."""
    if len(text) <= width:
        return 0
    best, most = 0, 0
    for number, (begin, _, _) in enumerate(marks):
        different = len({which for a, _, which in marks[number : number + 20] if a < begin + width - _LEAD})
        if different > most:
            best, most = begin, different
    return 0 if best <= _LEAD else text.find(" ", best - _LEAD, best) + 1 or best


def _runs(text: str, marks: list[tuple[int, int]], start: int, end: int) -> Runs:
    edges = [start]
    for begin, stop in marks:
        if begin >= edges[-1]:
            edges += [begin, stop]
    pieces = [(text[a:b], n % 2 == 1) for n, (a, b) in enumerate(pairwise([*edges, end])) if a < b]
    shown = text[start:end]
    if shown.isprintable() and "  " not in shown:  # no blank but single spaces, told in a tenth of the time
        return pieces
    return [(_BLANKS.sub(" ", piece), found) for piece, found in pieces]


def marker(query: Query, language: str) -> "Marker":
    """A marker of the query's words; one that was made for the same words before."""
    return _marker(tuple(leaves(query.root)), language)


@lru_cache(50)
def _marker(looked_for: tuple[Leaf, ...], language: str) -> "Marker":
    return Marker(tuple(dict.fromkeys(looked_for)), language)


class Marker:
    """Finds words in texts of one language, and remembers which words are which."""

    def __init__(self, looked_for: tuple[Leaf, ...], language: str) -> None:
        self.looked_for = looked_for
        self.language = language
        patterns = [pattern for leaf in looked_for if (pattern := _pattern(leaf))]
        self.lengths = [len(pattern) for pattern in patterns]
        self.words: dict[str, _Places] = {}
        self.stems: dict[str, _Places] = {}
        self.tests: list[tuple[_Place, Callable[[str], bool]]] = []
        for which, pattern in enumerate(patterns):
            for place, part in enumerate(pattern):
                self.look_for((which, place), part)
        self.known: dict[str, _Places] = {}
        self.single = _single(patterns)

    def look_for(self, place: "_Place", part: "_Part") -> None:
        if callable(part):
            self.tests.append((place, part))
            return
        self.words[part.word] = self.words.get(part.word, _NOWHERE) | {place}
        for form in part.stems:
            self.stems[form] = self.stems.get(form, _NOWHERE) | {place}

    def marks(self, text: str, begin: int = 0, after_first: int = SCANNED) -> list[Mark]:
        """From ``begin`` on, SCANNED characters, but no more than ``after_first`` beyond the first mark."""
        if self.single is not None and text.isascii():
            return self.single_marks(self.single, text, begin, after_first)
        found: list[Mark] = []
        begun: list[Mark] = []  # phrases of which the first words stood just before: start, words so far, which
        until = begin + SCANNED if self.lengths else 0
        for word in spans(text[begin:until] if begin or len(text) > until else text):
            places = self.known.get(word[0])
            if places is None:
                places = self.learnt(word[0])
            if not places:
                begun = []
                continue
            start, end = word.start() + begin, word.end() + begin
            reached = [
                (s, n, which) for s, n, which in [*begun, *((start, 0, w) for w, _ in places)] if (which, n) in places
            ]
            found += [(s, end, which) for s, n, which in reached if n + 1 == self.lengths[which]]
            begun = [(s, n + 1, which) for s, n, which in reached if n + 1 < self.lengths[which]]
            if found and start > found[0][0] + after_first:
                break
        return sorted(set(found), key=_order) if len(found) > 1 else found

    def single_marks(self, wanted: "_Single", text: str, begin: int, after_first: int) -> list[Mark]:
        """The same for single words in a text of ASCII letters: which of its words are they, then where these stand."""
        found: list[Mark] = []
        form_of = forms(self.language).__getitem__
        until = min(len(text), begin + SCANNED) if wanted else begin
        while begin < until and not (found and begin > min(found)[0] + after_first):
            end = until if until - begin <= _PORTION else _cut(text, begin, until)
            portion = f" {parted(text[begin:end])} "
            words = portion.split()
            for word in set(self.named(words)):
                places = _places(portion, word)
                found += [(begin + a, begin + b, which) for a, b in places for which in wanted[form_of(word)]]
            begin = end
        found.sort(key=_order)
        return [mark for mark in found if mark[0] <= found[0][0] + after_first] if len(found) > 1 else found

    def framed(self, text: str) -> str | None:
        """A text of ASCII letters with BEGIN and END around the words looked for; None: read it for its marks.

        Many short texts are read as one: between their words stands whatever is no part of one.
        """
        if not self.single:
            return None if self.single is None else text
        portion = f" {parted(text)} "
        pieces: list[str] = []
        at = 0
        places = [_places(portion, word) for word in self.named(set(portion.split()))]
        for begin, end in sorted(chain.from_iterable(places)):
            pieces += (text[at:begin], BEGIN, text[begin:end], END)
            at = end
        return "".join((*pieces, text[at:]))

    def named(self, words: Collection[str]) -> list[str]:
        """Those of the words as written that are looked for, where that is asked by single words alone."""
        wanted = self.single or {}
        form_of = forms(self.language).__getitem__
        return [word for word, form in zip(words, map(form_of, words), strict=True) if form in wanted]

    def learnt(self, raw: str) -> "_Places":
        """Which leaf, and which word of it, a word as written may be."""
        word = folded(raw)
        places = self.words.get(word, _NOWHERE)
        if self.stems:
            places |= self.stems.get(stem(word, self.language), _NOWHERE)
        if self.tests:
            places |= {place for place, passes in self.tests if passes(word)}
        if len(self.known) >= _REMEMBERED:
            self.known.clear()
        self.known[raw] = places
        return places


class _Word(NamedTuple):
    """A word looked for, and stems that are as good."""

    word: str
    stems: tuple[str, ...] = ()


_Part = _Word | Callable[[str], bool]

_Single = dict[str, tuple[int, ...]]
"""A word's stem, or what has none, and which of the query's leaves it is."""


def _single(patterns: list[list[_Part]]) -> _Single | None:
    """The forms looked for, where each leaf is one word in any of its forms; None where some leaf asks for more."""
    found: _Single = {}
    for which, pattern in enumerate(patterns):
        part = pattern[0]
        if len(pattern) > 1 or not isinstance(part, _Word) or (part.word.isalpha() and not part.stems):
            return None
        for form in part.stems or (part.word,):
            found[form] = (*found.get(form, ()), which)
    return found


def _order(mark: Mark) -> Mark:
    return mark[0], -mark[1], mark[2]


def _places(portion: str, word: str) -> list[tuple[int, int]]:
    """Where the word stands between blanks, counted from behind the first blank; quotation marks are no part of it."""
    alone, inner = f" {word} ", word.strip("'")
    before = word.find(inner)
    found = []
    place = portion.find(alone)
    while place >= 0:
        found.append((place + before, place + before + len(inner)))
        place = portion.find(alone, place + len(word) + 1)
    return found


def _cut(text: str, begin: int, until: int) -> int:
    """Where a portion ends so that it ends with no part of a word."""
    blank = text.find(" ", begin + _PORTION, until)
    return blank if blank >= 0 else until


def _pattern(leaf: Leaf) -> list[_Part]:
    """What each word in a row must be that the leaf looks for: nothing where it looks for nothing in texts."""
    match leaf:
        case Term(word, "" | "title"):
            return [_Word(word, stems(word))]
        case Phrase(said, "" | "title") | Number(said, _):
            return [_Word(word) for word in said]
        case Wildcard(pattern, "" | "title"):
            regex = re.compile(pattern.replace("*", ".*").replace("?", "."))
            return [lambda found: regex.fullmatch(found) is not None]
        case Fuzzy(word, distance, "" | "title"):
            letters = frozenset(word)  # an edit takes one of them away and brings another one at the most
            return [
                lambda found: (
                    abs(len(found) - len(word)) <= distance
                    and len(letters.symmetric_difference(found)) <= 2 * distance
                    and _is_near(found, word, distance)
                )
            ]
        case _:
            return []


def _is_near(word: str, other: str, distance: int) -> bool:
    return bool(damerau_levenshtein(word, other, limit=distance) <= distance)
