"""Folders of files: what becomes a document, and what is refused with which words."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from app.intake.reading import Rejection
from records.importing.documents import DocumentsReader
from records.importing.reading import Draft
from records.kinds import Source

LETTER = (
    "Minutes of the Harbour Board\nHeld on 12 March 2024 in the town hall.\nThe board met and the minutes were read."
)


def test_a_text_file_becomes_a_document_titled_by_its_first_line(folder: Path):
    write(folder, "board.txt", LETTER)
    assert the_draft(folder).record.title == "Minutes of the Harbour Board"


def test_what_turns_the_direction_of_a_title_goes(folder: Path):
    write(folder, "board.txt", LETTER.replace("Harbour", "\u202eHarbour\u202c"))
    assert the_draft(folder).record.title == "Minutes of the Harbour Board"


def test_the_day_of_a_document_is_read_from_its_text(folder: Path):
    write(folder, "board.txt", LETTER)
    assert the_draft(folder).record.day == date(2024, 3, 12)


def test_the_day_in_a_file_name_outweighs_the_one_in_the_text(folder: Path):
    write(folder, "board 2024-04-01.txt", LETTER)
    assert the_draft(folder).record.day == date(2024, 4, 1)


def test_the_attachment_carries_the_hash_of_the_bytes(folder: Path):
    write(folder, "board.txt", LETTER)
    assert the_draft(folder).record.attachments[0].sha256 == hashlib.sha256(LETTER.encode()).hexdigest()


def test_a_day_to_come_is_flagged(folder: Path):
    write(folder, "plan 2031-01-01.txt", "The plan of the board for that year")
    assert the_draft(folder).record.flags == ("date-in-future",)


def test_personal_data_in_a_document_is_remarked_and_flagged_and_the_text_is_left(folder: Path):
    text = f"{LETTER}\nWrite to ann@harbour.example or call 555-234-5678."
    write(folder, "board.txt", text)
    found = the_draft(folder)
    told = "Personal data may stand in it: e-mail address (1), phone number (1). The text was left as it is."
    assert (found.record.text, found.record.flags, found.remarks) == (text, ("personal-data",), (told,))


def test_personal_data_in_the_name_of_a_file_is_flagged(folder: Path):
    write(folder, "letter of ann@harbour.example.txt", LETTER)
    assert the_draft(folder).record.flags == ("personal-data",)


def test_old_windows_text_is_read_with_a_remark(folder: Path):
    (folder / "old.txt").write_bytes("Décret du conseil municipal".encode("cp1252"))
    assert the_draft(folder).remarks == ("Not UTF-8; read as Windows-1252.",)


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("empty.pdf", b"", "empty"),
        ("budget.pdf", b"<!DOCTYPE html><html><script>alert(1)</script></html>", "text/html"),
        ("budget.txt", b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', "image/svg+xml"),
        ("program.pdf", b"\x01\x02\x03\x04" + bytes(60), "no type known"),
    ],
)
def test_what_is_no_document_is_refused_by_its_content(folder: Path, name: str, data: bytes, word: str):
    (folder / name).write_bytes(data)
    assert word in the_rejection(folder).reason


def test_a_link_out_of_the_folder_is_refused(folder: Path, tmp_path: Path):
    write(tmp_path, "secret.txt", LETTER)
    (folder / "harmless.txt").symlink_to(tmp_path / "secret.txt")
    assert "leads out" in the_rejection(folder).reason


def test_a_link_to_nowhere_is_refused(folder: Path):
    (folder / "gone.txt").symlink_to(folder / "never.txt")
    assert "No such file" in the_rejection(folder).reason


def test_a_linked_folder_is_not_entered(folder: Path, tmp_path: Path):
    write(tmp_path, "secret.txt", LETTER)
    (folder / "linked").symlink_to(tmp_path)
    assert [found.file for found in read(folder)] == ["linked"]


def test_hidden_files_are_passed_over(folder: Path):
    write(folder, ".draft.txt", LETTER)
    assert read(folder) == []


def test_a_missing_folder_is_one_rejection(tmp_path: Path):
    assert the_rejection(tmp_path / "nowhere").reason == "There is no such file or folder."


def test_new_contents_keep_the_reference(folder: Path):
    write(folder, "board.txt", LETTER)
    before = the_draft(folder).record.reference
    write(folder, "board.txt", "Another text altogether, by the board")
    assert the_draft(folder).record.reference == before


def test_names_that_look_alike_have_references_of_their_own(folder: Path):
    write(folder, "a b.txt", LETTER)
    write(folder, "a-b.txt", LETTER)
    assert len({found.record.reference for found in read(folder)}) == 2


def test_two_folders_with_the_same_file_name_do_not_hide_one_another(tmp_path: Path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write(tmp_path / name, "board.txt", f"{LETTER} {name}")
    found = list(reader().read([tmp_path / "one", tmp_path / "two"]))
    assert [type(each) for each in found] == [Draft, Rejection]


def test_everything_is_counted_as_consumed(folder: Path):
    write(folder, "board.txt", LETTER)
    write(folder, "documents.csv", "file,title\nboard.txt,Board\n")
    (folder / "empty.pdf").touch()
    read_by = reader()
    list(read_by.read([folder]))
    assert read_by.consumed == read_by.total_bytes([folder])


def test_the_sidecar_outweighs_what_was_guessed(folder: Path):
    write(folder, "board.txt", LETTER)
    write(folder, "documents.csv", "File,Title,Date,Type,Reference\nboard.txt,Harbour,2024-05-06,agenda,HB-1\n")
    record = the_draft(folder).record
    assert (record.reference, record.title, record.day, record.type) == ("HB-1", "Harbour", date(2024, 5, 6), "agenda")


def test_a_sidecar_that_a_spreadsheet_parted_by_semicolons_is_read(folder: Path):
    write(folder, "board.txt", LETTER)
    write(folder, "documents.csv", 'file;title;date;type\r\nboard.txt;"Harbour; quay";06/05/2024;agenda\r\n')
    record = the_draft(folder).record
    assert (record.title, record.day, record.type) == ("Harbour; quay", date(2024, 5, 6), "agenda")


def test_a_row_may_leave_out_its_last_cells(folder: Path):
    write(folder, "board.txt", LETTER)
    write(folder, "documents.csv", "file,title,date\nboard.txt,Harbour\n")
    assert the_draft(folder).record.title == "Harbour"


def test_a_broken_row_costs_no_other(folder: Path):
    for name in ("board.txt", "quay.txt"):
        write(folder, name, f"{LETTER} {name}")
    write(folder, "documents.csv", 'file,title\n"board.txt,Board\nquay.txt,Quay\n')
    drafts = [each.record.title for each in read(folder) if isinstance(each, Draft)]
    assert "Quay" in drafts


def test_a_character_that_no_page_may_hold_is_left_out_and_said(folder: Path):
    write(folder, "board.txt", LETTER)
    write(folder, "documents.csv", "file,title\nboard.txt,Har\0bour\n")
    draft = the_draft(folder)
    assert draft.record.title == "Harbour"
    assert "documents.csv: control characters were left out" in draft.remarks


def test_a_row_without_its_file_is_a_rejection_with_its_line(folder: Path):
    write(folder, "documents.csv", "file,title\nlost.pdf,Lost\n")
    rejection = the_rejection(folder)
    assert (rejection.file, rejection.line, rejection.value) == ("documents.csv", 2, "lost.pdf")


@pytest.mark.parametrize(
    ("column", "value"), [("date", "31/31/2024"), ("type", "poem"), ("language", "Bahasa Indonesia")]
)
def test_a_file_waits_while_its_row_is_wrong(folder: Path, column: str, value: str):
    write(folder, "board.txt", LETTER)
    write(folder, "documents.csv", f"file,{column}\nboard.txt,{value}\n")
    rejection = the_rejection(folder)
    assert (rejection.column, rejection.value) == (column, value)


def test_a_sidecar_without_the_column_file_costs_no_document(folder: Path):
    write(folder, "board.txt", LETTER)
    write(folder, "documents.csv", "name,title\nboard.txt,Board\n")
    assert [type(each) for each in read(folder)] == [Rejection, Draft]


def test_two_rows_for_one_file_are_one_too_many(folder: Path):
    write(folder, "board.txt", LETTER)
    write(folder, "documents.csv", "file,title\nboard.txt,One\nboard.txt,Two\n")
    assert [type(each) for each in read(folder)] == [Rejection, Draft]


@pytest.fixture
def folder(tmp_path: Path):
    path = tmp_path / "inbox"
    path.mkdir()
    return path


def reader() -> DocumentsReader:
    return DocumentsReader(Source("inbox"), today=date(2026, 1, 1))


def read(folder: Path) -> list[Draft | Rejection]:
    return list(reader().read([folder]))


def the_draft(folder: Path) -> Draft:
    (found,) = read(folder)
    assert isinstance(found, Draft), found
    return found


def the_rejection(folder: Path) -> Rejection:
    (found,) = read(folder)
    assert isinstance(found, Rejection), found
    return found


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def test_a_licence_beside_documents_is_left_out_and_that_is_said(folder: Path):
    write(folder, "board.txt", LETTER)
    write(folder, "LICENSE.txt", "Permission is hereby granted, free of charge, to any person")
    reader = DocumentsReader(Source("board"))
    assert [found.file for found in reader.read([folder])] == ["board.txt"]
    assert [remark.file for remark in reader.remarks] == ["LICENSE.txt"]
    assert reader.consumed == reader.total_bytes([folder])


def test_a_licence_that_is_named_is_taken_in(folder: Path):
    write(folder, "LICENSE.txt", LETTER)
    named = DocumentsReader(Source("board")).read([folder / "LICENSE.txt"])
    assert [found.file for found in named] == ["LICENSE.txt"]
    write(folder, "documents.csv", "file,title\nLICENSE.txt,Licence of the harbour\n")
    assert the_draft(folder).record.title == "Licence of the harbour"
