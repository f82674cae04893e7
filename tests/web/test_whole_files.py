"""Large files leave room for readers of pages."""

import pytest

from app.web.whole_files import AT_ONCE, _places

FILES = (
    "/en/search.csv",
    "/en/search.blds.csv",
    "/layers/permits.csv",
    "/layers/permits.geojson",
    "/layers/permits.gpkg",
)


@pytest.fixture
def client(own_app):
    return own_app.test_client()


@pytest.fixture
def taken():
    """All places are taken by readers of large files."""
    for _ in range(AT_ONCE):
        assert _places.acquire(timeout=5)
    yield
    _places.release(AT_ONCE)


@pytest.mark.parametrize("path", FILES)
def test_one_more_is_asked_to_come_again(client, path, taken):
    answer = client.get(path)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")


def test_pages_are_read_meanwhile(client, taken):
    assert client.get("/en/search").status_code == 200


@pytest.mark.parametrize("path", FILES)
def test_each_reader_gives_his_place_back(client, path):
    assert [client.get(path, buffered=True).status_code for _ in range(AT_ONCE + 1)] == [200] * (AT_ONCE + 1)


@pytest.mark.parametrize("path", FILES)
def test_who_asks_for_the_headers_only_gives_the_place_back(client, path):
    assert [client.head(path).status_code for _ in range(AT_ONCE + 1)] == [200] * (AT_ONCE + 1)


def test_what_is_refused_takes_no_place(client):
    for _ in range(AT_ONCE + 1):
        assert client.get("/layers/permits.csv?bbox=nonsense").status_code == 400
        assert client.get("/layers/none.csv").status_code == 404

    assert client.get("/layers/permits.csv", buffered=True).status_code == 200
