"""Asking for long work and reading how far it is. The work itself is done by a process of its own (``task_runs``)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.unit_of_work import UnitOfWork
from app.jobs.task_model import ENDED, RUNNING, STOPPED, WAITING, TaskRow
from app.kernel import ids
from app.kernel.errors import NotVisible
from app.kernel.text import N_
from records.policy import labels_of

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Task:
    """A task as the members of its department read it. ``problem``: (sentence, values), empty where none is known."""

    id: int
    kind: str
    department: str
    asked_by: str
    detail: dict[str, Any]
    state: str
    done: int
    total: int
    result: dict[str, Any]
    problem: tuple[str, dict[str, Any]]
    stop_asked: bool
    asked_at: datetime
    ended_at: datetime | None

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED


def request_task(
    unit: UnitOfWork, kind: str, department: str, detail: dict[str, Any], labels: frozenset[str] = frozenset()
) -> int:
    """Ask for work that takes long; it begins within a second or so of the commit. Returns the task's id.

    ``kind`` is one of ``app.jobs.runners``; ``detail`` are plain values. Whether the actor may ask for it the caller
    has decided; the runner acts for him again, with what he may do at that time. ``labels`` find the task where it is
    of no department.
    """
    row = TaskRow(
        id=ids.new_id(),
        kind=kind,
        department=department,
        asked_by=unit.actor.name,
        detail=detail,
        state=WAITING,
        done=0,
        total=0,
        result={},
        problem={},
        stop_asked=False,
        attempts=0,
        asked_at=unit.now,
        labels=labels or labels_of(department),
    )
    unit.session.add(row)
    return row.id


def ask_to_stop(unit: UnitOfWork, task_id: int) -> None:
    """Let a task end where it stands; one that has not begun never will. Raises NotVisible."""
    row = _row(unit.session, task_id, locked=True)
    if row.state == WAITING:
        row.state, row.ended_at = STOPPED, unit.now
    elif row.state == RUNNING:
        row.stop_asked = True
    unit.note("stop task", f"task/{task_id}", kind=row.kind)


def forget_detail(unit: UnitOfWork, task_id: int, name: str) -> None:
    """Keep no longer what a task was given under that name: it is done, and nobody needs it. Raises NotVisible."""
    row = _row(unit.session, task_id, locked=True)
    row.detail = {key: value for key, value in row.detail.items() if key != name}


def task(session: Session, task_id: int) -> Task:
    """The task of that id. Raises NotVisible."""
    return _shown(_row(session, task_id))


def newest(session: Session, kind: str = "") -> list[Task]:
    """The newest tasks this reader may know of, of one kind or of all."""
    found = select(TaskRow).order_by(TaskRow.id.desc()).limit(MOST_SHOWN)
    return [_shown(row) for row in session.scalars(found.where(TaskRow.kind == kind) if kind else found)]


def _row(session: Session, task_id: int, *, locked: bool = False) -> TaskRow:
    found = select(TaskRow).where(TaskRow.id == task_id)
    row: TaskRow | None = session.scalar(found.with_for_update() if locked else found)
    if row is None:
        raise NotVisible(N_("There is no such task."))
    return row


def _shown(row: TaskRow) -> Task:
    return Task(
        row.id,
        row.kind,
        row.department,
        row.asked_by,
        row.detail,
        row.state,
        row.done,
        row.total,
        row.result,
        (row.problem.get("sentence", ""), row.problem.get("values", {})),
        row.stop_asked,
        row.asked_at,
        row.ended_at,
    )
