"""The task that takes an import in: batch after batch, each its own unit; begun again it goes on where it stood."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import undefer

from app.accounts.model import Account
from app.intake.reading import Rejection
from app.intake.tally import Tally
from app.jobs.imports import archives, documents
from app.jobs.imports.model import ImportBatchRow, ImportTouchRow
from app.jobs.imports.queries import touched
from app.jobs.imports.sources import named, rejected_rows
from app.jobs.task_runs import Job
from app.kernel.actor import SYSTEM
from app.kernel.catalogues import translator
from app.kernel.text import LANGUAGES, Translate, said
from records import codec, policy, workflow
from records.checking.commands import examine_apart, examine_new
from records.importing.csv_reader import CsvReader
from records.importing.deeds import DeedsReader
from records.importing.mapping_tables import CsvMapping
from records.importing.permits import PermitsReader
from records.importing.reading import Draft
from records.intake import Intake
from records.intake_batch import Written
from records.model import RecordRow

AT_ONCE = 500
MOST_REASONS = 100_000
"""Rejected rows that are handed back; a file of which more is rejected was mapped wrongly."""


def reader_of(format_name: str, mapping: CsvMapping, department: str) -> CsvReader:
    """A reader of records from CSV files with that mapping."""
    return {"permits": PermitsReader, "deeds": DeedsReader}[format_name](mapping, department)


def take_in(job: Job) -> dict[str, Any]:
    """Run an import. Raises PsisError."""
    batch = batch_of(job)
    if batch.format == documents.DOCUMENTS:
        return _take_in_documents(job, batch)
    mapping = codec.decode(batch.mapping, CsvMapping)
    reader = reader_of(batch.format, mapping, batch.department)
    # What it takes in is looked at by somebody else before anybody can read it.
    intake = Intake(job.place.files, shown=False, state=workflow.IN_REVIEW)
    path = job.place.files.path(batch.sha256)
    with job.place.database.open(SYSTEM) as session:
        begun_with = sum(touched(session, batch.id))
    total, reasons = Tally(), dict[int, str]()
    say = language_of(job)
    with named(path, batch.name) as file:
        items = reader.read([file])
        while portion := list(islice(items, AT_ONCE)):
            tally = _take_portion(job, batch, intake, portion)
            for one in tally.rejections[: MOST_REASONS - len(reasons)]:
                reason = said(one.reason, say)
                reasons[one.line] = f"{one.column}: {reason}" if one.column else str(reason)
            total += tally.counted()
            job.progress.at(reader.consumed, batch.size)
    return told(job, batch, path, total, reasons, begun_with)


def _take_in_documents(job: Job, batch: ImportBatchRow) -> dict[str, Any]:
    """Each file becomes a record in review, and is looked through at once."""
    intake = Intake(job.place.files, shown=False, state=workflow.IN_REVIEW)
    path = job.place.files.path(batch.sha256)
    with job.place.database.open(SYSTEM) as session:
        begun_with = sum(touched(session, batch.id))
    total, count, read = Tally(), archives.counted(path), 0
    with documents.read(path, batch.department, job.place.files) as items:
        for portion in documents.portions(items):
            total += _take_portion(job, batch, intake, portion)
            _look_through(job, [one for one in intake.written if one.record.attachments])
            intake.written = []
            read += len(portion)
            job.progress.at(min(read, count), count)
    rejected = documents.kept_rejections(list(total.rejections), language_of(job), job.place.files)
    return _counted(job, batch, total, rejected, begun_with)


def _look_through(job: Job, written: Sequence[Written]) -> None:
    """Open the files of what was taken in: outside of its unit, for it takes seconds."""
    with job.place.database.open(job.actor) as session:
        columns = select(RecordRow.kind, RecordRow.slug).where(RecordRow.id.in_([one.record_id for one in written]))
        keys = session.execute(columns).all()
    for kind, slug in keys:
        examine_apart(job.place.database, job.actor, kind, slug, job.place.files)


def language_of(job: Job) -> Translate:
    """What speaks the language of whoever asked for the import."""
    with job.place.database.open(SYSTEM) as session:
        account = session.get(Account, job.actor.name)
    return translator(account.language if account else LANGUAGES[0])


def batch_of(job: Job) -> ImportBatchRow:
    with job.place.database.open(job.actor) as session:
        return session.get_one(ImportBatchRow, job.detail["batch"], options=[undefer(ImportBatchRow.mapping)])


def _take_portion(job: Job, batch: ImportBatchRow, intake: Intake, portion: Sequence[Draft | Rejection]) -> Tally:
    refused = [one for one in portion if isinstance(one, Rejection)]
    drafts = [_of(batch.department, one) for one in portion if isinstance(one, Draft)]
    tally = Tally(read=len(refused), rejections=refused)
    if drafts:
        with job.place.database.unit(job.actor) as unit:
            tally += intake.take(unit, drafts)
            if intake.written:
                labels = policy.labels_of(batch.department)
                same = {"batch_id": batch.id, "labels": labels}
                rows = [
                    {"record_id": one.record_id, "version": one.version, "before": one.before, **same}
                    for one in intake.written
                ]
                unit.session.execute(insert(ImportTouchRow), rows)
                made = [
                    (one.record_id, one.version, one.record) for one in intake.written if not one.record.attachments
                ]
                examine_new(unit, job.place.files, made)
    return tally


def _of(department: str, draft: Draft) -> Draft:
    """The draft in the department that was chosen, whatever its mapping says."""
    return replace(draft, record=replace(draft.record, department=department))


def told(
    job: Job,
    batch: ImportBatchRow,
    path: Path,
    total: Tally,
    reasons: dict[int, str],
    begun_with: int,
    **more: int,
) -> dict[str, Any]:
    return _counted(job, batch, total, _kept_rejections(job, path, reasons), begun_with, **more)


def _counted(
    job: Job, batch: ImportBatchRow, total: Tally, rejected: str, begun_with: int, **more: int
) -> dict[str, Any]:
    with job.place.database.unit(SYSTEM) as unit:
        row = unit.session.get_one(ImportBatchRow, batch.id)
        created, changed = touched(unit.session, batch.id)
        row.counts = {
            "read": total.read,
            "created": created,
            "changed": changed,
            "unchanged": total.unchanged - begun_with,  # of those the run before had made
            "rejected": total.rejected,
            **more,
        }
        row.rejected = rejected
        return {"batch": batch.id, **row.counts}


def _kept_rejections(job: Job, path: Path, reasons: dict[int, str]) -> str:
    if not reasons:
        return ""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "rejected.csv"
        rejected_rows(path, reasons, target)
        with target.open("rb") as file:
            return job.place.files.put(file)[0]
