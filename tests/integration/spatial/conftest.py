"""The same random things in databases of both engines, and what Python alone says of them."""

import random
from contextlib import ExitStack
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
import shapely
from shapely import affinity
from sqlalchemy import insert

from app.db import point_cells
from app.db.session import Database
from app.kernel.actor import STRANGER, SYSTEM
from maps.model import AreaRow, BaseFeatureRow, LayerRow
from records.model import PublicRecordRow

NOW = datetime(2026, 1, 1, tzinfo=UTC)
POINTS, AREAS, LINES = 2000, 150, 300
EDGES = [(180.0, 10.0), (-180.0, 10.0), (0.0, 90.0), (120.0, 90.0), (0.0, -90.0), (0.0, 0.0), (179.9999, -5.0)]
"""Where longitudes jump or mean nothing."""


def random_points(chance):
    """Some all over the earth, most in one city, some in one spot, some on the edges of the plane."""
    world = [(chance.uniform(-180, 180), chance.uniform(-90, 90)) for _ in range(POINTS // 3)]
    city = [(chance.gauss(106.8, 0.05), chance.gauss(-6.2, 0.05)) for _ in range(POINTS // 2)]
    spot = [(106.8125, -6.25)] * 40
    grid = [(106 + step / 4, -6.5 + line / 4) for step in range(5) for line in range(5)]
    dateline = [(chance.choice([-180, 180 - 0.2]) + chance.uniform(0, 0.2), chance.uniform(9, 11)) for _ in range(100)]
    poles = [(chance.uniform(-180, 180), chance.choice([-1, 1]) * chance.uniform(89, 90)) for _ in range(100)]
    return [*world, *city, *spot, *grid, *dateline, *poles, *EDGES]


def random_area(chance):
    """A star or a lattice square, perhaps with a hole, perhaps in two parts."""
    x, y = chance.gauss(106.8, 0.1), chance.gauss(-6.2, 0.1)
    if chance.random() < 0.3:
        x, y = 106 + chance.randrange(8) / 4, -7 + chance.randrange(8) / 4
        body = shapely.box(x, y, x + 0.25, y + 0.25)
        hole = shapely.box(x + 0.0625, y + 0.0625, x + 0.125, y + 0.125)
    else:
        corners = chance.randrange(3, 30)
        ring = [shapely.Point(chance.uniform(0.5, 1), 0) for _ in range(corners)]
        ring = [affinity.rotate(point, 360 * turn / corners, origin=(0, 0)) for turn, point in enumerate(ring)]
        star = shapely.Polygon(ring)
        size = chance.choice([0.01, 0.05, 0.2])
        body = affinity.translate(affinity.scale(star, size, size, origin=(0, 0)), x, y)
        hole = affinity.scale(body, 0.25, 0.25, origin=(x, y))
    parts = [shapely.Polygon(body.exterior, [hole.exterior] if chance.random() < 0.5 and body.contains(hole) else [])]
    if chance.random() < 0.3:
        parts.append(affinity.translate(parts[0], 1, 0.5))
    return shapely.MultiPolygon(parts)


def random_line(chance):
    """A street somewhere on the earth, most of them in the city."""
    x, y = (
        (chance.gauss(106.8, 0.1), chance.gauss(-6.2, 0.1))
        if chance.random() < 0.8
        else (chance.uniform(-179, 179), chance.uniform(-85, 85))
    )
    steps = [(x, y)]
    for _ in range(chance.randrange(1, 20)):
        x, y = min(max(x + chance.gauss(0, 0.002), -180), 180), y + chance.gauss(0, 0.002)
        steps.append((x, y))
    return shapely.LineString(steps)


def layer(slug, **given):
    """The values of a layer's row."""
    values = dict.fromkeys(("source", "source_url", "licence", "attribution", "department"), "")
    values |= {"slug": slug, "family": "base", "kind": "street", "names": {"en": slug}, "as_of": None, "features": 0}
    values |= dict.fromkeys(("west", "south", "east", "north")) | {"position": 0, "updated_at": NOW}
    return values | given


def point_row(number, point, day=None):
    texts = ("reference", "title", "summary", "language", "department", "type", "status", "address", "parcel", "ward")
    texts += ("work", "text", "content", "street_key", "house_number", "parcel_key")
    return dict.fromkeys(texts, "") | {
        "id": number,
        "kind": "permit",
        "slug": f"p{number}",
        "day": day,
        "point": f"SRID=4326;POINT({point[0]!r} {point[1]!r})",
        "longitude": point[0],
        "latitude": point[1],
        "version": 1,
        "published_at": NOW,
        "updated_at": NOW,
    }


def area_row(number, shape, layer="areas"):
    west, south, east, north = shape.bounds
    inside = shape.representative_point()
    return {
        "id": number,
        "layer": layer,
        "level": "ward",
        "reference": str(number),
        "slug": f"area-{number}",
        "language": "en",
        "name": f"Area {number}",
        "names": {"en": f"Area {number}"},
        "parent_id": None,
        "words": f"area {number}",
        "geometry": f"SRID=4326;{shapely.to_wkt(shape, rounding_precision=-1)}",
        "longitude": inside.x,
        "latitude": inside.y,
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "digest": "",
        "updated_at": NOW,
    }


def line_row(number, shape, layer="lines"):
    geometry = f"SRID=4326;{shapely.to_wkt(shape, rounding_precision=-1)}"
    texts = {"kind": "street", "reference": str(number), "name": f"Street {number}", "words": "", "digest": ""}
    return {"id": number, "layer": layer, "geometry": geometry, **texts}


@pytest.fixture(scope="module")
def world(fresh_database):
    """The things, and an open session of a stranger's on each engine."""
    chance = random.Random(11)
    points = dict(enumerate(random_points(chance), 1))
    areas = dict(enumerate((random_area(chance) for _ in range(AREAS)), 1))
    lines = dict(enumerate((random_line(chance) for _ in range(LINES)), 1))
    days = {number: chance.choice([None, date(2024, 1, chance.randrange(1, 20))]) for number in points}
    rows = [point_row(number, point, days[number]) for number, point in points.items()]
    with ExitStack() as stack:
        sessions = {}
        for kind in ("sqlite", "postgres"):
            database = Database(stack.enter_context(fresh_database(kind)))
            stack.callback(database.close)
            with database.unit(SYSTEM) as unit:
                unit.session.execute(insert(LayerRow), [layer("areas", family="areas", kind="ward"), layer("lines")])
                unit.session.execute(insert(PublicRecordRow), rows)
                point_cells.change(unit.session, [("permit", *point, 1) for point in points.values()])
                unit.session.execute(insert(AreaRow), [area_row(*one) for one in areas.items()])
                unit.session.execute(insert(BaseFeatureRow), [line_row(*one) for one in lines.items()])
            sessions[kind] = stack.enter_context(database.open(STRANGER))
        yield SimpleNamespace(points=points, days=days, areas=areas, lines=lines, sessions=sessions)
