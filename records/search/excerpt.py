"""The part of a text where a query's words stand, those words marked: from the same tree the engine reads."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import pairwise

from whoosh.support.levenshtein import damerau_levenshtein

from records.search.analysis import spans, stem, stems
from records.search.language import Query
from records.search.tree import Fuzzy, Leaf, Number, Phrase, Term, Wildcard, leaves

Runs = list[tuple[str, bool]]
"""Pieces of text in order; True: a word that was looked for. No piece is markup."""

Test = Callable[[str], bool]

SCANNED = 20_000
"""Characters read word by word; a word that stands later is looked for letter by letter, which is quick."""

_MOST_MARKS = 200
_LEAD = 60


def excerpt(text: str, query: Query, language: str, width: int = 240) -> Runs:
    """About ``width`` characters around the most different words looked for, or the beginning. ``language``: the text's."""
    text = unicodedata.normalize("NFC", text)
    begin = _where_to_look(text, query)
    shift = max(0, begin - _LEAD)
    marks = [(a + shift, b + shift, which) for a, b, which in _marks(text[shift : shift + SCANNED], query, language)]
    start = _start(text, marks, width)
    end = min(len(text), start + width)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + width // 2)
    inside = [(max(a, start), min(b, end)) for a, b, _ in marks if a < end and b > start]
    runs = _runs(text, inside, start, end)
    return [*([("… ", False)] if start else []), *runs, *([(" …", False)] if end < len(text) else [])]


def marked(text: str, query: Query, language: str) -> Runs:
    """A whole short text, such as a title, with the words looked for marked."""
    text = unicodedata.normalize("NFC", text)
    return _runs(text, [(a, b) for a, b, _ in _marks(text, query, language)], 0, len(text))


def _where_to_look(text: str, query: Query) -> int:
    """0, or where the first word stands literally in a long text whose beginning has none."""
    if len(text) <= SCANNED:
        return 0
    lowered = text.lower()
    if len(lowered) != len(text):
        return 0
    said = [leaf.word for leaf in leaves(query.root) if isinstance(leaf, Term)]
    said += [leaf.words[0] for leaf in leaves(query.root) if isinstance(leaf, Phrase | Number)]
    found = [place for word in said if (place := lowered.find(stem(word, "en"))) >= 0]
    first = min(found, default=0)
    return first if first > SCANNED - 2 * _LEAD else 0


def _start(text: str, marks: list[tuple[int, int, int]], width: int) -> int:
    """Where the window begins that holds most different words; the first of equals."""
    best, most = 0, 0
    for number, (begin, _, _) in enumerate(marks):
        different = len({which for a, _, which in marks[number : number + 20] if a < begin + width - _LEAD})
        if different > most:
            best, most = begin, different
    if best <= _LEAD:
        return 0
    return text.find(" ", best - _LEAD, best) + 1 or best


def _runs(text: str, marks: list[tuple[int, int]], start: int, end: int) -> Runs:
    edges = [start]
    for begin, stop in marks:
        if begin >= edges[-1]:
            edges += [begin, stop]
    pieces = ((re.sub(r"\s+", " ", text[a:b]), bool(n % 2)) for n, (a, b) in enumerate(pairwise([*edges, end])))
    return [piece for piece in pieces if piece[0]]


def _marks(text: str, query: Query, language: str) -> Iterator[tuple[int, int, int]]:
    """Start, end and which leaf of the query, in reading order, not overlapping."""
    patterns = [tests for leaf in dict.fromkeys(leaves(query.root)) if (tests := _tests(leaf, language))]
    if not patterns:
        return
    found, longest, count = list(spans(text)), max(map(len, patterns)), 0
    after = 0
    for place, (start, _, _) in enumerate(found):
        said = [word for _, _, word in found[place : place + longest]]
        for which, tests in enumerate(patterns):
            if place >= after and len(tests) <= len(said) and all(map(_passes, tests, said)):
                after = place + len(tests)
                count += 1
                yield start, found[after - 1][1], which
        if count >= _MOST_MARKS:
            return


def _passes(test: Test, word: str) -> bool:
    return test(word)


def _tests(leaf: Leaf, language: str) -> list[Test]:
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
