"""Brute force beside the engine: which entries a query tree means, read straight from its definition in ``tree``."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cache

from records.search.analysis import number_forms, stem, stems, words
from records.search.entry import Entry
from records.search.index import FACETS, Filters, Sort
from records.search.tree import (
    And,
    DateRange,
    Everything,
    Fuzzy,
    Leaf,
    Node,
    Not,
    Nothing,
    Number,
    Or,
    Phrase,
    Term,
    Wildcard,
)


class Brute:
    """All entries in a list; every leaf is tried on every entry once and remembered."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.all = frozenset(range(len(entries)))
        self.seen: dict[Leaf, frozenset[int]] = {}

    def found(self, node: Node) -> frozenset[int]:
        match node:
            case And(parts):
                return self.all.intersection(*map(self.found, parts))
            case Or(parts):
                return frozenset().union(*map(self.found, parts))
            case Not(part):
                return self.all - self.found(part)
            case _:
                if node not in self.seen:
                    self.seen[node] = frozenset(n for n, entry in enumerate(self.entries) if matches(node, entry))
                return self.seen[node]

    def keys(self, node: Node, labels: Collection[str], filters: Filters, sort: Sort) -> list[str]:
        """In order for the sorts by date; for relevance in that of newest."""
        kept = [self.entries[n] for n in self.found(node) if passes(self.entries[n], labels, filters)]
        return [entry.key for entry in sorted(kept, key=oldest_first if sort == "oldest" else newest_first)]

    def facets(self, node: Node, labels: Collection[str], filters: Filters) -> dict[str, list[tuple[str, int]]]:
        counted = {}
        for facet in FACETS:
            others = {name: values for name, values in filters.facets.items() if name != facet}
            kept = Filters(others, filters.first, filters.last, located_only=filters.located_only)
            values = (value(self.entries[n], facet) for n in self.found(node) if passes(self.entries[n], labels, kept))
            counts = Counter(found for found in values if found)
            counted[facet] = sorted(counts.items(), key=lambda count: (-count[1], count[0]))
        return counted


def newest_first(entry: Entry) -> tuple[int, int, str]:
    return (-entry.day.toordinal() if entry.day else 0, -int(entry.key[1:]), {"s": "a", "r": "b"}[entry.key[0]])


def oldest_first(entry: Entry) -> tuple[date, int, str]:
    return (entry.day or date.max, int(entry.key[1:]), entry.key[0])


def value(entry: Entry, facet: str) -> str:
    if facet == "year":
        return str(entry.day.year) if entry.day else ""
    return str(getattr(entry, facet))


def passes(entry: Entry, labels: Collection[str], filters: Filters) -> bool:
    if not set(entry.labels) & set(labels):
        return False
    if any(value(entry, facet) not in values for facet, values in filters.facets.items()):
        return False
    if filters.located_only and not entry.located:
        return False
    return is_between(entry.day, filters.first, filters.last) or not (filters.first or filters.last)


def is_between(day: date | None, first: date | None, last: date | None) -> bool:
    return day is not None and (first or date.min) <= day <= (last or date.max)


def matches(leaf: Leaf, entry: Entry) -> bool:  # noqa: PLR0911 - one return per kind of leaf
    match leaf:
        case Everything():
            return True
        case Nothing():
            return False
        case DateRange(first, last):
            return is_between(entry.day, first, last)
        case Term(word, field):
            forms = {stem(found, entry.language) for found in flat(entry, field)} if field in {"", "title"} else set()
            return word in flat(entry, field) or any(form in forms for form in stems(word))
        case Phrase(said, field):
            return any(said == run[n : n + len(said)] for run in runs(entry, field) for n in range(len(run)))
        case Number(said, field):
            own = {form for number in entry.numbers for form in number_forms(number)}
            return not own.isdisjoint(number_forms(" ".join(said))) or (not field and matches(Phrase(said), entry))
        case Wildcard(pattern, field):
            regex = re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."))
            return holds(entry, field, regex.fullmatch)
        case Fuzzy(word, distance, field):
            return holds(entry, field, lambda found: edits(word, found) <= distance)


def holds(entry: Entry, field: str, test: Callable[[str], object]) -> bool:
    return any(test(found) for found in flat(entry, field))


def flat(entry: Entry, field: str) -> list[str]:
    return [word for run in runs(entry, field) for word in run]


@cache
def runs(entry: Entry, field: str) -> list[tuple[str, ...]]:
    """The words of a field as they stand beside one another."""
    if field == "number":
        return [tuple(form for number in entry.numbers for form in number_forms(number))]
    texts = (entry.title, *entry.numbers, entry.text) if not field else (getattr(entry, field),)
    return [tuple(words(text)) for text in texts]


@cache
def edits(a: str, b: str) -> int:
    """Insertions, deletions, changes and swaps of neighbours (optimal string alignment), the whole table."""
    table = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            change = table[i - 1][j - 1] + (a[i - 1] != b[j - 1])
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, change)
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]
