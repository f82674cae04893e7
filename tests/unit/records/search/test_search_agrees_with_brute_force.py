"""The engine against the brute-force evaluator: every total, every hit, every facet count."""

import random
from datetime import date
from pathlib import Path

import pytest

from records.search.entry import Entry
from records.search.index import Filters
from records.search.language import parse, relaxed
from records.search.tantivy_index import TantivyIndex, rebuild
from records.search.tree import Query
from tests.unit.records.search.evaluator import Brute
from tests.unit.records.search.invention import some_entry, some_filters, some_labels, some_tree, some_typing

TREES = 1500
TYPINGS = 1200
TODAY = date(2016, 6, 1)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> TantivyIndex:
    """Built in several commits, with entries that were replaced and dropped in between."""
    rnd = random.Random(1)
    folder: Path = tmp_path_factory.mktemp("index")
    rebuild(folder, (some_entry(rnd, f"r{n}") for n in range(900)))
    index = TantivyIndex(folder)
    last = entries()
    index.put([*last[:400], *(some_entry(rnd, f"s{n}") for n in range(3000, 3200))])
    index.put([*last[400:700], *(some_entry(rnd, f"s{n}") for n in range(300))])
    index.drop([f"s{n}" for n in range(3000, 3200)])
    index.put(last[700:])
    assert index.state().searcher.num_segments > 1
    return index


def entries() -> list[Entry]:
    rnd = random.Random(2)
    return [some_entry(rnd, f"r{n}") for n in range(900)] + [some_entry(rnd, f"s{n}") for n in range(300)]


@pytest.fixture(scope="module")
def brute() -> Brute:
    return Brute(entries())


def test_trees_find_what_they_mean(index, brute):
    rnd = random.Random(3)
    for _ in range(TREES):
        agree(index, brute, Query("", some_tree(rnd)), rnd)


def test_typed_texts_find_what_they_were_read_as(index, brute):
    rnd = random.Random(4)
    for _ in range(TYPINGS):
        query = parse(some_typing(rnd), language=rnd.choice(("en", "id")), today=TODAY)
        agree(index, brute, query, rnd)
        if wider := relaxed(query):
            agree(index, brute, wider, rnd)


def test_all_keys_are_the_pages_one_after_another(index):
    rnd = random.Random(5)
    for _ in range(100):
        query, labels, filters = Query("", some_tree(rnd)), some_labels(rnd), some_filters(rnd)
        sort = rnd.choice(("relevance", "newest", "oldest"))
        whole = tuple(index.keys(query, labels, filters=filters, sort=sort))
        pages = [
            index.find(query, labels, filters=filters, sort=sort, offset=offset, limit=70, with_facets=False).keys
            for offset in range(0, len(whole) + 70, 70)
        ]
        assert sum(pages, ()) == whole


def agree(index: TantivyIndex, brute: Brute, query: Query, rnd: random.Random) -> None:
    labels = some_labels(rnd)
    filters = some_filters(rnd) if rnd.random() < 0.5 else Filters()
    sort = rnd.choice(("relevance", "newest", "oldest"))
    expected = brute.keys(query.root, labels, filters, sort)
    found = index.find(query, labels, filters=filters, sort=sort, limit=2000)
    keys = list(found.keys)
    if sort == "relevance":
        keys, expected = sorted(keys), sorted(expected)
    facets = brute.facets(query.root, labels, filters) if labels else {}
    counted = {facet: list(counts) for facet, counts in found.facets.items()}
    assert (found.total, keys, counted) == (len(expected), expected, facets), (query.root, labels, filters, sort)
