"""Each small change to what follows from another category is noticed by the tests of it.

On one engine, in one city: what is changed is Python, and each test files a report of its own.
"""

from contextlib import closing

import pytest

from app.complaints.handling import recategorising
from app.db.session import Database
from tests.integration.app.complaints import test_recategorising
from tests.integration.app.complaints.small_cases import small_cases
from tests.mutants import cases_of, survivors

FUNCTIONS = ("recategorise", "_follow_rules", "_protect", "_is_last")


@pytest.fixture
def cases(fresh_database, tmp_path):
    with fresh_database("sqlite") as url, closing(Database(url)) as database:
        yield test_recategorising.settled(small_cases(database, tmp_path))


def test_every_change_is_noticed(cases):
    own = cases_of(test_recategorising, cases)
    assert survivors(recategorising, own, seen_by=[], functions=FUNCTIONS) == []
