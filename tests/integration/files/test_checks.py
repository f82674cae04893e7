"""What is found in files: everything that was put into them, and nothing in clean ones."""

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from records.sandbox.process import Sandbox
from tests.integration.files import made

SEEDED = [(code, make) for code, makers in made.SEEDED_PDFS.items() for make in makers]


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as opened:
        yield opened


def codes(answer):
    return {one["code"] for one in answer["found"]}


def check(sandbox, path):
    return sandbox.ask("pdf-check", path, seconds=20)


@pytest.mark.parametrize(("code", "make"), SEEDED, ids=lambda part: getattr(part, "__name__", part))
def test_what_a_pdf_hides_is_found(sandbox, tmp_path, code, make):
    assert code in codes(check(sandbox, make(tmp_path / "seeded.pdf")))


@pytest.mark.parametrize("make", [made.with_covered_text, made.with_text_under_a_picture, made.with_white_text])
def test_hidden_words_are_quoted_with_their_page_and_place(sandbox, tmp_path, make):
    (found,) = check(sandbox, make(tmp_path / "seeded.pdf"))["found"]
    left, top, right, bottom = found["box"]
    assert (found["match"], found["page"]) == (made.SECRET, 1)
    assert 72 / 595 - 0.01 < left < right < 200 / 595
    assert 1 - 705 / 842 < top < bottom < 1 - 685 / 842


def test_a_clean_pdf_has_no_finding(sandbox, tmp_path):
    assert check(sandbox, made.saved(made.pdf(), tmp_path / "clean.pdf"))["found"] == []


def test_a_copy_made_by_taking_in_has_no_metadata_and_no_earlier_revision(sandbox, tmp_path):
    for make in (made.with_author, made.with_earlier_revision, made.with_photo, made.with_packed_photo):
        sandbox.ask("pdf-strip", make(tmp_path / "in.pdf"), out=str(tmp_path / "out.pdf"))
        assert codes(check(sandbox, tmp_path / "out.pdf")) == set()


def test_a_copy_says_nothing_of_who_signed(sandbox, tmp_path):
    out = tmp_path / "out.pdf"
    told = sandbox.ask("pdf-strip", made.with_signature(tmp_path / "in.pdf"), out=str(out))
    assert told["signed"]
    with pikepdf.open(out) as copy:
        assert "/ByteRange" not in " ".join(
            str(list(one.keys())) for one in copy.objects if isinstance(one, Dictionary)
        )


def test_words_of_bookmarks_links_and_descriptions_are_told(sandbox, tmp_path):
    document = made.pdf()
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("A bookmark", 0))
    link = Dictionary(S=Name.URI, URI=String("mailto:ann@harbour.example"))
    document.pages[0].obj.Annots = Array([Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=link)])
    document.Root.StructTreeRoot = Dictionary(K=Dictionary(Alt=String("A photo")))
    told = check(sandbox, made.saved(document, tmp_path / "in.pdf"))["beside"]
    assert set(told) == {"A bookmark", "mailto:ann@harbour.example", "A photo"}


def figure(**says):
    document = made.pdf(made.TEXT, made.TEXT)
    one = Dictionary(S=Name.Figure, Pg=document.pages[1].obj, **{key: String(said) for key, said in says.items()})
    document.Root.StructTreeRoot = document.make_indirect(Dictionary(K=Array([document.make_indirect(one)])))
    return document


@pytest.mark.parametrize(("says", "found"), [({}, [("no-description", 2)]), ({"Alt": "A quay"}, [])])
def test_a_picture_that_a_tagged_pdf_does_not_describe_is_found(sandbox, tmp_path, says, found):
    told = check(sandbox, made.saved(figure(**says), tmp_path / "in.pdf"))["found"]
    assert [(one["code"], one["page"]) for one in told] == found


def test_notes_are_told_with_their_page(sandbox, tmp_path):
    assert [one["page"] for one in check(sandbox, made.with_note(tmp_path / "in.pdf"))["found"]] == [1]


def test_scripts_and_attachments_go_when_that_is_asked_for(sandbox, tmp_path):
    for make in (made.with_script, made.with_launch_action, made.with_attachment):
        source, out = make(tmp_path / "in.pdf"), tmp_path / "out.pdf"
        sandbox.ask("pdf-strip", source, out=str(out), scripts=True, attachments=True)
        assert codes(check(sandbox, out)) == set()
        assert made.SECRET in check(sandbox, out)["texts"][0]


@pytest.mark.parametrize("code", made.SEEDED_WORKBOOKS)
def test_what_a_workbook_hides_is_found(sandbox, tmp_path, code):
    book = made.workbook(tmp_path / "seeded.xlsx", **made.SEEDED_WORKBOOKS[code])
    assert codes(sandbox.ask("sheet-check", book)) == {code}


@pytest.mark.parametrize("where", made.HIDING_PARTS)
def test_every_part_that_nobody_sees_is_found(sandbox, tmp_path, where):
    code, part, data = made.HIDING_PARTS[where]
    assert codes(sandbox.ask("sheet-check", made.workbook(tmp_path / "in.xlsx", {part: data}))) == {code}


def test_a_pivot_table_that_holds_no_value_is_no_finding(sandbox, tmp_path):
    data = '<pivotCacheDefinition refreshOnLoad="1"><sharedItems/></pivotCacheDefinition>'
    book = made.workbook(tmp_path / "in.xlsx", {"xl/pivotCache/pivotCacheDefinition1.xml": data})
    assert codes(sandbox.ask("sheet-check", book)) == set()


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        ("OFFSET(Pay!$A$1,0,0,COUNTA(Pay!$A:$A),1)", {"named-range"}),
        ("Shown!$A$1,pay!$B$2", {"named-range"}),
        ("SUM(1,'It''s paid'!$A$1)", {"named-range"}),
        ('INDIRECT("Pay!A1")', {"named-range"}),
        ("OFFSET(Shown!$A$1,1,1)", set()),
        ("PrePay!$A$1", set()),
        ("'Back Pay'!$A$1", set()),
    ],
)
def test_a_name_that_points_to_a_hidden_sheet_anywhere_is_found(sandbox, tmp_path, formula, found):
    book = made.workbook(tmp_path / "in.xlsx", **made.naming(formula))
    assert codes(sandbox.ask("sheet-check", book)) == {"hidden-sheet"} | found


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        (f'"{made.SECRET}"', made.SECRET),
        ("{3171234567890001,2}", "3171234567890001"),
        ('IF(Shown!$A$1,"the ""old"" one","")', 'the "old" one'),
    ],
)
def test_a_name_that_holds_a_text_or_long_number_is_read(sandbox, tmp_path, formula, said):
    names = f"<definedNames><definedName name='one'>{formula}</definedName></definedNames>"
    book = made.workbook(tmp_path / "in.xlsx", names=names)
    assert said in sandbox.ask("sheet-check", book)["text"].splitlines()


@pytest.mark.parametrize("where", made.SAYING_PARTS)
def test_words_beside_the_cells_of_a_workbook_are_read(sandbox, tmp_path, where):
    part, data = made.SAYING_PARTS[where]
    assert made.SECRET in sandbox.ask("sheet-check", made.workbook(tmp_path / "in.xlsx", {part: data}))["text"]


@pytest.mark.parametrize(
    ("code", "inside"),
    [
        ("hidden-columns", '<cols><col min="2" max="3" width="0" customWidth="1"/></cols>'),
        ("hidden-rows", '<sheetFormatPr zeroHeight="1"/>'),
    ],
)
def test_rows_and_columns_without_size_are_hidden(sandbox, tmp_path, code, inside):
    book = made.workbook(tmp_path / "in.xlsx", {"xl/worksheets/sheet2.xml": made.sheet(inside)})
    assert codes(sandbox.ask("sheet-check", book)) == {code}


def test_a_row_without_height_is_hidden(sandbox, tmp_path):
    part = made.PLAIN_SHEET.replace('r="1"', 'r="4" ht="0" customHeight="1"')
    book = made.workbook(tmp_path / "in.xlsx", {"xl/worksheets/sheet2.xml": part})
    assert codes(sandbox.ask("sheet-check", book)) == {"hidden-rows"}


def test_a_plain_workbook_has_no_finding(sandbox, tmp_path):
    assert sandbox.ask("sheet-check", made.workbook(tmp_path / "plain.xlsx"))["found"] == []


def test_a_workbook_with_more_than_is_read_says_so(sandbox, tmp_path):
    rows = f'<c t="inlineStr"><is><t>{"x" * 1_000_000}</t></is></c>'
    for times, cut in ((4, False), (6, True)):
        inside = made.PLAIN_SHEET.replace("</sheetData>", f'<row r="2">{rows * times}</row></sheetData>')
        book = made.workbook(tmp_path / "in.xlsx", {"xl/worksheets/sheet1.xml": inside})
        assert sandbox.ask("sheet-check", book)["cut"] is cut


def test_what_an_opendocument_spreadsheet_hides_is_found(sandbox, tmp_path):
    found = codes(sandbox.ask("sheet-check", made.calc(tmp_path / "seeded.ods")))
    assert found == {"hidden-sheet", "hidden-rows", "hidden-columns", "comment"}


@pytest.mark.parametrize("code", made.SEEDED_CALCS)
def test_what_an_opendocument_spreadsheet_holds_beside_its_sheets_is_found(sandbox, tmp_path, code):
    book = made.calc(tmp_path / "seeded.ods", made.SEEDED_CALCS[code])
    assert code in codes(sandbox.ask("sheet-check", book))


def test_a_text_in_a_name_of_an_opendocument_spreadsheet_is_read(sandbox, tmp_path):
    book = made.calc(tmp_path / "in.ods", made.CALC_NAME)
    assert f"{made.SECRET} the elder" in sandbox.ask("sheet-check", book)["text"].splitlines()


CLIP = "q 0 0 {right} 842 re W n BT /F 12 Tf 72 720 Td ({text}) Tj ET Q"


def covered(sandbox, path):
    return [one["match"] for one in check(sandbox, path)["found"] if one["code"] == "covered-text"]


@pytest.mark.parametrize(
    ("text", "right", "found"),
    [
        ("for the provision of a", 178, 0),  # the last letters, as programs that print web pages cut them
        ("the fee is Rp 250 000", 170, 1),  # a number reads otherwise
        ("for the provision of Hartono Wijaya", 178, 1),
        ("for the provision of a", 20, 1),  # nothing of the line is seen
    ],
)
def test_a_line_may_lose_a_few_letters_at_its_end_and_no_more(sandbox, tmp_path, text, right, found):
    path = made.saved(made.pdf(CLIP.format(text=text, right=right)), tmp_path / "in.pdf")
    assert len(covered(sandbox, path)) == found


@pytest.mark.parametrize(("again", "found"), [("Chapter 7", []), ("Chapter 8", ["Chapter 7"])])
def test_what_is_cut_away_at_the_foot_of_a_page_is_no_finding_where_the_next_shows_it(sandbox, tmp_path, again, found):
    cut = "q 0 100 595 742 re W n BT /F 12 Tf 72 720 Td (Text.) Tj 0 -640 Td (Chapter 7) Tj ET Q"
    path = made.saved(made.pdf(cut, f"BT /F 12 Tf 72 720 Td ({again}) Tj ET"), tmp_path / "in.pdf")
    assert covered(sandbox, path) == found


def test_a_few_letters_under_a_box_are_found(sandbox, tmp_path):
    content = "BT /F 12 Tf 72 720 Td (for the provision of a) Tj ET 0 g 150 716 60 14 re f"
    assert covered(sandbox, made.saved(made.pdf(content), tmp_path / "in.pdf"))


def test_by_laws_hide_nothing_but_the_end_of_one_amount(sandbox, shared_data):
    """Printed from web pages: 19 false findings before cut-off ends of lines and feet of pages were understood."""
    found = {path.name[:40]: covered(sandbox, path) for path in (shared_data / "pdf" / "ordinance-text").glob("*.pdf")}
    assert [words for words in found.values() if words] == [["00"]]
