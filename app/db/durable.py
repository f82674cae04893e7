"""Waiting for the disk after the locks are gone (ADR 0032): of many who wait for one SQLite file, one does it for all.

A unit of work commits into the log of the file without waiting, and what others commit meanwhile lies in the same log.
Then the log is written to disk once for all who wait: behind it lies whatever they read and wrote upon.
"""

import os
from contextlib import suppress
from pathlib import Path
from threading import Lock


class Log:
    """The write-ahead log of one SQLite file, as one process waits for it."""

    def __init__(self, database: Path) -> None:
        self._file = database.with_name(f"{database.name}-wal")
        self._one = Lock()
        self._asked = self._done = 0
        self._counting = Lock()

    def wait(self) -> None:
        """Return when all that was committed before is on disk."""
        with self._counting:
            self._asked += 1
            mine = self._asked
        with self._one:
            if self._done >= mine:
                return
            covered = self._asked
            # Without a log there was a last connection, which took all of it into the database and waited for the disk.
            with suppress(FileNotFoundError):
                number = os.open(self._file, os.O_RDONLY | os.O_CLOEXEC)
                try:
                    os.fdatasync(number)
                finally:
                    os.close(number)
            self._done = covered
