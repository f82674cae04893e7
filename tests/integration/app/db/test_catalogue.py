"""The revision as every page asks for it: below the driver on PostgreSQL."""

from contextlib import closing, suppress

import pytest
from sqlalchemy.exc import OperationalError

from app.db import catalogue
from app.kernel.actor import SYSTEM


def test_a_change_is_seen_by_the_next_reader(database):
    before = catalogue.revision(database)
    with database.unit(SYSTEM) as unit:
        catalogue.raise_revision(unit.session)

    assert catalogue.revision(database) == before + 1


@pytest.mark.parametrize("engine_kind", ["postgres"], indirect=True)
def test_a_connection_that_is_lost_is_replaced(database):
    before = catalogue.revision(database)
    with database.engine.connect() as other, closing(database.strangers.raw_connection()) as connection:
        other.exec_driver_sql(f"SELECT pg_terminate_backend({connection.driver_connection.info.backend_pid}, 60000)")

    with suppress(OperationalError):  # who had it is told, where it was not found to be lost before
        catalogue.revision(database)
    assert catalogue.revision(database) == before
