"""What a place's page shows, made ready: each fact in words, with its source and the day it was so."""

from datetime import date
from typing import NamedTuple

from app.kernel.clock import day_of
from app.kernel.errors import NotVisible
from app.kernel.text import Localized, in_language
from app.opendata.collections import Collection
from app.opendata.place import Choice, Place
from app.opendata.surroundings import Surroundings, Told
from app.web import addresses, formats, site, words
from app.web.kept import map_collection, source_name
from app.web.locale import language
from app.web.map_layers import kind_name
from app.web.results import COLOURS, href_of
from app.web.translation import gettext as _
from maps.projections import AreaLine, Near

_HERE = 5.0
"""Metres within which a facility is at the place itself."""


class Line(NamedTuple):
    """One record. ``lang`` is "" where it speaks the page's language; ``work`` is a section's ordinance."""

    href: str
    title: str
    lang: str
    kind: str
    work: str
    status: str
    colour: str
    facts: str
    address: str
    source: str


class Nearby(NamedTuple):
    """One facility. ``step_free`` is True where that is known."""

    href: str
    name: str
    lang: str
    kind: str
    distance: str
    address: str
    step_free: bool
    source: str


class Within(NamedTuple):
    """One area that the place lies in, or that lies in it."""

    href: str
    name: str
    lang: str
    level: str
    source: str


class Option(NamedTuple):
    """One place to choose from."""

    href: str
    name: str
    lang: str
    kind: str
    detail: str


def line(told: Told, around: Surroundings | None = None) -> Line:
    card = told.card
    section = card.kind == "section"
    beside = around is not None and card.key in around.same_parcel and card.address
    parcel = _("On the same parcel: %(address)s", address=card.address) if beside else ""
    facts = ("" if section else card.number, formats.day(card.day), parcel)
    title = f"{card.number} {card.title}" if section and card.title != card.number else card.title
    return Line(
        href=href_of(card, language()),
        title=title,
        lang="" if card.language == language() else card.language,
        kind="" if section else site.kind(card.kind),
        work=card.work_title,
        status=words.word(words.STATUS, card.status) if card.status else "",
        colour=COLOURS.get(card.status, "grey"),
        facts=" · ".join(fact for fact in facts if fact),
        address=card.address,
        source=_source(
            source_name(told.source, card.department) if told.source else "",
            told.source.as_of if told.source else None,
            day_of(card.updated_at),
        ),
    )


def nearby(near: Near, *, measured: bool = True) -> Nearby:
    feature = near.facility
    name, lang = own_name(feature.name, feature.names, feature.language)
    return Nearby(
        href=addresses.facility(language(), feature.slug),
        name=name,
        lang=lang,
        kind=kind_name(feature.kind, "facilities"),
        distance=_distance(near.metres) if measured else "",
        address=feature.properties["address"],
        step_free=feature.properties["step_free"] is True,
        source=source_of_layer(feature.layer, day_of(feature.updated_at) if feature.updated_at else None),
    )


def _distance(metres: float) -> str:
    return formats.distance(metres) if metres >= _HERE else _("here")


def within(area: AreaLine) -> Within:
    name, lang = own_name(area.name, area.names, area.language)
    level = words.word(words.AREA, area.level)
    return Within(addresses.place(language(), area.slug), name, lang, level, source_of_layer(area.layer))


def option(choice: Choice) -> Option:
    kinds = {"address": _("Address"), "parcel": _("Parcel")}
    is_facility = choice.kind == "facility"
    path = addresses.facility if is_facility else addresses.place
    return Option(
        href=path(language(), choice.slug),
        name=in_language(choice.names, language()) or choice.name,
        lang="",
        kind=kinds.get(choice.kind) or kind_name(choice.sort, "facilities" if is_facility else "areas"),
        detail=choice.detail,
    )


def own_name(name: str, names: Localized, spoken: str) -> tuple[str, str]:
    """What a thing is called in the reader's language, and the language of that where it is another."""
    tag = language()
    if names.get(tag):
        return names[tag], ""
    return name, "" if spoken == tag else spoken


def text_in(texts: Localized, spoken: str) -> tuple[str, str]:
    """The text in the reader's language, else in another one with its language."""
    tag = language()
    found = in_language(texts, tag) or next((text for text in texts.values() if text), "")
    said = next((one for one, text in texts.items() if text == found), spoken)
    return found, "" if said == tag else said


def origin(layer: str) -> Collection | None:
    """The layer with its source, licence and day; None where the map no longer has it."""
    try:
        return map_collection(layer)
    except NotVisible:
        return None


def source_of_layer(layer: str, updated: date | None = None) -> str:
    """Who says so, and as of when."""
    found = origin(layer)
    if found is None:
        return ""
    changed = updated or (day_of(found.updated_at) if found.updated_at else None)
    return _source(found.attribution or found.source, found.as_of, changed)


def kind_of(place: Place) -> str:
    """What sort of place it is, in words."""
    if place.area is not None:
        return words.word(words.AREA, place.area.level)
    if place.facility is not None:
        return kind_name(place.facility.kind, "facilities")
    return _("Parcel") if place.kind == "parcel" else _("Address")


def _source(name: str, as_of: date | None, changed: date | None) -> str:
    """Who says so, and on which day it was so: where the source does not say, when it last changed in the portal."""
    if as_of:
        day = formats.day(as_of)
        return _("Source: %(name)s, as of %(day)s", name=name, day=day) if name else _("as of %(day)s", day=day)
    if changed:
        day = formats.day(changed)
        return (
            _("Source: %(name)s; last changed here on %(day)s", name=name, day=day)
            if name
            else _("last changed here on %(day)s", day=day)
        )
    return name
