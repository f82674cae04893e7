"""What is found in files: everything that was put into them, and nothing in clean ones."""

import pytest

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
    for make in (made.with_author, made.with_earlier_revision):
        sandbox.ask("pdf-strip", make(tmp_path / "in.pdf"), out=str(tmp_path / "out.pdf"))
        assert codes(check(sandbox, tmp_path / "out.pdf")) == set()


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


def test_a_plain_workbook_has_no_finding(sandbox, tmp_path):
    assert sandbox.ask("sheet-check", made.workbook(tmp_path / "plain.xlsx"))["found"] == []


def test_what_an_opendocument_spreadsheet_hides_is_found(sandbox, tmp_path):
    found = codes(sandbox.ask("sheet-check", made.calc(tmp_path / "seeded.ods")))
    assert found == {"hidden-sheet", "hidden-rows", "hidden-columns", "comment"}
