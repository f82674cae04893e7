"""Text recognition, with a program that stands in for tesseract."""

import os
import stat

import pytest

from app.db.files import FileStore
from app.kernel.errors import BadInput
from records.files import recognition, take_in
from tests.integration.files import made

PROGRAM = """#!/bin/sh
if [ "$1" = --list-langs ]; then echo eng; exit; fi
head -c 4 "$1" | grep -q PNG || exit 1
echo "Read with $4"
"""


@pytest.fixture(autouse=True)
def _forgotten():
    yield
    recognition.is_installed.cache_clear()
    recognition._installed_languages.cache_clear()


def install(folder, monkeypatch, program=PROGRAM):
    folder.mkdir()
    path = folder / recognition.PROGRAM
    path.write_text(program)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    recognition.is_installed.cache_clear()
    recognition._installed_languages.cache_clear()


@pytest.fixture
def scan(tmp_path):
    files = FileStore(tmp_path / "files")
    return take_in(made.saved(made.pdf("", ""), tmp_path / "in.pdf"), "scan.pdf", files).attachment, files


def test_every_page_is_read_and_told(scan, tmp_path, monkeypatch):
    install(tmp_path / "bin", monkeypatch)
    told = []
    text = recognition.recognise(*scan, "en", lambda done, total: told.append((done, total)))
    assert text == "Read with eng\n\n\nRead with eng"
    assert told == [(1, 2), (2, 2)]


def test_a_program_that_fails_is_said(scan, tmp_path, monkeypatch):
    install(tmp_path / "bin", monkeypatch, "#!/bin/sh\nexit 3\n")
    with pytest.raises(BadInput, match="could not read a page"):
        recognition.recognise(*scan, "en", lambda _done, _total: None)


def test_without_the_program_that_is_said(scan, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    recognition.is_installed.cache_clear()
    with pytest.raises(BadInput, match="not installed"):
        recognition.recognise(*scan, "en", lambda _done, _total: None)
