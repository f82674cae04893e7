"""Writers of one SQLite file take turns, in all processes of the portal: nobody is overtaken for long.

SQLite lets one write at a time, and whoever finds it busy sleeps for longer and longer while others come and go. Here
they queue: the threads of a process at a lock, one of them for its process at two locks of files. Who holds the first
is next; so a process that writes without pause cannot keep the others out. The locks only keep order: SQLite's own
decide, also for those who do not queue, and who waits too long here goes on to hear from SQLite what is the matter.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Lock

PATIENCE = 15.0
"""Seconds, as SQLite waits itself."""
_LOOK = 0.0002
"""Seconds between two looks at a lock of a file: Python has no way to wait for one with an end."""


class Turns:
    """The queue for one database file; its locks lie beside it and hold nothing."""

    def __init__(self, database: Path) -> None:
        self._next, self._now = (database.with_name(f"{database.name}.{name}") for name in ("next", "now"))
        self._within = Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn; it lasts as long as the block."""
        until = time.monotonic() + PATIENCE
        with ExitStack() as held:
            if self._within.acquire(timeout=PATIENCE):
                held.callback(self._within.release)
                with ExitStack() as first:
                    _take(self._next, until, first)
                    _take(self._now, until, held)
            yield


def _take(file: Path, until: float, held: ExitStack) -> None:
    """Let ``held`` have the lock of a file, unless somebody keeps it until that moment."""
    number = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    held.callback(os.close, number)  # which gives the lock back, as the end of the process does
    while True:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                return
            time.sleep(_LOOK)
        else:
            return
