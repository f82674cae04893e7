"""Fixtures for all tests: fresh databases on both engines, the data set beside the project, what may be left out."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from uuid import uuid4

import hypothesis
import psycopg
import pytest
from argon2 import PasswordHasher
from sqlalchemy import make_url

from app.accounts import passwords
from app.db import migrate
from app.db.session import Database
from tests.postgres_cluster import NoCluster, cluster

ROOT = Path(__file__).parents[1]
UNIT_TEST_SECONDS = 0.01
Fresh = Callable[[str], AbstractContextManager[str]]

hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], print_blob=True
)
if os.environ.get("CI") != "true":  # there hypothesis takes a profile of its own, with the same examples each time
    hypothesis.settings.load_profile("patient")


def pytest_collection_finish() -> None:
    """What was collected stays to the end, and applications made for tests live long: the collector looks rarely."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def leave_out(reason: str) -> None:
    """Skip with a reason on a developer's machine; fail where nothing may be left out."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"nothing may be left out here: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def _quick_hashing() -> Iterator[None]:
    """Passwords are hashed in a millisecond, not in 150: what a city's take is looked at where they are tested."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", quick)
        patch.setattr(passwords, "_NOBODYS", quick.hash("nobody's"))
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data sets, in PSIS_SHARED or beside the project. No row of it belongs into the project."""
    data = Path(os.environ.get("PSIS_SHARED") or ROOT.parent / "shared") / "data"
    if not data.is_dir():
        leave_out(f"the real data sets are not at {data}; PSIS_SHARED may name their folder")
    return data


@pytest.fixture(params=["sqlite", "postgres"])
def engine_kind(request: pytest.FixtureRequest) -> str:
    """Both engines, one after the other; a test that is about one of them parametrizes this indirectly."""
    return str(request.param)


@pytest.fixture
def database_url(engine_kind: str, fresh_database: Fresh) -> Iterator[str]:
    """A migrated, empty database of this test's own."""
    with fresh_database(engine_kind) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The database behind ``database_url``, opened."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "psis.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a cluster of this session's own, or of the one that PSIS_TEST_POSTGRES_URL names."""
    if given := os.environ.get("PSIS_TEST_POSTGRES_URL"):
        yield given
        return
    try:
        with cluster() as url:
            yield url
    except NoCluster as problem:
        leave_out(f"no test on PostgreSQL: {problem}")


@pytest.fixture(scope="session")
def postgres_administrator(postgres_server: str) -> Iterator[psycopg.Connection]:
    """A connection that creates databases and drops them: one for each of them took a quarter of the time."""
    with psycopg.connect(postgres_server.replace("+psycopg", ""), autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """The name of a migrated, empty PostgreSQL database to copy."""
    name = f"psis_template_{uuid4().hex}"
    migrate.upgrade(_create(postgres_server, name))
    yield name
    _administer(postgres_server, f"DROP DATABASE {name}")


@pytest.fixture(scope="session")
def fresh_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    """``with fresh_database("sqlite") as url:`` gives a migrated, empty database to fixtures of any scope."""

    @contextmanager
    def fresh(engine_kind: str) -> Iterator[str]:
        if engine_kind == "sqlite":
            copy = tmp_path_factory.mktemp("database") / "psis.db"
            yield f"sqlite:///{shutil.copy(request.getfixturevalue('sqlite_template'), copy)}"
            return
        server, template = (request.getfixturevalue(f"postgres_{name}") for name in ("server", "template"))
        administrator = request.getfixturevalue("postgres_administrator")
        name = f"psis_test_{uuid4().hex}"
        # Copying files is the quicker strategy where nothing is synchronised to disk: 45 ms.
        administrator.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        yield _url_of(server, name)
        administrator.execute(f"DROP DATABASE {name} WITH (FORCE)")

    return fresh


@pytest.fixture
def empty_database_url(engine_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database without any table, for the tests of the migrations."""
    if engine_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server = request.getfixturevalue("postgres_server")
    name = f"psis_empty_{uuid4().hex}"
    yield _create(server, name)
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _create(server: str, name: str) -> str:
    """A new database as an operator prepares it; the migrations expect PostGIS in it."""
    _administer(server, f"CREATE DATABASE {name}")
    url = _url_of(server, name)
    _administer(url, "CREATE EXTENSION postgis")
    return url


def _url_of(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _administer(server: str, statement: str) -> None:
    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the unit tests that are slower than a unit test should be; a busy machine makes no failure of it.

    Tests of properties try a hundred examples and are not meant.
    """
    slow = [
        f"{report.duration * 1000:.0f} ms {report.nodeid}"
        for report in terminalreporter.stats.get("passed", [])
        if report.when == "call" and report.nodeid.startswith("tests/unit")
        if report.duration > UNIT_TEST_SECONDS and "hypothesis" not in report.keywords
    ]
    if slow:
        terminalreporter.section(f"unit tests above {UNIT_TEST_SECONDS * 1000:.0f} ms")
        for line in sorted(slow, key=lambda line: -int(line.split()[0]))[:15]:
            terminalreporter.line(line)
