"""`psis import`: a command for each format, of records and of the map."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from app.cli.import_run import Run, report_path, require_department
from app.cli.portal import Portal, acting_as
from app.db.unit_of_work import UnitOfWork
from app.intake.reading import Rejection
from app.intake.tally import Tally
from records.importing.documents import DocumentsReader
from records.importing.formats import FORMATS, reader_for
from records.importing.reading import Draft
from records.intake import Intake

_RECORDS = {
    "permits": "Take in building permits from CSV files.",
    "deeds": "Take in deeds from CSV files.",
    "dc-law": "Take in laws and the code of Washington, D.C., from XML files.",
    "akoma-ntoso": "Take in ordinances from Akoma Ntoso files.",
    "peraturan": "Take in Indonesian acts from Markdown files.",
    "documents": "Take in PDF and text files as documents.",
}
_ELSEWHERE = {
    **dict.fromkeys(("facilities", "areas", "layer"), "app.cli.importing_maps"),
    **dict.fromkeys(("complaints", "open311"), "app.cli.importing_complaints"),
}
"""Command → its module, loaded only when it is asked for."""


class _Formats(click.Group):
    """The formats of records, of the map and of requests: what they need is loaded only when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *_ELSEWHERE]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(import_module(_ELSEWHERE[cmd_name]), cmd_name)
        return command


@click.group("import", cls=_Formats)
def import_() -> None:
    """Take in files. The same file twice changes nothing: to resume an interrupted import, repeat it."""


def _records(format_name: str) -> click.Command:
    options: tuple[Callable[[Any], Any], ...] = (
        click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path)),
        click.option("--mapping", help="A preset's name or a TOML file (permits: blds, austin, dc; deeds: dc)."),
        click.option("--department", help="Short name of the department the records belong to."),
        click.option("--source", help="Name of the data set (documents); references are unique within it."),
        click.option("--publish", is_flag=True, help="Publish at once what is taken in."),
        click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing."),
        click.option("--rejected", type=click.Path(path_type=Path), help="CSV file for rejected rows and remarks."),
        acting_as,
    )
    command: Any = partial(_take_records, format_name)
    for option in reversed(options):
        command = option(command)
    return click.command(format_name, help=_RECORDS[format_name])(command)


def _take_records(  # noqa: PLR0913 - one argument an option
    format_name: str,
    paths: tuple[Path, ...],
    mapping: str | None,
    department: str | None,
    source: str | None,
    rejected: Path | None,
    actor_name: str,
    *,
    publish: bool,
    dry_run: bool,
) -> None:
    portal = Portal()
    actor = portal.actor(actor_name)
    belongs_to = department or FORMATS[format_name].department
    require_department(portal, belongs_to)
    store = None if dry_run else portal.files
    reader = reader_for(format_name, mapping=mapping, department=belongs_to, source=source, store=store)
    intake = Intake(portal.files, shown=publish)

    def take(unit: UnitOfWork, drafts: list[Draft]) -> Tally:
        return intake.take(unit, [_assigned(draft, belongs_to) for draft in drafts])

    def finish(_: UnitOfWork) -> list[Rejection]:
        return reader.remarks if isinstance(reader, DocumentsReader) else []

    run: Run[Draft] = Run(portal, actor, take, finish, dry_run)
    run.of(reader, paths, rejected or report_path(portal.settings.home, format_name))


def _assigned(draft: Draft, department: str) -> Draft:
    """The draft with a department, where its format knows none."""
    if draft.record.department:
        return draft
    return replace(draft, record=replace(draft.record, department=department))


for _name in FORMATS:
    import_.add_command(_records(_name))
