"""One import on its way, whatever is imported: batches, progress, the report, and the last line."""

import csv
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Generic, Self, TypeVar

import click
from tqdm import tqdm

from app.city.queries import department_names
from app.cli.language import tell, translator
from app.cli.portal import Portal
from app.db.unit_of_work import UnitOfWork
from app.intake.reading import Reader, Rejection, Remarked
from app.intake.tally import Tally
from app.kernel.actor import STRANGER, Actor
from app.kernel.collector import spared
from app.kernel.errors import BadInput
from app.kernel.text import N_, Phrase, said
from records.exporting.csv import defused

_ROWS_AT_ONCE = 500
Draft = TypeVar("Draft", bound=Remarked)


@dataclass(slots=True)
class Run(Generic[Draft]):
    """Batches, each its own unit of work; in a dry run one unit that is never committed.

    ``take`` takes a batch in. ``finish`` is called in a unit of its own after the last and returns remarks.
    """

    portal: Portal
    actor: Actor
    take: Callable[[UnitOfWork, list[Draft]], Tally]
    finish: Callable[[UnitOfWork], Sequence[Rejection]] | None = None
    dry_run: bool = False

    def of(self, reader: Reader[Draft], paths: Sequence[Path], report: Path) -> None:
        """Take in everything the reader reads, say what became of it, and leave: status 1 if nothing could be read."""
        lines = _Report(report)
        try:
            with lines, spared():
                tally = self._all(reader, paths, lines)
        except KeyboardInterrupt:
            tell(Phrase("Interrupted. What was taken in is kept; run the same command again to go on."), err=True)
            sys.exit(130)
        if tally.rejections:
            tell(Phrase("Rejected rows and why: %(report)s", report=report), err=True)
        if lines.remarks:
            told = Phrase("Remarks on what was read (%(count)s): %(report)s", count=lines.remarks, report=report)
            tell(told, err=True)
        click.echo(str(tally))
        if tally.rejections and tally.read == len(tally.rejections):
            sys.exit(1)

    def _all(self, reader: Reader[Draft], paths: Sequence[Path], lines: "_Report") -> Tally:
        total = Tally()
        with ExitStack() as stack:
            bar = stack.enter_context(
                tqdm(total=reader.total_bytes(paths), unit="B", unit_scale=True, disable=None, leave=False)
            )
            trial = stack.enter_context(self._unkept()) if self.dry_run else None
            items = reader.read(paths)
            while batch := list(islice(items, _ROWS_AT_ONCE)):
                part = self._batch(batch, trial)
                lines.write("rejected", part.rejections)
                lines.write("remark", _remarks(batch))
                total += part
                bar.update(reader.consumed - bar.n)
            if self.finish:
                with self._unit(trial) as unit:
                    lines.write("remark", self.finish(unit))
        return total

    def _batch(self, batch: Sequence[Draft | Rejection], trial: UnitOfWork | None) -> Tally:
        refused = [item for item in batch if isinstance(item, Rejection)]
        drafts = [item for item in batch if not isinstance(item, Rejection)]
        tally = Tally(read=len(refused), rejections=refused)
        if drafts:
            with self._unit(trial) as unit:
                tally += self.take(unit, drafts)
        return tally

    @contextmanager
    def _unit(self, trial: UnitOfWork | None) -> Iterator[UnitOfWork]:
        if trial:
            yield trial
        else:
            with self.portal.database.unit(self.actor) as unit:
                yield unit

    @contextmanager
    def _unkept(self) -> Iterator[UnitOfWork]:
        with suppress(_NotKept), self.portal.database.unit(self.actor) as unit:
            yield unit
            raise _NotKept


class _NotKept(Exception):
    """Ends a dry run's unit of work without a commit."""


def require_department(portal: Portal, slug: str) -> None:
    """Raise BadInput unless there is such a department."""
    with portal.database.open(STRANGER) as session:
        known = department_names(session)
    if slug not in known:
        sentence = N_("There is no department “%(slug)s”. Departments: %(known)s.")
        raise BadInput(sentence, slug=slug, known=", ".join(known))


def report_path(home: Path, format_name: str) -> Path:
    """Where the report of an import lies when nobody says."""
    return home / "imports" / f"{format_name}-{datetime.now(UTC):%Y%m%dT%H%M%S}-report.csv"


def _remarks(batch: Sequence[Draft | Rejection]) -> list[Rejection]:
    """The remarks of the drafts, in the shape of rejections."""
    drafts = (item for item in batch if not isinstance(item, Rejection))
    return [Rejection(draft.file, draft.line, "", remark) for draft in drafts for remark in draft.remarks]


class _Report:
    """The CSV of rejected rows and of remarks; the file is made with the first of them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None
        self.remarks = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def write(self, what: str, rows: Sequence[Rejection]) -> None:
        """Add these rows, each of them ``what``: "rejected" or "remark". No cell is a formula to a spreadsheet."""
        if not rows:
            return
        self.remarks += len(rows) if what == "remark" else 0
        new = self._file is None
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("w", newline="", encoding="utf-8", errors="backslashreplace")
        writer = csv.writer(self._file)
        if new:
            writer.writerow(("what", *(field.name for field in fields(Rejection))))
        say = translator(os.environ)
        for row in rows:
            cells = (said(getattr(row, field.name), say) for field in fields(Rejection))
            writer.writerow([what, *(defused(str(cell)) for cell in cells)])
