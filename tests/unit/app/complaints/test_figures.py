"""Which figures may be told: small ones are hidden, and nothing that is told gives them away."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.complaints.released.figures import (
    CITY,
    FEWEST,
    Counted,
    days_of,
    due_quarters,
    hidden_cells,
    quarter_of,
    told,
)

CELLS = st.tuples(st.sampled_from(["works", "parks", "health"]), st.sampled_from(["a", "b", "c", "d"]))
COUNTS = st.dictionaries(CELLS, st.integers(0, 12), min_size=1)


def totals(counts):
    """Each total with its parts: of the city, and of each department."""
    departments = {department for department, _ in counts}
    yield CITY, [(department, "") for department in sorted(departments)]
    for department in departments:
        yield (department, ""), [cell for cell in counts if cell[0] == department]


def value(counts, cell):
    department, category = cell
    return sum(
        count for (one, other), count in counts.items() if department in ("", one) and (category or other) == other
    )


@given(COUNTS)
def test_no_small_count_is_told(counts):
    shown = (set(counts) | {total for total, _ in totals(counts)}) - hidden_cells(counts)
    assert all(value(counts, cell) >= FEWEST for cell in shown)


@given(COUNTS)
def test_a_total_less_what_is_shown_of_it_gives_no_part_away(counts):
    hidden = hidden_cells(counts)
    for total, parts in totals(counts):
        dark = [part for part in parts if part in hidden]
        if dark and total not in hidden:
            rest = value(counts, total) - sum(value(counts, part) for part in parts if part not in hidden)
            # The rest could lie in any one of them: none is known to be small, none to be nothing.
            assert len(dark) > 1
            assert rest >= FEWEST


@given(COUNTS)
def test_the_parts_of_a_hidden_total_do_not_add_up_to_it(counts):
    hidden = hidden_cells(counts)
    for total, parts in totals(counts):
        if total in hidden:
            assert all(part in hidden for part in parts)


@given(COUNTS)
def test_nothing_is_hidden_where_nothing_is_small(counts):
    large = {cell: count + FEWEST for cell, count in counts.items()}
    assert not hidden_cells(large)


def test_counts_are_told_in_fives():
    assert told({("works", "a"): Counted(received=13)})[CITY].received == 15


def test_a_share_is_told_in_twentieths():
    counts = {("works", "a"): Counted(received=100, timed=90, in_time=79, reopened=3)}
    assert (told(counts)[CITY].in_time, told(counts)[CITY].reopened) == (90, 5)


def test_a_score_is_told_where_five_gave_one():
    rated = told({("works", "a"): Counted(received=20, ratings=5, scores=21)})[CITY]
    unrated = told({("works", "a"): Counted(received=20, ratings=4, scores=17)})[CITY]
    assert (rated.satisfaction, unrated.satisfaction) == (4.0, None)


def test_nothing_is_told_of_a_hidden_cell():
    counts = {("works", "a"): Counted(received=4, timed=4), ("works", "b"): Counted(received=30)}
    assert told(counts)["works", "a"] == told(counts)["works", "b"]


def test_a_quarter_ends_where_the_next_begins():
    assert days_of("2026-Q4") == (date(2026, 10, 1), date(2027, 1, 1))


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_day_lies_in_its_quarter(day):
    first, after = days_of(quarter_of(day))
    assert first <= day < after


def test_a_quarter_is_counted_when_it_has_settled():
    assert due_quarters(date(2026, 2, 3), date(2026, 7, 30), []) == ["2026-Q1"]


def test_a_quarter_is_counted_once():
    assert due_quarters(date(2026, 2, 3), date(2026, 8, 1), ["2026-Q1"]) == ["2026-Q2"]
