"""What one reader was given is given to the next, and not a moment longer than it is true."""

import pytest
from sqlalchemy import event

from app.db.files import FileStore
from app.db.session import Database
from app.web.kept_answers import KeptAnswers
from records.commands import withdraw
from tests.web.small_city import PUBLISHER, permit, take

PAGE = "/en/permits/bp-2024-0001"


@pytest.fixture
def client(own_app):
    return own_app.test_client()


@pytest.fixture
def desk(own_app):
    database = Database(own_app.extensions["psis"].settings.database)
    yield database
    database.close()


def lasting(response):
    return sorted(pair for pair in response.headers if pair[0] != "X-Request-Id")


@pytest.mark.parametrize("path", [PAGE, "/id/search?q=fence", "/en/", "/api/v1/search?q=fence", "/en/ordinances"])
def test_the_second_reader_gets_the_same_answer(client, path):
    first, second = client.get(path), client.get(path)

    assert second.data == first.data
    assert lasting(second) == lasting(first)


def test_for_the_second_reader_only_the_revision_is_read(own_app, client):
    client.get(PAGE)
    asked = []
    strangers = own_app.extensions["psis"].database.strangers
    event.listen(strangers, "checkout", lambda connection, *_: connection.set_trace_callback(asked.append))
    client.get(PAGE)

    assert asked == ["SELECT revision FROM catalogue"]


def test_what_is_corrected_is_read_at_once(client, own_app, desk):
    client.get(PAGE)
    take(desk, FileStore(own_app.extensions["psis"].settings.files), permit(1, title="Fence, lower"))

    assert "Fence, lower" in client.get(PAGE).text


def test_what_is_withdrawn_is_gone_at_once(client, desk):
    client.get(PAGE)
    with desk.unit(PUBLISHER) as unit:
        withdraw(unit, "permit", "bp-2024-0001", reason="court-order")

    assert client.get(PAGE).status_code == 410


def test_packed_and_plain_are_kept_apart(client):
    packed = client.get(PAGE, headers={"Accept-Encoding": "gzip"})
    plain = client.get(PAGE)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert client.get(PAGE, headers={"Accept-Encoding": "gzip"}).data == packed.data


def test_a_kept_page_is_counted_but_not_sent_to_who_asks_for_its_headers(client):
    length = client.get(PAGE).headers["Content-Length"]
    answer = client.head(PAGE)

    assert not answer.data
    assert answer.headers["Content-Length"] == length


def test_one_of_several_pages_that_a_reader_has_is_not_sent_again(client):
    tag = client.get(PAGE).headers["ETag"]

    assert client.get(PAGE, headers={"If-None-Match": f'"other", {tag}'}).status_code == 304


def test_the_second_reader_stands_in_the_log_too(client, monkeypatch):
    client.get("/id/search?q=pagar&sort=newest")
    lines = []
    monkeypatch.setattr("app.web.request_log._log", type("Log", (), {"info": lambda _self, *a, **k: lines.append(k)})())
    client.get("/id/search?q=pagar&sort=newest")

    assert [(line["path"], line["status"]) for line in lines] == [("/id/search", 200)]


def test_what_a_form_sends_is_never_answered_from_memory(client):
    client.get(PAGE)

    assert client.post(PAGE).status_code >= 400


def test_who_prefers_the_other_language_is_sent_to_it(client):
    for tag in ("en", "id", "en"):
        assert client.get("/", headers={"Accept-Language": tag}).headers["Location"] == f"/{tag}/"


def test_what_was_asked_for_longest_ago_is_given_up():
    kept = KeptAnswers(most_bytes=8 * 2100)
    for name in ("a", "b", "c"):
        kept.put((name, False), (b"x" * 100, [], 200))
    kept.get(("a", False))
    for name in "defghi":
        kept.put((name, False), (b"x" * 100, [], 200))

    assert [name for name in "abcdefghi" if kept.get((name, False))] == list("acdefghi")[:8]


def test_one_answer_cannot_fill_the_memory():
    kept = KeptAnswers(most_bytes=8 * 2100)
    kept.put(("a", False), (b"x" * 101, [], 200))  # and 2,000 for its headers

    assert kept.get(("a", False)) is None


def test_empty_answers_fill_it_too():
    kept = KeptAnswers(most_bytes=20_000)
    for number in range(100):
        kept.put((str(number), False), (b"", [], 204))

    assert sum(kept.get((str(number), False)) is not None for number in range(100)) == 10
