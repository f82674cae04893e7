from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError, Event

import pytest

from app.web.turnstile import Turnstile

LONG, SHORT, AT_MOST = 60.0, 0.001, 5.0
"""Seconds: of patience; and before a test gives up."""


@pytest.fixture
def threads():
    with ThreadPoolExecutor(2) as pool:
        yield pool


def asked(turnstile, method="GET", path="/"):
    return turnstile({"REQUEST_METHOD": method, "PATH_INFO": path}, None)


class OneIsSlow:
    """An application that stays within ``/slow`` until it may go."""

    def __init__(self):
        self.is_within, self.may_go = Event(), Event()

    def __call__(self, environ, _start_response):
        if environ["PATH_INFO"] == "/slow":
            self.is_within.set()
            assert self.may_go.wait(AT_MOST)
        return [environ["PATH_INFO"].encode()]


@pytest.mark.parametrize("methods", [("GET", "GET"), ("GET", "HEAD")])
def test_two_pages_are_not_made_side_by_side(threads, methods):
    meeting = Barrier(2)

    def meet(_environ, _start_response):
        try:
            meeting.wait(0.004)
        except BrokenBarrierError:
            return [b"alone"]
        return [b"met"]

    turnstile = Turnstile(meet, LONG)

    assert [found.result() for found in [threads.submit(asked, turnstile, name) for name in methods]] == [
        [b"alone"]
    ] * 2


@pytest.mark.parametrize(("method", "patience"), [("GET", SHORT), ("POST", LONG)])
def test_a_slow_page_holds_up_neither_readers_nor_what_is_sent(threads, method, patience):
    application = OneIsSlow()
    turnstile = Turnstile(application, patience)
    slow = threads.submit(asked, turnstile, "GET", "/slow")
    assert application.is_within.wait(AT_MOST)

    assert asked(turnstile, method, "/quick") == [b"/quick"]
    application.may_go.set()
    assert slow.result() == [b"/slow"]


def test_who_comes_after_a_slow_page_was_passed_does_not_wait_for_it_again(threads):
    application = OneIsSlow()
    turnstile = Turnstile(application, SHORT)
    slow = threads.submit(asked, turnstile, "GET", "/slow")
    assert application.is_within.wait(AT_MOST)
    asked(turnstile)
    turnstile.patience = LONG

    assert asked(turnstile) == [b"/"]
    application.may_go.set()
    assert slow.result() == [b"/slow"]


def test_a_stream_is_written_outside():
    turnstile = Turnstile(lambda *_: iter([b"a", b"b"]), LONG)
    begun = asked(turnstile)

    assert next(begun) + next(asked(turnstile)) + next(begun) == b"aab"


def test_a_page_that_fails_lets_the_next_one_in():
    def fail(*_):
        raise ValueError

    turnstile = Turnstile(fail, LONG)
    for _ in range(2):
        with pytest.raises(ValueError):  # noqa: PT011 - our own, without words
            asked(turnstile)
