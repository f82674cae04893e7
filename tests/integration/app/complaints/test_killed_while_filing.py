"""A real gunicorn, worker and database are killed at random while people file: what was acknowledged is there, once.

``make bench BENCH=kill`` does the same for five minutes on each engine and prints figures.
"""

import pytest

from tests.conftest import leave_out
from tests.killing.judgement import judged, told
from tests.killing.storm import city, weathered
from tests.postgres_cluster import NoCluster

SECONDS, SEED = 30, 20261122
LONGEST_RECOVERY = 30
"""Seconds, where two test runs share the processors; the figure of ``make bench`` is 10."""


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def weather(request, tmp_path_factory):
    """The storm and its judgement."""
    try:
        with city(request.param, tmp_path_factory.mktemp("killed")) as processes:
            storm = weathered(processes, SECONDS, SEED)
            judgement = judged(storm)
    except NoCluster as problem:
        leave_out(f"no test on PostgreSQL: {problem}")
    return storm, judgement


def test_nothing_that_was_acknowledged_is_lost_doubled_or_incomplete(weather):
    storm, judgement = weather
    assert judgement.faults == {}, told(storm, judgement)


def test_everybody_who_sent_something_holds_a_receipt(weather):
    assert [report.number for report in weather[0].reports if report.attempts and not report.has_receipt] == []


def test_people_filed_while_processes_were_killed(weather):
    storm, judgement = weather
    assert judgement.acknowledged > len(storm.kills) >= len({kill.kind for kill in storm.kills}) >= 4


def test_filing_goes_on_soon_after_each_kill(weather):
    assert [kill for kill in weather[0].kills if kill.seconds > LONGEST_RECOVERY] == []
