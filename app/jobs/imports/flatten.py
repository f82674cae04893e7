"""The task that makes a table of an uploaded file with geometry: no web process should read one as a whole."""

from typing import Any

from app.jobs.imports import facilities
from app.jobs.imports.model import ImportBatchRow
from app.jobs.imports.sources import as_csv, sample
from app.jobs.task_runs import Job


def flatten(job: Job) -> dict[str, Any]:
    """Put the table in the place of the file. Done twice it changes nothing more. Raises BadInput."""
    batch_id = job.detail["batch"]
    with job.place.database.open(job.actor) as session:
        batch = session.get_one(ImportBatchRow, batch_id)
    table = as_csv(job.place.files.path(batch.sha256), job.place.files, batch.name)
    header = sample(job.place.files.path(table[0])).header
    if (facilities.format_of(header) if job.detail["guess"] else batch.format) == facilities.FACILITIES:
        facilities.require_few_places(job.place.files.path(table[0]))
    with job.place.database.unit(job.actor) as unit:
        row = unit.session.get_one(ImportBatchRow, batch_id)
        row.sha256, row.size = table
        if job.detail["guess"]:
            row.format = facilities.format_of(header)
    return {"batch": batch_id}
