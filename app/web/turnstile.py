"""One request is made at a time in each process; the other threads wait for slow sockets.

Python runs one thread at a time anyway. Threads that make pages side by side hand its lock to one another several times
in each, which took a fifth of the processor (``docs/performance.md``). Who waits for the disk lets the next one in.
"""

import time
from collections import deque
from collections.abc import Iterable
from functools import partial
from io import BytesIO
from threading import Lock
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from app.kernel import aside

PATIENCE = 0.03
"""Seconds after which whoever is within counts as slow, and is passed by those who have waited for as long."""
SHORT = 65_536
"""Bytes of a form that is read before its turn, so that nobody waits for the line of whoever sends it."""


class _Place:
    """Of one request. ``turn`` is held until it may enter, at ``entered`` (seconds)."""

    def __init__(self) -> None:
        self.turn = Lock()
        self.turn.acquire()
        self.entered = 0.0


class Turnstile:
    """WSGI. In the order in which they came, which a lock alone does not keep: the last waited twice as long as most.

    Streamed answers are written outside; what has a long body, which may come slowly, does not wait.
    """

    def __init__(self, application: WSGIApplication, patience: float = PATIENCE) -> None:
        self._application = application
        self.patience = patience
        self._changing = Lock()
        self._within: _Place | None = None
        self._waiting: deque[_Place] = deque()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") and not _was_read(environ):
            return self._application(environ, start_response)
        place = self._enter()
        with aside.holding(partial(self._leave, place)):  # until the disk is waited for, at the latest
            return self._application(environ, start_response)

    def _enter(self) -> _Place:
        place = _Place()
        with self._changing:
            if self._within is None:
                self._let_in(place)
                return place
            self._waiting.append(place)
        while not place.turn.acquire(timeout=self.patience):
            with self._changing:
                if self._passes(place):
                    self._let_in(self._waiting.popleft())
        return place

    def _passes(self, place: _Place) -> bool:
        """Whether it is the next, and whoever is within a slow one: those who come now wait for this request only."""
        slow = self._within is None or time.monotonic() - self._within.entered >= self.patience
        return slow and bool(self._waiting) and self._waiting[0] is place

    def _let_in(self, place: _Place) -> None:
        self._within, place.entered = place, time.monotonic()
        place.turn.release()

    def _leave(self, place: _Place) -> None:
        with self._changing:
            if self._within is not place:
                return  # it was passed
            self._within = None
            if self._waiting:
                self._let_in(self._waiting.popleft())


def _was_read(environ: WSGIEnvironment) -> bool:
    """Whether what was sent is short; then it is all here now."""
    length = environ.get("CONTENT_LENGTH", "")
    if not length.isascii() or not length.isdigit() or int(length) > SHORT:
        return False
    environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(int(length)))
    return True
