"""A PostgreSQL cluster for one test run: a temporary folder, a free port, gone at the end."""

import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    # A test run has nothing to lose in a power cut.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "log_min_messages": "fatal",
}
_DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on"}
_START_SECONDS = 120
_CHANCE = random.SystemRandom()
"""Not what tests may have sown: two of their processes would look for the same port."""


class NoCluster(Exception):
    """PostgreSQL or PostGIS is not installed, or the server did not start; the sentence says which."""


def programs() -> Path | None:
    """The folder of the newest PostgreSQL that has PostGIS, or None."""
    found = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if _has_postgis(path.parent.name)]
    return max(found, key=lambda path: int(path.parent.name), default=None)


def _has_postgis(version: str) -> bool:
    return Path(f"/usr/share/postgresql/{version}/extension/postgis.control").exists()


class Server:
    """The server of a cluster in that folder, as long as it runs. It can be killed and started again.

    It is started by the main thread: the server goes with the thread that started it.
    """

    def __init__(self, home: Path, *, durable: bool) -> None:
        self._home, self._programs = home, _required()
        self._settings = _SETTINGS | _DURABLE if durable else _SETTINGS
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The ``postgres`` database, opened by its superuser, as SQLAlchemy writes it."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        """Start it and wait until it answers. Raises NoCluster."""
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        program = [self._programs / "postgres", "-D", self._home / "data", "-p", str(self._port), *options]
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*_as_postgres(), *program],
                cwd=self._home,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches the tests first; the server is stopped below, after them
            )
        _await(self._programs, self._process, self._port, self._home / "log")

    def start_again(self) -> None:
        """Start it after it was killed, as soon as what it left behind has ended. Raises NoCluster."""
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                return self.start()
            except NoCluster:
                if time.monotonic() > deadline:
                    raise

    def stop(self) -> None:
        """End it at once, open connections notwithstanding."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """SIGKILL: what it has not written to disk is gone."""
        self._end(signal.SIGKILL)

    def _end(self, number: int) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait()


@contextmanager
def server(*, durable: bool = False) -> Iterator[Server]:
    """A fresh cluster's server, started. ``durable``: what is committed is on the disk, as with a city's own."""
    folder = _required()
    home = Path(tempfile.mkdtemp(prefix="psis-postgres-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(home, "postgres", "postgres")
        account = ("--username", "postgres", "--auth", "trust")
        place = ("--encoding", "UTF8", "--locale", "C.UTF-8")
        _run(folder, "initdb", *account, *place, "--no-sync", home / "data", cwd=home)
        started = Server(home, durable=durable)
        try:
            started.start()
            yield started
        finally:
            started.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """The SQLAlchemy URL of a fresh cluster's ``postgres`` database, opened by its superuser."""
    with server(durable=durable) as started:
        yield started.url


def _required() -> Path:
    folder = programs()
    if folder is None:
        raise NoCluster("PostgreSQL with PostGIS is not installed")
    return folder


def _as_postgres() -> list[str]:
    """PostgreSQL refuses to run as root; and should the harness be killed outright, the server goes with it."""
    command = ["setpriv", "--pdeathsig", "INT"]
    if os.geteuid() == 0:
        command += ["--reuid", "postgres", "--regid", "postgres", "--init-groups"]
    return command


def _run(folder: Path, program: str, *arguments: str | Path, cwd: Path) -> None:
    done = subprocess.run(
        [*_as_postgres(), folder / program, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NoCluster(f"{program} failed: {done.stderr.strip()}")


def free_port() -> int:
    """A port for a server to come; the system gives it to nobody meanwhile, nor to a connection while it is down."""
    while True:
        port = _CHANCE.randrange(10_000, max(_given_by_the_system(), 20_000))
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _given_by_the_system() -> int:
    """The first port of those that whoever names none is given."""
    return int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])


def _await(folder: Path, server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        ready = [folder / "pg_isready", "--quiet", "--host", "127.0.0.1", "--port", str(port), "--dbname", "postgres"]
        if subprocess.run(ready, check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise NoCluster(f"PostgreSQL did not start: {log.read_text(errors='replace').strip()}")
