"""Mappings: which column of somebody's requests is which field of ours, as a TOML file that a clerk can write.

What no mapping speaks of is not kept. Presets lie in ``mappings/<name>.toml`` and serve as examples.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec

from app.complaints.lifecycle import STATES
from app.intake import mapping_files
from app.intake.expressions import STYLES, Spec, templates
from app.intake.mapping_files import require_bounds, require_known
from app.kernel.errors import BadInput
from app.kernel.text import LANGUAGES, N_

PRESETS = Path(__file__).parent / "mappings"
_PLACE = ("address", "ward", "longitude", "latitude")
FIELDS = frozenset({"reference", "category", "department", "state", "text", *_PLACE, "received", "updated", "ended"})
"""What a mapping may fill. ``updated`` and ``ended`` may be empty; ``department`` is the category's where it is."""


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class SourceTable(_Table, frozen=True):
    """``name`` makes the numbers of this source its own: two sources may have the same number."""

    name: Annotated[str, msgspec.Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    publisher: str = ""
    url: str = ""
    licence: str = ""


class PlaceTable(_Table, frozen=True):
    """``bounds`` are west, south, east, north in degrees; what lies outside is rejected."""

    bounds: tuple[float, float, float, float] | None = None


class CategoryTable(_Table, frozen=True):
    """A category that the portal is given where it has none of that short name."""

    names: dict[str, str]
    department: str
    identity: Literal["named", "sealed", "none"] = "named"
    content: Literal["public", "confidential"] = "public"
    sensitive: bool = False
    working_days: int = 10


class ComplaintMapping(_Table, frozen=True):
    """The whole mapping file. ``timezone`` is that of moments without an offset; ``dates`` are iso or strptime's.

    ``departments``: short name → names, for those that the portal does not have.
    """

    source: SourceTable
    columns: dict[str, Spec]
    values: dict[str, dict[str, str]] = {}
    categories: dict[str, CategoryTable] = {}
    departments: dict[str, dict[str, str]] = {}
    place: PlaceTable = PlaceTable()
    language: Annotated[str, msgspec.Meta(pattern="^[a-z]{2}$")] = "en"
    timezone: str = "UTC"
    dates: tuple[str, ...] = ("iso",)
    missing: tuple[str, ...] = ("", "NA", "N/A", "NULL", "None")


def load_mapping(name_or_path: str) -> ComplaintMapping:
    """The preset of that name, or the mapping in that TOML file. BadInput says what is wrong where."""
    return mapping_files.load(name_or_path, PRESETS, ComplaintMapping, check, "complaints")


def check(mapping: ComplaintMapping) -> None:
    """Raise BadInput with a part of a sentence about the first thing that is wrong."""
    for field, spec in mapping.columns.items():
        _check_column(mapping, field, spec)
    for field in ("reference", "category", "state", "received"):
        if field not in mapping.columns:
            raise BadInput(N_("columns: there must be a column for “%(field)s”"), field=field)
    for code in mapping.values.get("state", {}).values():
        require_known("values.state", code, STATES, "state")
    for where, names in _named(mapping):
        if set(names) != set(LANGUAGES) or not all(names.values()):
            raise BadInput(N_("%(where)s: a name is needed in each language"), where=where)
    try:
        ZoneInfo(mapping.timezone)
    except (KeyError, ValueError, OSError):
        raise BadInput(N_("timezone: there is no time zone of that name")) from None
    require_bounds(mapping.place.bounds)


def _check_column(mapping: ComplaintMapping, field: str, spec: Spec) -> None:
    require_known("columns", field, FIELDS)
    for template in templates(spec):
        for part in template:
            if part.through:
                require_known(f"columns.{field}", part.through, {*STYLES, *mapping.values}, "style or table")


def _named(mapping: ComplaintMapping) -> Iterator[tuple[str, dict[str, str]]]:
    yield from ((f"categories.{slug}", category.names) for slug, category in mapping.categories.items())
    yield from ((f"departments.{slug}", names) for slug, names in mapping.departments.items())


names_of = partial(mapping_files.names_of, PRESETS)
"""The names of the mappings that come with the portal."""
