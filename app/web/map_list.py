"""The map in words: how many of each layer, and a table of the places, ready for a template."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.db.geodesy import distances
from app.opendata.collections import Collection
from app.opendata.features import Feature, Question, count, features
from app.opendata.nearest import nearest
from app.web import formats, words
from app.web.identity import identity
from app.web.locale import language
from app.web.map_asked import DEEPEST, Asked, Order
from app.web.map_layers import MapLayer
from app.web.map_places import Properties, of_listed, of_record
from app.web.map_search import searched
from app.web.parameters import Unreadable, last_page
from app.web.results import Pages
from maps.listing import Listed, Narrowing, counts, listed

PER_PAGE = 50
_NEAREST = 1000
"""Records that are sorted by distance; who looks farther narrows the list."""


class Row(NamedTuple):
    """One place. ``told`` is what a popup would say; ``far`` "" where no distance was asked for."""

    told: Properties
    layer: MapLayer
    ward: str
    far: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Records of one kind, a page of them. ``following`` is the address of the next page, or "".

    ``problem`` says why there are none of them.
    """

    layer: MapLayer
    total: int = 0
    rows: Sequence[Row] = ()
    following: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceList:
    """``counts``: each chosen layer with how many of it are listed. ``orders``: (code, address) of each order."""

    counts: Sequence[tuple[MapLayer, int]]
    total: int
    rows: Sequence[Row]
    pages: Pages
    order: Order
    orders: Sequence[tuple[Order, str]]
    measured: bool
    sections: Sequence[Section]

    @property
    def layers(self) -> list[tuple[str, Collection]]:
        """Each chosen layer by its name, empty or not: what it has as a whole can be taken along."""
        return [(one.name, one.collection) for one, _ in self.counts]


def place_list(asked: Asked, chosen: Sequence[MapLayer], origin: tuple[float, float] | None) -> PlaceList:
    """The list of the chosen layers. ``origin`` is where distances begin (longitude, latitude)."""
    session = identity().session
    places = {one.slug: one for one in chosen if one.family != "records"}
    narrowing = Narrowing(layers=tuple(places), text=asked.text, step_free=asked.step_free, box=asked.box)
    held = counts(session, narrowing)
    total = sum(held.values())
    order: Order = asked.order if origin or asked.order != "distance" else "name"
    pages = _pages(asked, total)
    offset = (pages.current - 1) * PER_PAGE
    lines = listed(session, narrowing, order=order, origin=origin, offset=offset, limit=PER_PAGE) if total else []
    sections = [_section(asked, one, origin) for one in chosen if one.family == "records"]
    found = held | {section.layer.slug: section.total for section in sections}
    return PlaceList(
        counts=[(one, found.get(one.slug, 0)) for one in chosen],
        total=sum(found.values()),
        rows=[_row(one, places[one.layer]) for one in lines],
        pages=pages,
        order=order,
        orders=[(way, asked.listed(_path(), order=way, page=1)) for way in _orders(asked)],
        measured=origin is not None,
        sections=sections,
    )


def _row(one: Listed, layer: MapLayer) -> Row:
    far = "" if one.metres is None else formats.distance(one.metres)
    return Row(of_listed(one, layer), layer, ward_named(one.ward), far)


def _section(asked: Asked, layer: MapLayer, origin: tuple[float, float] | None) -> Section:
    """A page of records. Pages after the first are of one kind alone: their address chooses no other layer."""
    question = Question(box=asked.box, text=asked.text, step_free=asked.step_free or None, limit=PER_PAGE)
    try:
        question = searched(question, layer.slug)
    except Unreadable as error:
        return Section(layer=layer, problem=str(error))
    alone, further = asked.choosing([layer.slug]), asked.layers == (layer.slug,)
    if asked.order == "distance" and origin:
        return _near_section(alone, layer, question, origin, asked.page if further else 1)
    answer = features(identity().session, layer.slug, replace(question, after=asked.after if further else ""))
    return Section(
        layer=layer,
        total=answer.matched or 0,
        rows=[_record_row(one, layer, _far(one, origin)) for one in answer.features],
        following=alone.listed(_path(), after=answer.following, page=1) if answer.following else "",
    )


def _near_section(alone: Asked, layer: MapLayer, question: Question, origin: tuple[float, float], page: int) -> Section:
    """Records by their distance, as far as ``_NEAREST`` of them."""
    total = count(identity().session, layer.slug, question)
    end = min(page * PER_PAGE, _NEAREST)
    found = nearest(identity().session, layer.slug, question, origin, end)[end - PER_PAGE :]
    more = total > end and end < _NEAREST
    return Section(
        layer=layer,
        total=total,
        rows=[_record_row(one.feature, layer, formats.distance(one.metres)) for one in found],
        following=alone.listed(_path(), page=page + 1, after="") if more else "",
    )


def _record_row(one: Feature, layer: MapLayer, far: str) -> Row:
    return Row(of_record(one, layer), layer, ward_named(str(one.properties.get("ward") or "")), far)


def ward_named(written: str) -> str:
    """A ward as the city writes it; of a bare number the word for a ward says what it numbers."""
    return f"{words.word(words.AREA, 'ward')} {written}" if written.isdecimal() else written


def _far(one: Feature, origin: tuple[float, float] | None) -> str:
    return formats.distance(distances(*origin, [one.longitude], [one.latitude])[0]) if origin else ""


def _orders(asked: Asked) -> tuple[Order, ...]:
    """Distance is offered wherever there is something to measure from, if only the middle of the map."""
    return ("name", "kind", "distance") if asked.near or asked.place or asked.view else ("name", "kind")


def _pages(asked: Asked, total: int) -> Pages:
    last = min(last_page(total, PER_PAGE), DEEPEST)
    at = min(asked.page, last)

    def address(number: int) -> str:
        return asked.listed(_path(), page=number)

    near = sorted({1, last, *range(max(1, at - 1), min(last, at + 1) + 1)})
    numbers: list[tuple[int, str]] = []
    for number in near:
        if numbers and number - numbers[-1][0] > 1:
            numbers.append((0, ""))
        numbers.append((number, address(number)))
    before, after = (address(at - 1) if at > 1 else ""), (address(at + 1) if at < last else "")
    return Pages(at, last, before, after, tuple(numbers) if last > 1 else ())


def _path() -> str:
    return f"/{language()}/map/list"
