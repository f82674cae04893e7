"""The processes of `psis serve`: the web server and the worker, and what must hold before they are started."""

import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import click

from app.kernel.errors import PsisError
from app.kernel.stopping import Stop
from app.kernel.text import N_
from app.settings import Settings

GUNICORN = (
    sys.executable,
    "-m",
    "gunicorn",
    "--config",
    str(Path(__file__).parents[2] / "deploy" / "gunicorn.conf.py"),
)
_WORKER = (sys.executable, "-m", "app.cli.main", "worker")
_GRACE_SECONDS = 10
_LOOK_SECONDS = 0.3
_FIRST_WAIT, _LONGEST_WAIT = 2.0, 300.0
_LASTED = 60.0
"""Seconds after which a worker is believed to have worked: when it ends then, it is not the start that fails."""


@contextmanager
def only_worker(home: Path) -> Iterator[None]:
    """Be the one worker of this home while the block lasts. Raises PsisError where there is one already."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home / "worker.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sentence = N_("Another worker is running for this PSIS_HOME: %(home)s")
            raise PsisError(sentence, home=home.resolve()) from None
        yield


def require_free_port(host: str, port: int) -> None:
    """Raise PsisError where the web server could not listen there."""
    host = host.strip("[]")
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            raise PsisError(N_("Port %(port)s is in use; set PSIS_PORT."), port=port) from None
        reason = (problem.strerror or "").split(" (while")[0]  # Python adds the address, which the sentence has
        sentence = N_("%(host)s:%(port)s cannot be listened on (%(reason)s); set PSIS_HOST or PSIS_PORT.")
        raise PsisError(sentence, host=host, port=port, reason=reason) from None


class Processes:
    """The web server and the worker, ended together. A worker that dies is started again.

    Each has a session of its own: the terminal's Ctrl+C reaches this process alone, which ends each of them once.
    """

    def __init__(self, settings: Settings, people: str = "") -> None:
        self._settings, self._people = settings, people
        self._stopping = Stop()

    def run(self) -> int:
        """Returns the exit status: 0 when told to stop, the web server's own otherwise."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup
                signal.signal(number, self._stopping.set)
        web, worker = _started(GUNICORN), _Worker()
        welcomed = False
        while not self._stopping.wait(_LOOK_SECONDS) and web.poll() is None:
            if not welcomed and self._is_well():
                welcomed = True
                click.echo(self._welcome())
            worker.keep()
        _end(web, worker.process)
        return 0 if self._stopping.is_set() else web.returncode or 1

    def _is_well(self) -> bool:
        """Whether the web server answers; asked directly, whatever proxy the environment names."""
        connection = HTTPConnection(self._settings.address, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def _welcome(self) -> str:
        home = f"http://{self._settings.address}"
        lines = (f"{home}/en/   English", f"{home}/id/   Bahasa Indonesia", f"{home}/api/v1/   for machines")
        people = [self._people, ""] if self._people else []
        return "\n".join(["", *(f"  {line}" for line in lines), "", *people, "Ctrl+C ends it.", ""])


class Patience:
    """How long to wait before something that ended is started again: twice as long each time it did not last."""

    def __init__(self) -> None:
        self._wait = _FIRST_WAIT

    def after(self, lasted: float) -> float:
        """Seconds to wait after it lasted so many seconds."""
        if lasted >= _LASTED:
            self._wait = _FIRST_WAIT
        wait, self._wait = self._wait, min(self._wait * 2, _LONGEST_WAIT)
        return wait


class _Worker:
    """The worker, started again when it ends; in between the web server goes on."""

    def __init__(self) -> None:
        self.process = _started(_WORKER)
        self._began = time.monotonic()
        self._patience = Patience()
        self._again = 0.0

    def keep(self) -> None:
        """Look whether it still runs, and start it when its time has come."""
        if self.process.poll() is None:
            return
        now = time.monotonic()
        if not self._again:
            wait = self._patience.after(now - self._began)
            self._again = now + wait
            click.echo(f"The worker ended, for the reason above; it is started again in {wait:.0f} seconds.", err=True)
        elif now >= self._again:
            self.process, self._began, self._again = _started(_WORKER), now, 0.0


def _started(command: tuple[str, ...]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, start_new_session=True)


def _end(*processes: "subprocess.Popen[bytes]") -> None:
    """Tell all of them at once, then wait for each; one that does not end in time is killed."""
    for process in processes:
        with suppress(ProcessLookupError):
            process.terminate()
    for process in processes:
        try:
            process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
