"""Labels against the privacy table: each cell is as it says, and no cell can be changed without this being noticed."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from app.complaints import policy, secrecy
from app.complaints.model import ComplaintRow
from app.complaints.policy import Circle
from app.complaints.relabelling import models_of_a_complaint
from app.kernel import labels, roles
from app.kernel.actor import Actor, member_of_staff
from app.kernel.errors import NotAllowed
from app.kernel.roles import Held
from tests.privacy_matrix import OTHER, OWN, PARTS, has, labels_of, readers

DAY = date(2026, 11, 23)
CIRCLES = [
    Circle(7, OWN, identity, account, counter, DAY if counter else None)
    for identity, account, counter in product(secrecy.IDENTITIES, ("", "r-1"), ("", OWN))
]
MODELS = {model.__tablename__: model for model in [ComplaintRow, *models_of_a_complaint()]}
LABELS = {
    labels.PUBLIC,
    labels.SYSTEM,
    labels.TRAIL,
    labels.ADMINISTRATION,
    labels.complaints_desk(OWN),
    labels.complaints_desk(OTHER),
    labels.records_desk(OWN),
    labels.reporter(7),
    labels.reporter(8),
    labels.resident("r-1"),
    labels.resident("r-other"),
    labels.counter(OWN, DAY),
    labels.counter(OWN, date(2026, 11, 24)),
    labels.counter(OTHER, DAY),
}
"""Every label that any reader of the table has."""


def differences(circle, part, given):
    """The readers for whom rows with these labels are not as the table says."""
    return [
        name
        for name, (actor, group) in readers(circle, DAY).items()
        if labels.meet(given, actor.labels) != has(group, part, circle)
    ]


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("circle", CIRCLES, ids=str)
def test_each_part_has_the_readers_that_the_table_says(circle, name):
    assert differences(circle, PARTS[name], labels_of(PARTS[name], circle, MODELS)) == []


@pytest.mark.parametrize("name", PARTS)
def test_each_single_label_more_or_less_is_noticed(name):
    part = PARTS[name]
    unnoticed = [
        (circle, label)
        for circle in CIRCLES
        for label in LABELS
        if (circle.account or label != labels.resident("r-1"))  # nobody is r-1 where nobody filed it signed in
        and not differences(circle, part, labels_of(part, circle, MODELS) ^ {label})
    ]

    assert unnoticed == []


@pytest.mark.parametrize("name", PARTS)
def test_labels_of_any_other_function_are_noticed(name):
    part, circle = PARTS[name], CIRCLES[-1]
    functions = (policy.of_case, policy.of_content, policy.of_identity, policy.of_work, policy.of_internal_file)
    circle = replace(circle, identity=secrecy.SEALED)
    own = labels_of(part, circle, MODELS)

    assert not [one.__name__ for one in functions if one(circle) != own and not differences(circle, part, one(circle))]


def test_every_column_of_every_table_stands_in_the_privacy_table():
    columns = {name: {column.name for column in model.__table__.columns} for name, model in MODELS.items()}
    said = {}
    for part in PARTS.values():
        said.setdefault(part.table, {"labels"}).update(part.fields)

    assert said == columns


@pytest.mark.parametrize("circle", CIRCLES, ids=str)
def test_a_circle_is_found_again_in_the_labels_of_its_case(circle):
    assert policy.circle_of(7, OWN, circle.identity, policy.of_case(circle)) == circle


@pytest.mark.parametrize("circle", CIRCLES, ids=str)
def test_who_reports_is_who_the_table_calls_the_reporter(circle):
    found = {
        name for name, (actor, _) in readers(circle, DAY).items() if policy.reports(actor, 7, policy.of_case(circle))
    }

    assert found == {name for name, (_, group) in readers(circle, DAY).items() if group == "reporter"}


def test_numbers_are_for_the_department_and_administrators():
    known = {
        name: labels.meet(policy.of_tally(OWN), actor.labels) for name, (actor, _) in readers(CIRCLES[0], DAY).items()
    }

    assert {name for name, reads in known.items() if reads} == {
        "an officer in charge",
        "a supervisor in charge",
        "an administrator",
        "the portal",
    }


@pytest.mark.parametrize(
    ("role", "permission", "allowed"),
    [
        (role, permission, permission in may)
        for role, may in (
            (roles.OFFICER, {roles.HANDLE, roles.FILE_FOR_OTHERS}),
            (roles.SUPERVISOR, {roles.HANDLE, roles.FILE_FOR_OTHERS, roles.SUPERVISE}),
            (roles.COUNTER_CLERK, {roles.FILE_FOR_OTHERS}),
            (roles.AUDITOR, {roles.OPEN_IDENTITY}),
            (roles.ADMINISTRATOR, set()),
            (roles.CLERK, set()),
            (roles.PUBLISHER, set()),
            (roles.RESIDENT, set()),
        )
        for permission in (roles.HANDLE, roles.SUPERVISE, roles.FILE_FOR_OTHERS, roles.OPEN_IDENTITY)
    ],
)
def test_each_role_may_what_the_table_of_actors_says_and_in_its_department_alone(role, permission, allowed):
    actor = member_of_staff("somebody", [Held(role, OWN)])

    assert (actor.may(permission, OWN), actor.may(permission, OTHER)) == (allowed, False)


def test_whoever_may_not_is_told_so():
    with pytest.raises(NotAllowed, match="may not handle complaints of the department “roads”"):
        policy.require(Actor("somebody"), roles.HANDLE, OWN)


def test_whoever_may_is_told_nothing():
    policy.require(member_of_staff("ani", [Held(roles.OFFICER, OWN)]), roles.HANDLE, OWN)


def test_an_account_that_nobody_has_is_in_no_label():
    assert labels.resident("") not in policy.of_case(CIRCLES[0])


@pytest.mark.parametrize(("counter", "day"), [(OWN, None), ("", DAY), ("", None)])
def test_what_was_filed_at_no_counter_or_on_no_day_is_no_counters(counter, day):
    assert policy.of_case_at_counter(policy.of_case(Circle(7, OWN, secrecy.NAMED, "", counter, day))) == frozenset()


def test_of_a_case_filed_at_a_counter_that_label_alone_is_the_counters():
    present = policy.of_case(Circle(7, OWN, secrecy.NAMED, "r-1", OWN, DAY))
    assert policy.of_case_at_counter(present) == {labels.counter(OWN, DAY)}
