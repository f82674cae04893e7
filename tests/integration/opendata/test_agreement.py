"""Whatever is asked of whichever collection: pages, count, files and tiles agree with a look through everything."""

import csv
import io
from dataclasses import replace
from datetime import date

import mapbox_vector_tile
import pytest
import shapely
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from pyogrio import raw

from app.db.first_in_box import NOWHERE, Met
from app.kernel.box import WORLD, Box
from app.kernel.errors import NotVisible
from app.kernel.mercator import tile_of
from app.opendata import features, of_records, tiles
from app.opendata.collections import collection, collections
from app.opendata.downloads import csv_rows, write_geopackage
from app.opendata.features import Question
from app.opendata.tiles import Tile
from maps import geojson
from maps.bounds import tile_box
from maps.words import folded
from tests.integration.opendata.conftest import MANY, STATUSES, WARDS, WORDS

NAMES = ("schools", "areas", "streets", "permits")
ENGINES = ("sqlite", "postgres")
EQUAL = {"schools": ("ward", "reference"), "areas": ("reference",), "streets": ("reference",),
         "permits": ("ward", "status", "reference")}  # fmt: skip
VALUES = {"ward": WARDS[1:], "status": STATUSES[:2], "reference": ("r1-1", "r0-7", "none")}

# Sides on the lines on which places lie, so that "on the side" is often asked.
longitudes = st.one_of(
    st.integers(-22, 22).map(lambda step: round(106.8 + step / 400, 6)), st.floats(-180, 180, allow_nan=False)
)
latitudes = st.one_of(
    st.integers(-22, 22).map(lambda step: round(-6.2 + step / 400, 6)), st.floats(-90, 90, allow_nan=False)
)
boxes = st.builds(
    lambda west, east, one, other: Box(west, min(one, other), east, max(one, other)),
    longitudes, longitudes, latitudes, latitudes,
)  # fmt: skip
days = st.one_of(st.none(), st.integers(1, 28).map(lambda day: date(2024, 1, day)))
texts = st.one_of(st.just(""), st.sampled_from(WORDS), st.sampled_from(["oak harb", "ångström", "%", "_off", "SCHOOL"]))

# What a search found of records: none, some, or all of them, and some that are no longer there.
found = st.sets(st.integers(1, MANY + 20)).map(sorted).map(tuple) | st.just(tuple(range(1, MANY + 1)))


@st.composite
def questions(draw, name):
    equal = {key: draw(st.sampled_from(VALUES[key])) for key in draw(st.sets(st.sampled_from(EQUAL[name]), max_size=1))}
    has_days = name == "permits"
    rows = draw(st.one_of(st.none(), found)) if has_days else None
    return Question(
        box=draw(st.one_of(st.none(), boxes)),
        first=draw(days) if has_days else None,
        last=draw(days) if has_days else None,
        text=draw(texts) if not has_days or rows is not None else "",
        rows=rows,
        step_free=draw(st.sampled_from([None, None, True, False])) if name != "permits" else None,
        equal=equal,
        limit=draw(st.sampled_from([60, 100, MANY])),
    )


asked = st.sampled_from(NAMES).flatmap(lambda name: st.tuples(st.just(name), questions(name)))
thorough = effort(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def meets(name, one, question):
    """Whether a feature is what was asked for, by looking at it."""
    words = folded(question.text).split() if name != "permits" else []
    return (
        (question.box is None or any(shapely.intersects(one.shape, drawn(half)) for half in question.box.halves))
        and (question.first is None or one.day is None or one.day >= question.first)
        and (question.last is None or one.day is None or one.day <= question.last)
        and all(word in folded(one.text) for word in words)
        and (question.rows is None or one.row in question.rows)
        and (question.step_free is None or (name == "schools" and one.step_free is question.step_free))
        and all(one.properties[key] == value for key, value in question.equal.items())
    )


def drawn(box):
    """The box as a shape, however thin."""
    return shapely.MultiPoint([(box.west, box.south), (box.east, box.north)]).envelope


def brute(planted, name, question):
    return [row for row, one in planted[name].items() if meets(name, one, question)]


def pages(session, name, question):
    """The rows of all pages, and what each page counts."""
    rows, counts, after = [], set(), ""
    while True:
        answer = features.features(session, name, replace(question, after=after))
        rows += [one.row for one in answer.features]
        counts.add(answer.matched)
        after = answer.following
        if not after:
            return rows, counts


@thorough
@given(asked)
def test_pages_and_counts_are_what_a_look_at_everything_finds(sessions, planted, both):
    name, question = both
    expected = brute(planted, name, question)

    for kind in ENGINES:
        rows, counts = pages(sessions[kind], name, question)
        assert (sorted(rows), counts) == (expected, {len(expected)}), kind
        assert features.count(sessions[kind], name, question) == len(expected), kind


@pytest.mark.parametrize("box", [None, WORLD])
@pytest.mark.parametrize("kind", ENGINES)
def test_a_record_that_is_withdrawn_while_a_page_is_read_ends_no_pages(sessions, monkeypatch, kind, box):
    question, session, gone = Question(box=box, limit=20), sessions[kind], Met(NOWHERE, 10**9)
    expected, _counts = pages(session, "permits", question)
    read, asked = of_records.turns, []

    def with_one_that_goes(session, name, question):
        asked.append(question)
        found = read(session, name, question)
        return [*found[:-1], gone] if len(asked) == 1 else found

    monkeypatch.setattr(of_records, "turns", with_one_that_goes)
    assert pages(session, "permits", question)[0] == expected


@thorough
@given(boxes, days, st.sampled_from([3, 40]))
def test_few_are_counted_for_programs_and_more_are_not(sessions, box, first, most):
    question = Question(box=box, first=first)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(of_records, "MOST_COUNTED", most)
        for kind in ENGINES:
            there = features.count(sessions[kind], "permits", question)
            assert features.count_few(sessions[kind], "permits", question) == (there if there <= most else None), kind


@thorough
@given(boxes, days, st.sampled_from([{}, {"ward": WARDS[1]}]), st.sampled_from([3, 40]))
def test_rows_that_are_counted_in_the_same_go_are_those_of_the_page(sessions, box, first, equal, most):
    question = Question(box=box, first=first, equal=equal, limit=5)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(of_records, "MOST_COUNTED", most)
        for kind in ENGINES:
            found = features.rows(sessions[kind], "permits", question)
            page = features.features(sessions[kind], "permits", question, counting=features.count_few)
            expected = [one.row for one in page.features], page.matched, page.following
            assert (found.features, found.matched, found.following) == expected, kind


@thorough
@given(asked)
def test_both_engines_give_the_same_bytes(sessions, both):
    name, question = both
    told = {
        geojson.collection(
            [geojson.written(geojson.feature(one.id, one.geometry, one.properties))
             for one in features.every_feature(sessions[kind], name, question)]
        )
        for kind in ENGINES
    }  # fmt: skip

    assert len(told) == 1


@effort(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked)
def test_files_hold_what_the_pages_hold(sessions, planted, tmp_path, both):
    name, question = both
    expected = brute(planted, name, question)
    session = sessions["sqlite"]
    one = collection(session, name)
    rows = [
        (geojson.feature(each.id, each.geometry, each.properties), each.longitude, each.latitude)
        for each in features.every_feature(session, name, question)
    ]
    table = list(csv.DictReader(io.StringIO("".join(csv_rows(one, iter(rows))), newline="")))
    path = tmp_path / "x.gpkg"
    path.unlink(missing_ok=True)
    write_geopackage(path, one, iter(rows))

    assert len(table) == len(raw.read(path)[2]) == len(rows) == len(expected)


@effort(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(("schools", "permits")), st.integers(0, 18), st.sampled_from((3, 10_000)), st.data())
def test_tiles_hold_the_points_that_lie_in_them(sessions, planted, monkeypatch, name, zoom, most, data):
    monkeypatch.setattr(tiles, "MOST_SINGLE", most)
    near = data.draw(st.sampled_from(sorted(planted[name])))
    middle = planted[name][near].shape.representative_point()
    x, y = tile_of(middle.x, middle.y, zoom)
    points = [one for one in planted[name].values() if one.shape.geom_type == "Point"]
    expected = sum(tile_of(one.shape.x, one.shape.y, zoom) == (x, y) for one in points)
    made = {kind: tiles.tile(sessions[kind], collection(sessions[kind], name), Tile(zoom, x, y)) for kind in ENGINES}

    assert made["sqlite"] == made["postgres"]
    if name == "permits":
        assert held(made["sqlite"], name) == expected


def held(tile, name):
    """How many points a tile speaks of, gathered ones included."""
    if not tile:
        return 0
    found = mapbox_vector_tile.decode(tile)[name]["features"]
    return sum(one["properties"].get("count", 1) for one in found)


@pytest.mark.parametrize("zoom", [0, 3, 8, 11, 13])
@pytest.mark.parametrize("name", ["schools", "permits"])
def test_clusters_count_everything_once(sessions, name, zoom):
    for kind in ENGINES:
        found = features.clusters(sessions[kind], name, WORLD, zoom)
        assert sum(one.count for one in found) == MANY


@pytest.mark.parametrize("name", ["schools", "permits"])
def test_clusters_lie_in_their_cells(sessions, name):
    for one in features.clusters(sessions["sqlite"], name, WORLD, 9):
        assert one.box.west - 1e-6 <= one.longitude <= one.box.east + 1e-6


def test_the_tiles_of_one_zoom_hold_every_record(sessions, planted):
    session = sessions["sqlite"]
    one = collection(session, "permits")
    places = {tile_of(each.shape.x, each.shape.y, 9) for each in planted["permits"].values()}

    assert sum(held(tiles.tile(session, one, Tile(9, *place)), "permits") for place in places) == MANY


@pytest.mark.parametrize("name", NAMES)
def test_a_feature_is_found_by_the_id_it_is_listed_with(sessions, name):
    for kind in ENGINES:
        listed = features.features(sessions[kind], name, Question(limit=5)).features
        assert [features.feature(sessions[kind], name, one.id) for one in listed] == list(listed)


@pytest.mark.parametrize("wrong", ["", "0", "999999", "x", "9" * 30])
@pytest.mark.parametrize("name", NAMES)
def test_there_is_no_other_feature(sessions, name, wrong):
    for kind in ENGINES:
        with pytest.raises(NotVisible):
            features.feature(sessions[kind], name, wrong)


def test_both_engines_hold_the_same_collections(sessions):
    assert collections(sessions["sqlite"]) == collections(sessions["postgres"])


def test_the_words_of_records_are_for_the_search(sessions):
    with pytest.raises(ValueError, match="searched by the index"):
        features.features(sessions["sqlite"], "permits", Question(text="oak"))


def test_what_there_is_not_is_not_visible(sessions):
    with pytest.raises(NotVisible):
        features.features(sessions["sqlite"], "none", Question())


def test_a_box_of_whole_tiles_gathers_what_lies_in_it(sessions, planted):
    x, y = tile_of(106.8, -6.2, 10)
    inside = tile_box(10, x, y)
    found = features.clusters(sessions["postgres"], "permits", inside, 10)
    lie = [one for one in planted["permits"].values() if tile_of(one.shape.x, one.shape.y, 10) == (x, y)]

    assert sum(one.count for one in found) >= len(lie) > 0
