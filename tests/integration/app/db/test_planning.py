"""What the planner of PostgreSQL is told holds for one transaction."""

import pytest
from sqlalchemy import func, select

from app.db.planning import plan_once, stop_early
from app.kernel.actor import SYSTEM


def told(session):
    names = ("plan_cache_mode", "enable_bitmapscan", "max_parallel_workers_per_gather")
    return tuple(session.connection().execute(select(*map(func.current_setting, names))).one())


@pytest.mark.parametrize("engine_kind", ["postgres"], indirect=True)
def test_what_is_told_for_lists_and_their_counts_ends_with_the_transaction(database):
    with database.open(SYSTEM) as session:
        before = told(session)
    with database.open(SYSTEM) as session:
        plan_once(session)
        stop_early(session)
        assert told(session) == ("force_generic_plan", "off", "0")
    with database.open(SYSTEM) as session:
        assert told(session) == before
