"""A PostgreSQL cluster for one test run: a temporary folder, a free port, gone at the end."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
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
_START_SECONDS = 30


class NoCluster(Exception):
    """PostgreSQL or PostGIS is not installed, or the server did not start; the sentence says which."""


def programs() -> Path | None:
    """The folder of the newest PostgreSQL that has PostGIS, or None."""
    found = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if _has_postgis(path.parent.name)]
    return max(found, key=lambda path: int(path.parent.name), default=None)


def _has_postgis(version: str) -> bool:
    return Path(f"/usr/share/postgresql/{version}/extension/postgis.control").exists()


@contextmanager
def cluster() -> Iterator[str]:
    """The SQLAlchemy URL of a fresh cluster's ``postgres`` database, opened by its superuser."""
    folder = programs()
    if folder is None:
        raise NoCluster("PostgreSQL with PostGIS is not installed")
    home = Path(tempfile.mkdtemp(prefix="psis-postgres-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(home, "postgres", "postgres")
        account = ("--username", "postgres", "--auth", "trust")
        _run(
            folder,
            "initdb",
            *account,
            "--encoding",
            "UTF8",
            "--locale",
            "C.UTF-8",
            "--no-sync",
            home / "data",
            cwd=home,
        )
        port = _free_port()
        options = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        with (home / "log").open("wb") as log:
            server = subprocess.Popen(
                [*_as_postgres(), folder / "postgres", "-D", home / "data", "-p", str(port), *options],
                cwd=home,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches the tests first; the server is stopped below, after them
            )
        try:
            _await(folder, server, port, home / "log")
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(2)  # SIGINT: fast shutdown, open connections notwithstanding
            server.wait()
    finally:
        shutil.rmtree(home, ignore_errors=True)


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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(folder: Path, server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        ready = [folder / "pg_isready", "--quiet", "--host", "127.0.0.1", "--port", str(port), "--dbname", "postgres"]
        if subprocess.run(ready, check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise NoCluster(f"PostgreSQL did not start: {log.read_text(errors='replace').strip()}")
