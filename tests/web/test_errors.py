import shutil

import pytest

from app.factory import create_app
from app.settings import Settings
from app.web.addresses import FOLDERS
from tests.web.small_city import GONE, WORK


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


GONE_PAGES = [f"/{FOLDERS[kind]}/{slug}{part}" for kind, slug in GONE.items() for part in ("", "/text", "/versions/1")]
GONE_PARTS = ("/sec_1", "/changes", "/sec_1/changes", "/text")


@pytest.mark.parametrize(
    "path", [*GONE_PAGES, *(f"/ordinances/{GONE['ordinance']}{part}" for part in (*GONE_PARTS, "/akn.xml"))]
)
def test_every_page_of_a_withdrawn_record_says_that_it_was_withdrawn(client, path):
    answer = client.get(f"/en{path}")

    assert (answer.status_code, "It contained personal data." in answer.text) == (410, True)


@pytest.mark.parametrize("part", ["", "/!main~sec_1", "/ind@2001-01-01"])
def test_the_lasting_address_of_a_withdrawn_work_says_so_in_the_same_words(client, part):
    answer = client.get(f"/akn{WORK.removeprefix('/akn')}-gone{part}")

    assert (answer.status_code, said(answer)) == (410, said(client.get(f"/en/ordinances/{GONE['ordinance']}")))


def said(answer):
    """What a page says between its head and its foot."""
    return answer.text.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize(
    "path",
    [
        *(f"/records/{kind}/{slug}{part}" for kind, slug in GONE.items() for part in ("", "/versions/1")),
        *(f"/ordinances/{GONE['ordinance']}{part}" for part in ("", *GONE_PARTS)),
    ],
)
def test_every_answer_of_the_api_on_a_withdrawn_record_says_so_too(client, path):
    answer = client.get(f"/api/v1{path}")

    assert (answer.status_code, "It contained personal data." in answer.json["detail"]) == (410, True)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/records/permit/bp-2024-0030", "Arsip itu memuat data pribadi."),
        ("/search?colour=red", "Tidak ada parameter “colour”."),
        ("/search?from=32", "“32” bukan tanggal."),
        ("/ordinances?page=9", "Tidak ada halaman 9: yang terakhir adalah halaman 1."),
        ("/ordinances/o-2015-3/changes?from=x", "“x” bukan tanggal."),
        ("/ordinances/o-2015-3/text?on=x", "“x” bukan tanggal."),
    ],
)
def test_a_program_is_told_in_the_language_it_accepts(client, path, sentence):
    answer = client.get(f"/api/v1{path}", headers={"Accept-Language": "id"})

    assert sentence in answer.json["detail"]
    assert "Accept-Language" in answer.headers["Vary"]


def test_a_document_for_a_day_that_is_none_is_refused_in_the_readers_language(client):
    answer = client.get("/id/ordinances/o-2015-3/akn.xml?on=besok")

    assert (answer.status_code, "“besok” bukan tanggal." in answer.text) == (400, True)


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
    answer = client.get("/en/about?not-kept")

    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in answer.text
    assert "secret cause" not in answer.text


def test_records_can_be_read_while_the_search_is_rebuilt(portal_home, settings, tmp_path):
    shutil.copytree(portal_home, tmp_path / "home", ignore=shutil.ignore_patterns("search"))
    client = create_app(Settings(home=tmp_path / "home", secret_key="s" * 40, log_level="error")).test_client()

    assert client.get("/en/search?q=fence").status_code == 503
    assert client.get("/en/permits/bp-2024-0001").status_code == 200
