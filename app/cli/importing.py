"""`psis import`."""

import csv
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Self

import click
from tqdm import tqdm

from app.city.queries import department_names
from app.cli.portal import Portal, acting_as
from app.db.unit_of_work import UnitOfWork
from app.intake.reading import Rejection
from app.intake.tally import Tally
from app.kernel.actor import STRANGER, Actor
from app.kernel.errors import BadInput
from records.exporting.csv import defused
from records.importing.formats import FORMATS, reader_for
from records.importing.reading import Draft, Reader
from records.intake import Intake

_ROWS_AT_ONCE = 500


@click.command("import")
@click.argument("format_name", type=click.Choice(tuple(FORMATS)))
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--mapping", help="A preset's name or a TOML file (permits: blds, austin, dc; deeds: dc).")
@click.option("--department", help="Short name of the department the records belong to.")
@click.option("--source", "source_name", help="Name of the data set (documents); references are unique within it.")
@click.option("--publish", is_flag=True, help="Publish at once what is taken in.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--rejected", type=click.Path(path_type=Path), help="CSV file for rejected rows and remarks.")
@acting_as
def import_(  # noqa: PLR0913 - one argument an option
    format_name: str,
    paths: tuple[Path, ...],
    mapping: str | None,
    department: str | None,
    source_name: str | None,
    rejected: Path | None,
    actor_name: str,
    *,
    publish: bool,
    dry_run: bool,
) -> None:
    """Take in files of a FORMAT. The same file twice changes nothing: to resume an interrupted import, repeat it."""
    portal = Portal()
    actor = portal.actor(actor_name)
    belongs_to = department or FORMATS[format_name].department
    _require_department(portal, belongs_to)
    reader = reader_for(format_name, mapping=mapping, department=belongs_to, source=source_name)
    report = rejected or _report_path(portal.settings.home, format_name)
    run = _Run(portal, actor, Intake(portal.files, shown=publish), belongs_to, dry_run=dry_run)
    try:
        tally = run.all(reader, paths, report)
    except KeyboardInterrupt:
        click.echo("Interrupted. What was taken in is kept; run the same command again to go on.", err=True)
        sys.exit(130)
    if tally.rejections:
        click.echo(f"Rejected rows and why: {report}", err=True)
    if run.remarks:
        click.echo(f"Remarks on what was read ({run.remarks}): {report}", err=True)
    click.echo(
        f"read {tally.read} created {tally.created} changed {tally.changed} "
        f"unchanged {tally.unchanged} rejected {len(tally.rejections)}"
    )
    if tally.rejections and tally.read == len(tally.rejections):
        sys.exit(1)


def _require_department(portal: Portal, slug: str) -> None:
    with portal.database.open(STRANGER) as session:
        known = department_names(session)
    if slug not in known:
        raise BadInput(f"There is no department “{slug}”. Departments: {', '.join(known)}.")


def _report_path(home: Path, format_name: str) -> Path:
    return home / "imports" / f"{format_name}-{datetime.now(UTC):%Y%m%dT%H%M%S}-report.csv"


class _Run:
    """One import on its way: batches, each its own unit of work; in a dry run one unit that is never committed.

    ``remarks`` is the number of remarks written into the report.
    """

    def __init__(self, portal: Portal, actor: Actor, intake: Intake, department: str, *, dry_run: bool) -> None:
        self._portal = portal
        self._actor = actor
        self._intake = intake
        self._department = department
        self._dry_run = dry_run
        self.remarks = 0

    def all(self, reader: Reader, paths: Sequence[Path], report: Path) -> Tally:
        """Take in everything the reader reads."""
        total = Tally()
        with ExitStack() as stack:
            bar = stack.enter_context(
                tqdm(total=reader.total_bytes(paths), unit="B", unit_scale=True, disable=None, leave=False)
            )
            lines = stack.enter_context(_Report(report))
            trial = stack.enter_context(_unkept(self._portal, self._actor)) if self._dry_run else None
            items = reader.read(paths)
            while batch := list(islice(items, _ROWS_AT_ONCE)):
                part = self._take(batch, trial)
                remarks = _remarks(batch)
                lines.write("rejected", part.rejections)
                lines.write("remark", remarks)
                self.remarks += len(remarks)
                total += part
                bar.update(reader.consumed - bar.n)
        return total

    def _take(self, batch: Sequence[Draft | Rejection], trial: UnitOfWork | None) -> Tally:
        drafts = [self._assigned(item) for item in batch if isinstance(item, Draft)]
        refused = [item for item in batch if isinstance(item, Rejection)]
        tally = Tally(read=len(refused), rejections=refused)
        if drafts and trial:
            tally += self._intake.take(trial, drafts)
        elif drafts:
            with self._portal.database.unit(self._actor) as unit:
                tally += self._intake.take(unit, drafts)
        return tally

    def _assigned(self, draft: Draft) -> Draft:
        """The draft with a department, where its format knows none."""
        if draft.record.department:
            return draft
        return replace(draft, record=replace(draft.record, department=self._department))


class _NotKept(Exception):
    """Ends a dry run's unit of work without a commit."""


@contextmanager
def _unkept(portal: Portal, actor: Actor) -> Iterator[UnitOfWork]:
    with suppress(_NotKept), portal.database.unit(actor) as unit:
        yield unit
        raise _NotKept


def _remarks(batch: Sequence[Draft | Rejection]) -> list[Rejection]:
    """The remarks of the drafts, in the shape of rejections."""
    drafts = (item for item in batch if isinstance(item, Draft))
    return [Rejection(draft.file, draft.line, "", remark) for draft in drafts for remark in draft.remarks]


class _Report:
    """The CSV of rejected rows and of remarks; the file is made with the first of them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def write(self, what: str, rows: Sequence[Rejection]) -> None:
        """Add these rows, each of them ``what``: "rejected" or "remark". No cell is a formula to a spreadsheet."""
        if not rows:
            return
        new = self._file is None
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("w", newline="", encoding="utf-8", errors="backslashreplace")
        writer = csv.writer(self._file)
        if new:
            writer.writerow(("what", *(field.name for field in fields(Rejection))))
        writer.writerows([what, *(defused(str(cell)) for cell in asdict(row).values())] for row in rows)
