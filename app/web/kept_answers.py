"""Answers that were made once and are given again while nothing changed: a small memory in each process.

An answer is kept under its ETag, which names all that it was made from (``etag``): where a reader's own browser would
be told "not modified", another reader gets the same bytes (``short_way``). So nothing survives a publication, and
nothing is kept that depends on who asks. Streamed answers are not kept.
"""

from collections import OrderedDict
from threading import Lock

from flask import Flask, Response, current_app, g, request

from app.kernel.actor import STRANGER
from app.web.compression import takes_gzip
from app.web.for_programs import is_for_programs
from app.web.identity import identity

MOST_BYTES = 32_000_000
"""In each process. One answer may fill an eighth of it."""
_ENTRY = 2_000
"""Bytes of memory that headers and key take, about."""

_Key = tuple[str, bool]
_Held = tuple[bytes, list[tuple[str, str]], int]


class KeptAnswers:
    """Body, headers and status of answers, those given up first that were not asked for the longest."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._held: OrderedDict[_Key, _Held] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: _Key) -> _Held | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: _Key, held: _Held) -> None:
        if _size(held) > self._most // 8:
            return
        with self._lock:
            before = self._held.pop(key, None)
            self._held[key] = held
            self._bytes += _size(held) - (_size(before) if before else 0)
            while self._bytes > self._most:
                _, gone = self._held.popitem(last=False)
                self._bytes -= _size(gone)


def _size(held: _Held) -> int:
    return len(held[0]) + _ENTRY


def _keep(response: Response) -> Response:
    # What varies with a preference that its ETag does not name is made anew each time.
    depends = g.get("varies_by_language", False) and not is_for_programs()
    if (
        "etag" in g
        and request.method == "GET"
        and response.status_code in (200, 204)
        and not (response.is_streamed or depends)
        and identity().actor is STRANGER
    ):
        held = response.get_data(), list(response.get_wsgi_headers(request.environ)), response.status_code
        answers_of(current_app).put((g.etag, takes_gzip()), held)
    return response


def answers_of(app: Flask) -> KeptAnswers:
    """The memory of this process."""
    answers: KeptAnswers = app.extensions["psis.answers"]
    return answers


def install(app: Flask) -> None:
    app.extensions["psis.answers"] = KeptAnswers()
    app.after_request(_keep)
