"""Row ids that need no round trip: 41 bits of milliseconds, 22 bits that count within one millisecond."""

import secrets
import threading
import time
from collections.abc import Iterator
from datetime import datetime

_EPOCH_MS = 1_735_689_600_000  # 2025-01-01
_SEQUENCE_BITS = 22


def _sequence() -> Iterator[int]:
    last_ms, counter = -1, 0
    while True:
        now_ms = max(int(time.time() * 1000) - _EPOCH_MS, last_ms)
        if now_ms > last_ms:
            # A random start keeps two processes of the same millisecond apart and leaves room to count up.
            last_ms, counter = now_ms, secrets.randbits(_SEQUENCE_BITS - 1)
        counter += 1
        if counter >> _SEQUENCE_BITS:
            last_ms, counter = last_ms + 1, 0
        yield last_ms << _SEQUENCE_BITS | counter


_ids = _sequence()
_lock = threading.Lock()  # a generator refuses a second thread while it runs


def new_id() -> int:
    """A positive 63-bit integer that grows with time."""
    with _lock:
        return next(_ids)


def first_of(moment: datetime) -> int:
    """No id that is made from ``moment`` on is smaller."""
    return max(int(moment.timestamp() * 1000) - _EPOCH_MS, 0) << _SEQUENCE_BITS


def request_id() -> str:
    """Sixteen hexadecimal characters that name one request in the logs."""
    return secrets.token_hex(8)
