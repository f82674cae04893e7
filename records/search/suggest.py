"""Did-you-mean and completion, from the index alone and only from what the asker may find."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from whoosh.support.levenshtein import damerau_levenshtein

from records.search.analysis import folded, spans, stem, words
from records.search.index import Index
from records.search.language import Query
from records.search.tree import And, Node, Or, Term, Wildcard, leaves

SHORTEST = 4
_NEIGHBOURS = 20_000
_TRIED = 3
_LONGEST_TYPED = 100


def corrections(index: Index, query: Query, labels: Collection[str]) -> dict[str, str]:
    """Words of the query that nothing holds → the nearest word that something does."""
    asked = dict.fromkeys(leaf for leaf in leaves(query.root) if isinstance(leaf, Term) and not leaf.field)
    found: dict[str, str] = {}
    for leaf in asked:
        if len(leaf.word) >= SHORTEST and leaf.word.isalpha() and not index.holds(Query("", leaf), labels):
            nearest = _nearest(index, leaf.word, labels)
            found |= {leaf.word: nearest} if nearest else {}
    return found


def _nearest(index: Index, word: str, labels: Collection[str]) -> str:
    """The word with the fewest edits, the most frequent of those; it shares the first letter or swaps the first two."""
    forms = {word, stem(word, "en")}
    nearby = [*index.vocabulary(word[0], _NEIGHBOURS), *index.vocabulary(word[1] + word[0], _NEIGHBOURS)]
    ranked = sorted(
        (edits, -count, other)
        for other, count in nearby
        if other.isalpha() and (edits := min(_edits(form, other) for form in forms)) <= _bearable(other)
    )
    likely = (other for _, _, other in ranked[:_TRIED])
    return next((other for other in likely if index.holds(Query("", Term(other)), labels)), "")


def _edits(word: str, other: str) -> int:
    """Edits between the two, 9 where a glance shows that they are many."""
    if abs(len(word) - len(other)) > 2 or len(set(word) ^ set(other)) > 4:
        return 9
    return int(damerau_levenshtein(word, other, limit=2))


def _bearable(word: str) -> int:
    return 2 if len(word) >= 6 else 1


def spelled(query: Query, corrected: Mapping[str, str]) -> Query:
    """The query with each corrected word as an alternative beside the word as typed."""
    if not corrected:
        return query
    return replace(query, root=_spelled(query.root, corrected), remarks=(*query.remarks, "spelled"))


def _spelled(node: Node, corrected: Mapping[str, str]) -> Node:
    match node:
        case And(parts):
            return And(tuple(_spelled(part, corrected) for part in parts))
        case Or(parts):
            return Or(tuple(_spelled(part, corrected) for part in parts))
        case Term(word, "") if word in corrected:
            return Or((node, Term(corrected[word])))
        case _:
            return node


def corrected_text(query: Query, corrected: Mapping[str, str]) -> str:
    """What the visitor typed, with the corrected words in their places: "did you mean …"."""
    text = query.text
    for found in reversed(list(spans(text))):
        if better := corrected.get(folded(found[0])):
            text = text[: found.start()] + better + text[found.end() :]
    return text


def completion_keys(index: Index, typed: str, labels: Collection[str], limit: int = 40) -> tuple[str, ...]:
    """Keys of entries whose title holds the words typed so far, the last as a beginning.

    Keys, not titles: what the index knows may be withdrawn by now, so the titles are read through the asker's session.
    """
    *whole, last = words(typed[:_LONGEST_TYPED]) or [""]
    if len(last) < 2:
        return ()
    asked = And((*(Term(word, "title") for word in whole), Wildcard(f"{last}*", "title")))
    return index.find(Query("", asked), labels, limit=limit, with_facets=False).keys


def completions(typed: str, titles: Iterable[str], limit: int = 8) -> tuple[str, ...]:
    """The titles as completions of a text: each once, those that begin with it first."""
    start = " ".join(words(typed[:_LONGEST_TYPED]))
    once: dict[str, str] = {}
    for title in titles:
        once.setdefault(" ".join(words(title)), title)
    return tuple(sorted(once.values(), key=lambda title: not " ".join(words(title)).startswith(start))[:limit])
