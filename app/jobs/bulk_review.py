"""The task that approves or publishes many records of one department."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.db.unit_of_work import UnitOfWork
from app.jobs.task_runs import Job
from app.jobs.tasks import request_task
from app.kernel import roles
from records import bulk, policy
from records.bulk import Key, Place
from records.model import RecordRow

_AT_ONCE = 500
TASKS = {"approve": "approve-many", "publish": "publish-many"}


def ask(unit: UnitOfWork, act: str, keys: Sequence[Key]) -> list[int]:
    """Ask for an act of ``bulk.ACTS`` upon these records. Returns the tasks' ids, one for each department."""
    departments: dict[str, list[Key]] = {}
    for start in range(0, len(keys), _AT_ONCE):
        some = set(keys[start : start + _AT_ONCE])
        columns = select(RecordRow.kind, RecordRow.slug, RecordRow.department).order_by(RecordRow.id)
        kinds, slugs = {key.kind for key in some}, {key.slug for key in some}
        for row in unit.session.execute(columns.where(RecordRow.kind.in_(kinds), RecordRow.slug.in_(slugs))):
            if (key := Key(row.kind, row.slug)) in some:
                departments.setdefault(row.department, []).append(key)
    for department in departments:
        policy.require(unit.actor, roles.PUBLISH, department)
    return [
        request_task(unit, TASKS[act], department, {"act": act, "records": [list(key) for key in found]})
        for department, found in departments.items()
    ]


def act_upon_all(job: Job) -> dict[str, Any]:
    """Do it to one after the other; what was done before is done. Returns how many are, and what was refused."""
    place = Place(job.place.database, job.place.files, job.actor)
    keys = [Key(*one) for one in job.detail["records"]]
    refused = []
    for number, key in enumerate(keys):
        job.progress.at(number, len(keys))
        if problem := bulk.act_upon(place, job.detail["act"], key):
            refused.append(list(problem))
    return {"act": job.detail["act"], "done_to": len(keys) - len(refused), "refused": refused}
