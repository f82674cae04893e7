from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier, BrokenBarrierError, Event

import pytest

from app.kernel import aside
from app.web.turnstile import SHORT as SHORT_FORM
from app.web.turnstile import Turnstile, _Place

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


def sent(turnstile, length, given):
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/", "CONTENT_LENGTH": length, "wsgi.input": given}
    return turnstile(environ, None)


def test_a_short_form_is_read_before_its_turn(threads):
    given = BytesIO(b"text=a hole and what comes after it")
    turnstile = Turnstile(lambda environ, _: [environ["wsgi.input"].read()], LONG)

    assert sent(turnstile, "11", given) == [b"text=a hole"]


@pytest.mark.parametrize(("length", "waits"), [("11", True), (str(SHORT_FORM + 1), False), ("", False), ("-1", False)])
def test_short_forms_wait_for_their_turn_and_long_ones_do_not(threads, length, waits):
    application = OneIsSlow()
    turnstile = Turnstile(application, SHORT if waits else LONG)
    slow = threads.submit(asked, turnstile, "GET", "/slow")
    assert application.is_within.wait(AT_MOST)
    within = turnstile._within

    assert sent(turnstile, length, BytesIO(bytes(SHORT_FORM + 1))) == [b"/"]
    assert (turnstile._within is not within) is waits  # who waited in vain went past it
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


def test_who_waits_for_the_disk_lets_the_next_one_in(threads):
    class Writes(OneIsSlow):
        def __call__(self, environ, start_response):
            aside.step_aside()
            return super().__call__(environ, start_response)

    application = Writes()
    turnstile = Turnstile(application, LONG)
    slow = threads.submit(asked, turnstile, "GET", "/slow")
    assert application.is_within.wait(AT_MOST)

    assert [asked(turnstile), asked(turnstile)] == [[b"/"]] * 2
    application.may_go.set()
    assert slow.result() == [b"/slow"]


def test_all_enter_in_the_order_in_which_they_came():
    turnstile = Turnstile(lambda *_: [b""], LONG)
    first, second, third = turnstile._enter(), _Place(), _Place()
    turnstile._waiting.extend([second, third])
    entered = [turnstile._within]
    for place in (first, second):
        turnstile._leave(place)
        entered.append(turnstile._within)

    assert entered == [first, second, third]


def test_who_waits_behind_others_passes_nobody():
    turnstile = Turnstile(lambda *_: [b""], 0)
    turnstile._enter()
    second, third = _Place(), _Place()
    turnstile._waiting.extend([second, third])

    assert (turnstile._passes(third), turnstile._passes(second)) == (False, True)


def test_nobody_passes_a_quick_page_however_long_the_queue_was():
    turnstile = Turnstile(lambda *_: [b""], LONG)
    turnstile._enter()
    next_one = _Place()
    turnstile._waiting.append(next_one)

    assert not turnstile._passes(next_one)
