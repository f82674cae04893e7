"""Located records: pages, counts and cells agree with looking at every point, on both engines."""

import random
from datetime import date

import pytest

from app.db import grid, point_cells
from app.db.first_in_box import Met
from app.kernel.box import WORLD, Box
from records import located
from tests.integration.spatial.test_both_engines import boxes, halves, session  # noqa: F401

EXTRA = [
    Box(-180, -86, 180, -85),
    Box(106, -90, 107, 90),
    Box(106.875, -6.5, 107.25, -6.25),
    Box(-180, 0, 0, 90),
    Box(60, 0, 50, 1),
]


def inside(world, box):
    return sorted(
        number
        for number, (x, y) in world.points.items()
        if any(west <= x <= east and south <= y <= north for west, south, east, north in halves(box))
    )


@pytest.mark.parametrize("limit", [97, 3000])
def test_pages_follow_one_another_through_the_box(world, session, limit):  # noqa: F811
    for box in [*boxes(12), *EXTRA]:
        found = list(paged(session, box, limit))
        assert sorted(row for _, row in found) == inside(world, box), box
        assert found == sorted(found), box


def paged(session, box, limit):  # noqa: F811
    after = None
    while page := located.first_in_box(session, "permit", box, limit=limit, after=after):
        yield from page
        after = Met(*page[-1])


def test_what_goes_on_behind_a_row_needs_the_row_no_longer(world, session):  # noqa: F811
    box = Box(106.0, -7.0, 107.5, -5.5)
    everything = located.first_in_box(session, "permit", box, limit=3000)
    number, row = everything[10]
    between = Met(number, row + 1)

    assert (
        located.first_in_box(session, "permit", box, limit=5, after=between)
        == [one for one in everything if one > between][:5]
    )


def test_without_a_box_all_are_met_in_the_order_of_their_ids(world, session):  # noqa: F811
    assert located.first_anywhere(session, "permit", limit=3000) == sorted(world.points)
    assert located.first_anywhere(session, "permit", limit=2, after=5) == sorted(world.points)[5:7]


def test_the_quick_count_is_never_too_high(world, session):  # noqa: F811
    for box in [*boxes(), *EXTRA]:
        counted = sum(point_cells.at_least(session, "permit", half) for half in box.halves)
        assert counted <= len(inside(world, box)), box


def test_the_count_is_that_of_the_pages(world, session):  # noqa: F811
    for box in [*boxes(), *EXTRA]:
        assert located.count_in_box(session, "permit", box) == len(inside(world, box)), box


@pytest.mark.parametrize("most", [3, 3000])
def test_few_are_counted_as_they_are_and_more_only_as_more(world, session, most):  # noqa: F811
    for box in [*boxes(), *EXTRA]:
        counted, there = located.count_up_to(session, "permit", box, most), len(inside(world, box))
        assert counted == there or (there > most and counted > most), box


@pytest.mark.parametrize("most", [3, 3000])
def test_the_first_are_found_and_counted_in_one_go(world, session, most):  # noqa: F811
    for box in [*boxes(), *EXTRA]:
        found, counted = located.first_counted(session, "permit", box, limit=40, most=most)
        there = len(inside(world, box))
        assert found == located.first_in_box(session, "permit", box, limit=40), box
        assert counted == there or (there > most and counted > most), box


def test_all_are_counted_without_a_box(world, session):  # noqa: F811
    assert located.count_in_box(session, "permit", None) == len(world.points)


def test_a_kind_without_records_is_nowhere(session):  # noqa: F811
    assert located.count_in_box(session, "deed", WORLD) == 0
    assert located.extent(session, "deed") is None
    assert located.cells(session, "deed", WORLD, 4) == []


def test_the_extent_holds_every_point(world, session):  # noqa: F811
    west, south, east, north = located.extent(session, "permit")
    assert all(west <= x <= east and south <= y <= north for x, y in world.points.values())


@pytest.mark.parametrize("level", [1, 8, 10, 13, 20])
def test_cells_gather_what_they_hold(world, session, level):  # noqa: F811
    box = Box(106.0, -7.0, 107.5, -5.5)
    shift = grid.FINEST - level
    expected = {}
    for x, y in world.points.values():
        column, row = grid.finest_cell(x, y)
        expected.setdefault((column >> shift, row >> shift), []).append((x, y))
    left, right, top, bottom = grid.touched(box, level)
    found = located.cells(session, "permit", box, level)
    assert {(cell.x, cell.y): cell.points for cell in found} == {
        cell: len(points) for cell, points in expected.items() if left <= cell[0] <= right and top <= cell[1] <= bottom
    }
    middle = random.Random(2).choice(found)
    points = expected[middle.x, middle.y]
    assert middle.longitude == pytest.approx(sum(x for x, _ in points) / len(points), abs=2e-6)
    assert middle.latitude == pytest.approx(sum(y for _, y in points) / len(points), abs=2e-6)


def test_days_narrow_and_a_record_without_a_day_is_found_on_any(world, session):  # noqa: F811
    box = Box(106.0, -7.0, 107.5, -5.5)
    first, last = date(2024, 1, 5), date(2024, 1, 9)
    expected = [number for number in inside(world, box) if world.days[number] in (None, *days(first, last))]
    found = located.first_in_box(session, "permit", box, first=first, last=last, limit=5000)
    assert sorted(row for _, row in found) == expected
    assert located.count_in_box(session, "permit", box, first=first, last=last) == len(expected)


def days(first, last):
    return [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)]
