"""Both engines give the same answers to spatial questions, and the ones that Python finds by looking at everything."""

import random

import pytest
import shapely
from pyproj import Geod
from sqlalchemy import select

from app.db import spatial
from app.kernel.box import Box
from maps.model import AreaRow, BaseFeatureRow
from records.model import PublicRecordRow
from tests.integration.spatial.conftest import EDGES

POINT, AREA, LINE = PublicRecordRow.point, AreaRow.geometry, BaseFeatureRow.geometry
EARTH = Geod(ellps="WGS84")


@pytest.fixture(params=["sqlite", "postgres"])
def session(request, world):
    return world.sessions[request.param]


def boxes(count=60):
    """Boxes of every size, on lattice lines, without width, over the antimeridian, over everything."""
    chance = random.Random(3)
    found = [(-180, -90, 180, 90), (106, -6.5, 107, -5.5), (106.25, -6.25, 106.5, -6.25), (106.5, -7, 106.5, -6)]
    found += [(106.8125, -6.25, 106.8125, -6.25), (180, 10, 180, 10), (179.9, 8, -179.9, 12), (10, -90, -10, 90)]
    for _ in range(count):
        size = chance.choice([0.001, 0.01, 0.1, 1, 30])
        west, south = chance.gauss(106.8, 0.1) - size / 2, chance.gauss(-6.2, 0.1) - size / 2
        found.append((west, south, west + size, south + size))
    return [Box(*map(float, box)) for box in found]


def places(count=60):
    chance = random.Random(5)
    near = [(chance.gauss(106.8, 0.1), chance.gauss(-6.2, 0.1)) for _ in range(count)]
    lattice = [(106 + x / 8, -6.5 + y / 8) for x in range(9) for y in range(9)]
    return [*near, *lattice, *EDGES]


def halves(box):
    west, south, east, north = box
    return [box] if west <= east else [(west, south, 180, north), (-180, south, east, north)]


def found(session, column, condition):
    return sorted(session.scalars(select(column.class_.id).where(condition)))


def test_points_in_a_box(world, session):
    for box in boxes():
        expected = sorted(
            number
            for number, (x, y) in world.points.items()
            if any(west <= x <= east and south <= y <= north for west, south, east, north in halves(box))
        )
        assert found(session, POINT, spatial.in_box(POINT, box)) == expected, box


@pytest.mark.parametrize(("column", "things"), [(AREA, "areas"), (LINE, "lines")])
def test_shapes_in_a_box(world, session, column, things):
    for box in boxes():
        drawn = shapely.union_all([thin_box(*half) for half in halves(box)])
        expected = [number for number, shape in getattr(world, things).items() if shape.intersects(drawn)]
        assert found(session, column, spatial.in_box(column, box)) == expected, box


def thin_box(west, south, east, north):
    """The convex hull of four corners is a line or a point where the box has no width or height."""
    return shapely.MultiPoint([(west, south), (east, south), (east, north), (west, north)]).convex_hull


def test_areas_over_a_point(world, session):
    for place in places():
        expected = [number for number, shape in world.areas.items() if shape.covers(shapely.Point(place))]
        assert found(session, AREA, spatial.covers(AREA, *place)) == expected, place


def test_a_point_in_a_hole_is_not_in_the_area(world, session):
    holes = [
        (number, shapely.Polygon(ring).centroid)
        for number, shape in world.areas.items()
        for ring in shape.geoms[0].interiors
    ]
    assert holes
    for number, middle in holes:
        assert number not in found(session, AREA, spatial.covers(AREA, middle.x, middle.y))


@pytest.mark.parametrize("limit", [1, 10, 60])
def test_the_nearest_points(world, session, limit):
    for place in [*places(6)[::4], (-73.9, 40.7), (0.0, 89.99), (179.99, 10.0), (-179.99, 10.0)]:
        expected = sorted((metres(place, point), number) for number, point in world.points.items())[:limit]
        answer = spatial.nearest(session, POINT, place, limit)
        assert [(number, round(far, 3)) for number, far in answer] == [(n, round(far, 3)) for far, n in expected], place


def metres(place, point):
    return EARTH.inv(*place, *point)[2]


def test_nothing_is_found_beyond_the_distance_asked_for(world, session):
    place = (106.8, -6.2)
    expected = sorted(number for number, point in world.points.items() if metres(place, point) <= 2500)
    answer = spatial.nearest(session, POINT, place, len(world.points), metres=2500)
    assert sorted(number for number, _ in answer) == expected


def test_conditions_narrow_the_nearest(world, session):
    wanted = set(random.Random(1).sample(sorted(world.points), 50))
    place = (106.8, -6.2)
    expected = sorted((metres(place, world.points[number]), number) for number in wanted)[:5]
    answer = spatial.nearest(session, POINT, place, 5, where=[PublicRecordRow.id.in_(wanted)])
    assert [number for number, _ in answer] == [number for _, number in expected]


@pytest.mark.parametrize(("column", "things"), [(AREA, "areas"), (LINE, "lines")])
def test_the_nearest_shapes(world, session, column, things):
    shapes = getattr(world, things)
    for place in [(106.8, -6.2), (106.5, -6.5), (106.2, -6.9), (108.0, -6.0)]:
        answer = spatial.nearest(session, column, place, 8)
        expected = sorted((walked(place, shape), number) for number, shape in shapes.items())[:8]
        for (_, far), (near, _) in zip(answer, expected, strict=True):
            assert far == pytest.approx(near, rel=2e-3, abs=0.5)


def walked(place, shape):
    """The distance to the outline, measured at small steps along the part of it that comes into question."""
    if shape.covers(shapely.Point(place)):
        return 0.0
    middle = shapely.Point(place)
    outline = shape.boundary if shape.geom_type == "MultiPolygon" else shape
    far = middle.distance(outline)
    near = outline.intersection(middle.buffer(far * 1.2))
    steps = shapely.get_coordinates(near.segmentize(far / 100))
    return min(EARTH.inv([place[0]] * len(steps), [place[1]] * len(steps), steps[:, 0], steps[:, 1])[2])


def test_engines_measure_alike(world):
    for place in places(6)[::4]:
        for column in (POINT, AREA, LINE):
            answers = [spatial.nearest(session, column, place, 5, metres=50_000) for session in world.sessions.values()]
            assert answers[0] == answers[1]


def test_a_geometry_is_read_as_it_was_written(world, session):
    read = dict(session.execute(select(AreaRow.id, spatial.ewkb(AREA))).all())
    assert {number: shapely.from_wkb(blob) for number, blob in read.items()} == world.areas
