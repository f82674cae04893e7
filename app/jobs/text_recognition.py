"""The task that reads the text of a picture or scan into the draft it belongs to."""

from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from app.db.unit_of_work import UnitOfWork
from app.jobs.task_runs import Job
from app.jobs.tasks import request_task
from app.kernel import roles
from app.kernel.errors import BadInput
from app.kernel.text import N_
from records import checking, desk, drafting, policy, redaction
from records.files import recognition
from records.files.filling import fills, guess_of
from records.kinds import Attachment, Record
from records.working_text import Edit, working_text

RECOGNITION_TASK = "recognise-text"


def ask(unit: UnitOfWork, kind: str, slug: str, sha256: str) -> int:
    """Ask for the text of a file of the draft. Returns the task's id. Raises NotVisible, NotAllowed, BadInput."""
    row = desk.locked(unit.session, kind, slug)
    policy.require(unit.actor, roles.DRAFT, row.department)
    file = redaction.attachment_of(working_text(unit.session, row).record, sha256)
    if not recognition.is_installed():
        raise BadInput(N_("Text recognition is not installed on this server."))
    if not recognition.can_be_read(file):
        raise BadInput(N_("Text is recognised in pictures and PDFs only."))
    unit.note("ask for text recognition", f"{kind}/{slug}", file=sha256)
    return request_task(
        unit, RECOGNITION_TASK, row.department, {"kind": kind, "slug": slug, "sha256": sha256, "file": file.name}
    )


def read_picture(job: Job) -> dict[str, Any]:
    """Put what was read behind the text that the draft has, and what it says into fields that are still empty.

    Done twice it changes nothing more. Raises PsisError.
    """
    kind, slug, sha256 = (str(job.detail[name]) for name in ("kind", "slug", "sha256"))
    with job.place.database.open(job.actor) as session:
        _, record, _ = checking.found_at_the_desk(session, kind, slug)
    file = redaction.attachment_of(record, sha256)
    text = recognition.recognise(file, job.place.files, record.language, job.progress.at)
    with job.place.database.unit(job.actor) as unit:
        held = working_text(unit.session, desk.locked(unit.session, kind, slug))
        if text and text not in held.record.text:
            drafting.save(unit, kind, slug, Edit(held.stamp, _filled(held.record, file, text)))
            unit.note("recognise text", f"{kind}/{slug}", file=sha256, characters=len(text))
    return {"kind": kind, "slug": slug, "characters": len(text)}


def _filled(record: Record, file: Attachment, text: str) -> dict[str, Any]:
    """The fields that change with what was read. A title that only repeats the file's name gives way, as no title."""
    stem = PurePosixPath(file.name).stem
    no_title, guess = guess_of(stem, "").title, guess_of(stem, text)
    titled = {"title": guess.title} if record.title == no_title else {}
    named = replace(file, title=guess.title, language=guess.language) if file.title == no_title else file
    files = tuple(named if one == file else one for one in record.attachments)
    joined = "\n\n".join(part for part in (record.text, text) if part)
    return {**fills(record, guess), **titled, "text": joined, "attachments": files}
