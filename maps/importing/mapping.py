"""Mappings: which layers a data set has, and which of a file's fields is which of ours; TOML that a clerk can write.

What no mapping speaks of is not kept: files about schools name their principals, and the map has no place for them.
Presets lie in ``mappings/<format>/<name>.toml`` and serve as examples.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from app.intake import mapping_files
from app.intake.expressions import STYLES, Spec, templates
from app.intake.mapping_files import require_bounds, require_known
from app.kernel.errors import BadInput
from app.kernel.slugs import slug_of
from app.kernel.text import LANGUAGES, N_
from maps.kinds import ADDRESS, BASE_KINDS, LEVELS, facility_kinds
from maps.projections import Family, Kind

PRESETS = Path(__file__).parent / "mappings"
FORMATS = ("facilities", "areas", "layer")
USUAL = "usual"
"""The preset that is taken when no mapping is named: the names our own downloads use, and OpenStreetMap."""

RESERVED = frozenset({"permits", "deeds", "documents", "records", "reports", "facilities", "areas", "base"})
"""Short names that no layer may have: in addresses they mean records with a place, or all layers of a family."""

_LOCALIZED = ("name", "description", "opening_hours", "accessibility")
_NAMES = frozenset(f"name_{tag}" for tag in LANGUAGES)
_TEXTS = frozenset(f"{name}_{tag}" for name in _LOCALIZED for tag in LANGUAGES)
_PLACE = frozenset({"reference", "name", "longitude", "latitude", "wkt"})
FIELDS: Mapping[str, frozenset[str]] = {
    "facilities": _PLACE.union(_LOCALIZED, _TEXTS, {"kind", "address", "phone", "link", "step_free", "ward"}),
    "areas": _PLACE.union(_NAMES, {"parent"}),
    "layer": _PLACE.union({"kind", "text", "parcel", "ward"}),
}
"""Format → field a mapping may fill."""


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class SourceTable(_Table, frozen=True):
    name: str = ""
    url: str = ""
    licence: str = ""
    attribution: str = ""
    as_of: date | None = None


class PlaceTable(_Table, frozen=True):
    """``bounds`` are west, south, east, north in degrees; ``crs`` is the system of files that declare none."""

    bounds: tuple[float, float, float, float] | None = None
    crs: str = ""


class LayerTable(_Table, frozen=True):
    """One layer: the files it is read from (names without ending; * and ? as in a shell), and what differs in them.

    ``inside`` is the slug of the layer its areas belong to; ``table`` the table of a GeoPackage. ``replaces``: of an
    import at the desk, what is in the layer and not in the file goes (on the command line ``--replace`` says so).
    """

    slug: str
    kind: str
    names: dict[str, str]
    files: list[str] = []
    table: str = ""
    inside: str = ""
    position: int = 0
    as_of: date | None = None
    columns: dict[str, Spec] = {}
    replaces: bool = False


class KindTable(_Table, frozen=True):
    """A kind of facility of the city's own, in the shape of ``maps/kinds.toml``; ``icon`` is one of those there."""

    names: dict[str, str]
    icon: str = "place"
    colour: Annotated[str, msgspec.Meta(pattern="^#[0-9a-f]{6}$")] = "#424242"


class GeoMapping(_Table, frozen=True):
    """The whole mapping file. ``columns`` hold for every layer that does not say otherwise."""

    source: SourceTable = SourceTable()
    place: PlaceTable = PlaceTable()
    columns: dict[str, Spec] = {}
    values: dict[str, dict[str, str]] = {}
    department: str = ""
    language: Annotated[str, msgspec.Meta(pattern="^[a-z]{2}$")] = "en"
    missing: tuple[str, ...] = ("", "NA", "N/A", "NULL", "<Null>")
    axis_order: Literal["", "lonlat", "latlon"] = ""
    layer: list[LayerTable] = []
    kinds: dict[str, KindTable] = {}


def load_mapping(name_or_path: str, format_name: str) -> GeoMapping:
    """The preset of that name for the format, or the mapping in that TOML file. BadInput says what is wrong where."""
    checked = partial(check, format_name=format_name)
    return mapping_files.load(name_or_path, PRESETS / format_name, GeoMapping, checked, format_name)


def check(mapping: GeoMapping, format_name: str) -> None:
    """Raise BadInput with a part of a sentence about the first thing that is wrong."""
    for where, field, spec in _specs(mapping):
        require_known(where, field, FIELDS[format_name])
        for template in templates(spec):
            for part in template:
                if part.through:
                    require_known(where, part.through, {*STYLES, *mapping.values}, "style or table of values")
    for layer in mapping.layer:
        check_layer(layer.slug, layer.kind, format_name, mapping)
    for slug, kind in mapping.kinds.items():
        if slug in facility_kinds():
            raise BadInput(N_("kinds.%(slug)s: the portal has a kind of that name already"), slug=slug)
        require_known(f"kinds.{slug}", kind.icon, {known.icon for known in facility_kinds().values()}, "icon")
    require_bounds(mapping.place.bounds)


def check_layer(slug: str, kind: str, format_name: str, mapping: GeoMapping) -> None:
    """Raise BadInput where a layer has no good short name, one of the portal's or a kind that nobody knows."""
    if slug != slug_of(slug):
        sentence = N_("“%(slug)s” is no short name for a layer: lower-case letters, digits and single hyphens, please")
        raise BadInput(sentence, slug=slug)
    if slug in RESERVED:
        sentence = N_("“%(slug)s” is a name that the portal itself uses: give the layer another short name (--layer)")
        raise BadInput(sentence, slug=slug)
    require_known(f"layer {slug}", kind, kinds_of(format_name, mapping), "kind")


def kinds_of(format_name: str, mapping: GeoMapping) -> Collection[str]:
    """The kinds that layers of a format may have: those that come with the portal and the mapping's own."""
    known = {"facilities": (*facility_kinds(), *mapping.kinds), "areas": LEVELS, "layer": (*BASE_KINDS, ADDRESS)}
    return known[format_name]


def family_of(format_name: str, kind: str) -> Family:
    """The family of the layers that a format's files fill."""
    if format_name == "layer":
        return "addresses" if kind == ADDRESS else "base"
    return "facilities" if format_name == "facilities" else "areas"


def _specs(mapping: GeoMapping) -> Iterator[tuple[str, str, Spec]]:
    for field, spec in mapping.columns.items():
        yield "columns", field, spec
    for layer in mapping.layer:
        for field, spec in layer.columns.items():
            yield f"layer {layer.slug}, columns", field, spec


def own_kinds(mapping: GeoMapping) -> list[Kind]:
    """The kinds of facilities that the mapping adds, after those that come with the portal."""
    return [
        Kind(slug=slug, names=kind.names, icon=kind.icon, colour=kind.colour, position=position)
        for position, (slug, kind) in enumerate(mapping.kinds.items(), len(facility_kinds()) + 1)
    ]
