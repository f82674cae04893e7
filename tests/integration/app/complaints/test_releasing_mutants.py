"""Each small change to what lets strangers read of a report is noticed by the tests of it.

On one engine, in one city: what is changed is Python, and each test files a report of its own.
"""

from contextlib import closing

import pytest

from app.complaints.handling import releasing
from app.db.session import Database
from tests.integration.app.complaints import test_releasing
from tests.integration.app.complaints.small_cases import small_cases
from tests.mutants import cases_of, survivors

FUNCTIONS = ("release", "hide", "findings", "_held", "why_not", "_written")
OF_THE_WHOLE_CITY = (
    "test_nothing_of_a_case_that_went_is_left_in_public_tables",
    "test_counts_follow_the_narrowing",
    "test_cases_near_a_point_are_found_by_their_public_points",
    "test_what_is_public_says_less_when_its_category_becomes_sensitive",
)
"""Tests that count whole tables, or change a category, which all share here."""

_SENSITIVE = "(category is None or category.sensitive) and parse(content.address).house_number"
SAME = {
    "findings: category is None or category.sensitive → category.sensitive",
    f"findings: content is not None and {_SENSITIVE} → {_SENSITIVE}",
    "findings: name.strip() → True",
}
"""Changes that change nothing: a report has a category, and its content until it is erased; no blank is a name."""


@pytest.fixture
def cases(fresh_database, tmp_path):
    with fresh_database("sqlite") as url, closing(Database(url)) as database:
        yield small_cases(database, tmp_path)


def test_every_change_is_noticed(cases):
    own = cases_of(test_releasing, cases, leave_out=OF_THE_WHOLE_CITY)
    found = survivors(releasing, own, seen_by=[], functions=FUNCTIONS)
    assert [one for one in found if one not in SAME] == []
