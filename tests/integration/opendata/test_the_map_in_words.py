"""The list under a map, what the map draws and what programs read are one: on both engines, whatever is asked."""

from datetime import date
from itertools import pairwise
from math import hypot

import pytest
import shapely
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from app.db.geodesy import distances
from app.kernel.box import Box
from app.kernel.errors import NotVisible
from app.opendata import features
from app.opendata.features import Question
from app.opendata.nearest import nearest
from maps import spots
from maps.listing import Narrowing, counts, listed
from records import located
from records.cards import record_key
from tests.integration.opendata.conftest import MANY
from tests.integration.opendata.test_agreement import ENGINES, boxes, latitudes, longitudes, texts
from tests.integration.opendata.test_agreement import found as found_rows

LAYERS = ("schools", "areas")
trying = effort(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
narrowings = st.builds(
    Narrowing, layers=st.just(LAYERS), text=texts, step_free=st.booleans(), box=st.one_of(st.none(), boxes)
)
points = st.tuples(longitudes, latitudes)


@pytest.fixture(params=ENGINES)
def session(request, sessions):
    return sessions[request.param]


@trying
@given(narrowing=narrowings)
def test_list_map_and_programs_count_the_same(session, narrowing):
    question = Question(box=narrowing.box, text=narrowing.text, step_free=narrowing.step_free or None)
    drawn = (*spots.facility_spots(session, narrowing), *spots.area_spots(session, narrowing))
    read = {layer: features.count(session, layer, question) for layer in LAYERS}

    assert counts(session, narrowing) == {layer: number for layer, number in read.items() if number}
    assert {layer: sum(spot.layer == layer for spot in drawn) for layer in LAYERS} == read


@trying
@given(narrowing=narrowings)
def test_the_pages_of_a_list_hold_everything_once_in_its_order(session, narrowing):
    pages = [listed(session, narrowing, offset=start, limit=100) for start in range(0, 2 * MANY, 100)]
    lines = [(line.name.lower(), line.layer, line.id) for page in pages for line in page]

    assert len(set(lines)) == len(lines) == sum(counts(session, narrowing).values())


@trying
@given(narrowing=narrowings, origin=points)
def test_a_list_by_distance_begins_with_what_is_near(session, narrowing, origin):
    near = (round(106.8 + origin[0] / 1000, 6), round(-6.2 + origin[1] / 1000, 6))
    narrowing = Narrowing(layers=LAYERS, text=narrowing.text, box=Box(106.7, -6.3, 106.9, -6.1))
    metres = [line.metres for line in listed(session, narrowing, order="distance", origin=near, limit=2 * MANY)]

    # On a plane that touches the earth: right to a thousandth within a city.
    assert all(one <= other * 1.01 + 1 for one, other in pairwise(metres))


@pytest.mark.parametrize("origin", [179.9, -179.9])
def test_across_the_antimeridian_the_shorter_way_counts(session, origin):
    narrowing = Narrowing(layers=LAYERS, box=Box(150, -80, -150, 80))
    near = listed(session, narrowing, order="distance", origin=(origin, 0.0), limit=2 * MANY)
    apart = [hypot(min(abs(one.longitude - origin), 360 - abs(one.longitude - origin)), one.latitude) for one in near]

    assert {one.longitude > 0 for one in near} == {True, False}
    assert apart == sorted(apart)


@trying
@given(
    origin=points, box=st.one_of(st.none(), boxes), limit=st.sampled_from([1, 10, MANY]), rows=st.none() | found_rows
)
def test_the_nearest_records_are_those_of_brute_force(session, planted, origin, box, limit, rows):
    held = [
        one
        for one in planted["permits"].values()
        if (box is None or box.holds(one.shape.x, one.shape.y)) and (rows is None or one.row in rows)
    ]
    metres = distances(*origin, [one.shape.x for one in held], [one.shape.y for one in held])
    found = nearest(session, "permits", Question(box=box, rows=rows), origin, limit)

    assert [round(one.metres, 3) for one in found] == [round(far, 3) for far in sorted(metres)[:limit]]
    assert len({one.feature.id for one in found}) == len(found)


@trying
@given(west=longitudes, south=latitudes, size=st.sampled_from([0.02, 5.0, 120.0]), limit=st.sampled_from([1, 5, MANY]))
def test_the_newest_records_inside_an_outline_are_those_of_brute_force(session, planted, west, south, size, limit):
    outline = shapely.Polygon([(west, south), (west + size, south), (west, south + size)])
    held = [one for one in planted["permits"].values() if outline.intersects(one.shape)]
    newest = sorted(held, key=lambda one: (one.day or date.min, one.row), reverse=True)

    assert located.inside(session, shapely.to_wkb(outline), Box(*outline.bounds), limit) == [
        record_key(one.row) for one in newest[:limit]
    ]


@pytest.mark.parametrize("layer", LAYERS)
def test_what_is_drawn_says_what_was_put_in(session, planted, layer):
    read = spots.facilities if layer == "schools" else spots.areas
    drawn = {one.id: (one.layer, one.name) for one in read(session, planted[layer])}

    assert drawn == {row: (layer, one.text) for row, one in planted[layer].items()}


def test_the_nearest_are_narrowed_as_a_page_is(session):
    narrowed = Question(first=date(2024, 1, 5), last=date(2024, 2, 20), equal={"status": "issued"}, limit=MANY)
    found = nearest(session, "permits", narrowed, (106.8, -6.2), MANY)

    page = features.features(session, "permits", narrowed).features
    assert {one.feature.id for one in found} == {one.id for one in page} != set()


def test_only_records_are_measured_here(session):
    with pytest.raises(NotVisible):
        nearest(session, "schools", Question(), (106.8, -6.2), MANY)
