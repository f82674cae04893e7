"""Asks the worker about one file after the other, and lives on whatever a file does to it."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.kernel.errors import BadInput
from app.kernel.text import N_

SECONDS = 60.0
"""The longest that one file may take."""
SILENCE = 2.0
"""The longest that the worker may work on one step of a file, such as a page. Larger files have more: ``patience``."""
_KEPT_WAITING = 10
"""So many times as long by the clock, where other work on the machine keeps the worker from the processor."""
_START = 20.0
_BYTES_A_SECOND = 20 << 20
_PROGRAM = "import sys; sys.path.insert(0, {root!r}); from records.sandbox.worker import main; main()"

REFUSALS = {
    "password": N_("The PDF is encrypted and needs a password to open."),
    "unreadable": N_("The file is damaged and cannot be opened."),
    "pages": N_("The PDF has %(count)s pages; at most %(most)s are taken."),
    "pixels": N_("The picture has %(width)s × %(height)s pixels; at most %(most)s million are taken."),
    "frames": N_("The picture has %(count)s pages; save it as a PDF."),
    "picture": N_("The picture is damaged, or of a kind that is not known here."),
    "archive": N_("Archives are not taken in; unpack them and give each file by itself."),
    "office": N_("Of office files only spreadsheets (.xlsx, .ods) are taken; save others as PDF."),
    "packed": N_("The file unpacks to more than %(most)s MB."),
    "entries": N_("The file holds more than %(most)s parts."),
    "macro": N_("The spreadsheet carries macros; save it without (.xlsx)."),
    "memory": N_("The file needs more memory than is allowed (too large, or made to do so)."),
    "left": N_("What was to go was still found in the redacted copy, so nothing was kept."),
    "no-page": N_("The file has no page %(page)s."),
    "nothing": N_("There is nothing to redact: mark a box, or give words that the file says."),
}
"""Why the worker refuses a file: code → sentence."""


class Sandbox:
    """One worker process, replaced when it crashes or is late. Close it, or use it in a ``with`` statement.

    ``alive`` is called at each of the worker's signs of life, about one for each page; what it raises ends the work.
    ``command`` starts the worker; it is another one in tests.
    """

    def __init__(
        self,
        seconds: float = SECONDS,
        silence: float = SILENCE,
        command: tuple[str, ...] = (),
        alive: Callable[[], object] = lambda: None,
    ) -> None:
        self._seconds = seconds
        self._silence = silence
        self._alive = alive
        self._command = command or (sys.executable, "-I", "-c", _PROGRAM.format(root=str(Path(__file__).parents[2])))
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

    def ask(self, what: str, path: Path, **arguments: Any) -> dict[str, Any]:
        """The worker's answer about the file. Raises BadInput, in time, whatever the file does."""
        request = json.dumps({"do": what, "path": str(path), **arguments}).encode("ascii") + b"\n"
        try:
            found: dict[str, Any] = json.loads(self._exchange(request, self._silence + patience(path)))
        except TimeoutError:
            self.close()
            raise BadInput(N_("Reading the file took too long; it may have been made to do so.")) from None
        except (OSError, ValueError):
            self.close()
            raise BadInput(N_("The file brought its reader down (too large in memory, or made to do so).")) from None
        if "error" in found:
            raise BadInput(REFUSALS.get(found["error"], REFUSALS["unreadable"]), **found.get("values", {}))
        return found

    def _exchange(self, request: bytes, silence: float) -> bytes:
        """One line there and one line back. Raises TimeoutError, OSError when the worker is gone."""
        if self._worker is None:
            self._worker = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
            )
            self._line(time.monotonic() + _START, min(_START, self._seconds))  # it says that it is ready
        if self._worker.stdin is None:
            raise BrokenPipeError
        self._worker.stdin.write(request)
        deadline = time.monotonic() + self._seconds
        while (line := self._line(deadline, silence)) == b".\n":  # a sign of life
            self._alive()
        return line

    def _line(self, deadline: float, silence: float) -> bytes:
        """The next line. Raises TimeoutError where none begins within ``silence`` seconds, or ends by the deadline.

        The seconds are the processor's: on a busy machine a good file is not refused for what others do.
        """
        worker = self._worker
        if worker is None or worker.stdout is None:
            raise BrokenPipeError
        out, line, worked = worker.stdout, bytearray(), _worked(worker.pid)
        last = min(deadline, time.monotonic() + silence * _KEPT_WAITING)
        quiet_until = time.monotonic() + silence
        while not line.endswith(b"\n"):
            until = deadline if line else min(last, quiet_until)
            if not select.select([out], [], [], max(until - time.monotonic(), 0))[0]:
                left = silence - (_worked(worker.pid) - worked)
                if line or left <= 0 or until == last:
                    raise TimeoutError
                quiet_until = time.monotonic() + left
                continue
            # Byte by byte a sign of life would cost nothing, an answer of megabytes too much.
            piece = os.read(out.fileno(), 2 if not line else 1 << 16)
            if not piece:
                raise BrokenPipeError
            line += piece
        return bytes(line)


def _worked(pid: int) -> float:
    """The seconds that a process had of the processor; where the system does not tell, those of the clock."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return time.monotonic()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def patience(path: Path) -> float:
    """The seconds that a file of this size may take more."""
    try:
        return path.stat().st_size / _BYTES_A_SECOND
    except OSError:
        return 0.0
