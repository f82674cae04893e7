"""`psis prepare`, `psis worker` and `psis serve`."""

import fcntl
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import FrameType

import click

from app.accounts.commands import appoint
from app.city.commands import set_department
from app.city.queries import department_names
from app.cli.portal import Portal
from app.db.migrate import is_current, upgrade
from app.jobs.worker import work
from app.kernel import roles
from app.kernel.actor import STRANGER, SYSTEM
from app.kernel.errors import PsisError
from app.web.request_log import configure
from records.queries import holdings

_ROOT = Path(__file__).parents[2]
_FIRST_DEPARTMENTS = {
    "city-clerk": {"en": "Office of the City Clerk", "id": "Sekretariat Kota"},
    "buildings": {"en": "Department of Buildings and Planning", "id": "Dinas Bangunan dan Tata Ruang"},
    "land-registry": {"en": "Land Registry", "id": "Kantor Pertanahan Kota"},
}
_GRACE_SECONDS = 10


@click.command()
def prepare() -> None:
    """Bring the database to this version's schema; a new one gets three departments and the clerk."""
    ready(Portal())


def ready(portal: Portal) -> None:
    """Migrate, and set up what a new database needs before anything can be imported."""
    portal.settings.home.mkdir(parents=True, exist_ok=True)
    url = portal.settings.database
    if not is_current(url):
        upgrade(url)
    with portal.database.open(STRANGER) as session:
        if department_names(session):
            return
    with portal.database.unit(SYSTEM) as unit:
        for slug, names in _FIRST_DEPARTMENTS.items():
            set_department(unit, slug, names)
        for role in (roles.CLERK, roles.PUBLISHER):
            for slug in _FIRST_DEPARTMENTS:
                appoint(unit, "clerk", role, slug)


@click.command()
def worker() -> None:
    """Carry out what happened: feed the search indexes. One worker for each PSIS_HOME."""
    portal = Portal()
    configure(portal.settings)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with (portal.settings.home / "worker.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PsisError("Another worker is running for this PSIS_HOME.") from None
        work(portal.tools(), stop)


@click.command()
@click.option("--demo/--no-demo", default=None, help="Load the demo city into an empty database (not in production).")
def serve(*, demo: bool | None) -> None:
    """Prepare everything, then run the web server and the worker until interrupted."""
    portal = Portal()
    ready(portal)
    wanted = not portal.settings.production if demo is None else demo
    with portal.database.open(STRANGER) as session:
        empty = not any(holdings(session).values())
    if empty and wanted:
        from app.cli.demo import load_demo  # a city is made once, the portal started often

        load_demo(portal, seed=1, scale=1.0)
    if not (portal.settings.public_index / "current").exists():
        from app.cli.search import build

        build(portal)
    portal.database.close()
    sys.exit(_Processes(portal).run())


class _Processes:
    """The web server and the worker, ended together. A worker that dies is started again."""

    def __init__(self, portal: Portal) -> None:
        self._settings = portal.settings
        self._stopping = threading.Event()

    def run(self) -> int:
        """Returns the exit status: 0 when told to stop, the web server's own otherwise."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        web = subprocess.Popen(self._web())
        helper = subprocess.Popen(self._worker())
        click.echo(self._welcome())
        while not self._stopping.wait(0.3) and web.poll() is None:
            if helper.poll() is not None:
                click.echo("The worker ended; it is started again.", err=True)
                self._stopping.wait(2)
                helper = subprocess.Popen(self._worker())
        for process in (web, helper):
            _end(process)
        return 0 if self._stopping.is_set() else web.returncode or 1

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping.set()

    def _web(self) -> list[str]:
        address = f"{self._settings.host}:{self._settings.port}"
        return [
            sys.executable,
            "-m",
            "gunicorn",
            "wsgi:app",
            "--chdir",
            str(_ROOT),
            "--bind",
            address,
            *WEB_OPTIONS,
            "--workers",
            str(self._settings.workers),
        ]

    def _worker(self) -> list[str]:
        return [sys.executable, "-m", "app.cli.main", "worker"]

    def _welcome(self) -> str:
        home = f"http://{self._settings.host}:{self._settings.port}"
        lines = (f"{home}/en/   English", f"{home}/id/   Bahasa Indonesia", f"{home}/api/v1/   for machines")
        return "\n".join(["", *(f"  {line}" for line in lines), "", "Ctrl+C ends it.", ""])


WEB_OPTIONS = (
    "--worker-class", "gthread", "--threads", "4", "--timeout", "30", "--graceful-timeout", "8", "--keep-alive", "5",
    "--max-requests", "50000", "--max-requests-jitter", "5000", "--log-level", "warning", "--no-control-socket",
)  # fmt: skip


def _end(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        process.wait(_GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
