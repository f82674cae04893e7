"""The process that opens strangers' files: what it refuses, how fast, with how little memory, and that it lives on."""

import os
import sys
import time
from pathlib import Path

import pytest

from app.kernel.errors import BadInput
from records.sandbox.process import Sandbox
from records.sandbox.worker import MEMORY
from tests.integration.files import made
from tests.spent import processor_seconds

REFUSED_WITHIN = 2.0
"""Seconds of the processor."""
PATIENCE = 60.0
BOMBS = {
    "a picture of 65,500 × 65,500": (made.huge_png, "image-strip", "pixels"),
    "a PDF of 100,000 pages": (lambda path: made.many_pages(path, 100_000), "pdf-strip", "pages"),
    "a spreadsheet that unpacks to a gigabyte": (made.zip_bomb, "sheet-strip", "unpacks"),
    "archives within archives": (made.nested_archives, "sheet-strip", "Archives"),
    "XML that grows by entities": (made.entity_bomb, "sheet-strip", "damaged"),
}


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(silence=PATIENCE) as opened:
        yield opened


@pytest.fixture(scope="module")
def plain_pdf(tmp_path_factory):
    path = tmp_path_factory.mktemp("plain") / "plain.pdf"
    path.write_bytes(made.PLAIN_PDF)
    return path


def read(sandbox, path):
    return sandbox.ask("pdf-read", path, characters=1000, seconds=PATIENCE)


def spent():
    return processor_seconds(os.getpid())


def peak_memory(sandbox):
    """Kilobytes: the most that the worker ever held."""
    status = Path(f"/proc/{sandbox._worker.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


def test_a_plain_file_is_read(sandbox, plain_pdf):
    assert read(sandbox, plain_pdf)["texts"] == ["Good day"]


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_time_and_in_words_and_the_worker_lives(sandbox, plain_pdf, tmp_path, name):
    make, what, word = BOMBS[name]
    bomb = make(tmp_path / "bomb")
    read(sandbox, plain_pdf)
    worker, before = sandbox._worker, peak_memory(sandbox)
    started = spent()
    with pytest.raises(BadInput, match=word):
        sandbox.ask(what, bomb, out=str(tmp_path / "out"))
    assert spent() - started < REFUSED_WITHIN
    assert read(sandbox, plain_pdf)["pages"] == 1
    assert sandbox._worker is worker
    assert peak_memory(sandbox) - before < MEMORY >> 10


def test_a_pdf_that_unpacks_to_gigabytes_costs_a_worker_at_most(plain_pdf, tmp_path):
    bomb = made.pdf_bomb(tmp_path / "bomb.pdf")
    with Sandbox() as sandbox:
        read(sandbox, plain_pdf)
        before, started = peak_memory(sandbox), spent()
        with pytest.raises(BadInput):
            read(sandbox, bomb)
        assert spent() - started < REFUSED_WITHIN + 0.5
        assert sandbox._worker is None or peak_memory(sandbox) - before < MEMORY >> 10
        assert read(sandbox, plain_pdf)["pages"] == 1


def test_the_widest_spreadsheet_there_may_be_is_taken(sandbox, tmp_path):
    wide = made.wide_sheet(tmp_path / "wide.xlsx")
    assert sandbox.ask("sheet-strip", wide, out=str(tmp_path / "out"))["text"].count("x") == 16_384


def test_a_worker_that_hangs_is_given_up_in_time(plain_pdf):
    started = time.monotonic()
    with Sandbox(0.3, 0.3, ("sleep", "60")) as sandbox, pytest.raises(BadInput, match="too long"):
        read(sandbox, plain_pdf)
    assert time.monotonic() - started < PATIENCE  # it would have slept as long


def test_a_worker_that_says_it_lives_and_never_answers_is_given_up(plain_pdf):
    program = "import time\nprint('ready', flush=True)\nwhile True: print('.', flush=True); time.sleep(0.05)"
    with Sandbox(0.5, 5, (sys.executable, "-c", program)) as sandbox, pytest.raises(BadInput, match="too long"):
        read(sandbox, plain_pdf)


def answering_after(what):
    """A worker that does this before it answers its first question."""
    program = f"import time\nprint('ready', flush=True)\ninput()\n{what}\nprint('{{\"pages\": 1}}', flush=True)"
    return (sys.executable, "-c", program)


def test_a_worker_that_is_kept_from_the_processor_is_waited_for(plain_pdf):
    with Sandbox(PATIENCE, 2.0, answering_after("time.sleep(2.5)")) as sandbox:
        assert read(sandbox, plain_pdf)["pages"] == 1


def test_a_worker_that_works_on_and_on_is_given_up(plain_pdf):
    started = spent()
    with (
        Sandbox(PATIENCE, 1.0, answering_after("while True: pass")) as sandbox,
        pytest.raises(BadInput, match="too long"),
    ):
        read(sandbox, plain_pdf)
    assert 1.0 <= spent() - started < 10


def test_a_worker_that_dies_is_a_refusal(plain_pdf):
    dying = (sys.executable, "-c", "import os; os.abort()")
    with Sandbox(command=dying) as sandbox, pytest.raises(BadInput, match="brought its reader down"):
        read(sandbox, plain_pdf)


def test_after_a_death_the_next_file_is_read(plain_pdf):
    with Sandbox() as sandbox:
        read(sandbox, plain_pdf)
        sandbox._worker.kill()
        sandbox._worker.wait()
        with pytest.raises(BadInput):
            read(sandbox, plain_pdf)
        assert read(sandbox, plain_pdf)["pages"] == 1


def test_a_small_picture_that_becomes_a_large_one_is_refused(tmp_path):
    small, out = made.noise_webp(tmp_path / "noise.webp"), str(tmp_path / "out")
    with Sandbox() as sandbox, pytest.raises(BadInput, match="unpacks to more than 1 MB"):
        sandbox.ask("image-strip", small, out=out, most_bytes=1_000_000)
