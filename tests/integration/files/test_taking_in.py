"""Taking in one file: told by its content, stripped of its makers, guessed at; and whole corpora without a fall."""

import hashlib
import os
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from app.db.files import FileStore
from app.kernel.errors import BadInput
from records.checking import findings
from records.files import take_in
from records.kinds import Attachment, Document, Source
from records.sandbox.process import Sandbox
from tests.integration.files import made
from tests.spent import processor_seconds

LETTER = (
    "Minutes of the Harbour Board\nHeld on 12 March 2024 at 17 Canary Street NW, about parcel 0123 0045.\n"
    "The board met, and the minutes were read to it by the clerk of the board."
)
SURAT = (
    "Risalah rapat yang diadakan di Jalan Merdeka No. 12 pada 3 Mei 2024 dan dihadiri oleh warga untuk membahas taman."
)
TELLING = (
    b"Exif\x00\x00",
    b"http://ns.adobe.com/xap",
    b"Photoshop 3.0",
    b"GPSLatitude",
    b"xmp:CreatorTool",
    b"dc:creator",
)


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as opened:
        yield opened


@pytest.fixture
def files(tmp_path):
    return FileStore(tmp_path / "files")


@pytest.fixture
def taken(tmp_path, files, sandbox):
    def take(data, name="in.bin"):
        path = tmp_path / "upload"
        path.write_bytes(data if isinstance(data, bytes) else data.read_bytes())
        return take_in(path, name, files, sandbox)

    return take


def test_a_letter_says_what_it_is(taken):
    guess = taken(LETTER.encode(), "letter.txt").guess
    assert (guess.title, guess.language, guess.day) == ("Minutes of the Harbour Board", "en", date(2024, 3, 12))
    assert (guess.type, guess.addresses, guess.parcels) == ("minutes", ("17 Canary Street NW",), ("0123 0045",))


def test_an_indonesian_letter_says_so_too(taken):
    guess = taken(SURAT.encode(), "surat.txt").guess
    assert (guess.language, guess.day, guess.addresses) == ("id", date(2024, 5, 3), ("Jalan Merdeka No. 12",))


def test_the_original_is_kept_beside_the_copy(taken, files, tmp_path):
    source = made.with_author(tmp_path / "in.pdf")
    one = taken(source, "decision.pdf")
    assert one.original_sha256 == hashlib.sha256(source.read_bytes()).hexdigest() != one.attachment.sha256
    assert files.has(one.original_sha256)
    assert files.has(one.attachment.sha256)


def test_a_pdf_loses_its_author_and_keeps_its_title(taken, files, tmp_path):
    one = taken(made.with_author(tmp_path / "in.pdf"), "decision.pdf")
    with pikepdf.open(files.path(one.attachment.sha256)) as copy:
        assert dict(copy.docinfo) == {"/Title": "Decision of the day"}
        assert "/Metadata" not in copy.Root
    assert one.guess.title == "Decision of the day"


def minutes(path, **says):
    lines = ("Minutes of the Harbour Board", "The meeting of the board was opened at nine, and the lease was granted.")
    document = made.pdf("BT /F 12 Tf 72 720 Td ({}) Tj 0 -30 Td ({}) Tj ET".format(*lines))
    for name, said in says.items():
        document.docinfo[f"/{name}"] = said
    return made.saved(document, path)


@pytest.mark.parametrize("says", [{}, {"Title": "untitled"}, {"Title": "10811.exe"}])
def test_a_pdf_without_title_and_language_gets_those_that_its_text_says(taken, files, tmp_path, says):
    one = taken(minutes(tmp_path / "in.pdf", **says), "scan0012.pdf")
    with pikepdf.open(files.path(one.attachment.sha256)) as copy:
        assert str(copy.docinfo.Title) == "Minutes of the Harbour Board"
        assert (str(copy.Root.Lang), bool(copy.Root.ViewerPreferences.DisplayDocTitle)) == ("en", True)


def test_what_a_file_is_called_is_not_written_into_it(taken, files, tmp_path):
    one = taken(made.saved(made.pdf(""), tmp_path / "in.pdf"), "Dismissal of Ann Lee.pdf")
    with pikepdf.open(files.path(one.attachment.sha256)) as copy:
        assert "/Title" not in copy.docinfo


def test_a_claim_to_keep_a_standard_stands_beside_the_title(taken, files, tmp_path):
    document = made.pdf()
    document.docinfo["/Title"] = "Decision <of> the day"
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["pdfaid:part"] = "2"
    one = taken(made.saved(document, tmp_path / "in.pdf"), "decision.pdf")
    with pikepdf.open(files.path(one.attachment.sha256)) as copy, copy.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["dc:title"]) == ("2", "Decision <of> the day")


def test_earlier_revisions_are_left_out_and_that_is_said(taken, files, tmp_path):
    one = taken(made.with_earlier_revision(tmp_path / "in.pdf"))
    assert made.SECRET.encode() not in files.path(one.attachment.sha256).read_bytes()
    assert "Earlier revisions of the PDF were left out of the copy." in one.problems


def test_a_photo_stands_upright_and_knows_neither_place_nor_camera(taken, files, tmp_path):
    one = taken(made.photo(tmp_path / "in.jpg"), "gate.jpg")
    data = files.path(one.attachment.sha256).read_bytes()
    with Image.open(BytesIO(data)) as copy:
        assert copy.size == (48, 64)
        assert copy.getpixel((40, 5))[1] < 60  # red, and no longer in the corner where it was stored
        assert not copy.getexif()
    assert made.SECRET.encode() not in data
    assert any("GPS" in problem for problem in one.problems)


def test_a_workbook_loses_its_author_and_keeps_its_cells(taken, files, tmp_path):
    one = taken(made.workbook(tmp_path / "in.xlsx"), "budget.xlsx")
    with zipfile.ZipFile(files.path(one.attachment.sha256)) as copy:
        assert made.SECRET.encode() not in b"".join(copy.read(name) for name in copy.namelist())
    assert "Budget" in one.guess.text


def test_an_opendocument_spreadsheet_loses_its_author_too(taken, files, tmp_path):
    one = taken(made.calc(tmp_path / "in.ods"), "budget.ods")
    with zipfile.ZipFile(files.path(one.attachment.sha256)) as copy:
        assert made.SECRET.encode() not in copy.read("meta.xml")


@pytest.mark.parametrize("make", [made.hiding_workbook, made.hiding_calc])
def test_the_text_of_a_spreadsheet_holds_what_is_seen_of_it(taken, tmp_path, make):
    text = taken(make(tmp_path / "in"), "budget").guess.text
    assert set(text.split()) == {"Shown", "Seen", "Last"}


@pytest.mark.parametrize("make", [made.hiding_workbook, made.hiding_calc])
def test_what_a_spreadsheet_hides_is_looked_through_for_personal_data(sandbox, tmp_path, make):
    text = sandbox.ask("sheet-check", make(tmp_path / "in"))["text"]
    assert text.count("Secret") == made.HIDDEN_WORDS


def test_the_same_file_gives_the_same_copy(taken, tmp_path):
    for source in (made.with_author(tmp_path / "a"), made.photo(tmp_path / "b"), made.workbook(tmp_path / "c")):
        assert taken(source).attachment == taken(source).attachment


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\ann\\scan.jpeg", "scan.jpeg"),
        ("scan.exe", "scan.jpg"),
        ("a\x00b\u202egpj.jpg", "a_b_gpj.jpg"),
        ("", "file.jpg"),
    ],
)
def test_a_name_is_a_name_and_ends_as_the_content_says(taken, tmp_path, name, told):
    assert taken(made.photo(tmp_path / "in.jpg"), name).attachment.name == told


def gif_with_script() -> bytes:
    """A GIF whose size reads as the beginning of a comment in a script."""
    return b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)//"


def jpeg_with_archive(folder: Path) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("run.html", "<script>alert(1)</script>")
    return made.photo(folder / "p.jpg").read_bytes() + packed.getvalue()


def test_what_hangs_on_behind_a_picture_does_not_come_along(taken, files, tmp_path):
    one = taken(jpeg_with_archive(tmp_path), "photo.jpg")
    assert b"PK\x03\x04" not in files.path(one.attachment.sha256).read_bytes()


def test_what_hangs_on_behind_a_pdf_does_not_come_along(taken, files, tmp_path):
    both = made.saved_plain(tmp_path / "in.pdf").read_bytes() + b"<script>alert(1)</script>"
    assert b"<script>" not in files.path(taken(both).attachment.sha256).read_bytes()


REFUSED = {
    "empty": (b"", "empty"),
    "a web page": (b"<!DOCTYPE html><script>alert(1)</script>", "text/html"),
    "a drawing with a script": (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "svg"),
    "a GIF that is a script": (gif_with_script(), "damaged"),
    "half a PNG": (b"\x89PNG\r\n\x1a\n" + bytes(40), "damaged"),
    "half a PDF": (b"%PDF-1.7\n1 0 obj<<", "damaged"),
    "a program": (b"\x7fELF" + bytes(60), "type"),
    "bytes": (b"\x01\x02\x03\x00" * 20, "no type known"),
    "an archive that is none": (b"PK\x03\x04" + bytes(40), "Archives"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_document_is_refused_in_words(taken, name):
    data, word = REFUSED[name]
    with pytest.raises(BadInput, match=word):
        taken(data, "budget.pdf")


def test_macros_are_refused(taken, tmp_path):
    with pytest.raises(BadInput, match="macros"):
        taken(made.workbook(tmp_path / "in.xlsx", {"xl/vbaProject.bin": b"x"}))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_text_with_a_byte_order_mark_is_read(taken, encoding):
    assert taken(LETTER.encode(encoding), "letter.txt").guess.title == "Minutes of the Harbour Board"


def test_nul_bytes_in_text_are_left_out_or_make_it_no_text(taken):
    assert "\0" not in taken("Minutes\0 of the Harbour Board".encode("utf-16")).guess.text
    with pytest.raises(BadInput):
        taken(b"Minutes\0 of the Harbour Board")


# Whole corpora: each file is handled or refused with a sentence, in time; and what is kept says nothing of its makers.


def corpus(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("folder", ["pdf", "images"])
def test_every_file_of_a_corpus_is_handled_or_refused(shared_data, files, folder):
    outcomes, slowest = {"taken": 0, "refused": 0}, 0.0
    with Sandbox(silence=60) as sandbox:
        for path in corpus(shared_data / folder):
            started = processor_seconds(os.getpid())
            try:
                one = take_in(path, path.name, files, sandbox)
            except BadInput as problem:
                assert str(problem).endswith(".")
                assert processor_seconds(os.getpid()) - started < 2
                outcomes["refused"] += 1
                continue
            slowest = max(slowest, processor_seconds(os.getpid()) - started)
            data = files.path(one.attachment.sha256).read_bytes()
            if one.attachment.media_type != "text/plain":
                assert not [word for word in TELLING if word in data], path.name
            outcomes["taken"] += 1
    assert outcomes == {"pdf": {"taken": 45, "refused": 11}, "images": {"taken": 25, "refused": 4}}[folder]
    assert slowest < 10


def test_every_kept_pdf_of_the_corpus_can_be_checked(shared_data, files):
    with Sandbox() as sandbox:
        taken = []
        for path in corpus(shared_data / "pdf"):
            try:
                taken.append(take_in(path, path.name, files, sandbox))
            except BadInput:
                continue
    short = [one for one in taken if (one.attachment.pages or 0) <= 10]  # pages take time, and the same ways through
    record = Document(
        reference="corpus",
        title="All of them",
        source=Source("corpus"),
        attachments=tuple(one.attachment for one in short),
    )
    found = findings(record, files)
    codes = {one.code for one in found}
    assert {"unreadable", "missing-file", "metadata", "earlier-revision"}.isdisjoint(codes)
    assert {"attached-file", "script", "phone", "email"} <= codes


def test_a_file_that_is_gone_or_of_another_type_is_a_finding(files):
    gone = Attachment("0" * 64, "gone.pdf", "application/pdf", 1, title="Gone")
    odd = Attachment("1" * 64, "odd.bin", "application/x-odd", 1, title="Odd")
    record = Document(reference="r", title="Two files", source=Source("s"), attachments=(gone, odd))
    assert [one.code for one in findings(record, files)] == ["missing-file", "missing-file"]
