"""Unit tests touch no socket and no database: the interpreter itself refuses."""

import sys
from collections.abc import Iterator

import pytest

_FORBIDDEN = frozenset({"socket.connect", "socket.bind", "socket.getaddrinfo", "sqlite3.connect"})
_FIXTURES_OF_DATABASES = frozenset({"database", "database_url", "empty_database_url", "fresh_database"})
_guard = {"closed": False}


def _refuse(happening: str, _arguments: tuple[object, ...]) -> None:
    if _guard["closed"] and happening in _FORBIDDEN:
        raise AssertionError(f"a unit test needs no {happening}: take a fake, or move the test to tests/integration")


sys.addaudithook(_refuse)  # hooks stay for the life of the process, so the guard has a door


@pytest.fixture(autouse=True)
def _no_way_out(request: pytest.FixtureRequest) -> Iterator[None]:
    assert _FIXTURES_OF_DATABASES.isdisjoint(request.fixturenames), (
        "a test with a database belongs in tests/integration"
    )
    _guard["closed"] = True
    yield
    _guard["closed"] = False
