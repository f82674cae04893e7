"""The task that makes a table of an uploaded GeoJSON file: it is read as a whole, which no web process should do."""

from typing import Any

from app.jobs.imports.model import ImportBatchRow
from app.jobs.imports.sources import as_csv, sample
from app.jobs.task_runs import Job
from records.importing.suggestions import format_of

FLATTEN_TASK = "read-geojson"


def flatten(job: Job) -> dict[str, Any]:
    """Put the table in the place of the file. Done twice it changes nothing more. Raises BadInput."""
    batch_id = job.detail["batch"]
    with job.place.database.open(job.actor) as session:
        sha256 = session.get_one(ImportBatchRow, batch_id).sha256
    table = as_csv(job.place.files.path(sha256), job.place.files)
    header = sample(job.place.files.path(table[0])).header
    with job.place.database.unit(job.actor) as unit:
        row = unit.session.get_one(ImportBatchRow, batch_id)
        row.sha256, row.size = table
        if job.detail["guess"]:
            row.format = format_of(header)
    return {"batch": batch_id}
