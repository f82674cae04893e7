"""An import of documents: files of an archive, with what a table among them says, each a record of its own."""

import csv
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from app.db.files import FileStore
from app.intake.reading import Rejection
from app.jobs.imports.archives import unpacked
from app.kernel.text import Phrase, Translate, said
from records.exporting.csv import defused
from records.importing.documents import NO_SUCH_FILE, DocumentsReader
from records.importing.reading import Draft
from records.kinds import Source

DOCUMENTS = "documents"
AT_ONCE = 10
"""Documents that are taken in together: to open each takes about a third of a second."""


@contextmanager
def read(path: Path, department: str, store: FileStore | None, first: int = 0) -> Iterator[Iterator[Draft | Rejection]]:
    """The drafts and rejections of an archive, or of so many of its first files. Raises BadInput.

    Without a store the copies are gone when the block ends.
    """
    reader = DocumentsReader(Source(f"{department}-documents"), department=department, store=store)
    with unpacked(path, first) if first else unpacked(path) as folder:
        items = _with_those_left_out(reader, folder)
        yield (one for one in items if not (first and _is_missing(one)))


def _with_those_left_out(reader: DocumentsReader, folder: Path) -> Iterator[Draft | Rejection]:
    yield from reader.read([folder])
    yield from reader.remarks


def _is_missing(one: Draft | Rejection) -> bool:
    """Whether the table names a file that is not there: it may be among those that were not unpacked."""
    return isinstance(one, Rejection) and isinstance(one.reason, Phrase) and one.reason.source == NO_SUCH_FILE


def portions(items: Iterator[Draft | Rejection]) -> Iterator[list[Draft | Rejection]]:
    while portion := list(islice(items, AT_ONCE)):
        yield portion


def kept_rejections(rejections: list[Rejection], say: Translate, store: FileStore) -> str:
    """The SHA-256 of a table of files that were not taken in, and why; "" where all were."""
    if not rejections:
        return ""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "rejected.csv"
        with target.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(("file", "psis_line", "psis_reason"))
            for one in rejections:
                reason = str(said(one.reason, say))
                told = f"{one.column}: {reason}" if one.column else reason
                writer.writerow([defused(one.file), one.line, defused(told)])
        with target.open("rb") as file:
            return store.put(file)[0]
