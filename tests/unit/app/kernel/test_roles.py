"""Roles are a table: what each allows, and where."""

import pytest

from app.kernel import labels, roles
from app.kernel.actor import member_of_staff
from app.kernel.roles import Held

CONTENT = {roles.DRAFT, roles.IMPORT, roles.PUBLISH, roles.EDIT_PLACES}


def test_every_role_has_a_name():
    assert roles.NAMES.keys() == roles.MAY.keys()


@pytest.mark.parametrize("role", sorted(roles.MAY.keys() - {roles.CLERK, roles.PUBLISHER}))
def test_only_clerks_and_publishers_touch_content(role):
    assert roles.MAY[role].isdisjoint(CONTENT)


@pytest.mark.parametrize("role", sorted(roles.MAY.keys() - {roles.CLERK, roles.PUBLISHER}))
def test_only_clerks_and_publishers_see_what_is_not_public(role):
    assert labels.records_desk("roads") not in member_of_staff("somebody", [Held(role, "roads")]).labels


def test_a_permission_is_held_where_the_role_is():
    actor = member_of_staff("ani", [Held(roles.CLERK, "roads"), Held(roles.PUBLISHER, "parks")])
    assert actor.departments(roles.DRAFT) == ["parks", "roads"]
    assert actor.departments(roles.PUBLISH) == ["parks"]


def test_a_role_nobody_knows_allows_nothing():
    assert member_of_staff("mayor", [Held("mayor", "roads")]).permissions == frozenset()
