import re
import subprocess

import pytest
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from app.db import migrate
from app.db.session import Database
from app.kernel.actor import STRANGER
from records import queries
from records.model import RecordRow
from tests.conftest import ROOT, leave_out
from tests.postgres_cluster import NoCluster, cluster, programs

OPERATIONS = (ROOT / "docs/operations.md").read_text()


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", OPERATIONS, re.DOTALL)


@pytest.fixture(scope="module")
def prepared_server():
    """A server prepared word by word as the document says; gives the portal's URL of it."""
    try:
        with cluster() as server:
            plain = server.replace("+psycopg", "")
            command = [programs() / "psql", "--quiet", "--set", "ON_ERROR_STOP=1", plain]
            subprocess.run(command, input=blocks("sql")[0], text=True, check=True, capture_output=True)
            url = server.replace("postgres@", "psis@").removesuffix("/postgres") + "/psis"
            migrate.upgrade(url)
            yield url
    except NoCluster as problem:
        leave_out(f"no test on PostgreSQL: {problem}")


@pytest.fixture
def database(prepared_server):
    database = Database(prepared_server)
    yield database
    database.close()


def test_a_server_prepared_as_documented_serves_strangers(database):
    with database.open(STRANGER) as session:
        assert queries.holdings(session)["permit"] == 0


def test_the_database_itself_keeps_strangers_from_guarded_rows(database):
    with database.open(STRANGER) as session, pytest.raises(ProgrammingError, match="permission denied"):
        session.scalars(select(RecordRow)).all()


@pytest.mark.parametrize("sample", ["psis-web.service", "psis-worker.service", "nginx.conf"])
def test_the_samples_for_a_server_are_documented(sample):
    assert f"../deploy/{sample}" in OPERATIONS
