"""`psis import complaints` and `psis import open311`: requests that other systems kept."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from app.cli.import_run import Run, report_path, require_department
from app.cli.language import tell
from app.cli.portal import Portal, operator
from app.complaints.importing.drafts import ImportedCase
from app.complaints.importing.fetching import Fetcher
from app.complaints.importing.intake import Intake
from app.complaints.importing.mapping import ComplaintMapping, load_mapping
from app.complaints.importing.open311_source import Open311Reader, with_services
from app.complaints.importing.preparing import prepare
from app.complaints.importing.reading import ComplaintReader
from app.complaints.open311.asking import LONGEST_SPAN
from app.db.unit_of_work import UnitOfWork
from app.intake.reading import Reader, Rejection
from app.intake.tally import Tally
from app.jobs import erasures
from app.kernel import clock
from app.kernel.actor import SYSTEM
from app.kernel.slugs import slug_of
from app.kernel.text import N_, Phrase

_mapping = click.option("--mapping", help="A preset's name (dc, open311) or a TOML file.")
_released = click.option(
    "--release", is_flag=True, help="Let the public read of them: category, dates, state, ward and public point."
)
_dry_run = click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
_rejected = click.option(
    "--rejected", type=click.Path(path_type=Path), help="CSV file for rejected requests and remarks."
)
_DAY = click.DateTime(["%Y-%m-%d"])
Before = Callable[[Sequence[ImportedCase]], None]


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@_mapping
@_released
@_dry_run
@_rejected
def complaints(
    paths: tuple[Path, ...], mapping: str | None, rejected: Path | None, *, release: bool, dry_run: bool
) -> None:
    """Take in requests from CSV and GeoJSON files as cases; their text is for the departments alone."""
    known = load_mapping(mapping or "")
    portal = Portal()
    intake = Intake(portal.database, released=release)
    reader = ComplaintReader(known, datetime.now(UTC))
    _take(portal, reader, paths, known, intake, dry_run=dry_run, rejected=rejected)


@click.command()
@click.argument("source")
@_mapping
@click.option("--since", type=_DAY, help="The day from which requests are asked for; 90 days ago, or where it ended.")
@click.option("--department", default="", help="Short name of the department for services the portal does not know.")
@_released
@_dry_run
@_rejected
def open311(
    source: str,
    mapping: str | None,
    since: datetime | None,
    department: str,
    rejected: Path | None,
    *,
    release: bool,
    dry_run: bool,
) -> None:
    """Take in requests from the Open311 interface at SOURCE, or from a file with its answer, as cases."""
    portal, now = Portal(), datetime.now(UTC)
    known = load_mapping(mapping or "open311")
    if department:
        require_department(portal, department)
    place: Fetcher | Path = Fetcher(source) if "://" in source else Path(source)
    progress = _Progress(portal.settings.home / "imports", known.source.name)
    if isinstance(place, Fetcher):
        known = with_services(_named_after(place, known), place.get, department)
        progress = _Progress(portal.settings.home / "imports", known.source.name)
    begin = since.replace(tzinfo=UTC) if since else progress.reached() or now - LONGEST_SPAN
    reader = Open311Reader(place, known, begin, now)

    def remember(drafts: Sequence[ImportedCase]) -> None:
        if not dry_run:
            progress.reach(reader.span_of(drafts[0].received_at))

    intake = Intake(portal.database, released=release)
    _take(portal, reader, (), known, intake, dry_run=dry_run, rejected=rejected, before=remember, after=progress.end)


def _take(  # noqa: PLR0913 - by name, most of them
    portal: Portal,
    reader: Reader[ImportedCase],
    paths: Sequence[Path],
    mapping: ComplaintMapping,
    intake: Intake,
    *,
    dry_run: bool,
    rejected: Path | None,
    before: Before | None = None,
    after: Callable[[], None] | None = None,
) -> None:
    """Take in all that the reader reads. ``before`` each batch those before it are kept for good."""

    def take(unit: UnitOfWork, drafts: list[ImportedCase]) -> Tally:
        prepare(unit, mapping)
        if before:
            before(drafts)
        return intake.take(unit, drafts)

    def finish(_: UnitOfWork) -> list[Rejection]:
        if after:
            after()
        return intake.remarks

    run: Run[ImportedCase] = Run(portal, operator(), take, finish, dry_run)
    run.of(reader, paths, rejected or report_path(portal.settings.home, "complaints"))
    _warn_of_erasures(portal)


def _warn_of_erasures(portal: Portal) -> None:
    """Say what of a past is older than it is kept: the worker erases it in the coming night."""
    with portal.database.open(SYSTEM) as session:
        ended = sum(one.number for one in erasures.expired(session, clock.today()))
    if ended:
        warning = N_(
            "Cases that ended longer ago than their categories are kept: %(count)s. The coming night erases them. Keep "
            "them longer under Administration, Categories; “psis complaints retention --dry-run” lists them."
        )
        tell(Phrase(warning, count=ended), err=True)


def _named_after(place: Fetcher, mapping: ComplaintMapping) -> ComplaintMapping:
    """The preset's name is everybody's: an interface is told from others by its host."""
    if mapping.source.name != "open311":
        return mapping
    name = f"open311-{slug_of(place.host)}"[:60].strip("-")
    return msgspec.structs.replace(mapping, source=msgspec.structs.replace(mapping.source, name=name))


class _Progress:
    """How far an import from an interface came, as a file that is there only while one is interrupted."""

    def __init__(self, folder: Path, source: str) -> None:
        self._file = folder / f"{source}-reached.json"

    def reached(self) -> datetime | None:
        """The beginning of the first span that is not wholly kept."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            return datetime.fromisoformat(json.loads(self._file.read_text())["reached"])
        return None

    def reach(self, moment: datetime) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps({"reached": moment.isoformat()}))

    def end(self) -> None:
        self._file.unlink(missing_ok=True)
