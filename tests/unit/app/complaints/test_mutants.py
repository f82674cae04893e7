"""Each small change to what decides about routing, protection and publicity is noticed by the tests of it."""

import pytest

from app.complaints import choosing, secrecy
from app.complaints.released import rows as public_rows
from app.complaints.rules import conditions, routing
from tests.mutants import cases_of, mutants, survivors
from tests.unit.app.complaints import test_choosing, test_public_rows, test_routing, test_secrecy

TESTED = [
    (secrecy, test_secrecy, [choosing], ()),
    (choosing, test_choosing, [], ()),
    (conditions, test_routing, [routing], ()),
    (routing, test_routing, [], ()),
    (public_rows, test_public_rows, [], ("may_be_public", "title_of", "told", "values_of", "steps_of")),
]
SAME: set[str] = set()
"""Changes that change nothing that anybody could see."""


@pytest.mark.parametrize(
    ("module", "tests", "others", "functions"), TESTED, ids=lambda one: getattr(one, "__name__", "")
)
def test_every_change_is_noticed(module, tests, others, functions):
    found = survivors(module, cases_of(tests), seen_by=[tests, *others], functions=functions)
    assert [one for one in found if one not in SAME] == []


def test_there_are_changes_enough():
    assert sum(1 for module, _, _, functions in TESTED for _ in mutants(module, functions)) > 150
