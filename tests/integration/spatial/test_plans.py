"""What is found along the curve is found by the curve's index, whatever else has an index: SQLite only guesses."""

import pytest
from sqlalchemy.dialects import sqlite

from app.complaints.released import located as public_located
from records import located


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("shelf", [located, public_located])
@pytest.mark.parametrize("narrowing", [(), ("status",), ("department", "type", "ward")])
def test_boxes_are_read_along_the_curve(database, shelf, narrowing):
    with database.engine.connect() as connection:
        along = shelf._along(narrowing)
        for prepared in (*along._of_one, along._number):
            made = prepared._statement._statement.compile(dialect=sqlite.dialect(paramstyle="named"))
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {made}", dict.fromkeys(made.params)).fetchall()
            searches = [row[3] for row in plan if row[3].startswith(("SEARCH public", "SCAN public"))]
            assert searches
            assert all("_curve (" in one and "curve>?" in one for one in searches), searches
