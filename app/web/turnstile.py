"""One request is made at a time in each process; the other threads wait for slow sockets.

Python runs one thread at a time anyway. Threads that make pages side by side hand its lock to one another several times
in each, which took a fifth of the processor (``docs/performance.md``). Who waits for the disk lets the next one in.
"""

from collections.abc import Iterable
from io import BytesIO
from threading import Lock
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from app.kernel import aside

PATIENCE = 0.03
"""Seconds after which a reader no longer waits for whoever is within: that request is a slow one."""
SHORT = 65_536
"""Bytes of a form that is read before its turn, so that nobody waits for the line of whoever sends it."""


class Turnstile:
    """WSGI. Streamed answers are written outside; what has a long body, which may come slowly, does not wait."""

    def __init__(self, application: WSGIApplication, patience: float = PATIENCE) -> None:
        self._application = application
        self.patience = patience
        self._within = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") and not _was_read(environ):
            return self._application(environ, start_response)
        within = self._within
        if not within.acquire(timeout=self.patience):
            # Whoever is slow keeps the old lock to himself: those who come now wait for this request only.
            within = Lock()
            within.acquire()
            self._within = within
        with aside.holding(within.release):  # until the disk is waited for, at the latest
            return self._application(environ, start_response)


def _was_read(environ: WSGIEnvironment) -> bool:
    """Whether what was sent is short; then it is all here now."""
    length = environ.get("CONTENT_LENGTH", "")
    if not length.isascii() or not length.isdigit() or int(length) > SHORT:
        return False
    environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(int(length)))
    return True
