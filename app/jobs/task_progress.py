"""How far a task has come: written in short transactions of its own, so that whoever waits sees it move."""

import time

from app.db.session import Database
from app.jobs.task_model import TaskRow
from app.kernel.actor import SYSTEM
from app.kernel.stopping import Stop

_SECONDS = 0.5


class TaskStopped(Exception):
    """Somebody asked for the task to end where it stands."""


class ProcessEnding(Exception):
    """The process was told to end; the task is taken up again by the next."""


class Progress:
    """One run's. Call ``at`` between units of work, never inside one: it writes in a transaction of its own."""

    def __init__(self, database: Database, task_id: int, stop: Stop) -> None:
        self._database, self._task_id, self._stop = database, task_id, stop
        self._next = 0.0

    def at(self, done: int, total: int) -> None:
        """So much is done. Raises TaskStopped or ProcessEnding, which a runner lets through."""
        if self._stop.is_set():
            raise ProcessEnding
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _SECONDS
        with self._database.unit(SYSTEM) as unit:
            row = unit.session.get_one(TaskRow, self._task_id)
            row.done, row.total = done, total
            stopped = row.stop_asked
        if stopped:
            raise TaskStopped
