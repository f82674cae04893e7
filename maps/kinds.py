"""The kinds there are: of facilities as ``kinds.toml`` ships them, of areas and of what lies under a map."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from maps.projections import Kind

LEVELS = (
    "province",
    "regency",
    "city",
    "ward",
    "district",
    "village",
    "urban-village",
    "neighbourhood",
    "precinct",
    "zone",
    "area",
)
"""Levels of areas."""
BASE_KINDS = ("street", "water", "rail", "boundary", "park", "place")
"""Kinds of base layers; a place is a name on the map."""
ADDRESS = "address"
"""The kind of a layer that is the city's own register of addresses."""

_FILE = Path(__file__).with_name("kinds.toml")


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names: dict[str, str]
    icon: str
    colour: str


@cache
def facility_kinds() -> Mapping[str, Kind]:
    """The kinds of facilities that come with the portal, by slug, in the order of lists."""
    entries = msgspec.convert(tomllib.loads(_FILE.read_text(encoding="utf-8")), dict[str, _Entry])
    return {
        slug: Kind(slug=slug, names=one.names, icon=one.icon, colour=one.colour, position=position)
        for position, (slug, one) in enumerate(entries.items(), 1)
    }
