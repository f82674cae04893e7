"""Akoma Ntoso read from files and written back. All law here is invented."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.intake.reading import Rejection
from app.kernel.errors import BadInput
from records.exporting.akoma_ntoso import as_akoma_ntoso
from records.importing.akoma_ntoso import AkomaNtosoReader
from records.importing.reading import Draft
from records.importing.timeline import added
from records.kinds import Block, Division, Ordinance, Relation, Section, Source, Span
from records.versions import check_periods, in_force

WORK = "/za-xyz/act/by-law/2001/lanterns"


def act(day: str, body: str, *, meta: str = "", components: str = "", before: str = "") -> str:
    return f"""<akomaNtoso xmlns="http://www.akomantoso.org/2.0"><act contains="singleVersion"><meta>
<identification source="#x"><FRBRWork><FRBRthis value="{WORK}/main"/><FRBRuri value="{WORK}"/>
<FRBRalias value="Lantern By-law, 2001"/><FRBRdate date="2001-05-01" name="Generation"/></FRBRWork>
<FRBRExpression><FRBRuri value="{WORK}/eng@{day}"/><FRBRdate date="{day}" name="Generation"/>
<FRBRlanguage language="eng"/></FRBRExpression></identification>
<publication date="2001-05-01" name="Gazette" number="7"/>{meta}</meta>{before}<body>{body}</body></act>
{components}</akomaNtoso>"""


def unit(number: str, body: str, heading: str = "Lanterns") -> str:
    return f'<section id="section-{number}"><num>{number}.</num><heading>{heading}</heading>{body}</section>'


def words(text: str) -> str:
    return f"<content><p>{text}</p></content>"


def read(folder: Path, **files: str) -> list[Draft | Rejection]:
    for name, content in files.items():
        (folder / f"{name}.xml").write_text(content, encoding="utf-8")
    return list(AkomaNtosoReader().read([folder]))


def one(folder: Path, **files: str) -> Ordinance:
    (draft,) = read(folder, **files)
    assert isinstance(draft, Draft)
    assert isinstance(draft.record, Ordinance)
    return draft.record


# -- the work ---------------------------------------------------------------------------------------------------------


def test_the_work_and_its_dates(tmp_path: Path):
    law = one(tmp_path, a=act("2001-05-01", unit("1", words("Oil."))))
    assert (law.reference, law.title, law.work, law.type, law.language, law.enacted, law.commenced) == (
        "By-law 2001/lanterns",
        "Lantern By-law, 2001",
        "/akn/za-xyz/act/by-law/2001/lanterns",
        "by-law",
        "en",
        date(2001, 5, 1),
        date(2001, 5, 1),
    )


def test_the_companion_knows_more(tmp_path: Path):
    extra = {
        "assent_date": "2001-04-01",
        "commencement_date": "2001-06-01",
        "title": "Lanterns",
        "amendments": [
            {"date": "2004-01-01", "amending_uri": "/za-xyz/act/by-law/2004/gas", "amending_title": "Gas"},
            {"date": "2005-01-01", "amending_uri": None},
        ],
        "repeal": {"date": "2009-01-01", "repealing_uri": "/za-xyz/act/by-law/2009/dark", "repealing_title": "Dark"},
    }
    (tmp_path / "metadata.json").write_text(json.dumps(extra), encoding="utf-8")
    law = one(tmp_path, a=act("2001-05-01", unit("1", words("Oil."))))
    assert (law.title, law.enacted, law.commenced, law.relations) == (
        "Lanterns",
        date(2001, 4, 1),
        date(2001, 6, 1),
        (
            Relation("amends", "/akn/za-xyz/act/by-law/2004/gas", law.work, date(2004, 1, 1), title="Gas"),
            Relation("repeals", "/akn/za-xyz/act/by-law/2009/dark", law.work, date(2009, 1, 1), title="Dark"),
        ),
    )


def test_an_amendment_whose_text_is_not_held_is_said(tmp_path: Path):
    extra = {"amendments": [{"date": "2004-01-01", "amending_uri": "/za-xyz/act/by-law/2004/gas"}]}
    (tmp_path / "metadata.json").write_text(json.dumps(extra), encoding="utf-8")
    law = one(tmp_path, a=act("2001-05-01", unit("1", words("Oil."))))
    assert [note.day for note in law.annotations] == [date(2004, 1, 1)]


def test_events_in_the_file_are_relations(tmp_path: Path):
    meta = (
        '<lifecycle><eventRef date="2009-01-01" type="repeal" source="#r"/></lifecycle><references>'
        '<passiveRef id="r" href="/za-xyz/act/by-law/2009/dark" showAs="Dark"/></references>'
    )
    law = one(tmp_path, a=act("2001-05-01", unit("1", words("Oil.")), meta=meta))
    assert [(r.effect, r.acting, r.day) for r in law.relations] == [
        ("repeals", "/akn/za-xyz/act/by-law/2009/dark", date(2009, 1, 1))
    ]


# -- texts in time ----------------------------------------------------------------------------------------------------


def test_a_text_that_did_not_change_is_one_text(tmp_path: Path):
    law = one(
        tmp_path,
        a=act("2001-05-01", unit("1", words("Oil.")) + unit("2", words("Wick."))),
        b=act("2004-01-01", unit("1", words("Gas.")) + unit("2", words("Wick.")) + unit("2A", words("Tap."))),
    )
    assert [(s.eid, s.text, s.valid_from, s.valid_to) for s in law.sections] == [
        ("sec_1", "Oil.", date(2001, 5, 1), date(2004, 1, 1)),
        ("sec_1", "Gas.", date(2004, 1, 1), None),
        ("sec_2", "Wick.", date(2001, 5, 1), None),
        ("sec_2A", "Tap.", date(2004, 1, 1), None),
    ]


def test_a_section_that_went_ends_with_the_expression_that_lacks_it(tmp_path: Path):
    law = one(
        tmp_path,
        a=act("2001-05-01", unit("1", words("Oil.")) + unit("2", words("Wick."))),
        b=act("2004-01-01", unit("1", words("Oil."))),
    )
    assert [s.eid for s in in_force(law.sections, date(2004, 1, 1))] == ["sec_1"]


def test_a_stub_has_no_text_and_says_so(tmp_path: Path):
    law = one(tmp_path, a=act("2001-05-01", '<section id="section-1"><content><p/></content></section>'))
    assert (law.sections, law.flags) == ((), ("no-text",))


# -- the body ---------------------------------------------------------------------------------------------------------

BODY = """<subsection id="s1.1"><num>(1)</num><content>
<blockList id="l"><listIntroduction>"<def refersTo="#t">lamp</def>" means—</listIntroduction>
<item id="a"><num>(a)</num><p>oil (<ref href="/za/act/1998/117">Act 117 of 1998</ref>);</p></item>
<item id="b"><num>(b)</num><p>gas, see section 2(1).</p></item></blockList></content></subsection>
<subsection id="s1.2"><content><p>Tables<eol/>too:</p><table><tr><th><p>x</p></th><td><p>y</p></td></tr></table>
</content></subsection>"""


def test_paragraphs_keep_number_and_depth(tmp_path: Path):
    law = one(tmp_path, a=act("2001-05-01", unit("1", BODY) + unit("2", words("Two."))))
    assert [(b.depth, b.number, b.text) for b in law.sections[0].blocks] == [
        (1, "(1)", '"lamp" means—'),
        (2, "(a)", "oil (Act 117 of 1998);"),
        (2, "(b)", "gas, see section 2(1)."),
        (0, "", "Tables too:"),
        (0, "", "x | y"),
    ]


def test_references_and_sections_cited_in_words_are_links(tmp_path: Path):
    law = one(tmp_path, a=act("2001-05-01", unit("1", BODY) + unit("2", words("Two."))))
    assert [s.href for b in law.sections[0].blocks for s in b.spans if s.href] == [
        "/akn/za/act/1998/117",
        "/akn/za-xyz/act/by-law/2001/lanterns/!main~sec_2",
    ]


def test_headings_above_a_section(tmp_path: Path):
    body = f'<chapter id="chapter-3"><num>3</num><heading>Light</heading>{unit("1", words("Oil."))}</chapter>'
    law = one(tmp_path, a=act("2001-05-01", body))
    assert law.sections[0].path == (Division("chp_3", "Chapter 3", "Light"),)


def test_preamble_and_schedules_are_kept(tmp_path: Path):
    schedule = (
        '<components><component><doc name="schedule1"><meta><identification><FRBRWork><FRBRalias value="Schedule 1"/>'
        '</FRBRWork></identification></meta><mainBody><article id="schedule1"><heading>Fees</heading><paragraph id="p">'
        "<content><p>Ten.</p></content></paragraph></article></mainBody></doc></component></components>"
    )
    before = "<preamble><p>WHEREAS it is dark;</p></preamble>"
    law = one(tmp_path, a=act("2001-05-01", unit("1", words("Oil.")), components=schedule, before=before))
    last = law.sections[-1]
    assert (law.preamble[0].text, last.eid, last.number, last.heading, last.text) == (
        "WHEREAS it is dark;",
        "schedule1",
        "Schedule 1",
        "Fees",
        "Ten.",
    )


def test_a_remark_that_is_all_there_is_tells_of_a_repeal(tmp_path: Path):
    body = unit("1", words('<remark status="editorial">[Section 1 repealed]</remark>'))
    assert one(tmp_path, a=act("2001-05-01", body)).sections[0].state == "repealed"


# -- files that are not what they should be ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", ["", "<a/>", "<akomaNtoso/>", act("someday", ""), act("2001-05-01", "").replace(WORK, "nowhere")]
)
def test_what_is_no_expression_is_rejected(tmp_path: Path, content: str):
    (found,) = read(tmp_path, a=content)
    assert isinstance(found, Rejection)


@pytest.mark.parametrize("odd", [1, [], {}, True, ["x"], {"date": 3}, "2001-13-40"])
def test_a_companion_with_odd_values_adds_nothing(tmp_path: Path, odd: object):
    keys = ("assent_date", "commencement_date", "amendments", "repeal", "url")
    (tmp_path / "metadata.json").write_text(json.dumps(dict.fromkeys(keys, odd)), encoding="utf-8")
    law = one(tmp_path, a=act("2001-05-01", unit("1", words("Oil."))))
    assert (law.enacted, law.relations) == (date(2001, 5, 1), ())


def test_a_broken_companion_is_said(tmp_path: Path):
    (tmp_path / "metadata.json").write_text("{", encoding="utf-8")
    (found,) = read(tmp_path, a=act("2001-05-01", unit("1", words("Oil."))))
    assert isinstance(found, Rejection)
    assert "metadata.json" in found.reason


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=100), st.integers(0, 2000))
def test_no_bytes_make_the_reader_raise(tmp_path: Path, noise: bytes, place: int):
    content = act("2001-05-01", unit("1", BODY)).encode()
    (tmp_path / "a.xml").write_bytes(content[:place] + noise + content[place + len(noise) :])
    for found in AkomaNtosoReader().read([tmp_path]):
        if isinstance(found, Draft) and isinstance(found.record, Ordinance):
            check_periods(found.record.sections)


# -- there and back ---------------------------------------------------------------------------------------------------

DAY = date(2010, 1, 1)
LINE = st.text(alphabet='abc §&<>"’é\x00', min_size=1, max_size=12).filter(lambda t: t.strip("\x00 "))
BLOCK = st.builds(
    lambda number, depth, text: Block((Span(text),), depth=depth if number else 0, number=number),
    st.sampled_from(["", "(a)", "(1)"]),
    st.integers(1, 8),
    LINE,
)


@st.composite
def laws(draw: st.DrawFn) -> Ordinance:
    blocks = st.lists(BLOCK, min_size=1, max_size=6).map(tuple)
    paths = st.sampled_from(
        [
            (),
            (Division("chp_1", "Chapter 1", "Light"),),
            (Division("dvs_x", "Any X"), Division("dvs_x__part_2", "Part 2")),
        ]
    )
    count = draw(st.integers(1, 4))
    return Ordinance(
        reference="x",
        title=draw(LINE),
        source=Source("demo"),
        work="/akn/id-xyz/act/perda/2001/7",
        language="id",
        enacted=date(2001, 5, 1),
        commenced=date(2002, 5, 1),
        sections=tuple(
            Section(
                eid=f"art_{n}", number=str(n), heading=draw(LINE), position=n, path=draw(paths), blocks=draw(blocks)
            )
            for n in range(1, count + 1)
        ),
    )


def clean(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(laws())
def test_what_is_written_is_read_back(tmp_path: Path, law: Ordinance):
    (tmp_path / "a.xml").write_bytes(as_akoma_ntoso(law, DAY))
    (draft,) = AkomaNtosoReader().read([tmp_path])
    assert isinstance(draft, Draft)
    assert isinstance(draft.record, Ordinance)
    back = draft.record
    assert (back.work, back.language, back.enacted, back.commenced, clean(back.title)) == (
        law.work,
        law.language,
        law.enacted,
        law.commenced,
        clean(law.title),
    )
    assert [(s.eid, s.number, clean(s.heading), s.path, clean(s.text)) for s in back.sections] == [
        (s.eid, s.number, clean(s.heading), s.path, clean(s.text)) for s in law.sections
    ]


def test_relations_links_and_states_come_back(tmp_path: Path):
    work = "/akn/id-xyz/act/perda/2001/7"
    repeal = Relation("repeals", "/akn/id-xyz/act/perda/2009/1", work, date(2009, 1, 1), title="Dark")
    link = Span("Pasal 2", f"{work}/!main~art_2")
    section = Section(eid="art_1", number="1", state="repealed", blocks=(Block((Span("Lihat "), link, Span("."))),))
    law = Ordinance(reference="x", title="T", source=Source("d"), work=work, sections=(section,), relations=(repeal,))
    (tmp_path / "a.xml").write_bytes(as_akoma_ntoso(law, DAY))
    (draft,) = AkomaNtosoReader().read([tmp_path])
    assert isinstance(draft, Draft)
    assert isinstance(draft.record, Ordinance)
    (back,) = draft.record.sections
    assert (draft.record.relations, back.state, back.blocks[0].spans) == (
        (repeal,),
        "repealed",
        section.blocks[0].spans,
    )


def test_a_work_without_an_address_cannot_be_written():
    with pytest.raises(BadInput, match="address"):
        as_akoma_ntoso(Ordinance(reference="x", title="T", source=Source("d"), work="nowhere"), DAY)


# -- further expressions ----------------------------------------------------------------------------------------------

DAYS = ("2001-05-01", "2004-01-01", "2008-01-01", "2015-01-01")
TEXTS = st.dictionaries(st.sampled_from("123"), st.sampled_from(["Oil.", "Gas.", "Light."]), max_size=3)


def expressions(folder: Path, texts: list[dict[str, str]], chosen: set[int]) -> Ordinance:
    folder.mkdir()
    return one(
        folder,
        **{
            f"e{at}": act(DAYS[at], "".join(unit(number, words(text)) for number, text in sorted(texts[at].items())))
            for at in chosen
        },
    )


@given(texts=st.lists(TEXTS, min_size=4, max_size=4), data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_imported_in_two_parts_is_what_is_imported_at_once(
    tmp_path_factory: pytest.TempPathFactory, texts: list[dict[str, str]], data: st.DataObject
):
    folder = tmp_path_factory.mktemp("law")
    every = set(range(4))
    first = data.draw(st.sets(st.sampled_from(sorted(every)), min_size=1, max_size=3))
    later = (every - first) | data.draw(st.sets(st.sampled_from(sorted(every))))
    whole = expressions(folder / "all", texts, every)
    parts = added(expressions(folder / "first", texts, first), expressions(folder / "later", texts, later))
    assert parts == whole


def test_a_text_that_is_given_again_replaces_that_day_alone(tmp_path: Path):
    texts = [{"1": "Oil."}, {"1": "Gas."}, {}, {}]
    held = expressions(tmp_path / "held", texts, {0, 1})
    mended = added(held, expressions(tmp_path / "again", [{"1": "Whale oil."}, *texts[1:]], {0}))
    assert [section.text for section in mended.sections] == ["Whale oil.", "Gas."]
