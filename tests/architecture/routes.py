"""Addresses for every GET route, made from the URL map: a route added tomorrow is asked tomorrow."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import quote

from flask import Flask
from werkzeug.routing import AnyConverter, Rule

from app.city.addresses import parse
from app.city.parcels import parcel_key
from app.kernel.mercator import tile_of
from app.kernel.slugs import slug_of
from app.web.addresses import FOLDERS
from app.web.assets import fingerprint
from records.kinds import Ordinance, Record

POINT, ZOOM = (106.8, -6.2), 14
"""Where specimens are, and the zoom of the tile that is asked for."""
ROW = 4_000_000_000_000
"""The number of every row that the canary plants (``tests.architecture.canary``)."""


@dataclass(frozen=True)
class Thing:
    """What an address may be about, in the terms of the routes."""

    slug: str
    eid: str
    sha256: str
    name: str
    work: str
    collection: str
    places: tuple[str, ...]
    department: str


def thing(record: Record) -> Thing:
    """The record as addresses speak of it."""
    law = record if isinstance(record, Ordinance) else None
    return Thing(
        slug=slug_of(record.reference),
        eid=law.sections[0].eid if law else "sec_1",
        sha256=record.attachments[0].sha256,
        name=record.attachments[0].name,
        work=law.work if law else "/akn/xx/act/none",
        collection=FOLDERS[record.kind],
        department=record.department or "none",
        places=(parse(record.place.address).slug or "1-none", parcel_key(record.place.parcel)),
    )


ARGUMENTS: dict[str, Callable[[Thing], list[Any]]] = {
    "slug": lambda about: [about.slug],
    "eid": lambda about: [about.eid],
    "reference": lambda _about: ["cana-ry00-n"],
    "number": lambda _about: [0, 1, ROW],
    "sha256": lambda about: [about.sha256],
    "name": lambda about: [about.name],
    "_rest": lambda about: [
        about.work.removeprefix("/akn/"),
        f"{about.work.removeprefix('/akn/')}/eng@2024-06-01/!main~{about.eid}",
    ],
    "collection": lambda about: [about.collection],
    "layers": lambda about: [about.collection],
    "feature": lambda about: [about.slug],
    "zoom": lambda _about: [ZOOM],
    "x": lambda _about: [tile_of(*POINT, ZOOM)[0]],
    "y": lambda _about: [tile_of(*POINT, ZOOM)[1]],
    "place": lambda about: list(about.places),
    "batch": lambda _about: [1],
    "task": lambda _about: [1],
    "upload": lambda _about: ["0" * 32],
    "person": lambda about: [f"clerk-{about.department}"],
    "department": lambda about: [about.department],
    "calendar": lambda _about: ["city"],
    "category": lambda _about: ["potholes"],
    "token": lambda _about: ["0" * 40],
    "group": lambda _about: ["roads"],
    "question": lambda _about: ["size"],
    "facility_kind": lambda _about: ["library"],
    "print_": lambda _about: [fingerprint()],
}
"""Name of an argument in a rule → values for it. Arguments with a fixed choice need none."""


def get_rules(app: Flask) -> list[Rule]:
    """Every rule that answers GET."""
    return [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]


def addresses(app: Flask, rule: Rule, about: Thing) -> Iterator[str]:
    """Every address of the rule about that thing. Raises KeyError for an argument that ``ARGUMENTS`` does not know."""
    adapter = app.url_map.bind("localhost")
    names = sorted(rule.arguments)
    for values in product(*(_values(rule, name, about) for name in names)):
        built = adapter.build(rule.endpoint, dict(zip(names, values, strict=True)))
        yield quote(built, safe="/%~@!:?=&+,;")


def _values(rule: Rule, name: str, about: Thing) -> list[Any]:
    converter = rule._converters.get(name)  # werkzeug offers no other way to its choices
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)
    if name in (rule.defaults or {}):
        return [rule.defaults[name]]
    return ARGUMENTS[name](about)
