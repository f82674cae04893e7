"""Reads folders of files into documents. The format needs no table; ``documents.csv`` may say more about the files."""

import hashlib
import os
import re
import stat
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.db.files import FileStore
from app.intake.personal import personal_data
from app.intake.reading import Rejection
from app.kernel import clock
from app.kernel.errors import BadInput
from app.kernel.text import N_, Phrase
from records.files.guessing import lies_beside, type_of
from records.files.taking_in import LARGEST, Taken, take_in
from records.importing import sidecar
from records.importing.reading import Draft
from records.kinds import Document, Place, Source
from records.sandbox.process import Sandbox

NO_SUCH_FILE = N_("The folder holds no such file.")
"""Of a row in the table that names none."""


@dataclass(frozen=True, slots=True)
class _Workplace:
    """Where files are taken in: the process that opens them and the store that keeps the copies."""

    sandbox: Sandbox
    store: FileStore


class DocumentsReader:
    """A reader of folders (walked) and single files; ``files`` of a draft are relative to the folder given.

    References come from the sidecar or else from the file's name and path within the folder, so that a file with new
    contents is a new version of the same document. ``language`` is taken where a text does not show its own.
    What only lies beside the documents of a folder, such as its licence, is left out unless ``documents.csv`` has a row
    for it; ``remarks`` name such files. Copies without what a file says of its makers go into ``store``; without one
    they are gone when the reading ends, as in a dry run.
    """

    def __init__(
        self,
        source: Source,
        *,
        department: str = "",
        language: str = "en",
        today: date | None = None,
        store: FileStore | None = None,
    ) -> None:
        self._source = source
        self._store = store
        self._department = department
        self._language = language
        self._today = today or clock.today()
        self._consumed = 0
        self._references: dict[str, Path] = {}
        self.remarks: list[Rejection] = []

    @property
    def consumed(self) -> int:
        return self._consumed

    def total_bytes(self, paths: Sequence[Path]) -> int:
        """The size of all ordinary files that will be read."""
        return sum(_size(file) for path in paths for file in _walk(path))

    def read(self, paths: Sequence[Path]) -> Iterator[Draft | Rejection]:
        """One draft or rejection a file, folder by folder in the order of names; then the sidecar's leftovers."""
        self._consumed, self._references = 0, {}
        self.remarks.clear()
        with Sandbox() as sandbox, tempfile.TemporaryDirectory(prefix="psis-") as folder:
            workplace = _Workplace(sandbox, self._store or FileStore(Path(folder)))
            for path in paths:
                yield from self._read_one(path, workplace)

    def _read_one(self, path: Path, workplace: _Workplace) -> Iterator[Draft | Rejection]:
        if path.is_dir():
            yield from self._read_folder(path, workplace)
        elif path.exists() or path.is_symlink():
            yield self._read_file(path, path.parent, None, workplace)
        else:
            yield Rejection(_name(path), 0, "", Phrase("There is no such file or folder."))

    def _read_folder(self, folder: Path, workplace: _Workplace) -> Iterator[Draft | Rejection]:
        entries: dict[str, sidecar.Entry] = {}
        table = folder / sidecar.NAME
        for row in sidecar.read_sidecar(table) if table.is_file() else ():
            if isinstance(row, Rejection):
                yield row
            elif row.file in entries:
                yield Rejection(sidecar.NAME, row.line, "file", Phrase("An earlier row names the same file."), row.file)
            else:
                entries[row.file] = row
        for path in _walk(folder):
            if path == table:
                self._consumed += _size(path)
                continue
            entry = entries.pop(_name(path, folder), None)
            if entry is None and lies_beside(path.name):
                self._consumed += _size(path)
                reason = Phrase(
                    "By its name no document, so it was left out; a row in %(table)s takes it in.", table=sidecar.NAME
                )
                self.remarks.append(Rejection(_name(path, folder), 0, "", reason))
                continue
            yield self._read_file(path, folder, entry, workplace)
        for row in entries.values():
            yield Rejection(sidecar.NAME, row.line, "file", Phrase(NO_SUCH_FILE), row.file)

    def _read_file(
        self, path: Path, folder: Path, entry: sidecar.Entry | None, workplace: _Workplace
    ) -> Draft | Rejection:
        name = _name(path, folder)
        try:
            if entry and entry.refusal:
                return entry.refusal
            if reason := _refusal(path, folder):
                return Rejection(name, 0, "", reason)
            taken = take_in(path, Path(name).name, workplace.store, workplace.sandbox)
        except BadInput as error:
            return Rejection(name, 0, "", str(error))
        except OSError as error:
            return Rejection(name, 0, "", Phrase("The file cannot be read: %(reason)s.", reason=error.strerror))
        finally:
            self._consumed += _size(path)
        kept = workplace.store.path(taken.attachment.sha256)
        return self._draft(path, name, taken, kept, entry)

    def _document(self, name: str, taken: Taken) -> Document:
        guess, language = taken.guess, taken.guess.language or self._language
        return Document(
            reference=_reference(name),
            title=guess.title,
            text=guess.text,
            language=language,
            department=self._department,
            type=guess.type,
            day=guess.day,
            attachments=(replace(taken.attachment, language=language),),
            source=self._source,
            flags=() if re.search(r"\w\w", guess.text) else ("no-text",),
        )

    def _draft(self, path: Path, name: str, taken: Taken, kept: Path, entry: sidecar.Entry | None) -> Draft | Rejection:
        found = self._document(name, taken)
        remarks: tuple[str, ...] = taken.problems
        document = _with_entry(found, entry) if entry else found
        remarks += (
            tuple(Phrase("%(table)s: %(remark)s", table=sidecar.NAME, remark=remark) for remark in entry.remarks)
            if entry
            else ()
        )
        if document.day and document.day > self._today:
            document = replace(document, flags=(*document.flags, "date-in-future"))
        if found_in_it := _personal_data(document):
            document = replace(document, flags=(*document.flags, "personal-data"))
            remarks = (*remarks, found_in_it)
        first = self._references.setdefault(document.reference, path)
        if first != path:
            reason = Phrase(
                "The reference is already that of %(file)s; give each its own in %(table)s.",
                file=_name(first),
                table=sidecar.NAME,
            )
            return Rejection(name, 0, "reference", reason, document.reference)
        return Draft(record=document, file=name, line=1, files=(kept,), remarks=remarks)


def _with_entry(found: Document, entry: sidecar.Entry) -> Document:
    """The document with everything the clerk stated in place of what was guessed."""
    (attachment,) = found.attachments
    title, language = entry.title or found.title, entry.language or found.language
    return replace(
        found,
        reference=entry.reference or found.reference,
        title=title,
        summary=entry.summary,
        language=language,
        department=entry.department or found.department,
        type=entry.type or (type_of(title) if found.type == "other" else found.type),
        status=entry.status,
        day=entry.day or found.day,
        place=Place(address=entry.address),
        attachments=(replace(attachment, title=title, language=language),),
    )


def _personal_data(document: Document) -> str:
    """A remark where what is shown of the document holds personal data, or "". The text stays as it was published."""
    names = (attachment.name for attachment in document.attachments)
    title = "" if document.title in document.text else document.title  # most titles are the text's own first line
    found = personal_data("\n".join((title, document.summary, document.place.address, *names, document.text)))
    told = ", ".join(f"{kind} ({times})" for kind, times in sorted(found.items()))
    if not told:
        return ""
    return Phrase("Personal data may stand in it: %(found)s. The text was left as it is.", found=told)


def _refusal(path: Path, folder: Path) -> str:
    """Why the file is not even opened, or "". Raises OSError for a link that leads nowhere."""
    if path.is_symlink() and not path.resolve(strict=True).is_relative_to(folder.resolve()):
        return Phrase("The file is a link that leads out of the folder.")
    if any(unicodedata.category(character).startswith("C") for character in path.name):
        return Phrase("The file's name holds a character that cannot be shown, such as a line break. Rename it.")
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        return Phrase("This is not an ordinary file, or a folder that cannot be opened.")
    if state.st_size == 0:
        return Phrase("The file is empty.")
    return Phrase("The file is larger than %(most)s MB.", most=LARGEST >> 20) if state.st_size > LARGEST else ""


def _walk(path: Path) -> Iterator[Path]:
    """The files in a folder and below, by name; links to folders and closed folders as such, hidden files left out."""
    if not path.is_dir():
        yield path
        return
    closed: list[Path] = []
    for folder, below, files in os.walk(path, onerror=lambda error: closed.append(Path(error.filename))):
        below[:] = sorted(name for name in below if not name.startswith("."))
        linked = [name for name in below if (Path(folder) / name).is_symlink()]
        yield from (Path(folder) / name for name in sorted([*files, *linked]) if not name.startswith("."))
    yield from closed


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0  # it will be refused with its reason when it is read


def _name(path: Path, folder: Path | None = None) -> str:
    """The path within the folder, as text that can be stored."""
    shown = path.relative_to(folder).as_posix() if folder else path.name
    return shown.encode("utf-8", "replace").decode()


def _reference(name: str) -> str:
    """Readable and unique: the name's letters and figures, and a few digits of the hash of the path.

    A name with personal data in it is left out: what a record is called stays even after it was withdrawn.
    """
    stem = "" if personal_data(Path(name).stem) else Path(name).stem
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    return f"{words or 'document'}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
