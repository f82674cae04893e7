"""Each small change to what decides about readers, routing, protection and publicity is noticed by the tests of it."""

import pytest

from app.complaints import choosing, policy, secrecy
from app.complaints.released import rows as public_rows
from app.complaints.rules import conditions, routing
from app.kernel import labels, roles
from tests.mutants import cases_of, mutants, survivors
from tests.unit.app.complaints import test_choosing, test_policy, test_public_rows, test_routing, test_secrecy
from tests.unit.app.kernel import test_labels, test_roles

TESTED = [
    (policy, test_policy, [], ()),
    (roles, test_roles, [], ("MAY", "STAFF_ROLES", "HANDLERS", "permissions_of", "labels_of")),
    (labels, test_labels, [], ()),
    (secrecy, test_secrecy, [choosing], ()),
    (choosing, test_choosing, [], ()),
    (conditions, test_routing, [routing], ()),
    (routing, test_routing, [], ()),
    (public_rows, test_public_rows, [], ("may_be_public", "title_of", "told", "values_of", "steps_of")),
]
SAME = {"labels_of: role in MAY → True"}
"""Changes that change nothing that anybody could see: no role that nobody knows is one of those that open something."""


@pytest.mark.parametrize(
    ("module", "tests", "others", "functions"), TESTED, ids=lambda one: getattr(one, "__name__", "")
)
def test_every_change_is_noticed(module, tests, others, functions):
    found = survivors(module, cases_of(tests), seen_by=[tests, *others], functions=functions)
    assert [one for one in found if one not in SAME] == []


def test_there_are_changes_enough():
    assert sum(1 for module, _, _, functions in TESTED for _ in mutants(module, functions)) > 150
