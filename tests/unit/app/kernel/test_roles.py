"""Roles are a table: what each allows, and where."""

import pytest

from app.kernel import clock, labels, roles
from app.kernel.actor import member_of_staff
from app.kernel.roles import Held

CONTENT = {roles.DRAFT, roles.IMPORT, roles.PUBLISH, roles.EDIT_PLACES}


MAY = {
    roles.RESIDENT: "",
    roles.OFFICER: "handle complaints, report for others",
    roles.SUPERVISOR: "handle complaints, report for others, supervise complaints",
    roles.COUNTER_CLERK: "report for others",
    roles.CLERK: "draft records, edit places, import records",
    roles.PUBLISHER: "draft records, edit places, import records, publish records",
    roles.AUDITOR: "open a sealed identity, read the audit trail",
    roles.ADMINISTRATOR: "administer people and settings",
}
LABELS = {
    roles.RESIDENT: set(),
    roles.OFFICER: {labels.complaints_desk("roads")},
    roles.SUPERVISOR: {labels.complaints_desk("roads")},
    roles.COUNTER_CLERK: {labels.counter("roads", clock.today())},
    roles.CLERK: {labels.records_desk("roads")},
    roles.PUBLISHER: {labels.records_desk("roads")},
    roles.AUDITOR: {labels.TRAIL},
    roles.ADMINISTRATOR: {labels.ADMINISTRATION},
    "mayor": set(),
}
"""What each role opens beside what is public, held in the department of roads."""


def test_each_role_may_what_is_said_here_and_nothing_else():
    assert {role: ", ".join(sorted(may)) for role, may in roles.MAY.items()} == MAY


@pytest.mark.parametrize("role", LABELS)
def test_each_role_opens_what_is_said_here_and_nothing_else(role):
    assert roles.labels_of([Held(role, "roads")]) == LABELS[role] | {labels.PUBLIC}


def test_two_roles_open_what_each_of_them_does():
    held = [Held(roles.AUDITOR, "roads"), Held(roles.ADMINISTRATOR, "parks"), Held("mayor", "roads")]
    assert roles.labels_of(held) == {labels.PUBLIC, labels.TRAIL, labels.ADMINISTRATION}


def test_those_who_handle_reports_and_those_who_are_staff_follow_from_the_table():
    assert roles.HANDLERS == (roles.OFFICER, roles.SUPERVISOR)
    assert set(roles.STAFF_ROLES) == MAY.keys() - {roles.RESIDENT}


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
