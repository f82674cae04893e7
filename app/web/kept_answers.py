"""Answers that were made once and are given again while nothing changed: a small memory in each process.

What is kept depends on the catalogue's revision and on its key alone. The revision is read with every request, so that
nothing survives a publication; the key names all else that the answer was made from.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

MOST_BYTES = 64_000_000


class KeptAnswers:
    """Bodies of answers under their keys, the ones longest not asked for given up first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._held: OrderedDict[Hashable, bytes] = OrderedDict()
        self._bytes = 0
        self._revision = -1
        self._lock = Lock()

    def get(self, revision: int, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The body kept under the key for this revision, made where there is none."""
        with self._lock:
            if revision > self._revision:
                self._held.clear()
                self._bytes, self._revision = 0, revision
            if revision == self._revision and key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        body = make()
        with self._lock:
            if revision == self._revision and key not in self._held and len(body) <= self._most // 8:
                self._held[key] = body
                self._bytes += len(body)
                while self._bytes > self._most:
                    _, gone = self._held.popitem(last=False)
                    self._bytes -= len(gone)
        return body
