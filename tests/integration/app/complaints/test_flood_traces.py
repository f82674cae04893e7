"""Traces by which floods are seen: counted within their time, apart by address, ward and words."""

from datetime import timedelta

import pytest

from app.complaints.filing import flood_traces
from app.complaints.filing.flood_model import FilingTrace
from app.complaints.filing.flooding import IN_WARD, Before
from app.kernel import clock, ids
from app.kernel.actor import SYSTEM
from app.kernel.errors import UnboundSession

NOW = clock.now()
MINUTE = timedelta(minutes=1)


@pytest.fixture
def left(database):
    """Leave traces so many minutes ago."""

    def leave(origin, ward, words, *minutes):
        with database.unit(SYSTEM) as unit:
            for one in minutes:
                trace = {"id": ids.new_id(), "at": NOW - one * MINUTE, "origin": origin, "ward": ward}
                unit.session.add(FilingTrace(**trace, text_hash=words))

    return leave


def before(database, *asked):
    with database.open(SYSTEM) as session:
        return flood_traces.before(session, *asked, NOW)


def test_nothing_was_before_the_first(database):
    assert before(database, "o", "w", "t") == Before([], 0, 0)


def test_each_is_counted_within_its_own_time(database, left):
    left("o", "w", "t", 5, 59, 61, 23 * 60, 25 * 60)
    found = before(database, "o", "w", "t")
    assert (found.of_address, found.of_ward, found.of_words) == ([NOW - n * MINUTE for n in (5, 59, 61, 1380)], 2, 2)


def test_others_do_not_count(database, left):
    left("other", "w", "other", 1, 2, 3)
    assert before(database, "o", "w", "t") == Before([], 3, 0)


def test_what_has_no_value_is_not_counted(database, left):
    left("", "", "", 1, 2, 3)
    assert before(database, "", "", "") == Before([], 0, 0)


def test_of_a_ward_no_more_are_counted_than_are_usual(database, left):
    left("o", "w", "t", *range(59), 1, 1, 1)
    assert before(database, "p", "w", "u").of_ward == IN_WARD.most


def test_nobody_else_reads_traces(database):
    with database.open(SYSTEM) as session:
        session.info["actor"] = type(SYSTEM)("somebody")
        with pytest.raises(UnboundSession):
            flood_traces.before(session, "o", "w", "t", NOW)
