"""One state of the index: its searcher, what its entries' labels prove, and what was already counted in it."""

from collections import Counter, OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Protocol, cast

from tantivy import DocAddress, Index, Searcher, SearchResult
from tantivy import Query as Engine

from app.kernel.text import N_
from records.search.index import DEEPEST, FACETS, Filters, Sort
from records.search.language import Query
from records.search.tantivy_folder import IndexBroken, Stamp, first_part
from records.search.tantivy_query import Compiler, either, every, is_ranked, unscored
from records.search.tantivy_schema import built_schema, key_of_newest
from records.search.tree import And, Node, Not, Or

_PROBES = (500, 4_000, DEEPEST)
"""How many of the best are asked for, until those that are as good as the last on the page are all among them.

Equal scores stand newest first, and the engine orders them so in each part of the index only.
"""

_KEPT = 500
_MOST_VALUES = 10_000
_CHUNK = 20_000
_FAST = {facet: facet if facet == "year" else f"{facet}_value" for facet in FACETS}

Question = tuple[Node, str, str, frozenset[str], tuple[object, ...]]
Counts = Mapping[str, tuple[tuple[str, int], ...]]


@dataclass(slots=True)
class State:
    """``labels`` are all labels any entry in the index carries.

    ``one_large``: all that a rebuild wrote lies in the first part of the index, and only what came later in the others.
    """

    stamp: Stamp
    searcher: Searcher
    labels: frozenset[str]
    one_large: bool
    kept: OrderedDict[Question, "Search"] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    @staticmethod
    def opened(folder: Path, stamp: Stamp) -> "State":
        try:
            index = Index.open(str(folder))
            index.config_reader("manual")
            index.reload()
            searcher = index.searcher()
            labels = frozenset(label for label, _ in searcher.terms_with_prefix("labels", ""))
            one_large = _came_later(searcher) == searcher.num_docs - first_part(folder)
        except (ValueError, OSError) as error:
            raise IndexBroken(
                N_("The search index in %(folder)s cannot be read: %(error)s"), folder=folder, error=error
            ) from error
        return State(stamp, searcher, labels, one_large)

    def search(self, query: Query, labels: frozenset[str], filters: Filters) -> "Search":
        """The search for this question, with all that was already counted for it."""
        narrowed = (tuple(sorted(filters.facets.items())), filters.first, filters.last, filters.located_only)
        question = (query.root, query.text, query.language, labels, narrowed)
        with self.lock:
            found = self.kept.pop(question, None) or Search(self, query, labels, filters)
            self.kept[question] = found
            if len(self.kept) > _KEPT:
                self.kept.popitem(last=False)
        return found

    def facets(self, found: "Search") -> Counts:
        """The facets of a question; of one that excludes something those of what it excludes it from, less these few.

        Many questions exclude from the same words, which are counted once; and many exclude nothing that is there.
        """
        if found.known_facets is None and (parted := _parted(found.query)):
            (whole, among, excluded), labels, filters = parted, found.labels, found.filters
            found.known_facets = self.facets(self.search(whole, labels, filters))
            if found.leaves_out(whole.root, excluded):
                less = Search(self, among, labels, filters).facets()
                found.known_facets = _subtracted(found.known_facets, less)
        return found.facets()


def _parted(query: Query) -> tuple[Query, Query, Node] | None:
    """The question without its exclusions, what these take away from it, and they; None where it has none."""
    parts = query.root.parts if isinstance(query.root, And) else ()
    excluded = tuple(part.part for part in parts if isinstance(part, Not))
    wanted = tuple(part for part in parts if not isinstance(part, Not))
    if not (excluded and wanted):
        return None
    whole = And(wanted) if len(wanted) > 1 else wanted[0]
    those = Or(excluded)
    return Query("", whole, query.language), Query("", And((*wanted, those)), query.language), those


def _subtracted(counts: Counts, less: Counts) -> Counts:
    rest = {facet: Counter(dict(values)) for facet, values in counts.items()}
    for facet, values in less.items():
        rest[facet].subtract(dict(values))
    return {
        facet: tuple(sorted(((value, n) for value, n in left.items() if n), key=lambda count: (-count[1], count[0])))
        for facet, left in rest.items()
    }


class Search:
    """One question put to one state; each count is made once."""

    def __init__(self, state: State, query: Query, labels: frozenset[str], filters: Filters) -> None:
        self.searcher = state.searcher
        self.one_large = state.one_large
        self.labels = labels
        self.filters = filters
        self.compiler = Compiler(_SCHEMA, query.language)
        self.query = query
        self.root = query.root
        # If no entry carries a label the asker lacks, each one carries a label of his (none is indexed without), and
        # the filter would let all pass: leaving it out saves a third of the time of a common word.
        self.allowed = () if state.labels <= labels else (self.compiler.labels(labels),)
        self.known_total: int | None = None
        self.known_facets: Counts | None = None
        self.known_head: dict[Sort, list[int]] = {}

    @cached_property
    def is_ranked(self) -> bool:
        return is_ranked(self.query)

    @property
    def plainly(self) -> Compiler:
        return Compiler(_SCHEMA, self.query.language, scored=False)

    @cached_property
    def asked_plainly(self) -> Engine:
        return unscored(self.plainly.node(self.root))

    @cached_property
    def words(self) -> Engine:
        return self.compiler.node(self.root)

    def leaves_out(self, whole: Node, excluded: Node) -> bool:
        """Whether anything of the whole is to be left out. If not, the whole is asked for: to look costs a passage."""
        words = self.compiler.node(whole)
        among = unscored(every(*self.allowed, words, self.plainly.node(excluded)))
        if self.searcher.search(among, 1, count=False).hits:
            return True
        self.root, self.words = whole, words
        self.__dict__.pop("asked_plainly", None)
        return False

    def restrictions(self) -> list[Engine]:
        return [*self.allowed, *self.compiler.filters(self.filters)]

    @cached_property
    def meant(self) -> list[Engine]:
        """What puts some of the answers before others, whatever their words are worth."""
        return self.compiler.meant(self.query)

    def narrowed(self, leaving_out: str = "") -> Engine:
        """What may be found, without scores."""
        filters = self.compiler.filters(self.filters, leaving_out=leaving_out)
        return unscored(every(*self.allowed, *filters, self.asked_plainly))

    def total(self) -> int:
        if self.known_total is None and self.known_facets is not None and "kind" not in self.filters.facets:
            self.known_total = sum(count for _, count in self.known_facets["kind"])  # each entry is of one kind
        if self.known_total is None:
            self.known_total = _total(self.searcher.search(self.narrowed(), 1, order_by_field="newest"))
        return self.known_total

    def page(self, sort: Sort, offset: int, limit: int) -> tuple[str, ...]:
        until = min(offset + limit, DEEPEST)
        head = self.known_head.get(sort, [])
        if len(head) < until and (self.known_total is None or len(head) < self.known_total):
            head = self.known_head[sort] = self.head(sort, until)
        return tuple(map(key_of_newest, head[offset:until]))

    def all_keys(self, sort: Sort) -> Iterator[str]:
        return map(key_of_newest, self.head(sort, max(self.total(), 1)))

    def head(self, sort: Sort, until: int) -> list[int]:
        """The ``newest`` values of the first ``until`` answers in their order, of fewer if there are no more."""
        if until <= 0:
            return []
        if sort != "relevance" or not self.is_ranked:
            return self.sorted_head("oldest" if sort == "oldest" else "newest", until)
        if self.searcher.num_segments == 1:
            return self.values([address for _, address in self.hits(until)])
        # The first part's equals come newest first and before those of others; what came later is little, asked apart.
        hits = [*self.hits(until), *self.with_equals(until, _LATER)] if self.one_large else self.with_equals(until)
        scores = dict(zip(self.values([address for _, address in hits]), (score for score, _ in hits), strict=True))
        return sorted(scores, key=lambda value: (-scores[value], -value))[:until]

    def with_equals(self, until: int, *among: Engine) -> list[tuple[float, DocAddress]]:
        """The best among these, and all that are as good as the last of them."""
        hits: list[tuple[float, DocAddress]] = []
        for probe in [probe for probe in _PROBES if probe > until] or [until + 1]:
            hits = self.hits(probe, *among)
            if len(hits) < probe or hits[until - 1][0] > hits[-1][0]:
                break
        least = hits[until - 1][0] if len(hits) >= until else 0.0
        return [(score, address) for score, address in hits if score >= least]

    def sorted_head(self, field_name: str, until: int) -> list[int]:
        found = self.searcher.search(self.narrowed(), until, count=self.known_total is None, order_by_field=field_name)
        self.known_total = _total(found) if self.known_total is None else self.known_total
        return self.values([address for _, address in found.hits])

    def hits(self, limit: int, *among: Engine) -> list[tuple[float, DocAddress]]:
        """By score; equal scores in the order of the index, which within a segment is newest first.

        The best of all by their words, and the best of those that something puts before others: asked apart, because
        the engine passes over what cannot be among the best only where it adds up the scores of words.
        """
        words, restrictions = self.words, [*self.restrictions(), *among]
        hits = self.searcher.search(every(*restrictions, words), limit, count=False).hits
        if not self.meant:
            return hits
        first = every(*restrictions, either(*self.meant), words)
        preferred = self.searcher.search(first, limit, count=False).hits
        if not preferred:
            return hits
        best = {_place(address): (score, address) for score, address in (*hits, *preferred)}
        ranked = sorted(best.items(), key=lambda hit: (-hit[1][0], hit[0]))
        return [hit for _, hit in ranked[:limit]]

    def exists(self) -> bool:
        if self.known_total is None:
            return bool(self.searcher.search(self.narrowed(), 1, count=False).hits)
        return self.known_total > 0

    def values(self, addresses: list[DocAddress]) -> list[int]:
        chunks = (addresses[start : start + _CHUNK] for start in range(0, len(addresses), _CHUNK))
        values = chain.from_iterable(self.searcher.fast_field_values("newest", chunk) for chunk in chunks)
        return cast("list[int]", list(values))

    def facets(self) -> Counts:
        """Each facet counted without its own filter; those that are not filtered share one count."""
        if self.known_facets is None:
            alike = [facet for facet in FACETS if facet not in self.filters.facets]
            counts = self.counted(alike)
            for facet in self.filters.facets.keys() & set(FACETS):
                counts |= self.counted([facet], leaving_out=facet)
            self.known_facets = {facet: counts[facet] for facet in FACETS}
        return self.known_facets

    def counted(self, facets: list[str], leaving_out: str = "") -> dict[str, tuple[tuple[str, int], ...]]:
        if not facets:
            return {}
        wanted = {facet: {"terms": {"field": _FAST[facet], "size": _MOST_VALUES}} for facet in facets}
        found = self.searcher.aggregate(self.narrowed(leaving_out), wanted)
        return {facet: _largest_first(found[facet]["buckets"]) for facet in facets}


def _place(address: DocAddress) -> tuple[int, int]:
    return address.segment_ord, address.doc


def _total(found: SearchResult) -> int:
    return int(cast("_Counted", found).count)


class _Counted(Protocol):
    count: int  # the engine's own stubs forget it


def _largest_first(buckets: list[dict[str, str | float]]) -> tuple[tuple[str, int], ...]:
    counts = [(str(b["key"] if isinstance(b["key"], str) else int(b["key"])), int(b["doc_count"])) for b in buckets]
    return tuple(sorted(counts, key=lambda count: (-count[1], count[0])))


def _came_later(searcher: Searcher) -> int:
    """How many came later than the index was built; more than there are where some of these lie in its first part."""
    found = searcher.search(_LATER, 1)
    return searcher.num_docs + 1 if any(address.segment_ord == 0 for _, address in found.hits) else _total(found)


_SCHEMA = built_schema()
_LATER = unscored(Engine.term_query(_SCHEMA, "later", True))  # noqa: FBT003 - a value
