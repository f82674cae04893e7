"""The engine as a place: putting, dropping, rebuilding, breaking, being killed."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from records.search import tantivy_index
from records.search.entry import Entry
from records.search.index import Filters
from records.search.language import Query, parse
from records.search.tantivy_index import IndexBroken, IndexBusy, TantivyIndex, open_index, rebuild
from records.search.tree import Everything

PUBLIC = frozenset({"public"})
ALL = Query("", Everything())


@pytest.fixture
def index(tmp_path: Path) -> TantivyIndex:
    rebuild(tmp_path, ())
    return TantivyIndex(tmp_path, patience=0.0)


def entry(key: str, title: str = "Permit", text: str = "", **more: object) -> Entry:
    return replace(Entry(key=key, kind="permit", title=title, text=text, labels=PUBLIC), **more)


def keys(index: TantivyIndex, typed: str, labels: frozenset[str] = PUBLIC, **more: object) -> tuple[str, ...]:
    return index.find(parse(typed, today=date(2020, 1, 1)), labels, **more).keys


def test_what_is_put_is_found(index):
    index.put([entry("r1", "A bridge"), entry("r2", "A road")])
    assert keys(index, "bridge") == ("r1",)


def test_what_is_put_again_replaces_the_former(index):
    index.put([entry("r1", "A bridge")])
    index.put([entry("r1", "A road")])
    assert (keys(index, "bridge"), keys(index, "road")) == ((), ("r1",))


def test_of_two_with_one_key_in_one_put_the_last_stays(index):
    index.put([entry("r1", "A bridge"), entry("r1", "A road")])
    assert keys(index, "") == ("r1",)


def test_what_is_dropped_is_gone(index):
    index.put([entry("r1"), entry("r2")])
    index.drop(["r1", "r7"])
    assert keys(index, "permit") == ("r2",)


def test_a_refresh_puts_and_drops_in_one_commit(index):
    index.put([entry("r1"), entry("r2")])
    index.refresh(lambda: ([entry("r3")], ["r1"]))
    assert set(keys(index, "permit")) == {"r2", "r3"}


def test_what_a_refresh_both_puts_and_drops_is_gone(index):
    index.refresh(lambda: ([entry("r1")], ["r1"]))
    assert keys(index, "permit") == ()


def test_a_refresh_reads_while_nobody_else_can_write(index):
    def read():
        with pytest.raises(IndexBusy):
            TantivyIndex(index.folder, patience=0.0).put([entry("r1", "An older road")])
        return [entry("r1", "A bridge")], ()

    index.refresh(read)
    assert keys(index, "bridge") == ("r1",)


def test_a_refresh_that_cannot_read_changes_nothing(index):
    index.put([entry("r1")])
    with pytest.raises(ZeroDivisionError):
        index.refresh(lambda: ([entry("r2")], [str(1 // 0)]))
    assert keys(index, "permit") == ("r1",)


def test_no_labels_find_nothing(index):
    index.put([entry("r1")])
    assert index.find(ALL, ()).total == 0


def test_no_labels_find_no_keys(index):
    index.put([entry("r1")])
    assert list(index.keys(ALL, ())) == []


def test_foreign_labels_find_nothing(index):
    index.put([entry("r1")])
    assert index.find(ALL, {"staff"}).total == 0


def test_an_entry_without_labels_is_found_by_nobody(index):
    index.put([entry("r1")])
    index.put([entry("r1", labels=frozenset())])
    assert index.find(ALL, {"public", "staff", ""}).total == 0


def test_a_stranger_does_not_find_what_came_later_with_another_label(index):
    index.put([entry("r1")])
    assert keys(index, "") == ("r1",)
    index.put([entry("r2", labels=frozenset({"staff"}))])
    assert keys(index, "") == ("r1",)


def test_facets_do_not_count_what_the_asker_may_not_see(index):
    index.put([entry("r1", ward="Ward 1"), entry("r2", ward="Ward 2", labels=frozenset({"staff"}))])
    assert index.find(ALL, PUBLIC).facets["ward"] == (("Ward 1", 1),)


def test_a_facet_is_counted_without_its_own_filter(index):
    index.put([entry("r1", ward="Ward 1"), entry("r2", ward="Ward 2")])
    found = index.find(ALL, PUBLIC, filters=Filters({"ward": frozenset({"Ward 1"})}))
    assert (found.keys, found.facets["ward"]) == (("r1",), (("Ward 1", 1), ("Ward 2", 1)))


@pytest.mark.parametrize("facets", [{"ward": frozenset()}, {"labels": frozenset({"public"})}])
def test_an_empty_or_unknown_facet_finds_nothing(index, facets):
    index.put([entry("r1", ward="Ward 1")])
    assert index.find(ALL, PUBLIC, filters=Filters(facets)).total == 0


@pytest.mark.parametrize("typed", ["2016-000123", "2016 000123", "2016000123", "permit 2016-000123", "№ 2016/000123"])
def test_an_exact_number_stands_first(index, typed):
    text = "permit 2016 000123 " * 20
    index.put(
        [entry("r1", text, text), entry("r2", "Permit", "permit", numbers=("2016-000123",)), entry("r3", text, text)]
    )
    assert keys(index, typed)[0] == "r2"


@pytest.mark.parametrize("typed", ["0423 0018", "0423-0018", "04230018", '"0423 0018"', "number:04230018"])
def test_a_parcel_is_found_however_it_is_spaced(index, typed):
    index.put([entry("r1", numbers=("0423 0018",)), entry("r2", numbers=("0423 0019",))])
    assert keys(index, typed) == ("r1",)


def test_a_subsection_is_not_its_digits_run_together(index):
    index.put([entry("s52", numbers=("52",)), entry("s5", numbers=("5(2)",))])
    assert keys(index, "§ 5(2)") == ("s5",)


def act(key: str, number: str, subject: str) -> Entry:
    said = number.replace("/", " Tahun ")
    title = f"Undang-Undang Nomor {said} tentang {subject}"
    return entry(key, title, kind="ordinance", language="id", numbers=(f"UU {number}", f"/akn/id/act/uu/{number}"))


def article(key: str, number: str, work: str, text: str) -> Entry:
    names = (number, f"Pasal {number}", f"UU {work} {number}")
    return entry(key, f"Pasal {number}", text, kind="section", language="id", numbers=names)


@pytest.fixture
def laws(index: TantivyIndex) -> TantivyIndex:
    cited = "menurut Undang-Undang Nomor 7 Tahun 2020 lentera desa lentera desa. " * 3
    index.put([act("r1", "7/2020", "Lentera Desa"), act("r2", "8/2020", "Obor")])
    index.put([article("s1", "7", "8/2020", cited), article("s2", "9", "7/2020", "Lentera desa, pasal 7, " * 5)])
    index.put([article("s3", "7", "7/2020", "Lentera.")])
    return index


@pytest.mark.parametrize(
    "typed",
    [
        "UU 7 tahun 2020",
        "UU 7/2020",
        "uu no. 7 tahun 2020",
        "UU RI Nomor 07 Thn. 2020",
        "undang-undang nomor 7 tahun 2020",
        "Undang-Undang Nomor 7 Tahun 2020 tentang Lentera Desa",
        "lentera desa",
        "UU desa",
        "undang-undang tentang desa",
    ],
)
def test_an_act_asked_for_by_its_number_or_name_comes_first(laws, typed: str):
    assert keys(laws, typed)[0] == "r1"


def test_an_act_is_also_found_where_others_cite_it(laws):
    assert "s1" in keys(laws, "UU 7/2020")


@pytest.mark.parametrize("typed", ["pasal 7 lentera", "UU 7 tahun 2020 pasal 7", "pasal 7 UU 7/2020"])
def test_an_article_asked_for_by_its_number_comes_first(laws, typed: str):
    laws.drop(["s1"])
    assert keys(laws, typed)[0] == "s3"


def test_the_article_of_the_act_asked_for_comes_before_that_of_another(laws):
    assert keys(laws, "UU 7 tahun 2020 pasal 7")[0] == "s3"


def test_a_work_so_named_comes_before_a_record_full_of_the_word(index):
    index.put([entry("r1", "Lantern", "lantern " * 9, kind="document"), entry("r2", "Lantern rules", kind="ordinance")])
    assert keys(index, "lantern")[0] == "r2"


def test_a_word_in_the_title_counts_more(index):
    index.put(
        [entry("r1", "Notice", "harbour works for the city"), entry("r2", "Harbour", "notice works for the city")]
    )
    assert keys(index, "harbour") == ("r2", "r1")


def test_the_form_asked_for_counts_more(index):
    index.put([entry("r1", "x", "building"), entry("r2", "x", "builds")])
    assert (keys(index, "building")[0], keys(index, "builds")[0]) == ("r1", "r2")


def test_indonesian_forms_are_found_in_indonesian_texts(index):
    index.put([entry("r1", "Tata cara perizinan", language="id"), entry("r2", "Perizinan", language="en")])
    assert keys(index, "izin") == ("r1",)


def test_accents_and_case_are_folded(index):
    index.put([entry("r1", "CAFÉ Étoile")])
    assert keys(index, "cafe etoile") == ("r1",)


def test_equal_answers_stand_newest_first_across_commits(index):
    for start in range(3):
        index.put(entry(f"r{n}", day=date(2015, 1, 1 + n % 3)) for n in range(start, 600, 3))
    expected = sorted(range(600), key=lambda n: (-(n % 3), -n))
    pages = [keys(index, "permit", offset=offset, limit=100) for offset in range(0, 600, 100)]
    assert [int(key[1:]) for page in pages for key in page] == expected


@pytest.mark.parametrize("built", [500, 100])
def test_equal_answers_stand_newest_first_after_a_rebuild(index, built: int):
    def numbered(start: int, stop: int) -> list[Entry]:
        return [entry(f"r{n}", day=date(2015, 1, 1 + n % 3)) for n in range(start, stop)]

    rebuild(index.folder, numbered(0, built))
    index.put(numbered(built, 590))
    index.put([*numbered(590, 600), *numbered(5, 9)])
    expected = sorted(range(600), key=lambda n: (-(n % 3), -n))
    pages = [keys(index, "permit", offset=offset, limit=100) for offset in range(0, 600, 100)]
    assert [int(key[1:]) for page in pages for key in page] == expected


def test_a_large_index_is_built_as_one_part(index, monkeypatch):
    monkeypatch.setattr(tantivy_index, "_LARGEST", 200)
    rebuild(index.folder, (entry(f"r{n}") for n in range(1000)), expected=1000)
    assert (index.state().searcher.num_segments, index.count(PUBLIC)) == (1, 1000)


def test_undated_entries_come_last_either_way(index):
    index.put([entry("r1"), entry("r2", day=date(2015, 1, 1)), entry("r3", day=date(2016, 1, 1))])
    assert (keys(index, "", sort="newest"), keys(index, "", sort="oldest")) == (("r3", "r2", "r1"), ("r2", "r3", "r1"))


def test_a_missing_index_says_so(tmp_path):
    with pytest.raises(IndexBroken):
        open_index(tmp_path / "nowhere").find(ALL, PUBLIC)


def test_a_missing_index_is_not_made_by_putting(tmp_path):
    with pytest.raises(IndexBroken):
        TantivyIndex(tmp_path).put([entry("r1")])


def test_a_torn_index_says_so(index):
    index.put([entry("r1")])
    (index.folder / "current" / "meta.json").write_text("{")
    with pytest.raises(IndexBroken):
        index.find(ALL, PUBLIC)


def test_an_index_of_another_version_says_so(index):
    generation = (index.folder / "current").resolve()
    older = generation.rename(generation.with_name("v0-1"))
    (index.folder / "current").unlink()
    (index.folder / "current").symlink_to(older.name)
    with pytest.raises(IndexBroken):
        index.find(ALL, PUBLIC)


def test_a_rebuild_repairs(index):
    (index.folder / "current" / "meta.json").write_text("{")
    rebuild(index.folder, [entry("r1")])
    assert keys(index, "") == ("r1",)


def test_a_rebuild_replaces_everything_and_tells_how_much(index):
    index.put([entry("r1")])
    assert (rebuild(index.folder, [entry("r2"), entry("r3")]), set(keys(index, ""))) == (2, {"r2", "r3"})


def test_a_rebuild_reports_progress(index):
    steps: list[int] = []
    rebuild(index.folder, (entry(f"r{n}") for n in range(2500)), steps.append)
    assert steps == [1000, 1000, 500]


def test_a_rebuild_leaves_one_generation(index):
    rebuild(index.folder, [entry("r2")])
    assert len(list(index.folder.glob("v*"))) == 1


def test_a_failing_rebuild_changes_nothing(index):
    index.put([entry("r1")])

    def failing() -> Iterator[Entry]:
        yield entry("r2")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        rebuild(index.folder, failing())
    assert (keys(index, ""), len(list(index.folder.glob("v*")))) == (("r1",), 1)


def test_a_failing_put_changes_nothing(index):
    index.put([entry("r1")])
    with pytest.raises(ValueError, match="not the key"):
        index.put([entry("r2"), entry("x3")])
    assert keys(index, "") == ("r1",)


def test_an_old_reader_keeps_reading_while_the_index_is_switched(index):
    index.put([entry("r1")])
    going = index.keys(ALL, PUBLIC)
    state = index.state()
    rebuild(index.folder, [entry("r2")])
    assert (state.search(ALL, PUBLIC, Filters()).page("newest", 0, 10), list(going)) == (("r1",), ["r2"])


def test_two_writers_do_not_meet(index):
    def meeting() -> Iterator[Entry]:
        with pytest.raises(IndexBusy):
            index.put([entry("r2")])
        yield entry("r1")

    index.put(meeting())
    assert keys(index, "") == ("r1",)


def _put_and_die(folder: Path) -> None:
    def dying() -> Iterator[Entry]:
        yield from (entry(f"r{n}") for n in range(100))
        os.kill(os.getpid(), signal.SIGKILL)

    TantivyIndex(folder).put(dying())


def _rebuild_and_die(folder: Path) -> None:
    def dying() -> Iterator[Entry]:
        yield from (entry(f"r{n}") for n in range(100))
        os.kill(os.getpid(), signal.SIGKILL)

    rebuild(folder, dying())


@pytest.mark.parametrize("death", [_put_and_die, _rebuild_and_die])
def test_a_killed_writer_leaves_the_index_readable_and_writable(index, death):
    index.put([entry("r500")])
    victim = multiprocessing.get_context("spawn").Process(target=death, args=(index.folder,))
    victim.start()
    victim.join()
    before = keys(index, "")
    index.put([entry("r501")])
    assert (victim.exitcode, before, set(keys(index, ""))) == (-signal.SIGKILL, ("r500",), {"r500", "r501"})


def test_a_reader_in_another_object_sees_a_commit_at_once(index):
    reader = open_index(index.folder)
    assert keys(reader, "") == ()
    index.put([entry("r1")])
    assert keys(reader, "") == ("r1",)


@pytest.mark.parametrize("key", ["", "r", "x1", "r-1", "r1.0", "r٣", "r007", f"r{2**40}"])
def test_a_key_of_another_form_is_refused(index, key):
    with pytest.raises(ValueError, match="key of an entry"):
        index.put([entry(key)])


def test_pages_end_where_they_are_deep(index):
    index.put([entry("r1")])
    assert index.find(ALL, PUBLIC, offset=10_000_000, limit=10).keys == ()


def test_a_long_text_is_found_by_its_last_word(index):
    index.put([entry("r1", text="lorem ipsum " * 45_000 + "harbour")])
    assert keys(index, "harbour") == ("r1",)
