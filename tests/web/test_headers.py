from dataclasses import replace

import pytest

from app.factory import create_app
from app.web.assets import asset


def test_a_production_server_asks_for_https_for_a_year(settings):
    production = create_app(replace(settings, environment="production")).test_client()

    assert "max-age=31536000" in production.get("/en/about").headers["Strict-Transport-Security"]


def test_pages_are_kept_and_asked_about_each_time(client):
    answer = client.get("/en/permits/bp-2024-0001")

    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_style_sheets_keep_for_ever_under_their_present_address(client):
    assert "immutable" in client.get(asset("portal.css")).headers["Cache-Control"]


def test_style_sheets_do_not_keep_under_an_old_address(client):
    assert client.get("/static/0123456789ab/portal.css").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["../factory.py", "%2e%2e/factory.py", "vendor/../../factory.py"])
def test_nothing_but_assets_is_served_as_one(client, path):
    assert client.get(f"/static/x/{path}").status_code == 404


def test_a_file_is_downloaded_and_cannot_run(client):
    link = next(
        part.split('"')[0]
        for part in client.get("/en/documents/m-7").text.split('href="')
        if part.startswith("/files/")
    )
    answer = client.get(link)

    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("path", ["/files/" + "0" * 64 + "/risalah.pdf", "/files/x/risalah.pdf"])
def test_files_of_no_published_record_are_not_there(client, path):
    assert client.get(path).status_code == 404


def test_the_log_keeps_no_search(client, monkeypatch):
    lines = []
    monkeypatch.setattr("app.web.request_log._log", type("Log", (), {"info": lambda _self, *a, **k: lines.append(k)})())
    client.get("/en/search?q=my+secret")

    assert lines[0]["path"] == "/en/search"
    assert "secret" not in str(lines)
