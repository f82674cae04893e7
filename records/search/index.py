"""How every search engine behind the portal looks from outside."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from records.search.entry import Entry
from records.search.language import Query

Sort = Literal["relevance", "newest", "oldest"]
DEEPEST = 10_000
"""Pages end here: so many answers can be paged through; ``keys`` has them all."""

FACETS = ("kind", "department", "year", "status", "ward")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the visitor narrowed to besides the words. Values of one facet are alternatives; facets all must hold."""

    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    located_only: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One page of answers: keys in order, the exact total, and per facet the values with their counts, largest first.

    A facet's counts are those of the query under all *other* facets' filters, so that alternatives can be seen.
    """

    keys: tuple[str, ...]
    total: int
    facets: Mapping[str, tuple[tuple[str, int], ...]]


class Index(Protocol):
    """An index of entries. ``find`` with no labels finds nothing."""

    def put(self, entries: Iterable[Entry]) -> None: ...

    def drop(self, keys: Collection[str]) -> None: ...

    def refresh(self, read: Callable[[], tuple[Iterable[Entry], Collection[str]]]) -> None:
        """Put entries and drop keys that ``read`` returns, asked while nobody else can write; a key in both goes."""
        ...

    def find(
        self,
        query: Query,
        labels: Collection[str],
        *,
        filters: Filters = ...,
        sort: Sort = ...,
        offset: int = ...,
        limit: int = ...,
        with_facets: bool = ...,
    ) -> Found: ...

    def keys(self, query: Query, labels: Collection[str], *, filters: Filters = ..., sort: Sort = ...) -> Iterable[str]:
        """Every key that ``find`` would page through, for downloads and comparisons."""
        ...

    def holds(self, query: Query, labels: Collection[str]) -> bool:
        """Whether there is any answer."""
        ...

    def vocabulary(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """Frequent words with that beginning, and in how many entries each stands, whoever may read those."""
        ...

    def count(self, labels: Collection[str]) -> int:
        """How many entries these labels see."""
        ...

    def holds_remains(self) -> bool:
        """Whether words of entries that were dropped or replaced may still be read from the files of the index."""
        ...

    def rebuild(self, entries: Iterable[Entry], *, expected: int = 0) -> int:
        """Build it anew of all entries there are, about ``expected``; they are read lazily while nobody else writes.

        Then nothing remains.
        """
        ...
