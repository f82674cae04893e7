"""D.C. law as read from files: titles in time, and laws with what they change. All law here is invented."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.intake.reading import Rejection
from records.importing.dc_law import DcLawReader
from records.importing.dc_law.body import leading_day
from records.importing.dc_law.contents import chapter_by_number
from records.importing.reading import Draft
from records.kinds import Ordinance, Relation
from records.versions import check_periods, in_force

NS = (
    'xmlns="https://code.dccouncil.us/schemas/dc-library" xmlns:codify="https://code.dccouncil.us/schemas/codify" '
    'xmlns:codified="https://code.dccouncil.us/schemas/codified" xmlns:xi="http://www.w3.org/2001/XInclude"'
)
FIRST, SECOND = "asof-2020-01-01-changed-only", "asof-2022-01-01"


def section(number: str, body: str, notes: str = "") -> str:
    return f"<section {NS}><num>{number}</num>{body}<annotations>{notes}</annotations></section>"


def text(words: str) -> str:
    return f"<heading>Lanterns.</heading><text>{words}</text>"


def history(day: str, extra: str = "") -> str:
    return f'<annotation type="History" doc="D.C. Law 9-1" path="§2|(a)" app="{day}" eff="{day}" {extra}/>'


def index(*numbers: str) -> str:
    includes = "".join(f'<xi:include href="./sections/{number}.xml"/>' for number in numbers)
    return (
        f"<container {NS}><prefix>Title</prefix><num>7</num><heading>Lamps.</heading>"
        "<subheading>Subtitle II. Streets.</subheading>"
        f"<container><prefix>Chapter</prefix><num>1</num><heading>Light.</heading>{includes}</container></container>"
    )


def read(folder: Path, files: dict[str, str]) -> list[Draft | Rejection]:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return list(DcLawReader().read([folder]))


def one(folder: Path, files: dict[str, str]) -> Ordinance:
    (draft,) = read(folder, files)
    assert isinstance(draft, Draft)
    assert isinstance(draft.record, Ordinance)
    return draft.record


def timeline(title: Ordinance) -> list[tuple[str, date | None, date | None]]:
    return [(s.text, s.valid_from, s.valid_to) for s in title.sections]


# -- a title in time --------------------------------------------------------------------------------------------------


def test_a_text_begins_on_the_day_of_the_amendment_between_two_collections(tmp_path: Path):
    title = one(
        tmp_path,
        {
            f"{FIRST}/7-101.xml": section("7-101", text("Oil."), history("2001-05-01")),
            f"{SECOND}/7-101.xml": section("7-101", text("Gas."), history("2001-05-01") + history("2021-03-04")),
        },
    )
    assert timeline(title) == [
        ("Oil.", date(2001, 5, 1), date(2021, 3, 4)),
        ("Gas.", date(2021, 3, 4), None),
    ]


def test_where_no_note_names_the_day_the_collection_stands_for_it_and_says_so(tmp_path: Path):
    title = one(
        tmp_path,
        {
            f"{FIRST}/7-101.xml": section("7-101", text("Oil."), history("2001-05-01")),
            f"{SECOND}/7-101.xml": section("7-101", text("Gas."), history("2001-05-01")),
        },
    )
    assert (title.flags, title.sections[1].valid_from) == (("date-from-snapshot",), date(2022, 1, 1))
    assert "first collected on 2022-01-01" in title.sections[1].annotations[-1].spans[0].text


def test_a_postponed_amendment_works_from_the_day_it_became_applicable(tmp_path: Path):
    applied = '<annotation type="Applicability" app="2021-11-13" eff="2021-11-13">Now it applies.</annotation>'
    title = one(
        tmp_path,
        {
            f"{FIRST}/7-101.xml": section("7-101", text("Oil."), history("2001-05-01")),
            f"{SECOND}/7-101.xml": section("7-101", text("Gas."), history("2019-04-05") + applied),
        },
    )
    assert title.sections[1].valid_from == date(2021, 11, 13)


def test_texts_between_two_amendments_are_owned_to_be_missing(tmp_path: Path):
    title = one(
        tmp_path,
        {
            f"{FIRST}/7-101.xml": section("7-101", text("Oil."), history("2001-05-01")),
            f"{SECOND}/7-101.xml": section("7-101", text("Gas."), history("2020-06-01") + history("2021-03-04")),
        },
    )
    assert title.sections[0].annotations[-1].spans[0].text == (
        "Amended on 2020-06-01 as well; the texts between then and 2021-03-04 are not held."
    )


def test_only_notes_changed_so_there_is_one_text(tmp_path: Path):
    title = one(
        tmp_path,
        {
            f"{FIRST}/7-101.xml": section("7-101", text("Oil."), history("2001-05-01")),
            f"{SECOND}/7-101.xml": section("7-101", text("Oil."), history("2001-05-01") + history("2001-05-02")),
        },
    )
    assert timeline(title) == [("Oil.", date(2001, 5, 1), None)]


def test_sections_come_and_go_as_the_tables_of_contents_say(tmp_path: Path):
    title = one(
        tmp_path,
        {
            f"{FIRST}/index.xml": index("7-101", "7-102", "7-103"),
            f"{FIRST}/7-102.xml": section("7-102", text("Gone."), history("2001-05-01")),
            f"{SECOND}/index.xml": index("7-101", "7-103", "7-104"),
            f"{SECOND}/7-101.xml": section("7-101", text("A."), history("2001-05-01")),
            f"{SECOND}/7-103.xml": section("7-103", text("C."), history("2001-05-01")),
            f"{SECOND}/7-104.xml": section("7-104", text("D."), history("2021-05-01")),
        },
    )
    days = date(2020, 1, 1), date(2022, 1, 1)
    assert [[s.number for s in in_force(title.sections, day)] for day in days] == [
        ["7-101", "7-102", "7-103"],
        ["7-101", "7-103", "7-104"],
    ]


def test_the_headings_above_a_section_come_from_the_table_of_contents(tmp_path: Path):
    title = one(tmp_path, {f"{SECOND}/index.xml": index("7-101"), f"{SECOND}/7-101.xml": section("7-101", text("A."))})
    assert [(d.eid, d.label, d.heading) for d in title.sections[0].path] == [
        ("subtitle_II", "Subtitle II", "Streets."),
        ("subtitle_II__chp_1", "Chapter 1", "Light."),
    ]


def test_the_title_itself(tmp_path: Path):
    title = one(tmp_path, {f"{SECOND}/index.xml": index("7-101"), f"{SECOND}/7-101.xml": section("7-101", text("A."))})
    assert (title.reference, title.title, title.work, title.type) == (
        "D.C. Code Title 7",
        "Title 7. Lamps",
        "/akn/us-dc/act/code/7",
        "code",
    )


@pytest.mark.parametrize(
    ("number", "chapter"),
    [
        ("42-1116", ["chp_11"]),
        ("6-1451.01", ["chp_14"]),
        ("6-101.01", ["chp_1"]),
        ("42-3502.03c", ["chp_35"]),
        ("x", []),
    ],
)
def test_without_contents_the_number_tells_the_chapter(number: str, chapter: list[str]):
    assert [division.eid for division in chapter_by_number(number)] == chapter


# -- the body of a section --------------------------------------------------------------------------------------------

BODY = """<heading>Lanterns.</heading><text>See <cite path="§7-102|(a)">§ 7-102(a)</cite>
  and <cite path="§45-1" proof="true">§ 45-1</cite>:</text>
<para><num>(a)</num><heading>Oil.</heading><text>A lantern</text>
  <para><num>(1)</num><text>burns;</text><text>and glows</text></para>
  <aftertext>.</aftertext></para>
<para><num undesignated="true">(b)</num><text>Sizes: <table><tr><td>small</td><td>1</td></tr></table></text></para>
<include><para><num>(z)</num><para><num>(1)</num><text>Quoted.</text></para></para></include>
<codify:insert doc="D.C. Code" path="7|1"/>"""


def test_paragraphs_keep_number_heading_and_depth(tmp_path: Path):
    title = one(tmp_path, {f"{SECOND}/7-101.xml": section("7-101", BODY)})
    assert [(b.depth, b.number, b.heading, b.text) for b in title.sections[0].blocks] == [
        (0, "", "", "See § 7-102(a) and § 45-1:"),
        (1, "(a)", "Oil.", "A lantern"),
        (2, "(1)", "", "burns;"),
        (2, "", "", "and glows."),
        (1, "", "", "Sizes:"),
        (1, "", "", "small | 1"),
        (1, "(z)", "", ""),
        (2, "(1)", "", "Quoted."),
    ]


def test_citations_become_links_and_old_editions_do_not(tmp_path: Path):
    title = one(tmp_path, {f"{SECOND}/7-101.xml": section("7-101", BODY)})
    assert [(s.text, s.href) for s in title.sections[0].blocks[0].spans if s.href] == [
        ("§ 7-102(a)", "/akn/us-dc/act/code/7/!main~sec_7-102")
    ]


@pytest.mark.parametrize(("reason", "state"), [("Repealed", "repealed"), ("Expired", "expired"), ("Not Funded", "")])
def test_stubs_say_what_became_of_the_section(tmp_path: Path, reason: str, state: str):
    stub = section("7-101", f"<reason>{reason}</reason><heading>X</heading><text>{reason}.</text>")
    assert one(tmp_path, {f"{SECOND}/7-101.xml": stub}).sections[0].state == state


NOTES = (
    '<annotation type="History" doc="D.C. Law 1-2">Apr. 4, 2003, D.C. Law 1-2, § 9(d)</annotation>'
    + history("2019-09-01")
    + history("2019-09-02", 'display="false"')
    + '<annotation type="Prior Codifications">1973 Ed., § 7-1.</annotation>'
    + '<text type="Editor\'s Notes">Mind the step.</text>'
)


def test_notes_keep_type_document_day_and_words(tmp_path: Path):
    title = one(tmp_path, {f"{SECOND}/7-101.xml": section("7-101", text("A."), NOTES)})
    notes = title.sections[0].annotations
    assert [(n.type, n.document, n.day, "".join(s.text for s in n.spans)) for n in notes] == [
        ("history", "D.C. Law 1-2", date(2003, 4, 4), "Apr. 4, 2003, D.C. Law 1-2, § 9(d)"),
        ("history", "D.C. Law 9-1", date(2019, 9, 1), "Sep. 1, 2019, D.C. Law 9-1, § 2(a)"),
        ("other", "", None, "Prior Codifications: 1973 Ed., § 7-1."),
        ("editor", "", None, "Mind the step."),
    ]


@pytest.mark.parametrize("words", ["", "Foo. 4, 2003", "Apr. 31, 2003, D.C. Law 1-2", "in Apr. 4, 2003"])
def test_what_begins_with_no_day(words: str):
    assert leading_day(words) is None


# -- a law ------------------------------------------------------------------------------------------------------------

LAW = f"""<document {NS} id="D.C. Law 9-1"><num type="law">9-1</num><num type="bill">9-7</num>
<heading type="short">Lantern Act of 2001</heading><heading type="long">To light the streets.</heading>
<meta><effective>2001-05-01</effective>
<history url="x"><enacted>2001-02-01</enacted><committee>Lamps</committee></history></meta><text>BE IT ENACTED.</text>
<section codify:doc="D.C. Code"><num>2</num><text>Section 7-101 is amended:</text>
  <para codify:path="§7-101"><num>(a)</num><text>New (b):</text>
    <include><para><codify:insert after="(a)"/><num>(b)</num><text>Gas.</text></para></include></para>
  <para codify:path="§7-102"><num>(b)</num><text>It is repealed.</text><codify:repeal/></para>
  <para codify:path="§7-103|(c)"><num>(c)</num><text>(c) is repealed.</text><codify:repeal/></para></section>
<section><num>3</num><heading>End.</heading>
  <text>This act shall expire after 225 days of its having taken effect.</text>
  <codify:temporary doc="D.C. Code" path="§8-1" codified:doc="D.C. Code" codified:path="§8-2|(a)"/></section>
</document>"""


def test_a_law_with_its_dates_and_sections(tmp_path: Path):
    law = one(tmp_path, {"9-1.xml": LAW})
    assert (law.reference, law.title, law.work, law.enacted, law.commenced, [s.eid for s in law.sections]) == (
        "D.C. Law 9-1",
        "Lantern Act of 2001",
        "/akn/us-dc/act/law/9-1",
        date(2001, 2, 1),
        date(2001, 5, 1),
        ["sec_2", "sec_3"],
    )


def test_what_a_law_does_to_the_code_and_to_itself(tmp_path: Path):
    me, day = "/akn/us-dc/act/law/9-1", date(2001, 5, 1)
    assert one(tmp_path, {"9-1.xml": LAW}).relations == (
        Relation("amends", me, "/akn/us-dc/act/code/7", day, "sec_7-101"),
        Relation("repeals", me, "/akn/us-dc/act/code/7", day, "sec_7-102"),
        Relation("amends", me, "/akn/us-dc/act/code/7", day, "sec_7-103"),
        Relation("amends", me, "/akn/us-dc/act/code/8", day, "sec_8-2", "", "temporary"),
        Relation("repeals", me, me, date(2001, 12, 12), note="expires"),
    )


# -- files that are not what they should be ---------------------------------------------------------------------------


def test_one_broken_file_leaves_the_rest_readable(tmp_path: Path):
    good = section("7-101", text("A."))
    found = read(tmp_path, {f"{SECOND}/7-101.xml": good, f"{SECOND}/7-102.xml": good[:50], "note.xml": "<note/>"})
    assert [(type(o), o.file) for o in found] == [(Rejection, "7-102.xml"), (Rejection, "note.xml"), (Draft, "title-7")]


def test_an_entity_is_not_followed(tmp_path: Path):
    bomb = (
        f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><section {NS}><num>7-1</num><text>&a;</text></section>'
    )
    (found,) = read(tmp_path, {"a.xml": bomb})
    assert isinstance(found, Rejection)


def test_a_file_that_is_not_there(tmp_path: Path):
    (found,) = DcLawReader().read([tmp_path / "none.xml"])
    assert isinstance(found, Rejection)


def test_all_bytes_are_counted(tmp_path: Path):
    (tmp_path / "a.xml").write_text(LAW, encoding="utf-8")
    reader = DcLawReader()
    list(reader.read([tmp_path]))
    assert reader.consumed == reader.total_bytes([tmp_path]) > 0


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=200), st.integers(0, len(LAW)), st.sampled_from([LAW, section("7-1", BODY, NOTES)]))
def test_no_bytes_make_the_reader_raise(tmp_path: Path, noise: bytes, place: int, good: str):
    content = good.encode()
    (tmp_path / "a.xml").write_bytes(content[:place] + noise + content[place + len(noise) :])
    for found in DcLawReader().read([tmp_path]):
        if isinstance(found, Draft) and isinstance(found.record, Ordinance):
            check_periods(found.record.sections)
