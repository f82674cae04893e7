import shutil

import pytest

from app.factory import create_app
from app.settings import Settings


def test_what_is_not_there_is_said_in_the_language_of_the_path(client):
    assert "Halaman tidak ditemukan" in client.get("/id/permits/none").text


def test_without_a_language_the_readers_own_is_spoken(client):
    answer = client.get("/nothing", headers={"Accept-Language": "id"})

    assert "Halaman tidak ditemukan" in answer.text
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize(
    "path", ["/en/permits/never-was", "/en/no/such/page", "/en/ordinances/o-2015-3/sec_9", "/akn/x"]
)
def test_nothing_here_is_always_the_same_page(client, path):
    assert client.get(path).data == client.get("/en/deeds/none").data


def test_a_withdrawn_record_leaves_its_number_the_day_and_the_reason(client):
    answer = client.get("/en/permits/bp-2024-0030")

    assert answer.status_code == 410
    assert "BP-2024-0030" in answer.text
    assert "It contained personal data." in answer.text
    assert "Gone fence" not in answer.text


def test_posting_to_a_page_is_refused_with_a_sentence(client):
    answer = client.post("/en/search")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/nothing", 404),
        ("/api/v1/records/permit/none", 404),
        ("/api/v1/records/permit/bp-2024-0030", 410),
        ("/api/v1/ordinances/o-2015-3?on=yesterday", 400),
        ("/api/v1/search?from=32", 400),
        ("/api/v1/search?colour=red", 400),
        ("/api/v1/search?page=0", 400),
        ("/api/v1/search?kind=spaceship", 400),
    ],
)
def test_a_program_is_told_as_problem_details(client, path, status):
    answer = client.get(path)

    assert answer.status_code == answer.json["status"] == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json["detail"]


def test_a_failure_of_ours_is_said_with_a_reference_and_without_its_cause(app, client, monkeypatch):
    def fail():
        raise RuntimeError("secret cause")

    monkeypatch.setitem(app.view_functions, "about.about", fail)
    answer = client.get("/en/about")

    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in answer.text
    assert "secret cause" not in answer.text


def test_records_can_be_read_while_the_search_is_rebuilt(portal_home, settings, tmp_path):
    shutil.copytree(portal_home, tmp_path / "home", ignore=shutil.ignore_patterns("search"))
    client = create_app(Settings(home=tmp_path / "home", secret_key="s" * 40, log_level="error")).test_client()

    assert client.get("/en/search?q=fence").status_code == 503
    assert client.get("/en/permits/bp-2024-0001").status_code == 200
