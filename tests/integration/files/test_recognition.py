"""Text recognition: with a program that stands in for tesseract, and with the real one."""

import os
import stat
import textwrap

import pytest
from PIL import Image, ImageDraw, ImageFont

from app.db.files import FileStore
from app.kernel.errors import BadInput
from records.files import recognition, take_in
from tests.conftest import leave_out
from tests.integration.files import made

PROGRAM = """#!/bin/sh
if [ "$1" = --list-langs ]; then echo eng; echo ind; echo osd; exit; fi
head -c 4 "$1" | grep -q PNG || exit 1
echo "Read with $4 $5 $6 $OMP_THREAD_LIMIT"
"""


@pytest.fixture(autouse=True)
def _forgotten():
    yield
    recognition.is_installed.cache_clear()
    recognition._installed_languages.cache_clear()


@pytest.fixture
def tesseract():
    if not recognition.is_installed():
        leave_out("the program tesseract is not installed")


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
    text = recognition.recognise(*scan, "id", lambda done, total: told.append((done, total)))
    assert text == "Read with ind+eng --psm 1 1\n\n\nRead with ind+eng --psm 1 1"
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


SAID = {
    "en": "The meeting of the harbour board was opened at nine.",
    "id": "Rapat dewan pelabuhan dibuka pada pukul sembilan.",
}


@pytest.mark.parametrize("turned", [0, 180])
@pytest.mark.parametrize("language", SAID)
def test_the_real_program_reads_a_scan_whichever_way_up_it_lies(tmp_path, tesseract, language, turned):
    files = FileStore(tmp_path / "files")
    lines = textwrap.fill(f"{SAID[language]} " * 6, 50)
    picture = Image.new("L", (1700, 900), 255)
    ImageDraw.Draw(picture).multiline_text((100, 100), lines, font=ImageFont.load_default(size=48), fill=0, spacing=20)
    picture.rotate(turned).save(tmp_path / "scan.png")
    attachment = take_in(tmp_path / "scan.png", "scan.png", files).attachment

    read = recognition.recognise(attachment, files, "en", lambda _done, _total: None)
    assert SAID[language] in " ".join(read.split())
