"""Long work that somebody asked for, as rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.guarded import Guarded

WAITING, RUNNING, DONE, FAILED, STOPPED = "waiting", "running", "done", "failed", "stopped"
ENDED = frozenset({DONE, FAILED, STOPPED})


class TaskRow(Guarded, Base):
    """One piece of long work, its progress and what came of it.

    ``kind`` names its runner (``app.jobs.runners``), ``detail`` is what that was given and ``result`` what it gave
    back. ``problem`` is a sentence of ours and its values. ``done`` of ``total`` are in the runner's own measure;
    ``attempts`` counts how often it was taken up: more than once when a process was killed over it.
    """

    __tablename__ = "task"
    __table_args__ = (
        Index("ix_task_state", "state", "id"),
        Index("ix_task_department", "department", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    department: Mapped[str]
    asked_by: Mapped[str]
    detail: Mapped[dict[str, Any]]
    state: Mapped[str]
    done: Mapped[int]
    total: Mapped[int]
    result: Mapped[dict[str, Any]]
    problem: Mapped[dict[str, Any]]
    stop_asked: Mapped[bool]
    attempts: Mapped[int]
    asked_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    labels: Mapped[frozenset[str]]
