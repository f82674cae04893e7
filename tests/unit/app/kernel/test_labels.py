from hypothesis import given
from hypothesis import strategies as st

from app.kernel import labels, roles
from app.kernel.actor import STRANGER, member_of_staff
from app.kernel.roles import Held

SETS = st.frozensets(st.sampled_from(["public", "trail", "records:a", "records:b", "system"]))


@given(SETS, SETS)
def test_labels_meet_when_they_share_one(row, actor):
    assert labels.meet(row, actor) == any(label in actor for label in row)


def test_labels_that_share_none_do_not_meet_and_those_that_do_meet():
    assert (labels.meet({"a", "b"}, {"c"}), labels.meet({"a", "b"}, {"b", "c"})) == (False, True)


@given(SETS)
def test_nobody_meets_an_empty_set(row):
    assert not labels.meet(row, frozenset())


def test_an_unknown_role_opens_only_what_is_public():
    assert roles.labels_of([Held("mayor", "roads")]) == {labels.PUBLIC}


def test_a_clerk_reads_the_desk_of_the_own_department_only():
    assert labels.records_desk("roads") in roles.labels_of([Held(roles.CLERK, "roads")])
    assert labels.records_desk("parks") not in roles.labels_of([Held(roles.CLERK, "roads")])


def test_an_administrator_reads_no_desk():
    assert roles.labels_of([Held(roles.ADMINISTRATOR, "roads")]) == {labels.PUBLIC, labels.ADMINISTRATION}


def test_a_role_in_one_department_gives_nothing_in_another():
    actor = member_of_staff("ani", [Held(roles.CLERK, "roads"), Held(roles.PUBLISHER, "parks")])
    assert actor.may(roles.PUBLISH, "parks")
    assert not actor.may(roles.PUBLISH, "roads")


def test_strangers_may_do_nothing():
    assert not STRANGER.permissions
