"""`psis prepare`, `psis worker` and `psis serve`."""

import signal
import sys

import click

from app.accounts.commands import appoint
from app.accounts.demo_people import demo_sign_ins
from app.city.commands import set_department
from app.city.queries import department_names
from app.cli.portal import Portal, operator
from app.cli.processes import Processes, only_worker, require_free_port
from app.db.migrate import is_current, upgrade
from app.jobs.worker import work
from app.kernel import clock, roles
from app.kernel.actor import STRANGER, SYSTEM
from app.kernel.stopping import Stop
from app.web.catalogues import compile_missing
from app.web.request_log import configure
from records.queries import holdings

_FIRST_DEPARTMENTS = {
    "city-clerk": {"en": "Office of the City Clerk", "id": "Sekretariat Kota"},
    "buildings": {"en": "Department of Buildings and Planning", "id": "Dinas Bangunan dan Tata Ruang"},
    "land-registry": {"en": "Land Registry", "id": "Kantor Pertanahan Kota"},
}


@click.command()
def prepare() -> None:
    """Bring the database to this version's schema; a new one gets three departments and the clerk."""
    ready(Portal())


def ready(portal: Portal) -> None:
    """Migrate, and set up what a new database needs before anything can be imported."""
    portal.settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    url = portal.settings.database
    if not is_current(url):
        upgrade(url)
    with portal.database.open(STRANGER) as session:
        if department_names(session):
            return
    with portal.database.unit(operator()) as unit:
        for slug, names in _FIRST_DEPARTMENTS.items():
            set_department(unit, slug, names)
        for role in (roles.CLERK, roles.PUBLISHER):
            for slug in _FIRST_DEPARTMENTS:
                appoint(unit, "clerk", role, slug)


@click.command()
def worker() -> None:
    """Carry out what happened and what is due: feed the search indexes, publish what was scheduled.

    One worker for each PSIS_HOME.
    """
    portal = Portal()
    configure(portal.settings)
    compile_missing()
    stop = Stop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop.set)
    with only_worker(portal.settings.home):
        work(portal.tools(), stop)


@click.command()
@click.option("--demo/--no-demo", default=None, help="Load the demo city into an empty database (not in production).")
def serve(*, demo: bool | None) -> None:
    """Prepare everything, then run the web server and the worker until interrupted."""
    portal = Portal()
    settings = portal.settings
    with only_worker(settings.home):
        require_free_port(settings.host, settings.port)
        ready(portal)
        if not settings.production if demo is None else demo:
            _have_demo(portal)
        if not all((index / "current").exists() for index in (settings.public_index, settings.desk_index)):
            from app.cli.search import build

            build(portal)
        people = _demonstration(portal)
        portal.database.close()
    sys.exit(Processes(settings, people).run())


def _demonstration(portal: Portal) -> str:
    """Who can sign in to the demo city, in lines for the terminal; "" where nobody is made up."""
    with portal.database.open(SYSTEM) as session:
        people = demo_sign_ins(session, clock.now())
    if not people:
        return ""
    rows = [(one.role, one.email, one.password, one.totp_secret or "no second factor") for one in people]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    head = "Demonstration: fictional people (role, e-mail, password, secret of the codes);"
    return "\n".join(
        [f"  {head}", "  the sign-in page shows them with their present code.", "", *(f"  {x}" for x in lines)]
    )


def _have_demo(portal: Portal) -> None:
    """Load the demo city where there is nothing yet, or finish what an interrupted start began. Raises BadInput."""
    portal.require_development()
    begun = portal.settings.home / "demo-begun"
    with portal.database.open(STRANGER) as session:
        empty = not any(holdings(session).values())
    if not empty and not begun.exists():
        return
    from app.cli.demo import load_demo  # a city is made once, the portal started often

    begun.touch()
    load_demo(portal, seed=1, scale=1.0)
    begun.unlink()
