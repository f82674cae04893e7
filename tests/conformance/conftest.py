"""The portal on a port of this machine, for clients that speak HTTP."""

import shutil
import threading

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from app.db.files import FileStore
from app.db.session import Database
from app.factory import create_app
from app.settings import Settings
from tests.web.small_city import publish_all
from tests.web.small_map import draw_all


class _Silent(WSGIRequestHandler):
    def log(self, *args):
        """Say nothing of each request."""


@pytest.fixture(scope="session")
def portal_url(sqlite_template, tmp_path_factory):
    """The address of a portal with the small city and its map, for as long as the tests last."""
    home = tmp_path_factory.mktemp("portal")
    shutil.copy(sqlite_template, home / "psis.db")
    settings = Settings(home=home, secret_key="s" * 40, log_level="error")
    database = Database(settings.database)
    draw_all(database)
    publish_all(database, FileStore(settings.files), settings.public_index)
    database.close()
    app = create_app(settings)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["psis"].database.close()
