"""How gunicorn serves the portal, for `psis serve`, the systemd unit and the benchmarks: the only place that says so.

Address and number of processes come from PSIS_HOST, PSIS_PORT and PSIS_WORKERS.
"""  # noqa: INP001 - gunicorn reads it by its path

import gc
import mmap
import socket
import struct
import time
from pathlib import Path
from typing import Any

from gunicorn.workers import gthread
from gunicorn.workers.gthread import ThreadWorker

from app.settings import from_environment

_settings = from_environment()

chdir = str(Path(__file__).parents[1])
wsgi_app = "wsgi:app"
bind = _settings.address
workers = _settings.workers
# Loaded once, before the processes part: alone it would take each of them seconds. Nothing is open by then.
preload_app = True
threads = 4
timeout = 30
graceful_timeout = 8
keepalive = 5
max_requests = 50_000
max_requests_jitter = 5_000
loglevel = "warning"
control_socket_disable = True

TAKES_NOTHING, SAYS_NOTHING = 20, 5
"""Seconds after which a reader who takes nothing of an answer, or stops within his question, is cut.

Who drips on slowly enough is not caught by this; a proxy in front that takes in whole requests is (see nginx.conf).
"""

gthread.DEFAULT_WORKER_DATA_TIMEOUT = 0.02
"""Seconds for which a thread waits for what a newcomer asks; who is silent for longer waits without one. By gunicorn's
own 5, eight connections on which nothing was said, as browsers open ahead, kept everybody else out for as long.
"""

OPEN = mmap.mmap(-1, 256)
"""Shared by all processes: of each the number of its connections, and one more; 0 where there is no process."""
LEAVES_TO_OTHERS = 0.01
"""Seconds for which a newcomer is left to the process with the fewest connections, if that one can."""


class EvenWorker(ThreadWorker):
    """Takes newcomers where no other process has fewer connections.

    With one queue for all, a few busy visitors often landed on one process; with one for each, the kernel deals them
    out by chance: of eight, five or more to one process three times in four, and those wait for one another.
    """

    _leaves_until = 0.0

    def accept(self, listener: Any) -> None:
        if self._fewer_elsewhere() and not self._leaves_until:
            self._leaves_until = time.monotonic() + LEAVES_TO_OTHERS
            self.set_accept_enabled(False)
        else:
            self._leaves_until = 0.0
            super().accept(listener)

    def set_accept_enabled(self, enabled: bool) -> None:  # noqa: FBT001 - gunicorn's own
        super().set_accept_enabled(enabled and time.monotonic() >= self._leaves_until)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        self._tell()
        if self._leaves_until:
            timeout = min(timeout, max(self._leaves_until - time.monotonic(), 0.001))
        super().wait_for_and_dispatch_events(timeout)
        if self._accepting:
            self._leaves_until = 0.0

    def _fewer_elsewhere(self) -> bool:
        self._tell()
        return any(0 < one < OPEN[self._place] for one in OPEN[:])

    @property
    def _place(self) -> int:
        return int(self.age) % len(OPEN)

    def _tell(self) -> None:
        OPEN[self._place] = min(self.nr_conns, 254) + 1 if self.alive else 0


worker_class = EvenWorker


def child_exit(_server: Any, worker: Any) -> None:
    """What a process had open went with it."""
    OPEN[worker.age % len(OPEN)] = 0


def when_ready(_server: Any) -> None:
    """What is loaded by now stays for good: looked through again, it held up a reader for 0.2 s every 3,000 pages."""
    gc.collect()
    gc.freeze()


def post_worker_init(worker: Any) -> None:
    """Connections inherit what is set on the sockets that accept them. gunicorn's own timeout does not end a thread."""
    for listener in worker.sockets:
        for option, seconds in ((socket.SO_SNDTIMEO, TAKES_NOTHING), (socket.SO_RCVTIMEO, SAYS_NOTHING)):
            listener.sock.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", seconds, 0))
