"""Text recognition of pictures by tesseract, where that is installed."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from app.db.files import FileStore
from app.kernel.errors import BadInput
from app.kernel.text import N_
from records.files.media_types import IMAGES, PDF
from records.files.texts import clean
from records.kinds import Attachment
from records.sandbox.process import Sandbox

PROGRAM = "tesseract"
_LANGUAGES = {"en": "eng", "id": "ind"}
_DPI = 300  # at 200 whole words of small print are lost
_ONE_THREAD = {"OMP_THREAD_LIMIT": "1"}  # its threads wait for one another: two take six times the work of one
_SECONDS = 120  # for a page
_FOR_ALL = 3600.0


@cache
def is_installed() -> bool:
    """Whether this machine has the program."""
    return shutil.which(PROGRAM) is not None


def can_be_read(attachment: Attachment) -> bool:
    """Whether there are pictures in such a file from which text may be taken."""
    return attachment.media_type == PDF or attachment.media_type in IMAGES


def recognise(attachment: Attachment, files: FileStore, language: str, told: Callable[[int, int], None]) -> str:
    """The text of all pages. ``told`` hears after each how many are done, of how many. Raises BadInput."""
    if not is_installed():
        raise BadInput(N_("Text recognition is not installed on this server."))
    texts = []
    with tempfile.TemporaryDirectory(prefix="psis-") as folder:
        for number, count, picture in _pictures(attachment, files, Path(folder)):
            texts.append(_read(picture, language))
            told(number, count)
    return clean("\n\n".join(texts))


def _pictures(attachment: Attachment, files: FileStore, folder: Path) -> Iterator[tuple[int, int, Path]]:
    """(page, how many there are, its picture drawn by the sandbox) one after the other."""
    path, out = files.path(attachment.sha256), folder / "page.png"
    with Sandbox(_FOR_ALL) as sandbox:
        if attachment.media_type in IMAGES:
            sandbox.ask("image-strip", path, out=str(out))
            yield 1, 1, out
            return
        number, count = 1, 1
        while number <= count:
            count = int(sandbox.ask("pdf-page", path, out=str(out), page=number, dpi=_DPI)["pages"])
            yield number, count, out
            number += 1


def _read(picture: Path, language: str) -> str:
    """What the program reads in one picture, whichever way up it lies, in all our languages: the record's first.

    Whoever begins a draft with a scan has seldom said yet what it is written in.
    """
    installed = _installed_languages()
    spoken = [one for _, one in sorted(_LANGUAGES.items(), key=lambda pair: pair[0] != language) if one in installed]
    command = [PROGRAM, str(picture), "stdout", *(["-l", "+".join(spoken)] if spoken else [])]
    command += ["--psm", "1"] if "osd" in installed else []
    try:
        done = subprocess.run(
            command, capture_output=True, check=True, timeout=_SECONDS, env={**os.environ, **_ONE_THREAD}
        )
    except subprocess.TimeoutExpired as error:
        raise BadInput(N_("Recognising the text of a page took too long.")) from error
    except (subprocess.CalledProcessError, OSError) as error:
        raise BadInput(N_("The text recognition could not read a page.")) from error
    return done.stdout.decode("utf-8", "replace")


@cache
def _installed_languages() -> frozenset[str]:
    listed = subprocess.run([PROGRAM, "--list-langs"], capture_output=True, check=False, timeout=_SECONDS)
    return frozenset(listed.stdout.decode("utf-8", "replace").split())
