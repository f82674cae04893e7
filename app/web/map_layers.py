"""The layers of the map as readers choose them: their names, pictures and colours, and what lies on the ground."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from app.kernel.box import WORLD, Box
from app.kernel.text import in_language
from app.opendata.collections import Collection
from app.web import site, words
from app.web.assets import FOLDER
from app.web.kept import facility_kinds, map_collections
from app.web.locale import language

_PLACE = "place"
_RECORDS = {
    "permits": ("permit", "#8f3a1c"),
    "deeds": ("deed", "#6b4a9e"),
    "documents": ("document", "#4a5459"),
    "reports": ("report", "#9c2b5e"),
}
_AREA_COLOURS = ("#6b4a9e", "#8f3a1c", "#0b6b4f", "#0b5878", "#7a5c00", "#9c2b5e")
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
_SLACK = 0.02
"""How much of itself a view is wider than what it shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLayer:
    """One layer that can be switched on. ``icon`` is the name of a picture there is, ``colour`` is ``#rrggbb``."""

    slug: str
    name: str
    icon: str
    colour: str
    collection: Collection

    @property
    def family(self) -> str:
        return self.collection.family


def map_layers() -> list[MapLayer]:
    """All layers to choose from, in the city's order."""
    made: list[MapLayer] = []
    for one in map_collections():
        if one.family in ("facilities", "areas", "records"):
            icon, colour = _looks(one, sum(layer.family == "areas" for layer in made))
            made.append(MapLayer(slug=one.id, name=name_of(one), icon=icon, colour=colour, collection=one))
    return made


def ground() -> list[Collection]:
    """The layers that lie below the others."""
    return [one for one in map_collections() if one.family == "base"]


def usual(layers: Sequence[MapLayer]) -> tuple[str, ...]:
    """What is shown where nothing is chosen: the facilities; where the city has none, the first layer there is."""
    return tuple(one.slug for one in layers if one.family == "facilities") or tuple(one.slug for one in layers[:1])


def name_of(collection: Collection) -> str:
    """What a collection is called in the reader's language."""
    if collection.names:
        return in_language(collection.names, language())
    return site.kinds(collection.kind) if collection.family == "records" else collection.id


def kind_name(kind: str, family: str) -> str:
    """What a facility's or area's kind is called in the reader's language."""
    if family == "areas":
        return words.word(words.AREA, kind)
    kinds = facility_kinds()
    return in_language(kinds[kind].names, language()) if kind in kinds else site.kind(kind)


def kind_icon(kind: str) -> str:
    """The picture of a facility's kind."""
    kinds = facility_kinds()
    return drawn(kinds[kind].icon) if kind in kinds else _PLACE


def drawn(icon: str) -> str:
    """The name of a picture that there is: this one, or a dot."""
    return icon if icon in icons() else _PLACE


def whole() -> Box:
    """The box that holds all that the city put on its map, and a little more."""
    known = map_collections()
    ways = (("facilities", "areas"), ("base", "records"))
    boxes = next((held for way in ways if (held := [one.box for one in known if one.box and one.family in way])), [])
    if not boxes:
        return WORLD
    west, south = min(box.west for box in boxes), min(box.south for box in boxes)
    east, north = max(box.east for box in boxes), max(box.north for box in boxes)
    across, up = (east - west) * _SLACK, (north - south) * _SLACK
    return Box(west - across, max(south - up, -85.0), east + across, min(north + up, 85.0))


def _looks(one: Collection, areas_before: int) -> tuple[str, str]:
    if one.family == "records":
        return _RECORDS.get(one.id, (_PLACE, "#4a5459"))
    if one.family == "areas":
        return "area", _AREA_COLOURS[areas_before % len(_AREA_COLOURS)]
    kinds = facility_kinds()
    colour = kinds[one.kind].colour if one.kind in kinds else ""
    return kind_icon(one.kind), colour if _COLOUR.fullmatch(colour) else "#0b5878"


@cache
def icons() -> frozenset[str]:
    """The names of all pictures there are."""
    return frozenset(re.findall(r'<symbol id="([a-z]+)"', (FOLDER / "icons.svg").read_text()))
