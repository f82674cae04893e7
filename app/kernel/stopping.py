"""Being told to stop by a signal."""

import time

_STEP = 0.1


class Stop:
    """Set by a signal's handler, waited for by the thread that the signal interrupts.

    ``threading.Event`` cannot do that: its lock may be held by the very wait that is interrupted, and then ``set``
    waits for it for ever.
    """

    def __init__(self) -> None:
        self._is_set = False

    def set(self, *_: object) -> None:
        """May be a signal's handler itself."""
        self._is_set = True

    def is_set(self) -> bool:
        return self._is_set

    def wait(self, seconds: float) -> bool:
        """Whether it was set, at once or within so many seconds."""
        until = time.monotonic() + seconds
        while not self._is_set and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, _STEP))
        return self._is_set
