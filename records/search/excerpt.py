"""The part of a text where a query's words stand, those words marked: from the same tree the engine reads."""

import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise

from whoosh.support.levenshtein import damerau_levenshtein

from records.search.analysis import folded, spans, stem, stems
from records.search.language import Query
from records.search.tree import Fuzzy, Leaf, Number, Phrase, Term, Wildcard, leaves

Runs = list[tuple[str, bool]]
"""Pieces of text in order; True: a word that was looked for. No piece is markup."""

Mark = tuple[int, int, int]
"""Start, end, and which of the query's leaves stands there."""

SCANNED = 10_000
"""Characters read word by word; a word that stands later is looked for letter by letter, which is quick."""

_AFTER_FIRST = 2_000
_NOWHERE: frozenset[tuple[int, int]] = frozenset()
_BLANKS = re.compile(r"\s+")
_LEAD = 60
_REMEMBERED = 20_000


def excerpt(text: str, marker: "Marker", width: int = 240) -> Runs:
    """About ``width`` characters where most different words stand, or the beginning."""
    text = text if text.isascii() else unicodedata.normalize("NFC", text)
    # Of one thing looked for no later place shows more than the first.
    after_first = width if len(marker.patterns) == 1 else _AFTER_FIRST
    marks = marker.marks(text, 0, after_first)
    if not marks and (later := _first_beyond(text, marker.query)):
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


def _first_beyond(text: str, query: Query) -> int:
    """A little before the first place beyond SCANNED where a word stands literally; 0: nowhere."""
    lowered = text.lower() if len(text) > SCANNED else ""
    if len(lowered) != len(text):
        return 0
    said = [leaf.word for leaf in leaves(query.root) if isinstance(leaf, Term)]
    said += [leaf.words[0] for leaf in leaves(query.root) if isinstance(leaf, Phrase | Number)]
    found = [place for word in said if (place := lowered.find(stem(word, "en"), SCANNED - _LEAD)) >= 0]
    return max(0, text.rfind(" ", 0, min(found) - _LEAD)) if found else 0


def _start(text: str, marks: list[Mark], width: int) -> int:
    """Where the window begins that holds most different words; the first of equals."""
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
    pieces = [(_BLANKS.sub(" ", text[a:b]), n % 2 == 1) for n, (a, b) in enumerate(pairwise([*edges, end]))]
    return [piece for piece in pieces if piece[0]]


class Marker:
    """Finds one query's words in texts of one language, and remembers which words are which."""

    def __init__(self, query: Query, language: str) -> None:
        self.query = query
        asked = dict.fromkeys(leaves(query.root))
        self.patterns = [tests for leaf in asked if (tests := _tests(leaf, language))]
        rows = enumerate(self.patterns)
        self.tests = [(which, place, passes) for which, row in rows for place, passes in enumerate(row)]
        self.known: dict[str, frozenset[tuple[int, int]]] = {}

    def marks(self, text: str, begin: int = 0, after_first: int = SCANNED) -> list[Mark]:
        """From ``begin`` on, SCANNED characters, but no more than ``after_first`` beyond the first mark."""
        found: list[Mark] = []
        begun: list[Mark] = []  # phrases of which the first words stood just before: start, words so far, which
        until = begin + SCANNED if self.patterns else 0
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
            found += [(s, end, which) for s, n, which in reached if n + 1 == len(self.patterns[which])]
            begun = [(s, n + 1, which) for s, n, which in reached if n + 1 < len(self.patterns[which])]
            if found and start > found[0][0] + after_first:
                break
        return sorted(set(found), key=lambda mark: (mark[0], -mark[1], mark[2])) if len(found) > 1 else found

    def learnt(self, raw: str) -> frozenset[tuple[int, int]]:
        """Which leaf, and which word of it, a word as written may be."""
        word = folded(raw)
        found = [(which, place) for which, place, passes in self.tests if passes(word)]
        places = frozenset(found) if found else _NOWHERE
        if len(self.known) >= _REMEMBERED:
            self.known.clear()
        self.known[raw] = places
        return places


def _tests(leaf: Leaf, language: str) -> list[Callable[[str], bool]]:
    """One test for each word in a row that the leaf looks for; none where it looks for nothing in texts."""
    match leaf:
        case Term(word, "" | "title"):
            forms = stems(word)
            return [lambda found: found == word or stem(found, language) in forms]
        case Phrase(said, "" | "title") | Number(said, _):
            return [word.__eq__ for word in said]
        case Wildcard(pattern, "" | "title"):
            regex = re.compile(pattern.replace("*", ".*").replace("?", "."))
            return [lambda found: regex.fullmatch(found) is not None]
        case Fuzzy(word, distance, "" | "title"):
            return [lambda found: abs(len(found) - len(word)) <= distance and _is_near(found, word, distance)]
        case _:
            return []


def _is_near(word: str, other: str, distance: int) -> bool:
    return bool(damerau_levenshtein(word, other, limit=distance) <= distance)
