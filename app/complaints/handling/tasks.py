"""Things to be done for a complaint, by somebody of its department or by anybody there."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.complaints import entries, policy, queries
from app.complaints.colleagues import colleagues
from app.complaints.handling import acting
from app.complaints.handling.model import TaskRow
from app.complaints.queries import found
from app.db.session import entrusted
from app.db.unit_of_work import UnitOfWork
from app.kernel import ids
from app.kernel.errors import BadInput, NotVisible
from app.kernel.text import N_

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Task:
    """``account`` is whose it is, "" for anybody's."""

    id: int
    text: str
    account: str
    due_on: date | None
    made_at: datetime
    made_by: str
    done_at: datetime | None
    done_by: str


def of_complaint(session: Session, complaint_id: int) -> list[Task]:
    """All of them, in the order in which they were made."""
    return list(queries.of_complaint(session, TaskRow, Task, complaint_id))


def add(unit: UnitOfWork, reference: str, text: str, account: str = "", due_on: date | None = None) -> int:
    """Put something on the list of a complaint. Returns its number. Raises NotVisible, NotAllowed, BadInput."""
    if not text.strip() or len(text) > LONGEST:
        raise BadInput(N_("Say what is to be done, in at most %(most)s characters."), most=LONGEST)
    acting.write_note(unit, reference, text, kind="task", detail={"account": account})
    row = found(unit.session, reference)
    with entrusted(unit.session):
        if account and account not in {one.account for one in colleagues(unit.session, row.department)}:
            raise BadInput(N_("Choose somebody who handles reports of this department."))
        task = TaskRow(
            id=ids.new_id(),
            complaint_id=row.id,
            text=text,
            account=account,
            due_on=due_on,
            made_at=unit.now,
            made_by=unit.actor.name,
            done_at=None,
            done_by="",
            labels=policy.of_work(entries.circle_of(row)),
        )
        unit.session.add(task)
    return task.id


def tick(unit: UnitOfWork, reference: str, number: int, *, done: bool) -> None:
    """Say that it is done, or that it is not after all. Twice is the same as once. Raises NotVisible."""
    row = found(unit.session, reference, locked=True)
    task = unit.session.scalar(select(TaskRow).where(TaskRow.id == number, TaskRow.complaint_id == row.id))
    if task is None:
        raise NotVisible(N_("There is no such task."))
    if done == (task.done_at is not None):
        return
    acting.write_note(unit, reference, task.text, kind="task-done" if done else "task-open")
    task.done_at, task.done_by = (unit.now, unit.actor.name) if done else (None, "")
    unit.session.flush()
