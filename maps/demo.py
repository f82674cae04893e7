"""The demo city's map: facilities, areas, what lies under them and the register of addresses, as drafts of layers.

It takes what ``records.demo.city.city()`` gives, without knowing it.
"""

from collections.abc import Iterator
from datetime import date
from random import Random

import shapely
from shapely.geometry.base import BaseGeometry

from app.kernel.slugs import slug_of
from app.kernel.text import Localized
from maps.demo_ground import Ground
from maps.demo_sites import Site, sites
from maps.demo_texts import STEP_FREE, STEPS, TEXTS
from maps.drafts import AddressPoint, Area, BaseFeature, Draft, Facility, Facts, Layer, address_reference
from maps.geometry_repair import repaired
from maps.projections import Family

_FACILITIES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("schools", "Schools and child care", "Sekolah dan penitipan anak", ("school", "childcare")),
    ("libraries", "Libraries and museums", "Perpustakaan dan museum", ("library", "museum", "wifi")),
    ("health", "Health", "Kesehatan", ("clinic", "hospital", "pharmacy")),
    ("safety", "Fire and police stations", "Pos pemadam dan kantor polisi", ("fire-station", "police-station")),
    ("parks", "Parks and sports", "Taman dan olahraga", ("park", "playground", "sports-ground", "pool")),
    ("markets", "Markets", "Pasar", ("market",)),
    ("offices", "Town hall and post", "Balai kota dan kantor pos", ("town-hall", "post-office")),
    ("community", "Community halls", "Balai warga", ("community-centre",)),
    ("transport", "Transport", "Perhubungan", ("station", "harbour", "lighthouse", "parking")),
    ("services", "Water, waste and toilets", "Air, sampah, dan toilet", ("recycling", "water-works", "toilet")),
    ("polling-places", "Polling places", "Tempat pemungutan suara", ("polling-place",)),
    ("worship", "Places of worship", "Tempat ibadah", ("worship",)),
)  # fmt: skip
"""Layers of facilities: short name, name in both languages, kinds; the first kind is the layer's."""

_AREAS = (
    ("city", "city", {"en": "City boundary", "id": "Batas kota"}),
    ("wards", "ward", {"en": "Wards", "id": "Wilayah"}),
)
_BASE = (
    ("water", "water", {"en": "Sea", "id": "Laut"}),
    ("coast", "boundary", {"en": "Coast", "id": "Garis pantai"}),
    ("streets", "street", {"en": "Streets", "id": "Jalan"}),
)
_REGISTER = ("addresses", {"en": "Address register", "id": "Daftar alamat"})


def drafts(city: Ground, *, department: str, today: date) -> Iterator[Draft]:
    """Everything on the map, layer after layer. The same seed gives the same, whatever else is generated."""
    random = Random(f"meranda/{city.seed}/map")  # noqa: S311 - a demonstration, nothing secret
    layers = _layers(city, department, date(today.year, 1, 1))
    yield from _areas(city, layers)
    yield from _base(city, layers)
    yield from _facilities(city, layers, random)
    yield from _addresses(city, layers)


def _layers(city: Ground, department: str, as_of: date) -> dict[str, Layer]:
    described: list[tuple[str, Family, str, Localized]] = [
        *((slug, "facilities", kinds[0], {"en": en, "id": id_}) for slug, en, id_, kinds in _FACILITIES),
        *((slug, "areas", level, names) for slug, level, names in _AREAS),
        *((slug, "base", kind, names) for slug, kind, names in _BASE),
        (_REGISTER[0], "addresses", "address", _REGISTER[1]),
    ]
    return {
        slug: Layer(
            slug=slug,
            family=family,
            kind=kind,
            names=names,
            department=department,
            source=f"{city.name['en']} (demo)",
            licence="CC0 1.0",
            as_of=as_of,
            position=position,
            inside="city" if slug == "wards" else "",
        )
        for position, (slug, family, kind, names) in enumerate(described, 1)
    }


def _draft(layer: Layer, reference: str, facts: Facts, geometry: BaseGeometry) -> Draft:
    kept = repaired(geometry, outline=layer.family == "areas")
    return Draft(
        layer=layer,
        reference=reference,
        facts=facts,
        geometry=kept.geometry,
        longitude=kept.longitude,
        latitude=kept.latitude,
        file="demo",
    )


def _areas(city: Ground, layers: dict[str, Layer]) -> Iterator[Draft]:
    whole = shapely.union_all([shapely.Polygon(ward.outline) for ward in city.wards])
    yield _draft(layers["city"], "city", Area(level="city", language="en", names=city.name), whole)
    for ward in city.wards:
        names = {"en": ward.name, "id": ward.name}
        facts = Area(level="ward", language="en", names=names, parent="city")
        yield _draft(layers["wards"], ward.slug, facts, shapely.Polygon(ward.outline))


def _base(city: Ground, layers: dict[str, Layer]) -> Iterator[Draft]:
    yield _draft(layers["water"], "sea", BaseFeature(kind="water"), shapely.Polygon(city.sea))
    yield _draft(layers["coast"], "coast", BaseFeature(kind="boundary"), shapely.LineString(city.coast))
    for street in city.streets:
        facts = BaseFeature(kind="street", name=street.name)
        yield _draft(layers["streets"], slug_of(street.name), facts, shapely.LineString(street.line))


def _facilities(city: Ground, layers: dict[str, Layer], random: Random) -> Iterator[Draft]:
    home = {kind: layers[slug] for slug, _, _, kinds in _FACILITIES for kind in kinds}
    for site in sorted(sites(city, random), key=lambda site: home[site.kind].position):
        facts = _facility(site, random)
        shape = shapely.Polygon(site.outline) if site.outline else shapely.Point(site.point)
        yield _draft(home[site.kind], slug_of(site.names["en"]), facts, shape)


def _facility(site: Site, random: Random) -> Facility:
    description, hours = TEXTS[site.kind]
    step_free = None if (chance := random.random()) < 0.15 else chance < 0.8
    access: dict[bool | None, Localized] = {True: random.choice(STEP_FREE), False: STEPS, None: {}}
    reachable = site.kind not in ("toilet", "parking", "playground", "wifi", "polling-place", "recycling", "station")
    return Facility(
        kind=site.kind,
        language="en",
        names=site.names,
        description={tag: text.format(ward=site.ward) for tag, text in description.items()},
        opening_hours=hours,
        accessibility=access[step_free],
        address=site.address,
        phone=f"+999 20 555 {random.randrange(10_000):04}" if reachable else "",
        link=f"https://example.org/{slug_of(site.names['en'])}" if site.kind in ("library", "museum", "market") else "",
        step_free=step_free,
        ward=site.ward,
    )


def _addresses(city: Ground, layers: dict[str, Layer]) -> Iterator[Draft]:
    """Private plots and the city's own."""
    own = ((one.address, one.parcel, one.ward, one.point) for one in city.facilities)
    private = ((plot.address, plot.number, plot.ward, plot.point) for plot in city.parcels)
    for text, parcel, ward, point in (*own, *private):
        facts = AddressPoint(text=text, parcel=parcel, ward=ward)
        yield Draft(
            layer=layers["addresses"],
            reference=address_reference(parcel, text),
            facts=facts,
            geometry=shapely.Point(point),
            longitude=point[0],
            latitude=point[1],
            file="demo",
        )
