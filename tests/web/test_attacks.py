"""What an attacker tried once: each answer is a page of ours, never a failure."""

import shutil
import sqlite3
from xml.etree import ElementTree as ET

import pytest
from flask import request
from sqlalchemy.exc import OperationalError

from app.db import catalogue
from app.db.files import FileStore
from app.db.session import Database
from app.factory import create_app
from app.jobs.search_feed import rebuild_public
from app.settings import Settings
from tests.web.small_city import permit, take

HUGE = 2**63


def client_of(home, base_url=""):
    return create_app(Settings(home=home, secret_key="s" * 40, log_level="error", base_url=base_url)).test_client()


@pytest.mark.parametrize(
    "path",
    [
        "/en/permits/%00",
        "/en/permits/bp-2024-0001%00",
        "/en/ordinances/x/%00",
        "/files/%00/x",
        "/api/v1/records/permit/%00",
        f"/en/permits/bp-2024-0001/versions/{HUGE}",
        f"/api/v1/records/permit/bp-2024-0001/versions/{HUGE}",
        f"/sitemap-{HUGE}.xml",
    ],
)
def test_addresses_no_database_can_look_up_are_not_found(client, path):
    assert client.get(path).status_code == 404


def test_parameters_reach_no_database_with_a_nul(own_home):
    app = client_of(own_home).application
    with app.test_request_context("/en/subscribe?place=%00here&ward=a%00"):
        app.preprocess_request()
        assert dict(request.args) == {"place": "here", "ward": "a"}


@pytest.mark.parametrize("ending", ["csv", "jsonl", "geojson", "atom"])
def test_a_download_without_an_index_is_refused_before_it_begins(own_home, ending):
    shutil.rmtree(own_home / "search")
    assert client_of(own_home).get(f"/en/search.{ending}?q=fence").status_code == 503


def test_a_feed_carries_only_what_xml_can(own_home):
    settings = Settings(home=own_home)
    database = Database(settings.database)
    take(database, FileStore(settings.files), permit(27, title="Odd \ufffe title \x0b here"))
    rebuild_public(database, settings.public_index, lambda _: None)
    database.close()
    assert ET.fromstring(client_of(own_home).get("/en/search.atom?q=odd").data) is not None


def test_a_database_that_is_away_is_said_and_passes(own_home, monkeypatch):
    client = client_of(own_home)

    def away(_session):
        raise OperationalError("SELECT", {}, sqlite3.OperationalError("unable to open database file"))

    monkeypatch.setattr(catalogue, "revision", away)
    answer = client.get("/en/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")


def test_another_host_gets_another_tag_where_links_follow_the_host(own_home):
    client = client_of(own_home)
    tags = {client.get("/en/", headers={"Host": host}).headers["ETag"] for host in ("a.example", "b.example")}
    assert len(tags) == 2
