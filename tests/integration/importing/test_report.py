"""The report of an import: what was rejected, what was remarked, and nothing that a spreadsheet would run."""

import csv

import pytest
from click.testing import CliRunner

from app.cli.main import psis
from app.db.session import Database
from app.kernel.actor import STRANGER
from records import queries

REMARK = "Personal data may stand in it: e-mail address (1). The text was left as it is."
LEFT_OUT = "By its name no document, so it was left out; a row in documents.csv takes it in."


@pytest.fixture
def imported(monkeypatch, tmp_path, database_url):
    """The result of importing a document with an address, one without, two files that are none and a licence."""
    monkeypatch.setenv("PSIS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PSIS_DATABASE_URL", database_url)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "board.txt").write_text("Minutes of the board. Write to ann@harbour.example.")
    (folder / "plain.txt").write_text("Minutes of the council, read and agreed.")
    (folder / "LICENSE").write_text("Permission is hereby granted to any person.")
    (folder / "=cmd.pdf").write_bytes(b"")
    (folder / "＝cmd.pdf").write_bytes(b"")
    assert CliRunner().invoke(psis, ["prepare"]).exit_code == 0
    arguments = ["import", "documents", str(folder), "--publish", "--rejected", str(tmp_path / "report.csv")]
    return CliRunner().invoke(psis, arguments, catch_exceptions=False)


@pytest.fixture
def rows(imported, tmp_path):
    with (tmp_path / "report.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_a_remark_stands_beside_the_rejections(rows):
    assert [(row["what"], row["file"], row["reason"]) for row in rows if row["what"] == "remark"] == [
        ("remark", "board.txt", REMARK),
        ("remark", "LICENSE", LEFT_OUT),
    ]


def test_no_cell_is_a_formula(rows):
    assert [row["file"] for row in rows if row["what"] == "rejected"] == ["'=cmd.pdf", "'＝cmd.pdf"]


def test_only_rejections_are_counted_in_the_last_line(imported):
    assert imported.stdout.splitlines()[-1] == "read 4 created 2 changed 0 unchanged 0 rejected 2"


def test_remarks_are_announced_on_standard_error(imported, tmp_path):
    assert f"Remarks on what was read (2): {tmp_path / 'report.csv'}" in imported.stderr.splitlines()


def test_a_document_with_personal_data_is_published_as_it_is(imported, database: Database):
    with database.open(STRANGER) as session:
        assert queries.holdings(session)["document"] == 2
