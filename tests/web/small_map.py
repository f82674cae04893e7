"""A very small invented map: two kinds of facilities, wards and streets of the small city."""

from datetime import UTC, date, datetime

import shapely
from sqlalchemy import insert

from app.db.catalogue import raise_revision
from app.db.session import Database
from app.kernel.actor import SYSTEM
from maps.model import AreaRow, BaseFeatureRow, FacilityKindRow, FacilityRow, LayerRow
from maps.words import folded

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
WEST, SOUTH, EAST, NORTH = 106.78, -6.22, 106.84, -6.16
"""The box that holds all of it, and the small city's permits."""
HOSTILE = "${alert(1)} <img src=x onerror=alert(1)>"
FORMULA = "=HYPERLINK(1)"
SCHOOLS = {
    "sch-1": ("North School", "Sekolah Utara", (106.79, -6.20), True),
    "sch-2": ("Harbour School", "", (106.80, -6.19), False),
    "sch-3": (HOSTILE, "", (106.81, -6.18), None),
    "sch-4": (FORMULA, "", (106.82, -6.17), True),
    "sch-5": ("Akademi Ångström", "", (106.825, -6.175), None),
}
RING = shapely.Point(106.82, -6.19).buffer(0.005).difference(shapely.Point(106.82, -6.19).buffer(0.002))
TWO_ISLANDS = [shapely.box(106.78, -6.22, 106.781, -6.219), shapely.box(106.83, -6.22, 106.831, -6.219)]
PARKS = {
    "park-1": ("Long Park", shapely.box(106.785, -6.215, 106.815, -6.205)),
    "park-2": ("Ring Park", RING),
}
WARDS = {
    "north-ward": ("North Ward", shapely.box(WEST, -6.19, EAST, NORTH)),
    "south-ward": ("South Ward", shapely.box(WEST, SOUTH, EAST, -6.19)),
    "islands": ("Islands", shapely.MultiPolygon(TWO_ISLANDS)),
}
STREETS = {
    "harbour-road": ("Harbour Road", [(WEST, -6.2), (106.8, -6.2), (EAST, -6.18)]),
    "short-lane": ("", [(106.8, -6.2), (106.8, -6.199)]),
}


def draw_all(database: Database) -> None:
    """Kinds, layers and what is in them, in one transaction that raises the catalogue's revision."""
    with database.unit(SYSTEM) as unit:
        session = unit.session
        session.execute(insert(FacilityKindRow), [_kind("school", "School", "Sekolah"), _kind("park", "Park", "Taman")])
        session.execute(insert(LayerRow), [
            _layer("schools", "facilities", "school", {"en": "Schools", "id": "Sekolah"}, len(SCHOOLS),
                   as_of=date(2025, 5, 1)),
            _layer("parks", "facilities", "park", {"en": "Parks", "id": "Taman"}, len(PARKS)),
            _layer("wards", "areas", "ward", {"en": "Wards", "id": "Wilayah"}, len(WARDS)),
            _layer("streets", "base", "street", {"en": "Streets", "id": "Jalan"}, len(STREETS)),
        ])  # fmt: skip
        session.execute(insert(FacilityRow), list(_facilities()))
        session.execute(insert(AreaRow), list(_areas()))
        session.execute(insert(BaseFeatureRow), list(_streets()))
        raise_revision(session)


def _kind(slug, name, nama):
    return {"slug": slug, "names": {"en": name, "id": nama}, "icon": slug, "colour": "#0b5878", "position": 1}


def _layer(slug, family, kind, names, features, **given):
    values = {
        "slug": slug, "family": family, "kind": kind, "names": names, "features": features,
        "source": "City of Teluk", "source_url": "https://city.example/maps", "licence": "CC BY 4.0",
        "attribution": "© City of Teluk", "as_of": None, "department": "council", "position": 1, "updated_at": NOW,
        "west": WEST, "south": SOUTH, "east": EAST, "north": NORTH,
    }  # fmt: skip
    return values | given


def _facilities():
    shapes = {reference: (*names, shapely.Point(point), free) for reference, (*names, point, free) in SCHOOLS.items()}
    shapes |= {reference: (name, "", shape, None) for reference, (name, shape) in PARKS.items()}
    for number, (reference, (name, nama, shape, step_free)) in enumerate(shapes.items(), 1):
        kind = "school" if reference in SCHOOLS else "park"
        inside = shape.representative_point()
        address = f"{number} Harbour Road"
        yield {
            "id": number, "layer": f"{kind}s", "kind": kind, "reference": reference, "slug": f"{kind}-{number}",
            "language": "en", "name": name, "names": {"en": name, "id": nama} if nama else {"en": name},
            "description": {"en": f"About {reference}"}, "opening_hours": {"en": "8 to 5", "id": "8 sampai 5"},
            "address": address, "street_key": "", "house_number": "", "phone": "", "link": "https://school.example/",
            "step_free": step_free, "accessibility": {}, "ward": "North Ward" if number % 2 else "South Ward",
            "words": folded(name, nama, address), "geometry": _ewkt(shape), "longitude": inside.x,
            "latitude": inside.y, "digest": "", "updated_at": NOW,
        }  # fmt: skip


def _areas():
    for number, (reference, (name, shape)) in enumerate(WARDS.items(), 1):
        parts = shape if shape.geom_type == "MultiPolygon" else shapely.MultiPolygon([shape])
        inside = parts.representative_point()
        west, south, east, north = parts.bounds
        yield {
            "id": number, "layer": "wards", "level": "ward", "reference": reference, "slug": reference,
            "language": "en", "name": name, "names": {"en": name}, "parent_id": None, "words": folded(name),
            "geometry": _ewkt(parts), "longitude": inside.x, "latitude": inside.y, "west": west, "south": south,
            "east": east, "north": north, "digest": "", "updated_at": NOW,
        }  # fmt: skip


def _streets():
    for number, (reference, (name, line)) in enumerate(STREETS.items(), 1):
        yield {
            "id": number, "layer": "streets", "kind": "street", "reference": reference, "name": name,
            "words": folded(name), "geometry": _ewkt(shapely.LineString(line)), "digest": "",
        }  # fmt: skip


def _ewkt(shape):
    return f"SRID=4326;{shapely.to_wkt(shape, rounding_precision=-1)}"
