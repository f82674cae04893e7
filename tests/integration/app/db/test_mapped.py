"""Commands hold little of a large database in their memory; the web maps all it can."""

import pytest
from sqlalchemy import text

from app.db.mapped import map_little
from app.kernel.actor import STRANGER, SYSTEM

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)


@pytest.mark.parametrize("actor", [STRANGER, SYSTEM])
def test_a_command_maps_a_quarter_of_a_gigabyte(database, actor):
    map_little(database)
    with database.open(actor) as session:
        assert session.connection().scalar(text("PRAGMA mmap_size")) == 256 << 20


def test_whoever_says_nothing_maps_all(database):
    with database.open(STRANGER) as session:
        assert session.connection().scalar(text("PRAGMA mmap_size")) > 2_000_000_000
