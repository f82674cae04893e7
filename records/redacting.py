"""One redaction of a file of a draft, from what was marked to the copy in the file's place."""

from collections.abc import Callable
from dataclasses import dataclass

from app.db.files import FileStore
from app.db.session import Database
from app.kernel.actor import Actor
from app.kernel.errors import BadInput
from app.kernel.text import N_
from records import checking, redaction
from records.checking.findings import MANY_PAGES
from records.files import originals
from records.files.media_types import PDF
from records.kinds import Attachment, Record
from records.redaction import Left, Mark

MOST_DRAWN = 300
"""Pages that are drawn anew at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What is to go out of the file ``sha256`` of a draft; ``leave``: what lies under boxes may stay elsewhere."""

    kind: str
    slug: str
    sha256: str
    marks: tuple[Mark, ...] = ()
    words: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    leave: bool = False


def takes_long(file: Attachment) -> bool:
    """Whether to redact it takes longer than anybody should wait for a page."""
    return file.media_type == PDF and (file.pages or 0) > MANY_PAGES // 3


def redact_in_draft(
    database: Database, files: FileStore, actor: Actor, marked: Marked, alive: Callable[[], object] = lambda: None
) -> list[Left]:
    """Put the redacted copy into the draft; returns what kept it from being done: words that would still stand there.

    In units of its own: nothing is locked while pages are drawn. Done before, it does nothing. Raises NotVisible, and
    what ``redaction.redact`` and ``redaction.put_in_draft`` raise.
    """
    with database.open(actor) as session:
        _, record, _ = checking.found_at_the_desk(session, marked.kind, marked.slug)
        layers = checking.own_layers(session, marked.sha256)
        if _is_done(record, marked.sha256, lambda sha256: {row.original for row in originals.of(session, sha256)}):
            return []
    file = redaction.attachment_of(record, marked.sha256)
    _require_few(file, files, marked)
    copy = redaction.redact(
        file,
        files,
        marks=marked.marks,
        words=marked.words,
        pages=marked.pages,
        layers=layers,
        otherwise=redaction.called(record, file),
        alive=alive,
    )
    if not marked.leave and (left := redaction.still_said(record, copy, marked.words)):
        return left
    with database.unit(actor) as unit:
        redaction.put_in_draft(unit, marked.kind, marked.slug, marked.sha256, copy, marked.words)
    return []


def _is_done(record: Record, sha256: str, made_of: Callable[[str], set[str]]) -> bool:
    """Whether a copy of the file has taken its place."""
    held = [one.sha256 for one in record.attachments]
    return sha256 not in held and any(sha256 in made_of(one) for one in held)


def _require_few(file: Attachment, files: FileStore, marked: Marked) -> None:
    found = redaction.find(file, files, marked.words) if marked.words and file.media_type == PDF else []
    drawn = {*marked.pages, *(mark.page for mark in (*marked.marks, *found))}
    if len(drawn) > MOST_DRAWN:
        raise BadInput(
            N_("That touches %(count)s pages; at most %(most)s are drawn at once."), count=len(drawn), most=MOST_DRAWN
        )
