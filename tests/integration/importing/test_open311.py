"""`psis import open311`: requests of an interface that runs, page by page, and of files with its answers."""

import json
import shutil
import threading
from contextlib import contextmanager

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server

from app.city.commands import set_department
from app.cli.main import psis
from app.complaints.importing.fetching import Fetcher
from app.complaints.importing.intake import Intake
from app.complaints.model import ComplaintContentRow, ComplaintRow
from app.complaints.open311.model import OriginRow
from app.complaints.released.model import PublicComplaintRow
from app.db.session import Database
from app.factory import create_app
from app.kernel.actor import SYSTEM
from app.kernel.errors import BadInput
from app.settings import Settings
from tests.conformance.open311_city import City

REQUEST = {
    "service_request_id": "A-1",
    "status": "closed",
    "service_code": "GRAFFITI",
    "description": "Call J. Zqxname",
    "requested_datetime": "2026-01-05T10:00:00+07:00",
    "updated_datetime": "2026-01-06T10:00:00+07:00",
    "lat": -6.2,
    "long": 106.8,
    "media_url": "http://127.0.0.1:9/never-asked.jpg",
}


class _Silent(WSGIRequestHandler):
    def log(self, *args):
        """Say nothing of each request."""


@contextmanager
def serving(application):
    """The address of an application on a port of this machine."""
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def elsewhere(sqlite_template, tmp_path_factory):
    """(Address, city) of another portal that runs."""
    home = tmp_path_factory.mktemp("elsewhere")
    shutil.copy(sqlite_template, home / "psis.db")
    settings = Settings(home=home, secret_key="s" * 40, log_level="error")
    city = City(Database(settings.database), home)
    app = create_app(settings)
    with serving(app) as address:
        yield f"{address}/open311/v2", city
    app.extensions["psis"].database.close()
    city.database.close()


@pytest.fixture
def run(monkeypatch, tmp_path, database_url):
    """Run the command; returns (exit status, last line). The department is there."""
    monkeypatch.setenv("PSIS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PSIS_DATABASE_URL", database_url)
    assert CliRunner().invoke(psis, ["prepare"]).exit_code == 0
    database = Database(database_url)
    with database.unit(SYSTEM) as unit:
        set_department(unit, "works", {"en": "Works", "id": "Dinas"})
    database.close()

    def run(*arguments):
        result = CliRunner().invoke(psis, ["import", "open311", *map(str, arguments)])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, (result.stdout.splitlines() or [""])[-1]

    return run


def all_of(database, model):
    with database.open(SYSTEM) as session:
        return session.scalars(select(model)).all()


def test_what_another_portal_shows_comes_in_once(run, elsewhere, database):
    address, city = elsewhere
    first, second = (run(address, "--department", "works")[1] for _ in range(2))
    assert first == f"read {len(city.released)} created {len(city.released)} changed 0 unchanged 0 rejected 0"
    assert second == f"read {len(city.released)} created 0 changed 0 unchanged {len(city.released)} rejected 0"
    assert {row.external_id for row in all_of(database, OriginRow)} == set(city.released)


def test_its_services_become_categories(run, elsewhere, database):
    run(elsewhere[0], "--department", "works")
    assert {row.category for row in all_of(database, ComplaintRow)} == {"potholes", "noise"}


def test_a_dry_run_keeps_nothing(run, elsewhere, database):
    run(elsewhere[0], "--department", "works", "--dry-run")
    assert all_of(database, ComplaintRow) == []


def test_an_import_that_ended_leaves_no_trace_of_how_far_it_came(run, elsewhere, tmp_path):
    run(elsewhere[0], "--department", "works")
    assert list((tmp_path / "home" / "imports").glob("*-reached.json")) == []


@pytest.fixture
def mapping(tmp_path):
    path = tmp_path / "theirs.toml"
    path.write_text(
        """
[source]
name = "theirs"
[columns]
reference = "service_request_id"
category = "{service_code|category}"
state = "{status|state}"
text = "description"
received = "requested_datetime"
ended = "updated_datetime"
longitude = "long"
latitude = "lat"
[values.state]
closed = "closed"
[values.category]
GRAFFITI = "graffiti"
[categories.graffiti]
names = { en = "Graffiti", id = "Grafiti" }
department = "works"
"""
    )
    return path


def as_xml(request):
    fields = "".join(f"<{name}>{value}</{name}>" for name, value in request.items())
    return f'<?xml version="1.0" encoding="UTF-8"?><service_requests><request>{fields}</request></service_requests>'


@pytest.mark.parametrize(("name", "text"), [("a.json", json.dumps([REQUEST])), ("a.xml", as_xml(REQUEST))])
def test_a_file_with_an_answer_is_read_in_either_format(run, mapping, tmp_path, database, name, text):
    (tmp_path / name).write_text(text)
    assert run(tmp_path / name, "--mapping", mapping)[1] == "read 1 created 1 changed 0 unchanged 0 rejected 0"
    (row,), (content,) = all_of(database, ComplaintRow), all_of(database, ComplaintContentRow)
    assert (row.state, row.channel, content.text) == ("closed", "import", "Call J. Zqxname")
    assert all_of(database, PublicComplaintRow) == []


def test_released_requests_come_without_their_words(run, mapping, tmp_path, database):
    (tmp_path / "a.json").write_text(json.dumps([REQUEST]))
    run(tmp_path / "a.json", "--mapping", mapping, "--release")
    (row,) = all_of(database, PublicComplaintRow)
    assert (row.summary, row.title, row.is_open) == ("", "Graffiti", False)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://a.example/", "http://u:p@a.example/", "http:///x"])
def test_only_addresses_of_the_web_are_fetched(address):
    with pytest.raises(BadInput):
        Fetcher(address)


def answering(status, *headers, body=b"[]"):
    def application(_environ, start_response):
        start_response(status, list(headers))
        return [body]

    return application


def test_another_host_is_not_followed():
    away = answering("302 Found", ("Location", "http://localhost.example/services.json"))
    with serving(away) as address, pytest.raises(BadInput, match="302"):
        Fetcher(address).get("/services.json")


def test_an_answer_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr("app.complaints.importing.fetching.LARGEST", 10)
    with serving(answering("200 OK", body=b"x" * 11)) as address, pytest.raises(BadInput, match="larger"):
        Fetcher(address).get("/services.json")


def test_what_answers_nothing_is_said(run):
    with serving(answering("404 Not Found")) as address, pytest.raises(BadInput, match="no Open311 interface"):
        run(address, "--department", "works")


def test_an_interrupted_import_goes_on_where_it_ended(run, elsewhere, monkeypatch):
    address, city = elsewhere
    asked, whole = [], Fetcher.get

    def get(self, path):
        asked.append(path)
        return whole(self, path)

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Fetcher, "get", get)
    with monkeypatch.context() as broken:
        broken.setattr(Intake, "take", killed)
        assert run(address, "--department", "works", "--since", "2025-01-01")[0] == 130
    spans = [path for path in asked if path.startswith("/requests")]
    asked.clear()
    assert f"created {len(city.released)}" in run(address, "--department", "works")[1]
    assert asked[1].partition("&")[0] == spans[-1].partition("&")[0]
