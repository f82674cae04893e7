"""The documents reader on real PDF files, and its worker against files and programs that mean harm."""

import sys
import time
import zlib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from app.intake.reading import Rejection
from records.importing.documents import DocumentsReader
from records.importing.pdf_text import SECONDS, PdfReader, PdfRefusedError, clean
from records.importing.reading import Draft
from records.kinds import Source

PLAIN_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length 36>>stream\nBT /F 9 Tf 9 9 Td (Good day) Tj ET   \nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n"
)


Found = dict[str, Draft | Rejection]


@pytest.fixture(scope="module")
def found(shared_data: Path) -> Found:
    reader = DocumentsReader(Source("pdf"), today=date(2026, 1, 1))
    return {each.file: each for each in reader.read([shared_data / "pdf"]) if each.file.endswith(".pdf")}


def test_every_pdf_is_accounted_for(found: Found):
    assert Counter(type(each).__name__ for each in found.values()) == {"Draft": 44, "Rejection": 8}


def test_those_that_need_a_password_are_refused_for_it(found: Found):
    assert sum("password" in each.reason for each in found.values() if isinstance(each, Rejection)) == 4


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
    assert len(carrying) == 5


def test_references_are_unique(found: Found):
    drafts = [each for each in found.values() if isinstance(each, Draft)]
    assert len({each.record.reference for each in drafts}) == len(drafts)


def test_a_second_reading_says_the_same(found: Found, shared_data: Path):
    reader = DocumentsReader(Source("pdf"), today=date(2026, 1, 1))
    again = {each.file: each for each in reader.read([shared_data / "pdf"]) if each.file.endswith(".pdf")}
    assert again == found


def test_a_pdf_inside_a_zip_inside_a_pdf_is_a_pdf(shared_data: Path):
    (each,) = DocumentsReader(Source("pdf")).read([shared_data / "images/polyglot/pdf_zip.zip.pdf"])
    assert each.record.text == "Hello from PDF!"


def test_a_web_page_that_is_also_a_pdf_is_refused(shared_data: Path):
    (each,) = DocumentsReader(Source("pdf")).read([shared_data / "images/polyglot/pdf_html.html.pdf"])
    assert "text/html" in each.reason


def test_a_plain_file_is_read(plain_pdf: Path):
    with PdfReader() as reader:
        assert reader.read(plain_pdf).text == "Good day"


def test_a_worker_that_hangs_is_given_up_in_time(plain_pdf: Path):
    started = time.monotonic()
    with PdfReader(0.3, ("sleep", "60")) as reader, pytest.raises(PdfRefusedError, match="more than"):
        reader.read(plain_pdf)
    assert time.monotonic() - started < 3


def test_a_worker_that_dies_is_a_refusal(plain_pdf: Path):
    dying = (sys.executable, "-c", "import os; os.abort()")
    with PdfReader(5, dying) as reader, pytest.raises(PdfRefusedError, match="brought its reader down"):
        reader.read(plain_pdf)


def test_after_a_death_the_next_file_is_read(plain_pdf: Path):
    with PdfReader() as reader:
        reader.read(plain_pdf)
        assert reader._worker is not None
        reader._worker.kill()
        reader._worker.wait()
        with pytest.raises(PdfRefusedError):
            reader.read(plain_pdf)
        assert reader.read(plain_pdf).pages == 1


def test_a_file_that_unpacks_to_gigabytes_does_no_harm(tmp_path: Path, plain_pdf: Path):
    packer = zlib.compressobj()
    megabyte = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = megabyte + megabyte[2:] * 3000
    bomb = tmp_path / "bomb.pdf"
    length = f"/Length {len(packed)}/Filter/FlateDecode".encode()
    text = b"BT /F 9 Tf 9 9 Td (Good day) Tj ET   "
    bomb.write_bytes(PLAIN_PDF.replace(b"/Length 36", length).replace(text, packed))
    started = time.monotonic()
    with PdfReader() as reader:
        with pytest.raises(PdfRefusedError, match="brought its reader down"):
            reader.read(bomb)
        assert reader.read(plain_pdf).text == "Good day"
    assert time.monotonic() - started < 2 * SECONDS


def test_text_that_no_database_could_keep_is_mended():
    assert clean("hyphen\x02\r\nated\x00 \ud800 a\u0308") == "hyphenated  ä"


@pytest.fixture
def plain_pdf(tmp_path: Path) -> Path:
    path = tmp_path / "plain.pdf"
    path.write_bytes(PLAIN_PDF)
    return path
