"""The portal over a small city, and a client that checks every answer it gets."""

import shutil

import pytest
from flask.testing import FlaskClient

from app.db.files import FileStore
from app.db.session import Database
from app.factory import create_app
from app.jobs.runners import RUNNERS
from app.jobs.task_runs import Workplace, carry_out_all
from app.kernel import roles
from app.kernel.stopping import Stop
from app.settings import Settings
from tests.web.checks import check
from tests.web.people import signed_in
from tests.web.small_city import publish_all
from tests.web.small_map import draw_all


class CheckingClient(FlaskClient):
    """A client that lets no answer pass without its headers, its language and valid markup."""

    def open(self, *args, **kwargs):
        response = super().open(*args, **{"buffered": True} | kwargs)  # so that files are closed
        check(response)
        return response


@pytest.fixture(scope="session")
def portal_home(sqlite_template, tmp_path_factory):
    home = tmp_path_factory.mktemp("portal")
    shutil.copy(sqlite_template, home / "psis.db")
    settings = Settings(home=home)
    database = Database(settings.database)
    draw_all(database)
    publish_all(database, FileStore(settings.files), settings.public_index)
    database.close()
    return home


@pytest.fixture(scope="session")
def settings(portal_home):
    return Settings(home=portal_home, secret_key="s" * 40, log_level="error", base_url="https://records.example")


@pytest.fixture(scope="session")
def app(settings):
    app = create_app(settings)
    app.test_client_class = CheckingClient
    return app


@pytest.fixture
def own_home(portal_home, tmp_path):
    """A copy of the small city that a test may change."""
    return shutil.copytree(portal_home, tmp_path / "home", symlinks=True)


@pytest.fixture
def own_app(own_home):
    return create_app(Settings(home=own_home, secret_key="s" * 40, log_level="error"))


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def desk_settings(own_home):
    return Settings(home=own_home, secret_key="s" * 40, log_level="error", base_url="https://records.example")


@pytest.fixture
def desk_app(desk_settings):
    """A small city of the test's own, for those who work in it."""
    app = create_app(desk_settings)
    app.test_client_class = CheckingClient
    return app


@pytest.fixture
def clerk(desk_app):
    return signed_in(desk_app, roles.CLERK, "council", name="ani")


@pytest.fixture
def second_clerk(desk_app):
    return signed_in(desk_app, roles.CLERK, "council", name="umi")


@pytest.fixture
def publisher(desk_app):
    return signed_in(desk_app, roles.PUBLISHER, "council", name="budi")


@pytest.fixture
def stranger(desk_app):
    return desk_app.test_client()


@pytest.fixture
def work(desk_app, desk_settings):
    """``work()`` carries out the tasks that wait, as their process does."""
    place = Workplace(desk_app.extensions["psis"].database, FileStore(desk_settings.files), desk_settings.home)
    return lambda: carry_out_all(place, RUNNERS, Stop())
