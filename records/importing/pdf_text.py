"""Text of PDF files, taken in a process that may crash, hang or grow without harm to this one."""

import json
import os
import select
import subprocess
import sys
import time
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.intake.cells import without_turns

SECONDS = 8.0  # per file, the start of the process included
PAGES = 3_000
CHARACTERS = 5_000_000

_WORKER = Path(__file__).with_name("pdf_worker.py")
_LINE_END_HYPHENS = {"\x02": "", "￾": "", "\xad": ""}  # PDFium's marks for a hyphen that only breaks a line


@dataclass(frozen=True, slots=True)
class PdfText:
    """What a PDF says. ``read`` of its ``pages`` were read; ``scripts``: it carries script or launch actions."""

    text: str
    title: str
    pages: int
    read: int
    scripts: bool
    attachments: int


class PdfRefusedError(Exception):
    """The file gives no text; the message is a plain sentence that says why."""


class PdfReader:
    """Reads one file after the other through one worker process, replaced when it crashes or is late.

    ``command`` starts the worker; it is another one in tests. Close it, or use it in a ``with`` statement.
    """

    def __init__(self, seconds: float = SECONDS, command: tuple[str, ...] = ()) -> None:
        self._seconds = seconds
        self._command = command or (sys.executable, "-I", str(_WORKER))
        self._worker: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the worker."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.kill()
            worker.communicate()

    def read(self, path: Path) -> PdfText:
        """The text of that file. Raises PdfRefusedError within the time allowed, whatever the file does."""
        found = self._ask(path)
        if found.get("error") == "password":
            raise PdfRefusedError("The PDF is encrypted and needs a password to open.")
        if "error" in found:
            raise PdfRefusedError("The PDF is damaged and cannot be opened.")
        return PdfText(
            text=clean(found["text"]),
            title=" ".join(clean(found["title"]).split()),
            pages=found["pages"],
            read=found["read"],
            scripts=found["scripts"],
            attachments=found["attachments"],
        )

    def _ask(self, path: Path) -> dict[str, Any]:
        deadline = time.monotonic() + self._seconds
        request = {"path": str(path), "pages": PAGES, "characters": CHARACTERS, "seconds": self._seconds * 0.7}
        try:
            line = self._exchange(json.dumps(request).encode("ascii") + b"\n", deadline)
        except TimeoutError:
            self.close()
            raise PdfRefusedError(f"Reading the PDF took more than {self._seconds:.0f} seconds.") from None
        except OSError:
            self.close()
            raise PdfRefusedError("The PDF brought its reader down (too large in memory, or made to do so).") from None
        found: dict[str, Any] = json.loads(line)
        return found

    def _exchange(self, request: bytes, deadline: float) -> bytes:
        """One line there and one line back. Raises TimeoutError at the deadline, OSError when the worker is gone."""
        if self._worker is None:
            self._worker = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
            )
        into, out = self._worker.stdin, self._worker.stdout
        if into is None or out is None:
            raise BrokenPipeError
        into.write(request)
        answer = bytearray()
        while not answer.endswith(b"\n"):
            ready, _, _ = select.select([out], [], [], max(deadline - time.monotonic(), 0))
            if not ready:
                raise TimeoutError
            piece = os.read(out.fileno(), 1 << 16)
            if not piece:
                raise BrokenPipeError
            answer += piece
        return bytes(answer)


def clean(text: str) -> str:
    """Text as it can be stored and read: composed, hyphenated words joined, no control characters, no turns."""
    for mark, instead in _LINE_END_HYPHENS.items():
        text = text.replace(mark + "\r\n", instead).replace(mark, instead)
    text = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    text = "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cn", "Co"})
    return unicodedata.normalize("NFC", without_turns(text)).strip()
