"""The portal over a small city, and a client that checks every answer it gets."""

import shutil

import pytest
from flask.testing import FlaskClient

from app.db.files import FileStore
from app.db.session import Database
from app.factory import create_app
from app.settings import Settings
from tests.web.checks import check
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
