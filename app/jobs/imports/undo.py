"""The task that takes a whole import back: its versions go, and the records that it made."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import delete, select

from app.db.unit_of_work import UnitOfWork
from app.jobs.imports.model import UNDONE, ImportBatchRow, ImportTouchRow
from app.jobs.imports.queries import depends
from app.jobs.task_runs import Job
from app.kernel import roles
from app.kernel.actor import SYSTEM
from records import acts, desk, policy, workflow
from records.checking.model import ExaminationRow
from records.events import RecordsDrafted
from records.model import ImportMarkRow, RecordRow, SectionTextRow, VersionRow

AT_ONCE = 250


def take_back(job: Job) -> dict[str, Any]:
    """Undo an import; what somebody has begun to work on meanwhile stays, and is counted. Raises PsisError."""
    policy.require(job.actor, roles.IMPORT, job.department)
    batch_id = job.detail["batch"]
    before = left(job, batch_id)
    done, last = 0, 0
    while record_ids := next_touched(job, batch_id, last):
        with job.place.database.unit(job.actor) as unit:
            _take_back(unit, batch_id, record_ids)
        last = record_ids[-1]
        done += len(record_ids)
        job.progress.at(done, max(before, done))
    kept = left(job, batch_id)
    with job.place.database.unit(SYSTEM) as unit:
        row = unit.session.get_one(ImportBatchRow, batch_id)
        row.state = UNDONE
        row.counts = {**row.counts, "kept": kept}
    return {"batch": batch_id, "undone": before - kept, "kept": kept}


def left(job: Job, batch_id: int) -> int:
    with job.place.database.open(SYSTEM) as session:
        found = select(ImportTouchRow.record_id).where(ImportTouchRow.batch_id == batch_id).distinct()
        return len(session.scalars(found).all())


def next_touched(job: Job, batch_id: int, after: int) -> list[int]:
    with job.place.database.open(job.actor) as session:
        found = select(ImportTouchRow.record_id).where(
            ImportTouchRow.batch_id == batch_id, ImportTouchRow.record_id > after
        )
        ordered = found.distinct().order_by(ImportTouchRow.record_id).limit(AT_ONCE)
        return list(session.scalars(ordered))


def _take_back(unit: UnitOfWork, batch_id: int, record_ids: Sequence[int]) -> None:
    session = unit.session
    rows = {
        row.id: row for row in session.scalars(select(RecordRow).where(RecordRow.id.in_(record_ids)).with_for_update())
    }
    kept = set(session.scalars(depends(select(RecordRow.id), batch_id).where(RecordRow.id.in_(record_ids))))
    found = select(ImportTouchRow).where(ImportTouchRow.batch_id == batch_id, ImportTouchRow.record_id.in_(record_ids))
    touches = session.scalars(found.order_by(ImportTouchRow.record_id, ImportTouchRow.version)).all()
    gone, made = [], []
    for record_id, group in groupby(touches, lambda touch: touch.record_id):
        if record_id in kept or record_id not in rows:
            continue
        first = next(group)
        if first.before:
            _restore(unit, rows[record_id], first)
        else:
            made.append(rows[record_id])
        gone.append(record_id)
    _remove(unit, made)
    session.flush()
    session.execute(
        delete(ImportTouchRow).where(ImportTouchRow.batch_id == batch_id, ImportTouchRow.record_id.in_(gone))
    )
    if gone:
        unit.tell(RecordsDrafted(gone))


def _restore(unit: UnitOfWork, row: RecordRow, first: ImportTouchRow) -> None:
    """The record as it was before the first version that the import made of it."""
    for model, number in ((VersionRow, VersionRow.number), (ExaminationRow, ExaminationRow.version)):
        unit.session.execute(delete(model).where(model.record_id == row.id, number >= first.version))
    row.version = first.version - 1
    waited = first.before in workflow.WAITING  # the moment is not known any more
    acts.enter(unit, row, workflow.APPROVED if waited else first.before)
    if row.published_version is None:
        row.title = desk.load(unit.session, row.id, row.kind, row.version).title
    unit.note("take back imported version", f"{row.kind}/{row.slug}", version=row.version, state=row.state)


def _remove(unit: UnitOfWork, rows: Sequence[RecordRow]) -> None:
    """Records that the import itself made."""
    ids = [row.id for row in rows]
    for row in rows:
        unit.note("take back imported record", f"{row.kind}/{row.slug}")
        unit.session.expunge(row)
    for model in (ExaminationRow, ImportMarkRow, SectionTextRow, VersionRow):
        unit.session.execute(delete(model).where(model.record_id.in_(ids)))
    unit.session.execute(delete(RecordRow).where(RecordRow.id.in_(ids)))
