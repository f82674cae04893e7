"""Carrying out tasks, one after the other, in the process that holds the lock of its PSIS_HOME.

A task that was left running belonged to a process that is gone, for the lock was free: it is taken up again. So a
runner must be able to do its work twice.
"""

import fcntl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import select

from app.accounts.queries import actor_named
from app.db.files import FileStore
from app.db.session import Database
from app.jobs.task_model import DONE, FAILED, RUNNING, STOPPED, WAITING, TaskRow
from app.jobs.task_progress import ProcessEnding, Progress, TaskStopped
from app.kernel import clock
from app.kernel.actor import SYSTEM, Actor
from app.kernel.collector import spared
from app.kernel.errors import PsisError
from app.kernel.stopping import Stop
from app.kernel.text import N_

MOST_ATTEMPTS = 3
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Workplace:
    """What tasks work with: the database, the file store, and the folder below which everything of the portal lies."""

    database: Database
    files: FileStore
    home: Path


@dataclass(frozen=True, slots=True)
class Job:
    """What a runner is given: the task's id, department and detail, on whose behalf, and where to say how far it is."""

    place: Workplace
    id: int
    department: str
    detail: Mapping[str, Any]
    actor: Actor
    progress: Progress


Runner = Callable[[Job], dict[str, Any]]
"""Does the work, again from the beginning if need be, and returns plain values to be shown. Raises PsisError."""


@contextmanager
def only_runner(home: Path) -> Iterator[bool]:
    """Whether this process is the one that carries out the tasks of this home, while the block lasts."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "tasks.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def waiting(database: Database) -> list[int]:
    """The ids of the tasks that are not finished, in the order in which they were asked for."""
    found = select(TaskRow.id).where(TaskRow.state.in_((WAITING, RUNNING))).order_by(TaskRow.id)
    with database.open(SYSTEM) as session:
        return list(session.scalars(found))


def carry_out_all(place: Workplace, runners: Mapping[str, Runner], stop: Stop) -> None:
    """Carry out what waits until nothing does, or until told to stop. For the holder of the lock."""
    while not stop.is_set() and (ids := waiting(place.database)):
        carry_out(place, runners, ids[0], stop)


def carry_out(place: Workplace, runners: Mapping[str, Runner], task_id: int, stop: Stop) -> None:
    """Do one task and write down what came of it. Raises nothing that the task is to blame for."""
    job = _taken_up(place, task_id, stop)
    if job is None:
        return
    try:
        with spared():
            result = runners[job[1]](job[0])
    except ProcessEnding:
        return  # it stays as it is, to be taken up again
    except TaskStopped:
        _end(place.database, task_id, STOPPED)
    except PsisError as problem:
        _end(place.database, task_id, FAILED, problem=problem)
    except Exception:  # noqa: BLE001 - one task's misfortune does not keep the others waiting
        _log.exception("a task failed", task=task_id, kind=job[1])
        _end(place.database, task_id, FAILED, problem=PsisError(_UNKNOWN))
    else:
        _end(place.database, task_id, DONE, result)


_UNKNOWN = N_("Something went wrong that the portal did not foresee. Its operators find the reason in the log.")
_BROKE_OFF = N_("The work broke off %(times)s times without an answer and was given up.")


def _taken_up(place: Workplace, task_id: int, stop: Stop) -> tuple[Job, str] | None:
    """The job and its kind, counted as begun; None where it is not to be done (any more)."""
    with place.database.unit(SYSTEM) as unit:
        row = unit.session.get_one(TaskRow, task_id)
        if row.state not in (WAITING, RUNNING):
            return None
        if row.stop_asked or row.attempts >= MOST_ATTEMPTS:
            row.state, row.ended_at = STOPPED if row.stop_asked else FAILED, unit.now
            row.problem = {} if row.stop_asked else _said(PsisError(_BROKE_OFF, times=row.attempts))
            return None
        try:
            actor = SYSTEM if row.asked_by == SYSTEM.name else actor_named(unit.session, row.asked_by)
        except PsisError as problem:  # he has left, or was put out, since he asked
            row.state, row.ended_at, row.problem = FAILED, unit.now, _said(problem)
            return None
        row.state, row.attempts = RUNNING, row.attempts + 1
        row.begun_at = row.begun_at or unit.now
        progress = Progress(place.database, task_id, stop)
        return Job(place, task_id, row.department, dict(row.detail), actor, progress), row.kind


def _end(
    database: Database,
    task_id: int,
    state: str,
    result: dict[str, Any] | None = None,
    problem: PsisError | None = None,
) -> None:
    with database.unit(SYSTEM) as unit:
        row = unit.session.get_one(TaskRow, task_id)
        row.state, row.ended_at = state, clock.now()
        if state == DONE:
            row.done = row.total = max(row.total, row.done)
        row.result = result or row.result
        row.problem = _said(problem) if problem else {}


def _said(problem: PsisError) -> dict[str, Any]:
    return {"sentence": problem.sentence, "values": {name: str(value) for name, value in problem.values.items()}}
