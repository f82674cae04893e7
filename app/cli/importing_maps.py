"""`psis import facilities`, `areas` and `layer`: geodata of any format onto the map."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypedDict

import click
import msgspec

from app.cli.import_run import Run, report_path, require_department
from app.cli.portal import Portal, acting_as
from app.db.unit_of_work import UnitOfWork
from app.intake.reading import Rejection
from app.kernel.actor import STRANGER
from app.kernel.errors import BadInput
from app.kernel.text import LANGUAGES, N_
from maps.commands import Intake
from maps.drafts import Draft
from maps.hierarchy import area_layers
from maps.importing.drafting import Wanted
from maps.importing.layers import Asked, layers_of
from maps.importing.mapping import USUAL, load_mapping, own_kinds
from maps.importing.reader import GeodataReader
from maps.kinds import facility_kinds

_DAY = click.DateTime(["%Y-%m-%d"])


class _Options(TypedDict):
    mapping: str
    kind: str
    layer: str
    name_en: str
    name_id: str
    language: str | None
    inside: str
    table: str
    crs: str
    axis_order: str | None
    source: str
    source_url: str
    licence: str
    attribution: str
    as_of: datetime | None
    department: str
    replace: bool
    dry_run: bool
    rejected: Path | None
    actor_name: str


def _command(name: str, text: str, kinds: str) -> click.Command:
    """``kinds`` says what --kind takes."""
    words = partial(click.option, default="")
    options: tuple[Callable[[Any], Any], ...] = (
        click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path)),
        words("--mapping", help="A preset's name or a TOML file. Without one: the usual names of columns."),
        words("--kind", help=kinds),
        words("--layer", help="Short name of the layer; of a mapping with several, the one to fill."),
        words("--name-en", help="Name of the layer in English."),
        words("--name-id", help="Name of the layer in Indonesian."),
        click.option("--language", type=click.Choice(LANGUAGES), help="Language of names and texts."),
        words("--inside", help="Short name of the layer these areas belong to.", hidden=name != "areas"),
        words("--table", help="Table of a GeoPackage."),
        words("--crs", help="Coordinate system of files that declare none, such as EPSG:26985."),
        click.option(
            "--axis-order", type=click.Choice(["lonlat", "latlon"]), help="Which axis stands first in the files."
        ),
        words("--source", help="Who made the data."),
        words("--source-url", help="Where they are found."),
        words("--licence", help="Under which licence, such as CC BY 4.0."),
        words("--attribution", help="What must be said wherever they are shown."),
        click.option("--as-of", type=_DAY, help="The day on which they held."),
        words("--department", help="Short name of the department the layer belongs to."),
        click.option("--replace", is_flag=True, help="Remove what is no longer in the file."),
        click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing."),
        click.option("--rejected", type=click.Path(path_type=Path), help="CSV file for rejected features and remarks."),
        acting_as,
    )
    command: Any = partial(_take, name)
    for option in reversed(options):
        command = option(command)
    return click.command(name, help=text)(command)


def _take(format_name: str, paths: tuple[Path, ...], **options: Any) -> None:
    _import(format_name, paths, _Options(**options))  # type: ignore[typeddict-item]  # click gives what was declared


def _import(format_name: str, paths: Sequence[Path], options: _Options) -> None:
    portal = Portal()
    actor = portal.actor(options["actor_name"])
    mapping = load_mapping(options["mapping"] or USUAL, format_name)
    if options["language"]:
        mapping = msgspec.structs.replace(mapping, language=options["language"])
    department = options["department"] or mapping.department or "city-clerk"
    require_department(portal, department)
    asked = Asked(
        kind=options["kind"],
        layer=options["layer"],
        names={"en": options["name_en"], "id": options["name_id"]},
        inside=options["inside"],
        source=options["source"],
        source_url=options["source_url"],
        licence=options["licence"],
        attribution=options["attribution"],
        as_of=options["as_of"].date() if options["as_of"] else None,
        department=department,
    )
    layers = layers_of(mapping, format_name, asked, paths)
    _require_around(portal, asked.inside, [table.slug for table, _ in layers])
    wanted = Wanted(
        format_name,
        layers,
        options["crs"],
        options["table"],
        options["axis_order"] or "",
    )
    reader = GeodataReader(mapping, wanted)
    intake = Intake([*facility_kinds().values(), *own_kinds(mapping)])

    def finish(unit: UnitOfWork) -> list[Rejection]:
        intake.finish(unit, replacing=options["replace"], lost=reader.lost, spared=reader.spared)
        return [*reader.remarks, *intake.remarks]

    run: Run[Draft] = Run(portal, actor, intake.take, finish, options["dry_run"])
    run.of(reader, paths, options["rejected"] or report_path(portal.settings.home, format_name))


def _require_around(portal: Portal, inside: str, filled: Sequence[str]) -> None:
    """Raise BadInput where --inside names no layer of areas, neither one that is there nor one to be filled."""
    with portal.database.open(STRANGER) as session:
        there = area_layers(session)
    if inside and inside not in {*there, *filled}:
        sentence = N_("There is no layer of areas “%(layer)s” for --inside; there are: %(known)s.")
        raise BadInput(sentence, layer=inside, known=", ".join(there) or "–")


facilities = _command("facilities", "Take in facilities: a layer, or the layers of a mapping.", "Kind of facility.")
areas = _command("areas", "Take in areas: wards, districts, neighbourhoods.", "Level of the areas, such as ward.")
layer = _command("layer", "Take in what lies under the map, or the city's addresses.", "street, water, … or address.")
