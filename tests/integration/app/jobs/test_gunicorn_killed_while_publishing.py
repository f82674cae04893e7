"""A real gunicorn whose process is killed at any step of a publication that a browser asked for, on both engines.

Each time one step later; after each kill the record is wholly published or wholly not, and the next process, which
gunicorn starts, finishes it when it is asked again.
"""

import http.client
import os
import signal
import subprocess
import sys
import time
from urllib.parse import urlencode

import pytest

from app.city.commands import set_department
from app.factory import create_app
from app.kernel import roles
from app.kernel.actor import SYSTEM
from app.settings import Settings
from app.web import cookie
from tests.conftest import ROOT
from tests.integration.app.cli.test_serving import pause
from tests.integration.app.jobs.test_killed_while_publishing import FEWEST_STEPS, City, approved, wholly
from tests.integration.app.jobs.wsgi_that_dies import HEADER
from tests.postgres_cluster import free_port
from tests.web.people import csrf, signed_in

SECRET = "k" * 40
PATIENCE = 120.0
"""Seconds until gunicorn answers: it starts, or a process takes the place of a killed one."""


class Gunicorn:
    """The portal of that city, served by one process at a time, and a publisher who is signed in."""

    def __init__(self, city, database_url):
        settings = Settings(home=city.home, database_url=database_url, secret_key=SECRET, log_level="error")
        app = create_app(settings)
        client = signed_in(app, roles.PUBLISHER, "buildings", name="budi")
        self._cookie = f"{cookie.NAME}={client.get_cookie(cookie.NAME).value}"
        self._form = urlencode(csrf(client))
        app.extensions["psis"].database.close()
        self.home = city.home
        self._port = free_port()
        plain = {name: value for name, value in os.environ.items() if not name.startswith("PSIS_")}
        given = {
            "HOME": city.home,
            "DATABASE_URL": database_url,
            "SECRET_KEY": SECRET,
            "PORT": self._port,
            "WORKERS": 1,
        }
        self._log = (city.home / "gunicorn.log").open("a")
        module = "tests.integration.app.jobs.wsgi_that_dies:app"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "deploy" / "gunicorn.conf.py"), module],
            cwd=ROOT,
            env=plain | {f"PSIS_{name}": str(value) for name, value in given.items()},
            stdout=self._log,
            stderr=self._log,
        )

    def publish(self, key, die_at):
        """The status of the answer to the form, None where the process died over it."""
        kind, slug = key
        headers = {"Cookie": self._cookie, "Content-Type": "application/x-www-form-urlencoded", HEADER: str(die_at)}
        connection = self._connected()
        try:
            connection.request("POST", f"/en/desk/records/{kind}/{slug}/publish", self._form, headers)
            return connection.getresponse().status
        except (http.client.HTTPException, ConnectionError):
            return None
        finally:
            connection.close()

    def _connected(self):
        """A connection to a process that answers."""
        until = time.monotonic() + PATIENCE
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
            try:
                connection.request("GET", "/healthz")
                connection.getresponse().read()
            except (http.client.HTTPException, OSError):
                connection.close()
                assert self._process.poll() is None, (self.home / "gunicorn.log").read_text()[-2000:]
                assert time.monotonic() < until, "gunicorn does not answer"
                pause()
            else:
                return connection

    def end(self):
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(PATIENCE)
        self._log.close()


@pytest.fixture
def city(database, tmp_path):
    with database.unit(SYSTEM) as unit:
        set_department(unit, "buildings", {"en": "Buildings", "id": "Bangunan"})
    return City(database, database, tmp_path)


@pytest.fixture
def gunicorn(city, database_url):
    served = Gunicorn(city, database_url)
    yield served
    served.end()


@pytest.mark.parametrize("corrected", [False, True], ids=["new", "corrected"])
def test_gunicorn_killed_while_it_publishes(city, gunicorn, corrected):
    key = approved(city, 1, corrected=corrected)
    step, states = 1, []
    while gunicorn.publish(key, step) is None:
        states.append(wholly(city, key))
        step += 1
    assert len(states) >= FEWEST_STEPS
    assert states == sorted(states)  # what is published stays so
    assert wholly(city, key)
