"""The task that proves the whole audit trail, for trails too long for a page to wait for."""

from typing import Any

from app.audit.queries import length, verify
from app.db.unit_of_work import UnitOfWork
from app.jobs.task_runs import Job
from app.jobs.tasks import request_task
from app.kernel import labels

PROVING_TASK = "prove-trail"


def ask(unit: UnitOfWork) -> int:
    """Ask for the proof. Returns the task's id, which whoever reads the trail finds."""
    return request_task(unit, PROVING_TASK, "", {}, frozenset({labels.SYSTEM, labels.TRAIL}))


def prove(job: Job) -> dict[str, Any]:
    """Walk the chain from its first entry. Returns the fields of a verdict."""
    with job.place.database.open(job.actor) as session:
        done, total = 0, length(session)

        def read(count: int) -> None:
            nonlocal done
            done += count
            job.progress.at(done, max(done, total))

        return verify(session, read)._asdict()
