"""A real gunicorn, worker and database are killed at random while people file: what was acknowledged is there, once.

``make bench BENCH=kill`` does the same for five minutes on each engine and prints figures.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress

import pytest

from tests.conftest import leave_out
from tests.killing.judgement import judged, told
from tests.killing.storm import city, weathered
from tests.postgres_cluster import NoCluster

ENGINES = ("sqlite", "postgres")
SECONDS, SEED = 30, 20261122
LONGEST_RECOVERY = 30
"""Seconds, where two test runs share the processors; the figure of ``make bench`` is 10."""


@pytest.fixture(scope="module")
def storms(tmp_path_factory):
    """Engine → its storm and judgement, to come: both rage at the same time."""
    with ExitStack() as portals, ThreadPoolExecutor() as pool:
        running = {}
        for engine in ENGINES:
            with suppress(NoCluster):
                running[engine] = portals.enter_context(city(engine, tmp_path_factory.mktemp("killed")))
        yield {engine: pool.submit(survived, processes) for engine, processes in running.items()}


def survived(processes):
    storm = weathered(processes, SECONDS, SEED)
    return storm, judged(storm)


@pytest.fixture(scope="module", params=ENGINES)
def weather(request, storms):
    """The storm and its judgement."""
    if request.param not in storms:
        leave_out("no test on PostgreSQL: its programs are not here")
    return storms[request.param].result()


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
