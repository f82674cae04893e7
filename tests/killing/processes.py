"""The processes of a portal as a city runs them, killed at any moment and started again as systemd would."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psycopg

from app.cli.processes import GUNICORN
from app.settings import Settings
from tests.conftest import ROOT
from tests.postgres_cluster import Server

WEB_PROCESS, WEB_SERVER, WHOLE_WEB = "a web process", "the web server's first process", "the whole web server"
WORKER, CONNECTION, DATABASE = "the worker", "a connection's process in the database", "the whole database server"
EMBEDDED = (WEB_PROCESS, WEB_SERVER, WHOLE_WEB, WORKER)
IN_PART = (WEB_PROCESS, WORKER, CONNECTION)
"""After which the rest serves on."""
_PATIENCE = 60.0
_GRACE_SECONDS = 20


class Processes:
    """Web server, worker and (where there is one) database server of one portal. ``mend`` starts what is missing."""

    def __init__(self, settings: Settings, server: Server | None = None) -> None:
        self.settings, self._server = settings, server
        self._log = (settings.home / "processes.log").open("ab")
        self._web: subprocess.Popen[bytes] | None = None
        self._worker: subprocess.Popen[bytes] | None = None
        self._database_runs = True
        self._served_by: list[int] = []

    @property
    def kinds(self) -> tuple[str, ...]:
        """What can be killed."""
        return (*EMBEDDED, CONNECTION, DATABASE) if self._server else EMBEDDED

    def kill(self, kind: str) -> None:
        """SIGKILL."""
        self._served_by = _children(self._web)
        {
            WEB_PROCESS: lambda: _kill(_children(self._web)[:1]),
            WEB_SERVER: lambda: _kill([self._web.pid] if self._web else []),
            WHOLE_WEB: lambda: _kill([*([self._web.pid] if self._web else []), *_children(self._web)]),
            WORKER: lambda: _kill([self._worker.pid] if self._worker else []),
            CONNECTION: self._kill_a_connection,
            DATABASE: self._kill_the_database,
        }[kind]()

    def mend(self) -> None:
        """Start again what does not run."""
        if not self._database_runs and self._server:
            self._server.start_again()
            self._database_runs = True
        if self._web is None or self._web.poll() is not None:
            self._end_what_is_left()
            self._web = self._started(*GUNICORN)
        if self._worker is None or self._worker.poll() is not None:
            self._worker = self._started(sys.executable, "-m", "app.cli.main", "worker")

    def await_web(self) -> None:
        """Wait until the web server answers."""
        until = time.monotonic() + _PATIENCE
        while not self._is_well():
            assert time.monotonic() < until, self.log()
            time.sleep(0.05)

    def log(self) -> str:
        """The last that the processes said."""
        return (self.settings.home / "processes.log").read_text(errors="replace")[-4000:]

    def end(self) -> None:
        """End web server and worker."""
        running = [one for one in (self._web, self._worker) if one is not None]
        for one in running:
            one.terminate()
        for one in running:
            try:
                one.wait(_GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                _kill([one.pid, *_children(one)])
                one.wait()
        self._log.close()

    def _end_what_is_left(self) -> None:
        """systemd ends what is left of a service, and starts it when that is gone."""
        group = self._web.pid if self._web else 0
        left = [pid for pid in self._served_by if _runs(pid, group)]
        until = time.monotonic() + _GRACE_SECONDS
        _send(left, signal.SIGTERM)
        while left and time.monotonic() < until:
            time.sleep(0.05)
            left = [pid for pid in left if _runs(pid, group)]
        _send(left, signal.SIGKILL)

    def _started(self, *command: str) -> "subprocess.Popen[bytes]":
        plain = {name: value for name, value in os.environ.items() if not name.startswith("PSIS_")}
        given = {
            "HOME": self.settings.home,
            "DATABASE_URL": self.settings.database_url,
            "SECRET_KEY": self.settings.secret_key,
            "PORT": self.settings.port,
            "WORKERS": self.settings.workers,
            "TRUSTED_PROXIES": self.settings.trusted_proxies,
            "LOG_LEVEL": self.settings.log_level,
        }
        environment = plain | {f"PSIS_{name}": str(value) for name, value in given.items()}
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=self._log, stderr=self._log, start_new_session=True
        )

    def _is_well(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.settings.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _kill_a_connection(self) -> None:
        """What serves one of the portal's connections; the server then closes all others, too, and recovers."""
        assert self._server is not None
        with psycopg.connect(self._server.url.replace("+psycopg", ""), autocommit=True) as asking:
            found = asking.execute(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
                " ORDER BY state = 'active' DESC, state = 'idle in transaction' DESC LIMIT 1"
            ).fetchone()
        _kill(found or [])

    def _kill_the_database(self) -> None:
        assert self._server is not None
        self._server.kill()
        self._database_runs = False


def _children(process: "subprocess.Popen[bytes] | None") -> list[int]:
    if process is None:
        return []
    with suppress(OSError):
        return [int(one) for one in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    return []


def _runs(pid: int, group: int) -> bool:
    """Whether a process of that group has not ended; some containers never clear away what has."""
    with suppress(OSError):
        state, _parent, its_group = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:3]
        return state not in "ZX" and int(its_group) == group
    return False


def _kill(pids: Sequence[int]) -> None:
    _send(pids, signal.SIGKILL)


def _send(pids: Sequence[int], number: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
