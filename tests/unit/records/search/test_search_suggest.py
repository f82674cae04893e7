from datetime import date
from pathlib import Path

import pytest
from tantivy import Query as Everything

from records.search.asking import ask
from records.search.entry import Entry
from records.search.language import Query, parse
from records.search.suggest import completion_keys, completions, corrected_text, corrections
from records.search.tantivy_index import TantivyIndex, rebuild

PUBLIC = frozenset({"public"})
TITLES = ("Harbour regulation", "Harbour lights at night", "The old harbour", "Zoning variance", "Gandhi street")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> TantivyIndex:
    folder: Path = tmp_path_factory.mktemp("index")
    public = [Entry(key=f"r{n}", kind="permit", title=t, text="", labels=PUBLIC) for n, t in enumerate(TITLES)]
    secret = Entry(key="r99", kind="permit", title="Harbinger", text="zebra", labels=frozenset({"staff"}))
    rebuild(folder, [*public, secret])
    return TantivyIndex(folder)


def typed(text: str) -> Query:
    return parse(text, today=date(2020, 1, 1))


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [("harbuor", "harbour"), ("regulatoin", "regulation"), ("ozning", "zoning"), ("Ghandi's", "gandhi")],
)
def test_a_misspelt_word_is_corrected(index, misspelt: str, meant: str):
    assert list(corrections(index, typed(misspelt), PUBLIC).values()) == [meant]


def test_a_known_word_is_left_alone(index):
    assert corrections(index, typed("harbours"), PUBLIC) == {}


def test_no_word_is_suggested_that_the_asker_may_not_find(index):
    assert corrections(index, typed("zebar"), PUBLIC) == {}


def test_the_text_is_corrected_in_its_place(index):
    query = typed('Old  harbuor -"night"')
    assert corrected_text(query, corrections(index, query, PUBLIC)) == 'Old harbour -"night"'


def test_asking_finds_what_was_meant(index):
    answer = ask(index, typed("harbuor regulation"), PUBLIC)
    assert (answer.found.keys, answer.did_you_mean) == (("r0",), "harbour regulation")


def test_asking_takes_any_word_when_all_find_nothing(index):
    answer = ask(index, typed("zoning lights"), PUBLIC)
    assert (set(answer.found.keys), answer.query.remarks) == ({"r1", "r3"}, ("any-word",))


def test_asking_stays_with_the_words_when_they_find_something(index):
    assert ask(index, typed("harbour regulation"), PUBLIC).query.remarks == ()


def test_asking_precisely_is_answered_precisely(index):
    assert ask(index, typed("title:harbuor"), PUBLIC).found.total == 0


def test_titles_complete_what_is_typed(index):
    assert completion_keys(index, "the har", PUBLIC) == ("r2",)


def test_what_the_asker_may_not_find_completes_nothing(index):
    assert completion_keys(index, "harbi", PUBLIC) == ()


def test_an_index_keeps_nothing_that_could_be_shown(index):
    searcher = index.state().searcher
    found = searcher.search(Everything.all_query(), 99).hits
    assert [searcher.doc(address).to_dict() for _, address in found] == [{}] * (len(TITLES) + 1)


def test_titles_that_begin_so_come_first():
    assert completions("harb", TITLES[2::-1])[-1] == "The old harbour"


def test_a_title_completes_once():
    assert completions("harb", ["Harbour", "HARBOUR"]) == ("Harbour",)


@pytest.mark.parametrize("text", ["", "h", "§", "xyzzy"])
def test_nothing_is_completed_from_nothing(index, text: str):
    assert completion_keys(index, text, PUBLIC) == ()
