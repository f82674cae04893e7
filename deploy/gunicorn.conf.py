"""How gunicorn serves the portal, for `psis serve`, the systemd unit and the benchmarks: the only place that says so.

Address and number of processes come from PSIS_HOST, PSIS_PORT and PSIS_WORKERS.
"""  # noqa: INP001 - gunicorn reads it by its path

import gc
import socket
import struct
from pathlib import Path
from typing import Any

from app.settings import from_environment

_settings = from_environment()

chdir = str(Path(__file__).parents[1])
wsgi_app = "wsgi:app"
bind = _settings.address
workers = _settings.workers
# Loaded once, before the processes part: alone it would take each of them seconds. Nothing is open by then.
preload_app = True
# Each process has a queue of its own: with one for all, a few busy visitors often landed on one process.
reuse_port = True
worker_class = "gthread"
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


def when_ready(_server: Any) -> None:
    """What is loaded by now stays for good: looked through again, it held up a reader for 0.2 s every 3,000 pages."""
    gc.collect()
    gc.freeze()


def post_worker_init(worker: Any) -> None:
    """Connections inherit what is set on the sockets that accept them. gunicorn's own timeout does not end a thread."""
    for listener in worker.sockets:
        for option, seconds in ((socket.SO_SNDTIMEO, TAKES_NOTHING), (socket.SO_RCVTIMEO, SAYS_NOTHING)):
            listener.sock.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", seconds, 0))
