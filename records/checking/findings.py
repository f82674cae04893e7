"""Everything that should be looked at before a record is published."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from app.db.files import FileStore
from app.intake.sightings import sightings
from app.kernel.errors import BadInput
from records.checking.file_names import NAME_OF, spoken_stem
from records.checking.finding import Finding
from records.checking.hidden_parties import hidden_parties
from records.checking.public_texts import public_texts
from records.files.guessing import is_title
from records.files.media_types import IMAGES, PDF, TEXT, decode
from records.files.texts import clean
from records.kinds import Attachment, Record
from records.sandbox.process import Sandbox
from records.sandbox.sheet_types import CALC, EXCEL

_AROUND = 40  # characters that are quoted on either side
_MOST = 500  # findings of one record
_CHARACTERS = 5_000_000
_SECONDS = 40.0  # for the pages of one PDF
MANY_PAGES, LARGE = 25, 8 << 20
"""Pages and bytes of all files together that are looked through within about a second."""
_UNPACKED = 8
"""A byte of a spreadsheet takes as long as so many of another file: a million cells lie in five megabytes."""


def takes_long(record: Record) -> bool:
    """Whether looking through its files takes longer than anybody should wait for a page: about a second."""
    size = sum(one.size * (_UNPACKED if one.media_type in {EXCEL, CALC} else 1) for one in record.attachments)
    return size > LARGE or sum(one.pages or 0 for one in record.attachments) > MANY_PAGES


def findings(record: Record, files: FileStore, alive: Callable[[], object] = lambda: None) -> tuple[Finding, ...]:
    """What is to be looked at in the record's fields and in its files, in the order of its page.

    Opening files takes seconds: the caller holds no lock meanwhile. ``alive`` is called about once for each page, and
    what it raises is all that is raised.
    """
    hidden = hidden_parties(record)
    found = [*_of_fields(record, hidden)]
    if record.attachments:
        with Sandbox(alive=alive) as sandbox:
            for attachment in record.attachments:
                found += _of_file(attachment, files, hidden, sandbox)
    once = _once(found)
    if (more := len(once) - _MOST) > 0:
        once[_MOST:] = [Finding(code="more", place="", match=str(more))]
    return tuple(once)


def _of_fields(record: Record, hidden: re.Pattern[str]) -> Iterator[Finding]:
    if not is_title(record.title):
        yield Finding(code="no-title", place="title", match=record.title)
    if not record.language.strip():
        yield Finding(code="no-language", place="language")
    for place, text in public_texts(record):
        yield from in_text(text, place, hidden)


def in_text(text: str, place: str, hidden: re.Pattern[str], **where: Any) -> Iterator[Finding]:
    """Personal data and what is ``hidden`` in a text; ``where`` are further fields of the findings."""
    for one in sightings(text):
        yield _quoted(one.kind, text, one.start, one.end, place, where)
    for match in hidden.finditer(text):
        yield _quoted("hidden-party", text, match.start(), match.end(), place, where)


def _quoted(code: str, text: str, start: int, end: int, place: str, where: dict[str, Any]) -> Finding:
    """With some whole words on either side."""
    before, after = text[max(start - _AROUND, 0) : start], text[end : end + _AROUND]
    if start > _AROUND:
        before = "…" + before[before.find(" ") + 1 :]
    if end + _AROUND < len(text):
        after = after[: after.rfind(" ") + 1].rstrip() + "…"
    return Finding(code=code, place=place, match=text[start:end], before=before, after=after, **where)


def _once(found: list[Finding]) -> list[Finding]:
    """The same words in the same place once, with how often they stand there."""
    first: dict[str, Finding] = {}
    for one in found:
        known = first.get(one.digest)
        first[one.digest] = replace(known, times=known.times + one.times) if known else one
    return list(first.values())


def _of_file(attachment: Attachment, files: FileStore, hidden: re.Pattern[str], sandbox: Sandbox) -> Iterator[Finding]:
    where: dict[str, Any] = {"file": attachment.sha256}
    stem = PurePosixPath(attachment.name).stem
    yield from in_text(spoken_stem(attachment.name), f"{NAME_OF}{attachment.name}", hidden, **where)
    yield from in_text(attachment.title, f"title of {attachment.name}", hidden, **where)
    if attachment.media_type in IMAGES and attachment.title.strip() in {"", attachment.name, stem}:
        yield Finding(code="no-description", place=attachment.name, **where)
    check = _CHECKS.get(attachment.media_type)
    try:
        path = files.path(attachment.sha256)
    except ValueError:
        path = None
    if path is None or not path.is_file():
        yield Finding(code="missing-file", place=attachment.name, **where)
    elif check is None:
        yield Finding(code="unreadable", place=attachment.name, match=attachment.media_type, **where)
    else:
        try:
            yield from check(path, attachment, hidden, sandbox)
        except BadInput as problem:
            yield Finding(code="unreadable", place=attachment.name, match=str(problem), **where)


def _pdf(path: Path, attachment: Attachment, hidden: re.Pattern[str], sandbox: Sandbox) -> Iterator[Finding]:
    answer = sandbox.ask("pdf-check", path, seconds=_SECONDS)
    yield from _told(answer, attachment)
    if not is_title(answer["title"]):
        yield Finding(code="no-title", place=attachment.name, match=clean(answer["title"]), file=attachment.sha256)
    if not answer["language"]:
        yield Finding(code="no-language", place=attachment.name, file=attachment.sha256)
    yield from in_text(clean(answer["title"]), f"title of {attachment.name}", hidden, file=attachment.sha256)
    beside = clean("\n".join(answer["beside"]))
    yield from in_text(beside, f"bookmarks and links of {attachment.name}", hidden, file=attachment.sha256)
    for number, text in enumerate(answer["texts"], start=1):
        yield from in_text(clean(text), attachment.name, hidden, file=attachment.sha256, page=number)


def _spreadsheet(path: Path, attachment: Attachment, hidden: re.Pattern[str], sandbox: Sandbox) -> Iterator[Finding]:
    answer = sandbox.ask("sheet-check", path)
    yield from _told(answer, attachment)
    if answer["cut"]:
        yield _cut(attachment)
    yield from in_text(clean(answer["text"]), attachment.name, hidden, file=attachment.sha256)


def _image(path: Path, attachment: Attachment, _hidden: re.Pattern[str], sandbox: Sandbox) -> Iterator[Finding]:
    for had in sandbox.ask("image-check", path)["had"]:
        yield Finding(code="metadata", place=attachment.name, match=had, file=attachment.sha256)


def _text(path: Path, attachment: Attachment, hidden: re.Pattern[str], _sandbox: Sandbox) -> Iterator[Finding]:
    with path.open("rb") as file:
        text, _ = decode(file.read(_CHARACTERS))
        if file.read(1):
            yield _cut(attachment)
    yield from in_text(clean(text), attachment.name, hidden, file=attachment.sha256)


def _cut(attachment: Attachment) -> Finding:
    """The file says more than is looked through."""
    return Finding(code="unreadable", place=attachment.name, match=f"> {_CHARACTERS:,}", file=attachment.sha256)


def _told(answer: dict[str, Any], attachment: Attachment) -> Iterator[Finding]:
    """What the sandbox found, as findings of that file."""
    for one in answer["found"]:
        box = one.get("box")
        yield Finding(
            code=one["code"],
            place=attachment.name,
            match=clean(one["match"]),
            file=attachment.sha256,
            page=one["page"],
            times=one["times"],
            box=None if box is None else (box[0], box[1], box[2], box[3]),
        )


_Check = Callable[[Path, Attachment, re.Pattern[str], Sandbox], Iterator[Finding]]
_CHECKS: dict[str, _Check] = {
    PDF: _pdf,
    TEXT: _text,
    EXCEL: _spreadsheet,
    CALC: _spreadsheet,
    **dict.fromkeys(IMAGES, _image),
}
