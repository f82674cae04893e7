"""Seeing to it that somebody carries out the tasks: a process beside the worker, started when something waits.

It is a process and no thread, so that the outbox is never held up, its memory is given back, and whatever a hostile
file does to it, the worker lives.
"""

import subprocess
import sys
import time

from app.db.session import Database
from app.jobs.task_runs import waiting

_COMMAND = (sys.executable, "-m", "app.cli.main", "tasks")
_LOOK_SECONDS = 1.0
_PATIENCE_SECONDS = 5.0


class TaskKeeper:
    """One worker's."""

    def __init__(self, command: tuple[str, ...] = _COMMAND) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._next_look = 0.0

    def keep(self, database: Database) -> None:
        """Look once a second whether a task waits and nobody is at work. Raises what the database raises."""
        if time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + _LOOK_SECONDS
        if self._process is not None:
            if self._process.poll() is None:
                return
            if self._process.returncode:  # killed, or another process is at it: not again at once
                self._next_look = time.monotonic() + _PATIENCE_SECONDS
            self._process = None
        elif waiting(database):
            self._process = subprocess.Popen(self._command)

    def end(self) -> None:
        """Tell the process to end; what it was doing is taken up again."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(_PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
