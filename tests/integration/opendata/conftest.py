"""The same random features in databases of both engines, and what was put in, for brute force to look through."""

import random
from contextlib import ExitStack
from datetime import UTC, date, datetime
from typing import NamedTuple

import pytest
import shapely
from sqlalchemy import insert

from app.db import point_cells
from app.db.session import Database
from app.kernel.actor import STRANGER, SYSTEM
from maps.model import AreaRow, BaseFeatureRow, FacilityKindRow, FacilityRow, LayerRow
from maps.words import folded
from records.model import PublicRecordRow

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MANY = 250
WORDS = ("Oak", "Harbour", "Ångström", "50%_off", "School", "Utara")
WARDS = ("", "North", "South")
STATUSES = ("issued", "finaled", "")


class Planted(NamedTuple):
    """One feature as it was put in: its row, its shape, and what filters look at."""

    row: int
    shape: shapely.Geometry
    day: date | None
    text: str
    step_free: bool | None
    properties: dict[str, str]


class Everything(dict):
    """Collection → row → what was put in; said in one word where an example is shown."""

    def __repr__(self):
        return "everything"


def place(chance):
    """A point in the city or anywhere, now and then on a line that many share."""
    if chance.random() < 0.7:
        return round(106.8 + chance.randrange(-20, 20) / 400, 6), round(-6.2 + chance.randrange(-20, 20) / 400, 6)
    return round(chance.uniform(-180, 180), 5), round(chance.uniform(-85, 85), 5)


def outline(chance, x, y):
    size = chance.choice([0.001, 0.01, 0.1])
    return shapely.box(max(x - size, -180), y - size, min(x + size, 180), y + size)


def plant(chance, family):
    """Row → what is put into that family."""
    found = {}
    for row in range(1, MANY + 1):
        x, y = place(chance)
        shape = shapely.Point(x, y)
        if family == "areas" or (family == "schools" and chance.random() < 0.2):
            shape = outline(chance, x, y)
        if family == "streets":
            shape = shapely.LineString([(x, y), (min(x + 0.01, 180), y + chance.choice([0, 0.01]))])
        found[row] = Planted(
            row,
            shapely.MultiPolygon([shape]) if family == "areas" else shape,
            chance.choice([None, date(2024, 1, chance.randrange(1, 29))]) if family == "permits" else None,
            f"{chance.choice(WORDS)} {chance.choice(WORDS)}",
            chance.choice([True, False, None]) if family == "schools" else None,
            {"ward": chance.choice(WARDS), "status": chance.choice(STATUSES), "reference": f"r{row % 7}-{row}"},
        )
    return found


def ewkt(shape):
    return f"SRID=4326;{shapely.to_wkt(shape, rounding_precision=-1)}"


def layer_row(slug, family, kind):
    texts = dict.fromkeys(("source", "source_url", "licence", "attribution", "department"), "")
    sides = dict.fromkeys(("west", "south", "east", "north"))
    return {"slug": slug, "family": family, "kind": kind, "names": {"en": slug}, "as_of": None, "features": MANY,
            "position": 1, "updated_at": NOW, **texts, **sides}  # fmt: skip


def common(planted, layer):
    inside = planted.shape.representative_point()
    return {
        "id": planted.row, "layer": layer, "reference": planted.properties["reference"], "name": planted.text,
        "language": "en", "names": {"en": planted.text}, "slug": f"{layer}-{planted.row}",
        "words": folded(planted.text),
        "geometry": ewkt(planted.shape), "longitude": inside.x, "latitude": inside.y, "digest": "", "updated_at": NOW,
    }  # fmt: skip


def facility_row(planted):
    texts = dict.fromkeys(("address", "street_key", "house_number", "phone", "link"), "")
    localized = {name: {} for name in ("description", "opening_hours", "accessibility")}
    return common(planted, "schools") | texts | localized | {
        "kind": "school", "step_free": planted.step_free, "ward": planted.properties["ward"],
    }  # fmt: skip


def area_row(planted):
    bounds = dict(zip(("west", "south", "east", "north"), planted.shape.bounds, strict=True))
    return common(planted, "areas") | bounds | {"level": "ward", "parent_id": None}


def street_row(planted):
    names = ("id", "layer", "reference", "name", "words", "geometry", "digest")
    row = common(planted, "streets")
    return {name: row[name] for name in names} | {"kind": "street"}


def record_row(planted):
    texts = dict.fromkeys(("summary", "department", "type", "address", "parcel", "work", "text", "content",
                           "street_key", "house_number", "parcel_key"), "")  # fmt: skip
    return texts | {
        "id": planted.row, "kind": "permit", "slug": f"p{planted.row}", "title": planted.text, "language": "en",
        "day": planted.day, "point": ewkt(planted.shape), "longitude": planted.shape.x, "latitude": planted.shape.y,
        "version": 1, "published_at": NOW, "updated_at": NOW, **planted.properties,
    }  # fmt: skip


def fill(session, planted):
    session.execute(
        insert(FacilityKindRow),
        [{"slug": "school", "names": {"en": "School"}, "icon": "school", "colour": "#000000", "position": 1}],
    )
    layers = [("schools", "facilities", "school"), ("areas", "areas", "ward"), ("streets", "base", "street")]
    session.execute(insert(LayerRow), [layer_row(*layer) for layer in layers])
    for name, model, row_of in (
        ("schools", FacilityRow, facility_row),
        ("areas", AreaRow, area_row),
        ("streets", BaseFeatureRow, street_row),
        ("permits", PublicRecordRow, record_row),
    ):
        session.execute(insert(model), [row_of(one) for one in planted[name].values()])
    points = [("permit", one.shape.x, one.shape.y, 1) for one in planted["permits"].values()]
    point_cells.change(session, points)


@pytest.fixture(scope="module")
def planted():
    """Collection → row → what was put in."""
    chance = random.Random(7)
    return Everything((name, plant(chance, name)) for name in ("schools", "areas", "streets", "permits"))


@pytest.fixture(scope="module")
def sessions(planted, fresh_database):
    """An open session of a stranger's on each engine."""
    with ExitStack() as stack:
        found = {}
        for kind in ("sqlite", "postgres"):
            database = Database(stack.enter_context(fresh_database(kind)))
            stack.callback(database.close)
            with database.unit(SYSTEM) as unit:
                fill(unit.session, planted)
            found[kind] = stack.enter_context(database.open(STRANGER))
        yield found
