"""Redaction that is real: a new copy of a file without what lies beneath, proved by reading it from the beginning.

The copy takes the file's place in the draft. What it was made of stays, for the desk alone.
"""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from app.db.files import FileStore
from app.db.unit_of_work import UnitOfWork
from app.intake.personal import REMOVED
from app.intake.phrases import any_of
from app.kernel.errors import BadInput, NotVisible
from app.kernel.text import N_
from records import codec, desk, drafting, policy
from records.checking.model import RedactionRow
from records.files import originals
from records.files.guessing import is_title
from records.files.media_types import IMAGES, PDF
from records.files.taking_in import CHARACTERS, file_name
from records.files.texts import clean
from records.kinds import Attachment, Record
from records.sandbox.process import Sandbox
from records.working_text import Edit, working_text

_READING = 8.0  # seconds for the text of the file as it was
_SECONDS = 300.0  # for all pages of one file
_TEXTS = ("title", "summary", "text")


@dataclass(frozen=True, slots=True)
class Mark:
    """A box on a page (from 1): left, top, right and bottom as shares (0 to 1) of its width and height."""

    page: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Redacted:
    """The copy, what it says now and what the file said before; ``proof`` is what was looked at (``sandbox``).

    ``under`` is what lay under boxes, and ``elsewhere`` lists (page, text): where that still stands in the copy.
    """

    attachment: Attachment
    text: str = ""
    before: str = ""
    proof: str = "{}"
    under: tuple[str, ...] = ()
    elsewhere: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """Words that lay under a box, and where they would still be read: pages of the file, fields of the record."""

    words: str
    pages: tuple[int, ...]
    fields: tuple[str, ...]


class Called(NamedTuple):
    """What a file says of itself where it has no title or language of its own, "" where nobody knows."""

    title: str = ""
    language: str = ""


_NOBODY_KNOWS = Called()


def called(record: Record, attachment: Attachment) -> Called:
    """As the public reads it: the title of the file, or else that of its record."""
    return Called(next(filter(is_title, (attachment.title, record.title)), ""), record.language)


def find(attachment: Attachment, files: FileStore, words: Sequence[str]) -> list[Mark]:
    """Where the words stand in a PDF, seen or not. Raises BadInput."""
    with Sandbox(_SECONDS) as sandbox:
        found = sandbox.ask("pdf-find", files.path(attachment.sha256), words=list(words))
    return [Mark(int(page), (left, top, right, bottom)) for page, left, top, right, bottom in found["boxes"]]


def page_picture(attachment: Attachment, files: FileStore, page: int) -> bytes:
    """A page as PNG or JPEG, drawn by us. Raises BadInput."""
    with tempfile.TemporaryDirectory(prefix="psis-") as folder, Sandbox() as sandbox:
        out = Path(folder) / "page"
        path = files.path(attachment.sha256)
        if attachment.media_type == PDF:
            sandbox.ask("pdf-page", path, out=str(out), page=page)
        else:
            sandbox.ask("image-strip", path, out=str(out))
        return out.read_bytes()


def count_pages(attachment: Attachment, files: FileStore) -> int:
    """How many pages there are to look at; a picture is one. Raises BadInput."""
    if attachment.media_type != PDF:
        return 1
    if attachment.pages:
        return attachment.pages
    with Sandbox() as sandbox:
        return int(sandbox.ask("pdf-read", files.path(attachment.sha256), characters=0, seconds=0)["pages"])


def redact(
    attachment: Attachment,
    files: FileStore,
    *,
    marks: Sequence[Mark] = (),
    words: Sequence[str] = (),
    pages: Iterable[int] = (),
    layers: Iterable[int] = (),
    otherwise: Called = _NOBODY_KNOWS,
    alive: Callable[[], object] = lambda: None,
) -> Redacted:
    """A copy without what is marked, and without the words wherever they stand; ``pages`` are drawn anew as they look.

    ``layers`` are pages whose invisible text is ours (``own_layers``), and comes along where it is not taken out.
    ``otherwise`` is what the copy is called where the file does not say, or says it with what goes.

    Takes seconds: nothing should be locked meanwhile. Raises BadInput, also where the copy could not be proved clean.
    """
    path = files.path(attachment.sha256)
    with tempfile.TemporaryDirectory(prefix="psis-") as folder, Sandbox(_SECONDS, alive=alive) as sandbox:
        out = Path(folder) / "copy"
        if attachment.media_type in IMAGES:
            boxes = [list(mark.box) for mark in marks]
            answer = sandbox.ask("image-redact", path, out=str(out), boxes=boxes)
            return _stored(attachment, files, out, answer, kind=answer["type"])
        if attachment.media_type != PDF:
            raise BadInput(N_("Only PDFs and pictures are redacted. Change other files and upload them anew."))
        read = sandbox.ask("pdf-read", path, characters=CHARACTERS, seconds=_READING)
        boxes = [[mark.page, *mark.box] for mark in marks]
        asked = {"boxes": boxes, "words": list(words), "pages": list(pages), "layers": list(layers)}
        titles = list(filter(is_title, (read["title"], without_words(otherwise.title, words))))
        answer = sandbox.ask("pdf-redact", path, out=str(out), titles=titles, language=otherwise.language, **asked)
        return _stored(attachment, files, out, answer, before=_joined(read["texts"]))


def cleaned(
    attachment: Attachment, files: FileStore, layers: Iterable[int] = (), otherwise: Called = _NOBODY_KNOWS
) -> Redacted:
    """A copy without scripts, actions, files inside, earlier revisions and data about its makers. Raises BadInput.

    ``layers`` and ``otherwise`` as in ``redact``: pages of ours stay as they are.
    """
    path = files.path(attachment.sha256)
    with tempfile.TemporaryDirectory(prefix="psis-") as folder, Sandbox() as sandbox:
        out = Path(folder) / "copy"
        if attachment.media_type in IMAGES:
            kind = sandbox.ask("image-strip", path, out=str(out))["type"]
            return _stored(attachment, files, out, {}, kind=kind)
        if attachment.media_type != PDF:
            raise BadInput(N_("Only PDFs and pictures are cleaned here. Change other files and upload them anew."))
        own = sandbox.ask("pdf-read", path, characters=0, seconds=0)["title"]
        named = {"title": "" if is_title(own) else otherwise.title, "language": otherwise.language}
        sandbox.ask("pdf-strip", path, out=str(out), scripts=True, attachments=True, **named)
        return _stored(attachment, files, out, {"proof": {"redrawn": sorted(layers)}})


def _stored(
    attachment: Attachment, files: FileStore, out: Path, answer: dict[str, Any], *, before: str = "", kind: str = ""
) -> Redacted:
    with out.open("rb") as file:
        sha256, size = files.put(file)
    kind = kind or attachment.media_type
    name = file_name(attachment.name, kind)
    return Redacted(
        attachment=replace(attachment, sha256=sha256, size=size, media_type=kind, name=name),
        text=_joined(answer.get("texts", ())),
        before=before,
        proof=codec.encode(answer.get("proof", {})),
        under=tuple(clean(text) for text in answer.get("under", ())),
        elsewhere=tuple((int(page), clean(text)) for page, text in answer.get("elsewhere", ())),
    )


def _joined(texts: Iterable[str]) -> str:
    return clean("\n\n".join(texts))[:CHARACTERS]


def attachment_of(record: Record, sha256: str) -> Attachment:
    """The record's file of that digest. Raises NotVisible."""
    found = next((one for one in record.attachments if one.sha256 == sha256), None)
    if found is None:
        raise NotVisible(N_("The draft has no such file."))
    return found


def put_in_draft(unit: UnitOfWork, kind: str, slug: str, sha256: str, by: Redacted, words: Sequence[str] = ()) -> None:
    """Put the copy in the place of the file ``sha256``; the draft's own texts lose the words as well.

    Raises NotVisible, and what ``drafting.save`` raises.
    """
    row = desk.locked(unit.session, kind, slug)
    held = working_text(unit.session, row)
    attachment_of(held.record, sha256)
    files = tuple(by.attachment if one.sha256 == sha256 else one for one in held.record.attachments)
    drafting.save(unit, kind, slug, Edit(held.stamp, {"attachments": files, **_texts(held.record, by, words)}))
    if by.attachment.sha256 == sha256:
        return
    originals.remember(unit, row.department, by.attachment.sha256, sha256, by.attachment.name)
    unit.session.merge(
        RedactionRow(
            sha256=by.attachment.sha256,
            department=row.department,
            proof=by.proof,
            made_at=unit.now,
            made_by=unit.actor.name,
            labels=policy.labels_of(row.department),
        )
    )
    unit.session.flush()
    unit.note("redact file", f"{kind}/{slug}", before=sha256, after=by.attachment.sha256, proof=by.proof)


def still_said(record: Record, by: Redacted, words: Sequence[str] = ()) -> list[Left]:
    """Where what lay under a box would still stand, were the copy put into the draft."""
    texts = {name: str(getattr(record, name)) for name in _TEXTS} | _texts(record, by, words)
    found = (
        Left(
            said,
            tuple(page for page, text in by.elsewhere if text == said),
            tuple(name for name, text in texts.items() if any_of([said]).search(text)),
        )
        for said in by.under
    )
    return [one for one in found if one.pages or one.fields]


def _texts(record: Record, by: Redacted, words: Sequence[str]) -> dict[str, str]:
    """The fields of the record that change: a text that was the file's follows it, words go from all of them."""
    changed = {}
    for name in _TEXTS:
        text = str(getattr(record, name))
        follows = name == "text" and by.before and text == by.before
        new = by.text if follows else without_words(text, words)
        if new != text:
            changed[name] = new
    return changed


def without_words(text: str, words: Iterable[str]) -> str:
    """The text with each word or phrase replaced by "[…]", whatever its case and however it is spaced."""
    return any_of(words).sub(REMOVED, text)
