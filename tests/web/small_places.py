"""A few facilities, areas, streets and addresses for the small city."""

from datetime import date

from app.city.addresses import parse
from app.city.parcels import parcel_key
from app.db.catalogue import raise_revision
from app.db.session import Database
from app.kernel import ids
from app.kernel.actor import SYSTEM
from app.kernel.clock import now
from maps.model import AddressPointRow, AreaRow, BaseFeatureRow, FacilityKindRow, FacilityRow, LayerRow
from maps.words import folded

POINT = (106.8, -6.2)
NASTY = "${alert(1)}<img src=x onerror=alert(1)>"
LAYERS = (
    ("libraries", "facilities", "library"),
    ("wards", "areas", "ward"),
    ("cities", "areas", "city"),
    ("streets", "base", "street"),
    ("sea", "base", "water"),
    ("register", "addresses", "address"),
)
REGISTER = (
    ("1 Harbour Road", "P-17", POINT),
    ("3 Harbour Road", "P-19", (106.80020, -6.2)),
    ("5 Harbour Road", "P-21", (106.8004, -6.2)),
    ("1 Harbour Lane", "P-30", (106.81, -6.2)),
    ("Jalan Kenanga No. 9", "P-40", (106.81, -6.21)),
    ("21 Quay Street", "0123 0045", (106.82, -6.21)),
    ("23 Quay Street", "ab 77", (106.82, -6.21)),
    ("25 Quay Street", "12/34", (106.82, -6.21)),
)


def put_places(database: Database) -> None:
    """Layers with two facilities, a ward in a city, a street, water, and a register of addresses."""
    with database.unit(SYSTEM) as unit:
        add = unit.session.add_all
        names = {"en": "Library", "id": "Perpustakaan"}
        add([FacilityKindRow(slug="library", names=names, icon="library", colour="#0b5878", position=1)])
        add([layer(*one) for one in LAYERS])
        unit.session.flush()
        city = area("cities", "city", "Teluk", 1.0)
        add([city, area("wards", "ward", "North Ward", 0.05, parent=city.id)])
        add([facility("central-library", "Central Library", 0.001), facility("nasty", NASTY, 0.002)])
        add([base("streets", "street", "Harbour Road", "LINESTRING(106.79 -6.2,106.81 -6.2)")])
        add([base("sea", "water", "", "POLYGON((106.79 -6.21,106.81 -6.21,106.81 -6.201,106.79 -6.201,106.79 -6.21))")])
        add([address_point(*one) for one in REGISTER])
        raise_revision(unit.session)


def layer(slug, family, kind):
    return LayerRow(
        slug=slug, family=family, kind=kind, names={"en": slug.title(), "id": slug.title()}, source="City of Teluk",
        source_url="https://data.example/map", licence="CC BY 4.0", attribution="", as_of=date(2024, 6, 1),
        department="", features=1, west=106.7, south=-6.3, east=106.9, north=-6.1, position=1, updated_at=now(),
    )  # fmt: skip


def facility(slug, name, east):
    longitude, latitude = POINT[0] + east, POINT[1]
    address = parse("1 Harbour Road")
    return FacilityRow(
        id=ids.new_id(), layer="libraries", kind="library", reference=slug, slug=slug, language="en", name=name,
        names={"en": name, "id": f"Perpus {name}"}, description={"en": "Books and newspapers."},
        opening_hours={"en": "Monday to Friday, 9 to 17", "id": "Senin sampai Jumat, 9 sampai 17"},
        address="1 Harbour Road", street_key=address.street_key, house_number=address.house_number,
        phone="+999 21 555 0100", link="https://library.example/", step_free=True,
        accessibility={"en": "Ramp at the side door."}, ward="North Ward", words=folded(name),
        geometry=f"SRID=4326;POINT({longitude} {latitude})", longitude=longitude, latitude=latitude, digest="",
        updated_at=now(),
    )  # fmt: skip


def area(layer_slug, level, name, half, parent=None):
    west, south, east, north = POINT[0] - half, POINT[1] - half, POINT[0] + half, POINT[1] + half
    ring = f"{west} {south},{east} {south},{east} {north},{west} {north},{west} {south}"
    return AreaRow(
        id=ids.new_id(), layer=layer_slug, level=level, reference=name, slug=name.lower().replace(" ", "-"),
        language="en", name=name, names={"en": name}, parent_id=parent, words=folded(name),
        geometry=f"SRID=4326;MULTIPOLYGON((({ring})))", longitude=POINT[0], latitude=POINT[1],
        west=west, south=south, east=east, north=north, digest="", updated_at=now(),
    )  # fmt: skip


def base(layer_slug, kind, name, shape):
    return BaseFeatureRow(
        id=ids.new_id(), layer=layer_slug, kind=kind, reference=name, name=name, words=folded(name),
        geometry=f"SRID=4326;{shape}", digest="",
    )  # fmt: skip


def address_point(text, parcel, point):
    address = parse(text)
    return AddressPointRow(
        id=ids.new_id(), street_key=address.street_key, house_number=address.house_number, unit="", text=text,
        longitude=point[0], latitude=point[1], parcel=parcel, parcel_key=parcel_key(parcel), ward="North Ward",
        layer="register",
    )  # fmt: skip
