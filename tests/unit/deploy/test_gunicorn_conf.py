import runpy
from selectors import DefaultSelector
from types import SimpleNamespace

import pytest
from gunicorn.workers.gthread import _DEFER, ThreadWorker

from tests.conftest import ROOT


@pytest.fixture
def settings():
    return runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))


@pytest.fixture
def worker(settings, monkeypatch):
    """Makes processes of that age with so many connections; ``taken`` is how many newcomers each has taken since."""

    def accept(self, _listener):
        self.taken += 1
        self.nr_conns += 1

    monkeypatch.setattr(ThreadWorker, "accept", accept)

    def worker(age, connections):
        made = object.__new__(settings["EvenWorker"])
        made.__dict__.update(
            age=age, nr_conns=connections, alive=True, sockets=[], poller=DefaultSelector(), _accepting=True, taken=0
        )
        made._tell()
        return made

    return worker


def test_newcomers_are_left_to_the_process_with_fewer_connections(worker):
    free, busy = worker(1, 0), worker(2, 1)
    for one in (busy, free):
        one.accept(None)

    assert (free.taken, busy.taken) == (1, 0)


def test_who_has_as_few_as_any_takes_the_newcomer(worker):
    worker(1, 3)
    equal = worker(2, 3)
    equal.accept(None)

    assert equal.taken == 1


def test_a_newcomer_whom_the_others_do_not_take_is_not_left_twice(worker):
    worker(1, 0)
    busy = worker(2, 5)
    for _ in range(2):
        busy.accept(None)

    assert busy.taken == 1


def test_who_has_left_a_newcomer_to_others_looks_away_for_that_moment(worker):
    worker(1, 0)
    busy = worker(2, 1)
    busy.accept(None)
    busy._leaves_until += 3600  # however long the machine takes to get here
    busy.set_accept_enabled(True)

    assert busy._accepting is False


def test_the_next_newcomer_is_left_to_others_again(worker):
    worker(1, 0)
    busy = worker(2, 1)
    busy.accept(None)
    busy._accepting = True  # the moment is over
    busy.wait_for_and_dispatch_events(0)  # and somebody took him
    busy.accept(None)

    assert busy.taken == 0


def test_a_process_that_ends_or_has_ended_is_left_nothing(settings, worker):
    ended, ending, busy = worker(1, 0), worker(2, 0), worker(3, 7)
    settings["child_exit"](None, ended)
    ending.alive = False
    ending._tell()
    busy.accept(None)

    assert busy.taken == 1


def test_no_thread_is_kept_by_who_says_nothing(worker):
    waited = []
    silent = SimpleNamespace(initialized=False, data_ready=False, wait_for_data=waited.append)

    assert (worker(1, 1).handle(silent), [one < 0.1 for one in waited]) == (_DEFER, [True])


def test_what_is_changed_of_gunicorns_process_is_there(settings):
    changed = {"accept", "set_accept_enabled", "wait_for_and_dispatch_events"}

    assert changed <= vars(settings["EvenWorker"]).keys() & vars(ThreadWorker).keys()
