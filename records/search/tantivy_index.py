"""The embedded search engine: an index of entries in a folder, read by many processes and written by one at a time.

An answer holds for one state of the index (a commit or a switch to a rebuilt one); what was counted for a query is kept
while that state lasts.
"""

import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from math import ceil
from pathlib import Path
from threading import Lock

from tantivy import Index as Engine
from tantivy import IndexWriter, Order

from app.kernel.text import N_
from records.search.entry import Entry
from records.search.index import DEEPEST, Filters, Found, Sort
from records.search.language import Query
from records.search.tantivy_folder import (
    IndexBroken,
    IndexBusy,
    current,
    holds_remains,
    new_generation,
    stamp,
    writing,
)
from records.search.tantivy_schema import built_schema, document
from records.search.tantivy_state import State
from records.search.tree import Everything

__all__ = ["DEEPEST", "IndexBroken", "IndexBusy", "TantivyIndex", "open_index", "rebuild"]

HEAP = 64_000_000
REBUILD_HEAP = 256_000_000
"""Bytes the engine may fill before it writes a part of the index to disk."""

PATIENCE = 10.0
"""Seconds a writer waits for another one. A rebuild takes longer: writers then get IndexBusy and come again."""

_PROGRESS_EVERY = 1000
_PARTS, _LARGEST = 8, 200_000
"""The engine joins that many parts of about the same size to one, in which the best are found quickest. So a large
index is written in parts of one size, none larger than so many entries, and not as memory fills.
"""
_ATTEMPTS = 2  # to open an index that may have been switched just then
_NO_FILTERS = Filters()


class TantivyIndex:
    """``records.search.index.Index`` on a folder. Opening costs nothing; a missing index shows at the first use.

    Every method raises IndexBroken where no index can be read; those that write also IndexBusy, nothing being done.
    """

    def __init__(self, folder: Path, *, patience: float = PATIENCE) -> None:
        self.folder = folder
        self.patience = patience
        self._state: State | None = None
        self._opening = Lock()

    def put(self, entries: Iterable[Entry]) -> None:
        """Add or replace entries by key, all or none, in one commit. An entry without labels is taken out."""
        with self._writer() as writer:
            _put(writer, entries)

    def drop(self, keys: Collection[str]) -> None:
        with self._writer() as writer:
            _drop(writer, keys)

    def refresh(self, read: Callable[[], tuple[Iterable[Entry], Collection[str]]]) -> None:
        """Put and drop in one commit what ``read`` returns: entries, and keys; a key among both is dropped.

        ``read`` is asked once nobody else can write, so rows it reads then are never overwritten by older ones that
        another writer had read before. What it raises goes through, nothing being done.
        """
        with self._writer() as writer:
            entries, keys = read()
            _put(writer, entries)
            _drop(writer, keys)

    def find(
        self,
        query: Query,
        labels: Collection[str],
        *,
        filters: Filters = _NO_FILTERS,
        sort: Sort = "relevance",
        offset: int = 0,
        limit: int = 10,
        with_facets: bool = True,
    ) -> Found:
        """One page of answers. Beyond DEEPEST answers there are no keys, only the total; ``keys`` has them all."""
        if not labels:
            return Found((), 0, {})
        state, held = self.state(), frozenset(labels)
        search = state.search(query, held, filters)
        facets = state.facets(search) if with_facets else {}  # first: they know the total
        total = search.total()
        return Found(search.page(sort, max(offset, 0), max(limit, 0)), total, facets)

    def keys(
        self, query: Query, labels: Collection[str], *, filters: Filters = _NO_FILTERS, sort: Sort = "relevance"
    ) -> Iterator[str]:
        """Every key in the order of ``find``, of the one state the index is in when the first is asked for."""
        if labels:
            yield from self.state().search(query, frozenset(labels), filters).all_keys(sort)

    def holds(self, query: Query, labels: Collection[str]) -> bool:
        """Whether there is any answer; quicker than counting them."""
        return bool(labels) and self.state().search(query, frozenset(labels), _NO_FILTERS).exists()

    def vocabulary(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """The most frequent words with that beginning and in how many entries each stands, whoever may read those.

        Words of entries dropped lately may still be among them: show no word before ``holds`` has found it.
        """
        return self.state().searcher.terms_with_prefix("words", prefix, limit=limit)

    def count(self, labels: Collection[str]) -> int:
        """How many entries these labels see."""
        return self.find(Query("", Everything()), labels, limit=0, with_facets=False).total

    def holds_remains(self) -> bool:
        """Whether words of entries that were dropped or replaced still lie in the files."""
        return holds_remains(self.folder)

    def rebuild(self, entries: Iterable[Entry], *, expected: int = 0) -> int:
        """Build it anew as the function of that name does; of what was dropped before not a word remains."""
        return rebuild(self.folder, entries, expected=expected, patience=self.patience)

    def state(self) -> State:
        """The index as of now: one system call when nothing has changed, about a millisecond when something has."""
        now = stamp(self.folder)
        state = self._state
        if state is None or state.stamp != now:
            with self._opening:
                state = self._state = self._opened()
        return state

    def _opened(self) -> State:
        for _ in range(_ATTEMPTS):
            with suppress(IndexBroken):
                return State.opened(current(self.folder), stamp(self.folder))
        return State.opened(current(self.folder), stamp(self.folder))

    @contextmanager
    def _writer(self) -> Iterator[IndexWriter]:
        with writing(self.folder, self.patience):
            folder = current(self.folder)
            try:
                writer = Engine.open(str(folder)).writer(HEAP, 1)
            except (ValueError, OSError) as error:
                raise IndexBroken(
                    N_("The search index in %(folder)s cannot be read: %(error)s"), folder=folder, error=error
                ) from error
            with _committed(writer):
                yield writer


def open_index(folder: Path) -> TantivyIndex:
    return TantivyIndex(folder)


def rebuild(
    folder: Path,
    entries: Iterable[Entry],
    progress: Callable[[int], object] | None = None,
    *,
    expected: int = 0,
    patience: float = PATIENCE,
) -> int:
    """Build the index anew beside the old one, switch, and return how many entries it holds, about ``expected``.

    ``entries`` is first asked once nobody else writes, so a lazy reading of the database misses nothing written to the
    old index; keys must be unique. ``progress`` is told how many more were read. Readers notice the switch themselves.
    """
    with writing(folder, patience), new_generation(folder) as beside:
        engine = Engine(built_schema(), str(beside), sort_by_field="newest", sort_order=Order.Desc)
        count, part = 0, _size_of_parts(expected)
        with _committed(engine.writer(REBUILD_HEAP, 1)) as writer:
            for entry in entries:
                if entry.labels:
                    writer.add_document(document(entry, later=False))
                    count += 1
                    if count % part == 0:
                        _commit(writer)
                    if progress and count % _PROGRESS_EVERY == 0:
                        progress(_PROGRESS_EVERY)
        if progress:
            progress(count % _PROGRESS_EVERY)
    return count


def _size_of_parts(expected: int) -> int:
    """Eight of them, or eight times eight, hold a little more than is expected, so that no other part is begun."""
    if expected <= _LARGEST:
        return sys.maxsize
    size = expected * 1.003
    while size > _LARGEST:
        size /= _PARTS
    return ceil(size)


def _put(writer: IndexWriter, entries: Iterable[Entry]) -> None:
    for entry in entries:
        writer.delete_documents_by_term("key", entry.key)
        if entry.labels:
            writer.add_document(document(entry, later=True))


def _drop(writer: IndexWriter, keys: Iterable[str]) -> None:
    for key in keys:
        writer.delete_documents_by_term("key", key)


@contextmanager
def _committed(writer: IndexWriter) -> Iterator[IndexWriter]:
    """Commit what the block wrote, or nothing of it. Waits for merges: a writer that goes away gives them up."""
    try:
        yield writer
        _commit(writer)
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()


def _commit(writer: IndexWriter) -> None:
    try:
        writer.commit()
    except (ValueError, OSError) as error:
        raise IndexBroken(N_("The search index cannot be written: %(error)s"), error=error) from error
