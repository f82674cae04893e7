"""Addresses of law, and citations found in running text."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.citations import (
    AknAddress,
    Citation,
    Own,
    address_of,
    cited_in,
    dc_citations,
    dc_href,
    eid_of,
    indonesian_citations,
    linked,
    parse_akn,
    south_african_citations,
    spoken,
)

SEGMENT = st.from_regex(r"[a-z0-9]{4}[a-z0-9-]{0,6}[a-z0-9]", fullmatch=True).filter(lambda s: not s[:4].isdigit())


@pytest.mark.parametrize(
    "path",
    [
        "/akn/us-dc/act/code/42",
        "/akn/za-cpt/act/by-law/2010/graffiti",
        "/akn/id/act/uu/2014/23",
        "/akn/id/act/uu/2014/23/ind",
        "/akn/id/act/uu/2014/23/ind@",
        "/akn/id/act/uu/2014/23/ind@2014-10-02",
        "/akn/us-dc/act/code/42/eng:2023-03-10/!main~sec_42-1116",
        "/akn/za-jhb/act/by-law/2003/public-health/eng:2015-01-01/!schedule1~part_1",
        "/akn/us-dc/act/code/42/!main~sec_42-1103.01a",
        "/akn/za/act/by-law/council/2003-05-12/7/eng",
    ],
)
def test_an_address_is_read_and_written_back(path: str):
    assert str(parse_akn(path)) == path


def test_the_parts_of_an_address():
    assert parse_akn("/akn/za-cpt/act/by-law/2010/graffiti/eng:2015-01-01/!main~sec_5.xml") == AknAddress(
        country="za",
        locality="cpt",
        doctype="act",
        subtype="by-law",
        year="2010",
        number="graffiti",
        language="eng",
        marker=":",
        day=date(2015, 1, 1),
        component="main",
        eid="sec_5",
    )


def test_a_number_of_three_letters_is_no_language():
    address = parse_akn("/akn/za-cpt/act/by-law/2010/dog")
    assert address
    assert (address.number, address.language) == ("dog", "")


def test_the_work_of_a_section_address():
    address = parse_akn("/akn/id/act/uu/2014/23/ind:2015-03-18/!main~art_101")
    assert address
    assert address.work == "/akn/id/act/uu/2014/23"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/akn",
        "/akn/id",
        "/akn/id/act",
        "/akn/idn/act/uu/2014/23",
        "/en/records/1",
        "/akn/id/act/uu/2014/23/ind:2014-13-45",
        "/akn/id/act/../../etc/passwd",
        "/akn/id/act/uu/2014/23/<script>",
    ],
)
def test_what_is_no_address_is_none(path: str):
    assert parse_akn(path) is None


@given(st.text() | st.text(alphabet="/akn-id:@!~.09"))
def test_no_text_makes_the_parser_raise(text: str):
    parse_akn(text)
    parse_akn("/akn/id/act/" + text)


@given(SEGMENT, st.integers(1900, 2100), SEGMENT, st.dates() | st.none(), SEGMENT | st.just(""))
def test_what_is_built_is_read_back(subtype: str, year: int, number: str, day: date | None, eid: str):
    work = f"/akn/id/act/{subtype}/{year}/{number}"
    address = parse_akn(address_of(work, eid=eid, language="id" if day else "", day=day))
    assert address
    assert (address.work, address.day, address.eid) == (work, day, eid)


@pytest.mark.parametrize(
    ("prefix", "number", "eid"),
    [("sec", "42-1116", "sec_42-1116"), ("art", "5 A", "art_5A"), ("sec", "12.", "sec_12"), ("sec", "", "sec_x")],
)
def test_element_ids(prefix: str, number: str, eid: str):
    assert eid_of(prefix, number) == eid


@pytest.mark.parametrize(
    ("path", "doc", "href"),
    [
        ("§42-1116", "", "/akn/us-dc/act/code/42/!main~sec_42-1116"),
        ("§42-1116|(a)|(3)", "", "/akn/us-dc/act/code/42/!main~sec_42-1116"),
        ("§6-210.01(Perm)", "", "/akn/us-dc/act/code/6/!main~sec_6-210.01"),
        ("§29A-101.02", "D.C. Code", "/akn/us-dc/act/code/29a/!main~sec_29A-101.02"),
        ("42|35", "", "/akn/us-dc/act/code/42"),
        ("", "D.C. Law 24-45", "/akn/us-dc/act/law/24-45"),
        ("§7207|(b)", "D.C. Law 24-45", "/akn/us-dc/act/law/24-45/!main~sec_7207"),
        ("", "D.C. Act 22-104", "/akn/us-dc/act/council-act/22-104"),
        ("§316", "Pub. L. 87-408", ""),
        ("", "", ""),
        ("§9", "", ""),
    ],
)
def test_citations_of_the_district_code(path: str, doc: str, href: str):
    assert dc_href(path, doc) == href


def hrefs(text: str, citations: list[Citation]) -> dict[str, str]:
    return {text[start:end]: href for start, end, href in citations}


def test_district_law_named_in_plain_text():
    text = "Apr. 4, 2003, D.C. Law 14-282, § 9(d); see D.C. Official Code § 42-1103.01."
    assert hrefs(text, list(dc_citations(text))) == {
        "D.C. Law 14-282": "/akn/us-dc/act/law/14-282",
        "§ 42-1103.01": "/akn/us-dc/act/code/42/!main~sec_42-1103.01",
    }


OWN = Own("/akn/id/act/uu/2020/1", {"art_5", "art_7A"})
UU = "/akn/id/act/uu/2014/23"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Pasal 5 ayat (1) Undang-Undang Nomor 23 Tahun 2014",
            {
                "Pasal 5 ayat (1)": UU + "/!main~art_5",
                "Undang-Undang Nomor 23 Tahun 2014": UU,
            },
        ),
        (
            "Pasal 5 dan Pasal 6 huruf a Undang- Undang Nomor 23 Tahun 2014",
            {
                "Pasal 5": UU + "/!main~art_5",
                "Pasal 6 huruf a": UU + "/!main~art_6",
                "Undang- Undang Nomor 23 Tahun 2014": UU,
            },
        ),
        ("dimaksud dalam Pasal 7A ayat (2) diatur", {"Pasal 7A ayat (2)": OWN.work + "/!main~art_7A"}),
        ("dimaksud dalam Pasal 99", {"Pasal 99": ""}),
        ("Pasal 5 ayat (1) dan Pasal 20 Undang-Undang Dasar 1945", {"Pasal 5 ayat (1)": "", "Pasal 20": ""}),
        ("Pasal 5 Kitab Undang-Undang Hukum Pidana", {"Pasal 5": ""}),
        ("Tidak ada apa-apa", {}),
    ],
)
def test_indonesian_citations(text: str, found: dict[str, str]):
    assert hrefs(text, list(indonesian_citations(text, OWN))) == found


BYLAW = Own("/akn/za-cpt/act/by-law/2010/graffiti", {"sec_5"})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a permit referred to in section 5(3).", {"section 5(3)": BYLAW.work + "/!main~sec_5"}),
        ("section 5 of this By-law", {"section 5": BYLAW.work + "/!main~sec_5"}),
        ("section 6(1)", {"section 6(1)": ""}),
        (
            "section 5 of the Municipal Structures Act, 1998 (Act No. 117 of 1998)",
            {"Act No. 117 of 1998": "/akn/za/act/1998/117"},
        ),
    ],
)
def test_south_african_citations(text: str, found: dict[str, str]):
    assert hrefs(text, list(south_african_citations(text, BYLAW))) == found


@given(st.text(alphabet="PasalUndng-NomorThu 0123456789()ayte,§DC.LwActsion"))
def test_links_never_change_the_text(text: str):
    for found in (dc_citations(text), indonesian_citations(text, OWN), south_african_citations(text, BYLAW)):
        assert "".join(span.text for span in linked(text, found)) == text


def test_what_overlaps_an_earlier_link_stays_plain():
    spans = linked("abcdef", [Citation(1, 4, "/x"), Citation(2, 6, "/y")])
    assert [(s.text, s.href) for s in spans] == [("a", ""), ("bcd", "/x"), ("ef", "")]


@pytest.mark.parametrize(
    ("work", "said"),
    [
        ("/akn/id/act/uu/1999/22", "UU 22/1999"),
        ("/akn/us-dc/act/code/1", "Code 1"),
        ("/akn/za-cpt/act/by-law/2010/public-parks", "By law public parks (2010)"),
        ("nonsense", "nonsense"),
    ],
)
def test_a_work_without_a_title_is_named_by_its_address(work, said):
    assert spoken(work) == said


@pytest.mark.parametrize(
    ("text", "language", "cited"),
    [
        (
            "Granted under D.C. Official Code § 42-1116 and Act 117 of 1998, D.C. Official Code § 42-1116.",
            "en",
            ["/akn/us-dc/act/code/42/!main~sec_42-1116", "/akn/za/act/1998/117"],
        ),
        (
            "Sesuai Pasal 5 UU Nomor 28 Tahun 2002.",
            "id",
            ["/akn/id/act/uu/2002/28/!main~art_5"],
        ),
        ("A fence of wood.", "en", []),
    ],
)
def test_a_text_names_what_it_cites_once(text, language, cited):
    assert cited_in(text, language) == cited
