"""What the address of a map says: read without trust, written back in one order; for map, list and embedding alike."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, Self, get_args

from app.kernel.box import Box
from app.web import addresses
from app.web.parameters import Arguments, page_number, printable
from app.web.translation import gettext as _
from maps.folium_map import FARTHEST, NEAREST
from maps.ogc import Malformed, read_after

Order = Literal["name", "kind", "distance"]
_ORDERS: tuple[Order, ...] = get_args(Order)
_LONGEST, _MOST_LAYERS = 100, 60
_NUMBER = re.compile(r"-?\d{1,3}(?:\.\d{1,9})?")
DEEPEST = 400
"""The last page of a list that can be asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One map as asked. ``layers`` None means the usual ones. ``near`` is a point that distances are measured from.

    ``view`` is (longitude, latitude, zoom) of the middle; addresses say latitude first, as people and ``geo:`` do.
    ``box`` narrows the list to what lies in it. ``place`` is an address that distances are measured from. ``after`` is
    where a list of records goes on.
    """

    layers: tuple[str, ...] | None = None
    text: str = ""
    step_free: bool = False
    view: tuple[float, float, int] | None = None
    box: Box | None = None
    near: tuple[float, float] | None = None
    place: str = ""
    order: Order = "name"
    page: int = 1
    after: str = ""
    problems: tuple[str, ...] = ()

    def pairs(self) -> list[tuple[str, str]]:
        """What a shared address keeps: layers, filters and view; no page, no order and nobody's position."""
        chosen = None if self.layers is None else (self.layers or ("",))
        return [
            *(("layer", layer) for layer in chosen or ()),
            ("q", self.text),
            ("step_free", "1" if self.step_free else ""),
            ("at", _written(self.view)),
        ]

    def address(self, path: str) -> str:
        """The map or list of that path with the same layers, filters and view."""
        return _address(path, self.pairs())

    def listed(self, path: str, **changed: object) -> str:
        """The address of the list with one thing changed: such as ``order`` or ``page``."""
        asked: Asked = replace(self, **changed)  # type: ignore[arg-type]  # the names are fields
        return _address(
            path,
            [
                *asked.pairs(),
                ("box", ",".join(f"{side:.5f}" for side in asked.box) if asked.box else ""),
                ("near", f"{asked.near[1]:.3f},{asked.near[0]:.3f}" if asked.near else ""),
                ("from", asked.place),
                ("sort", asked.order if asked.order != "name" else ""),
                ("page", str(asked.page) if asked.page > 1 else ""),
                ("after", asked.after),
            ],
        )

    def choosing(self, layers: Iterable[str]) -> Self:
        return replace(self, layers=tuple(layers))


def read_asked(given: Arguments) -> Asked:
    """The map that these parameters mean. Nothing in them raises; what cannot be read joins ``problems``."""
    problems: list[str] = []
    near = _point(given, "near", problems)
    place = printable(given.get("from", "")).strip()[:200]
    return Asked(
        layers=read_layers(given.getlist("layer")),
        text=read_text(given),
        step_free=given.get("step_free", "") == "1",
        view=_view(given, problems),
        box=read_box(given, problems),
        near=near,
        place=place,
        order=_order(given, problems),
        page=min(page_number(given, problems), DEEPEST),
        after=_after(given, problems),
        problems=tuple(problems),
    )


def read_layers(given: list[str]) -> tuple[str, ...] | None:
    """The chosen layers. A form with no layer chosen says one empty one, an address without a choice says none."""
    if not given:
        return None
    return tuple(dict.fromkeys(printable(layer)[:_LONGEST] for layer in given if layer))[:_MOST_LAYERS]


def read_text(given: Arguments) -> str:
    return " ".join(printable(given.get("q", "")).split())[:_LONGEST]


def read_box(given: Arguments, problems: list[str], name: str = "box") -> Box | None:
    """West, south, east and north in degrees, None where none is given or it is none."""
    value = given.get(name, "")
    numbers = _numbers(value, 4)
    if numbers and -90 <= numbers[1] <= numbers[3] <= 90 and all(-180 <= side <= 180 for side in numbers[::2]):
        return Box(*numbers)
    if value:
        problems.append(_("“%(value)s” is not a part of the map.", value=printable(value)[:40]))
    return None


def _point(given: Arguments, name: str, problems: list[str]) -> tuple[float, float] | None:
    """(Longitude, latitude) from "latitude,longitude"."""
    value = given.get(name, "")
    numbers = _numbers(value, 2)
    if numbers and abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180:
        return numbers[1], numbers[0]
    if value:
        problems.append(_("“%(value)s” is not a place on the map.", value=printable(value)[:40]))
    return None


def _view(given: Arguments, problems: list[str]) -> tuple[float, float, int] | None:
    value = given.get("at", "")
    numbers = _numbers(value, 3)
    if numbers and abs(numbers[0]) <= 85 and abs(numbers[1]) <= 180:
        return numbers[1], numbers[0], min(max(round(numbers[2]), FARTHEST), NEAREST)
    if value:
        problems.append(_("“%(value)s” is not a place on the map.", value=printable(value)[:40]))
    return None


def _numbers(value: str, count: int) -> list[float]:
    """That many numbers parted by commas, or nothing."""
    parts = value.split(",", count)
    if len(parts) != count or not all(_NUMBER.fullmatch(part) for part in parts):
        return []
    return [float(part) for part in parts]


def _order(given: Arguments, problems: list[str]) -> Order:
    value = given.get("sort", "")
    for known in _ORDERS:
        if value == known:
            return known
    if value:
        problems.append(_("Results cannot be sorted by “%(value)s”.", value=printable(value)[:40]))
    return "name"


def _after(given: Arguments, problems: list[str]) -> str:
    try:
        return read_after(given.get("after", ""))
    except Malformed as error:
        problems.append(_(error.sentence, **{name: printable(str(value)) for name, value in error.values.items()}))
        return ""


def _written(view: tuple[float, float, int] | None) -> str:
    return f"{view[1]:.5f},{view[0]:.5f},{view[2]}" if view else ""


def _address(path: str, pairs: list[tuple[str, str]]) -> str:
    """An empty ``layer`` means that none is chosen, so it is the one parameter that is kept without a value."""
    filled = addresses.with_query(path, pairs)
    if ("layer", "") not in pairs:
        return filled
    return f"{filled}{'&' if '?' in filled else '?'}layer="
