"""The three readers of law on the real bodies of law, in full: counts that hold, and no words lost on the way."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from records.exporting.akoma_ntoso import as_akoma_ntoso
from records.importing.akoma_ntoso import AkomaNtosoReader
from records.importing.dc_law import DcLawReader
from records.importing.peraturan import PeraturanReader
from records.importing.reading import Draft, Reader
from records.kinds import Block, Ordinance
from records.versions import Register, Status, check_periods, dates_of, in_force, refuse_cycle, refuse_early

COLLECTED = {
    date(2021, 10, 31): ("asof-2021-10-31-changed-only", 1090 + 369),
    date(2023, 3, 10): ("asof-2023-03-10-changed-only", 1097 + 374),
    date(2024, 10, 20): ("asof-2024-10-20", 1113 + 377),
}
DC = "{https://code.dccouncil.us/schemas/dc-library}"
AKN2 = "{http://www.akomantoso.org/2.0}"


def works(reader: Reader, *paths: Path) -> list[Ordinance]:
    """All works; nothing may be rejected, and all bytes are counted."""
    found = list(reader.read(paths))
    assert [item for item in found if not isinstance(item, Draft)] == []
    assert reader.consumed == reader.total_bytes(paths)
    return [item.record for item in found if isinstance(item, Draft) and isinstance(item.record, Ordinance)]


@pytest.fixture(scope="module")
def code(shared_data: Path) -> list[Ordinance]:
    return works(DcLawReader(), shared_data / "ordinances" / "dc-code")


@pytest.fixture(scope="module")
def laws(shared_data: Path) -> list[Ordinance]:
    folder = shared_data / "ordinances"
    return works(DcLawReader(), folder / "dc-laws", folder / "dc-laws-with-amendment-instructions")


@pytest.fixture(scope="module")
def by_laws(shared_data: Path) -> list[Ordinance]:
    return works(AkomaNtosoReader(), shared_data / "ordinances" / "za-by-laws")


@pytest.fixture(scope="module")
def acts(shared_data: Path) -> list[Ordinance]:
    return works(PeraturanReader(), shared_data / "ordinances" / "id-peraturan")


def letters(text: str) -> Counter[str]:
    """Words only: numbering and stops are set differently in print and in paragraphs."""
    return Counter(re.findall(r"\w+", text))


def words(blocks: Iterable[Block]) -> str:
    return " ".join(f"{block.number} {block.heading} {block.text}" for block in blocks)


def every_work(*bodies: list[Ordinance]) -> list[Ordinance]:
    return [work for body in bodies for work in body]


# -- all three --------------------------------------------------------------------------------------------------------


def test_references_and_addresses_are_unique(code, laws, by_laws, acts):
    found = every_work(code, laws, by_laws, acts)
    assert len({w.reference for w in found}) == len({w.work for w in found}) == len(found) == 2 + 61 + 31 + 40


def test_no_two_texts_of_a_section_hold_on_one_day(code, laws, by_laws, acts):
    for work in every_work(code, laws, by_laws, acts):
        check_periods(work.sections)


def test_no_relation_is_refused(code, laws, by_laws, acts):
    found = every_work(code, laws, by_laws, acts)
    known = {work.work: work for work in found}
    relations = [relation for work in found for relation in work.relations]
    assert relations
    refuse_cycle(relations)
    for relation in relations:
        refuse_early(relation, known)


# -- District of Columbia ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", COLLECTED)
def test_on_each_day_the_code_has_the_sections_it_had(code, day: date):
    assert sum(len(in_force(title.sections, day)) for title in code) == COLLECTED[day][1]


@pytest.mark.parametrize("day", COLLECTED)
def test_on_each_day_every_section_reads_as_it_was_collected(code, day: date, shared_data: Path):
    held = {s.number: s for title in code for s in in_force(title.sections, day)}
    folder = shared_data / "ordinances" / "dc-code" / COLLECTED[day][0]
    for file in folder.rglob("*-*.xml"):
        root = etree.parse(file).getroot()
        number = root.findtext(f"{DC}num")
        for aside in root.xpath("//*[local-name()='annotations' or local-name()='reason' or @undesignated]"):
            aside.getparent().remove(aside)
        for instruction in root.iterfind(".//{https://code.dccouncil.us/schemas/codify}*"):
            instruction.clear()
        printed = letters(" ".join(root.itertext()))
        section = held[number]
        assert letters(f"{number} {section.heading} {words(section.blocks)}") == printed, number


def test_earlier_texts_of_changed_sections(code):
    texts = Counter(s.eid for title in code for s in title.sections)
    assert (len(texts), sum(texts.values())) == (1497, 1664)


def test_history_notes_are_kept(code):
    noted = {s.eid for title in code for s in title.sections if any(a.type == "history" for a in s.annotations)}
    assert len(noted) >= 1435


def test_citations_of_the_code_are_links(code):
    hrefs = [s.href for t in code for section in t.sections for b in section.blocks for s in b.spans if s.href]
    assert len(hrefs) > 2500
    assert all(href.startswith("/akn/us-dc/act/") for href in hrefs)


def test_every_law_says_what_it_changes(laws):
    assert [law.reference for law in laws if not law.relations] == []


def test_a_temporary_law_ends_by_itself(laws):
    register = Register({law.work: law for law in laws}, [r for law in laws for r in law.relations])
    expired = [law for law in laws if register.status(law.work, date(2024, 10, 20)) is Status.EXPIRED]
    assert len(expired) == 36


# -- Cape Town --------------------------------------------------------------------------------------------------------


def test_by_laws_in_time(by_laws):
    texts = [s for law in by_laws for s in law.sections]
    eids = {(law.work, s.eid) for law in by_laws for s in law.sections}
    assert (len(by_laws), len(eids), len(texts)) == (31, 294, 329)
    assert sum(len(law.relations) for law in by_laws) == 14


def test_each_expression_reads_as_its_file(by_laws, shared_data: Path):
    known = {law.work: law for law in by_laws}
    for file in (shared_data / "ordinances" / "za-by-laws").rglob("main.xml"):
        root = etree.parse(file).getroot()
        for end_of_line in root.iter(f"{AKN2}eol"):
            end_of_line.text = " "
        uri = root.find(f".//{AKN2}FRBRWork/{AKN2}FRBRuri").get("value")
        held = in_force(known[f"/akn{uri}"].sections, date.fromisoformat(file.parent.name))
        above = {division for s in held for division in s.path}
        printed = letters(" ".join("".join(part.itertext()) for part in root.iter(f"{AKN2}body", f"{AKN2}mainBody")))
        read = letters(" ".join(f"{s.number} {s.heading} {words(s.blocks)}" for s in held))
        named = letters(" ".join(f"{d.label} {d.heading}" for d in above))
        assert not printed - read - named, file.parent


def test_repealed_by_laws(by_laws):
    register = Register({law.work: law for law in by_laws}, [r for law in by_laws for r in law.relations])
    days = (date(2010, 1, 1), date(2018, 1, 1))
    repealed = [sum(register.status(law.work, day) is Status.REPEALED for law in by_laws) for day in days]
    assert repealed == [0, 3]


# -- Indonesia --------------------------------------------------------------------------------------------------------


def test_every_heading_of_an_article_is_accounted_for(acts, shared_data: Path):
    """SOURCES counts lines that begin with "Pasal" and a number; headings lost within lines are found beside them."""
    folder = shared_data / "ordinances" / "id-peraturan"
    lines = sum(len(re.findall(r"^Pasal [0-9IVX]", f.read_text("utf-8"), re.MULTILINE)) for f in folder.rglob("*.md"))
    articles = sum(s.number[:1] in "0123456789IV" for act in acts for s in act.sections)
    explained = sum(bool(s.explanation) for act in acts for s in act.sections)
    beside = sum(a.spans[0].text.startswith("Pasal ") for act in acts for a in act.annotations)
    assert lines == 5779
    assert articles + explained + beside > lines


def test_articles_are_complete_where_the_scan_is_legible(acts):
    gaps = {}
    for act in acts:
        numbers = {int(s.number) for s in act.sections if s.eid == f"art_{s.number}" and s.number.isdigit()}
        if missing := [n for n in range(1, max(numbers, default=0)) if n not in numbers]:
            gaps[act.reference] = len(missing)
    assert sum(gaps.values()) <= 45
    assert {ref for ref, count in gaps.items() if count > 5} == {"UU 14/2022", "UU 15/2022", "UU 16/2022"}


def test_almost_every_letter_of_an_act_is_kept(acts, shared_data: Path):
    for act in acts:
        number, year = act.number, act.work.split("/")[-2]
        source = (shared_data / "ordinances" / "id-peraturan" / "uu" / year / f"{number}.md").read_text("utf-8")
        sections = [text for s in act.sections for text in (s.number, words(s.blocks), words(s.explanation))]
        notes = [a for s in act.sections for a in s.annotations] + list(act.annotations)
        kept = [words(act.preamble), *sections, *("".join(span.text for span in a.spans) for a in notes)]
        share = len(re.sub(r"[\W_]", "", "".join(kept))) / len(re.sub(r"[\W_]", "", source))
        assert share > 0.9, act.reference


def test_acts_change_one_another_as_known(acts):
    whole = {(r.effect, r.acting[12:], r.target[12:]) for act in acts for r in act.relations if not r.section}
    assert whole >= {
        ("repeals", "uu/2004/32", "uu/1999/22"),
        ("amends", "uu/2008/12", "uu/2004/32"),
        ("repeals", "uu/2014/23", "uu/2004/32"),
        ("amends", "uu/2015/2", "uu/2014/23"),
        ("amends", "uu/2015/9", "uu/2014/23"),
        ("amends", "uu/2019/15", "uu/2011/12"),
        ("amends", "uu/2022/13", "uu/2011/12"),
        ("repeals", "uu/2022/1", "uu/2009/28"),
    }


def test_dates_of_acts(acts):
    unread = {act.reference for act in acts if act.enacted is None}
    assert unread <= {"UU 4/2021", "UU 14/2022", "UU 15/2022", "UU 16/2022"}


# -- there and back ---------------------------------------------------------------------------------------------------


def test_what_is_exported_is_read_back(code, by_laws, acts, tmp_path: Path):
    for place, work in enumerate(every_work(code, by_laws, acts)):
        day = max(dates_of(work.sections), default=date(2024, 1, 1))
        folder = tmp_path / str(place)
        folder.mkdir()
        (folder / "a.xml").write_bytes(as_akoma_ntoso(work, day))
        (back,) = works(AkomaNtosoReader(), folder)
        there = [(s.eid, s.number, s.heading, s.path, letters(s.text)) for s in in_force(work.sections, day)]
        here = [(s.eid, s.number, s.heading, s.path, letters(s.text)) for s in back.sections]
        assert [row for row in there if row[1] or row[4]] == here, work.reference
