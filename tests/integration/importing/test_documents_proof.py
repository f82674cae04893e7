"""The documents reader on real PDF files."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from app.intake.reading import Rejection
from records.files.texts import clean
from records.importing.documents import DocumentsReader
from records.importing.reading import Draft
from records.kinds import Source

Found = dict[str, Draft | Rejection]


@pytest.fixture(scope="module")
def found(shared_data: Path) -> Found:
    reader = DocumentsReader(Source("pdf"), today=date(2026, 1, 1))
    return {each.file: each for each in reader.read([shared_data / "pdf"]) if each.file.endswith(".pdf")}


def test_every_pdf_is_accounted_for(found: Found):
    assert Counter(type(each).__name__ for each in found.values()) == {"Draft": 41, "Rejection": 11}


def test_those_that_need_a_password_are_refused_for_it(found: Found):
    assert sum("password" in each.reason for each in found.values() if isinstance(each, Rejection)) == 5


def test_an_empty_password_opens(found: Found):
    name = "za-jhb__2014__problem-properties__2014-06-20__source-enacted.pdf"
    assert len(found[f"ordinance-encrypted-owner-password/{name}"].record.text) > 20_000


def test_scans_are_kept_and_flagged(found: Found):
    scans = [each for name, each in found.items() if name.startswith("scans-and-odd/")]
    assert {each.record.flags for each in scans} == {("no-text",)}


def test_scripts_packed_away_are_remarked(found: Found):
    assert "The PDF carries scripts or launch actions." in found["nasty/pdfjs-evaljs.pdf"].remarks


def test_embedded_files_are_remarked(found: Found):
    carrying = [each for each in found.values() if isinstance(each, Draft) and "embedded" in " ".join(each.remarks)]
    assert len(carrying) == 4


def test_references_are_unique(found: Found):
    drafts = [each for each in found.values() if isinstance(each, Draft)]
    assert len({each.record.reference for each in drafts}) == len(drafts)


def test_a_second_reading_says_the_same(found: Found, shared_data: Path):
    """To the byte of every copy: their digests are in it."""
    reader = DocumentsReader(Source("pdf"), today=date(2026, 1, 1))
    again = [each.record for each in reader.read([shared_data / "pdf"]) if isinstance(each, Draft)]
    assert [one for one in again if one.attachments[0].media_type == "application/pdf"] == [
        each.record for each in found.values() if isinstance(each, Draft)
    ]


def test_a_pdf_inside_a_zip_inside_a_pdf_is_a_pdf(shared_data: Path):
    (each,) = DocumentsReader(Source("pdf")).read([shared_data / "images/polyglot/pdf_zip.zip.pdf"])
    assert each.record.text == "Hello from PDF!"


def test_a_web_page_that_is_also_a_pdf_is_refused(shared_data: Path):
    (each,) = DocumentsReader(Source("pdf")).read([shared_data / "images/polyglot/pdf_html.html.pdf"])
    assert "text/html" in each.reason


def test_text_that_no_database_could_keep_is_mended():
    assert clean("hyphen\x02\r\nated\x00 \ud800 a\u0308") == "hyphenated  ä"
