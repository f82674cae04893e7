"""Waiting for the disk after the locks are gone (ADR 0032): of many who wait for one SQLite file, one does it for all.

A unit of work commits into the log of the file without waiting, and what others commit meanwhile lies in the same log.
Then the log is written to disk once for all who wait: behind it lies whatever they read and wrote upon.
"""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from threading import Lock

PATIENCE = 15.0
"""Seconds for which readers of the log may keep it from being taken into the database."""


class Log:
    """The write-ahead log of one SQLite file, as one process waits for it."""

    def __init__(self, database: Path) -> None:
        self._database = database.resolve()  # beside it SQLite writes the log, whatever link leads there
        self._file = self._database.with_name(f"{self._database.name}-wal")
        self._one = Lock()
        self._is_doubtful = False
        self._asked = self._done = 0
        self._counting = Lock()

    def wait(self) -> None:
        """Return when all that was committed before is on disk. Raises OSError where that is not known."""
        with self._counting:
            self._asked += 1
            mine = self._asked
        with self._one:
            if self._done >= mine:
                return
            covered = self._asked
            if self._is_doubtful:
                self._take_in()
            else:
                self._write_out()
            self._done = covered

    def _write_out(self) -> None:
        self._is_doubtful = True  # until the disk has said so
        # Without a log there was a last connection, which took all of it into the database and waited for the disk.
        with suppress(FileNotFoundError):
            number = os.open(self._file, os.O_RDONLY | os.O_CLOEXEC)
            try:
                os.fdatasync(number)
            finally:
                os.close(number)
        self._is_doubtful = False

    def _take_in(self) -> None:
        """Write all into the database, and begin the log anew.

        A disk that failed once is told by the system to have nothing left to write; what it lost would be a gap, behind
        which nothing of the log is read after a crash.
        """
        with closing(sqlite3.connect(self._database, timeout=PATIENCE)) as connection:
            is_busy, *_frames = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if is_busy:
            raise OSError("The log may be lost in part, and somebody still reads in it.")
        self._is_doubtful = False
