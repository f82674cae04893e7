"""The tasks that look through a record's files and that redact one: what takes longer than a page may."""

from collections.abc import Callable
from typing import Any

from app.db.unit_of_work import UnitOfWork
from app.jobs.task_runs import Job
from app.jobs.tasks import forget_detail, request_task
from app.kernel import roles
from records import checking, desk, policy
from records.kinds import Record
from records.redacting import Marked, redact_in_draft
from records.redaction import Left, Mark, attachment_of
from records.working_text import working_text

EXAMINATION_TASK, REDACTION_TASK = "examine-record", "redact-file"
_STEPS_OF_REDACTION = 5
"""For each page: read, searched, written, read again; and looked through afterwards."""


def ask_examination(unit: UnitOfWork, kind: str, slug: str) -> int:
    """Ask for the checks of the text at the desk. Returns the task's id. Raises NotVisible, NotAllowed."""
    row = desk.locked(unit.session, kind, slug)
    policy.require(unit.actor, roles.DRAFT, row.department)
    return request_task(unit, EXAMINATION_TASK, row.department, {"kind": kind, "slug": slug})


def look_through(job: Job) -> dict[str, Any]:
    """Check the text as it is then. Raises PsisError."""
    kind, slug = (str(job.detail[name]) for name in ("kind", "slug"))
    with job.place.database.open(job.actor) as session:
        _, record, _ = checking.found_at_the_desk(session, kind, slug)
    checking.examine_apart(job.place.database, job.actor, kind, slug, job.place.files, _steps(job, _pages(record)))
    return {}


def ask_redaction(unit: UnitOfWork, marked: Marked) -> int:
    """Ask for a redaction. Returns the task's id. Raises NotVisible, NotAllowed."""
    row = desk.locked(unit.session, marked.kind, marked.slug)
    policy.require(unit.actor, roles.DRAFT, row.department)
    attachment_of(working_text(unit.session, row).record, marked.sha256)
    return request_task(unit, REDACTION_TASK, row.department, _plain(marked))


def redact(job: Job) -> dict[str, Any]:
    """Redact, and look through what came of it. Returns what kept it from being done. Raises PsisError.

    Once it is done the task forgets which words were taken out; in vain, they come back into the form.
    """
    if "marked" not in job.detail:
        return {}
    marked = marked_of(job.detail)
    with job.place.database.open(job.actor) as session:
        _, record, _ = checking.found_at_the_desk(session, marked.kind, marked.slug)
    alive = _steps(job, _pages(record) * _STEPS_OF_REDACTION)
    left = redact_in_draft(job.place.database, job.place.files, job.actor, marked, alive)
    if left:
        return {"left": [[one.words, list(one.pages), list(one.fields)] for one in left]}
    checking.examine_apart(job.place.database, job.actor, marked.kind, marked.slug, job.place.files, alive)
    with job.place.database.unit(job.actor) as unit:
        forget_detail(unit, job.id, "marked")
    return {}


def left_of(result: dict[str, Any]) -> list[Left]:
    """What kept a redaction from being done, as its task returned it."""
    return [Left(words, tuple(pages), tuple(fields)) for words, pages, fields in result.get("left", ())]


def marked_of(detail: Any) -> Marked:
    """What a redaction was asked to take out. Raises KeyError where its task has forgotten it."""
    held = detail["marked"]
    return Marked(
        kind=detail["kind"],
        slug=detail["slug"],
        sha256=detail["sha256"],
        marks=tuple(Mark(page, (left, top, right, bottom)) for page, left, top, right, bottom in held["boxes"]),
        words=tuple(held["words"]),
        pages=tuple(held["pages"]),
        leave=held["leave"],
    )


def _plain(marked: Marked) -> dict[str, Any]:
    boxes = [[one.page, *one.box] for one in marked.marks]
    held = {"boxes": boxes, "words": list(marked.words), "pages": list(marked.pages), "leave": marked.leave}
    return {"kind": marked.kind, "slug": marked.slug, "sha256": marked.sha256, "marked": held}


def _pages(record: Record) -> int:
    return sum(one.pages or 1 for one in record.attachments)


def _steps(job: Job, total: int) -> Callable[[], None]:
    """What the sandbox calls at each sign of life. Some are no pages: the bar waits for the end where they are more."""
    done = 0

    def alive() -> None:
        nonlocal done
        done = min(done + 1, total)
        job.progress.at(done, total)

    job.progress.at(0, total)
    return alive
