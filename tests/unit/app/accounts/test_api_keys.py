from hypothesis import given
from hypothesis import strategies as st

from app.accounts.api_keys import FILE, SCOPES, narrowed, scopes_for
from app.kernel import labels, roles
from app.kernel.actor import member_of_staff
from app.kernel.roles import Held

HELD = st.lists(st.builds(Held, st.sampled_from([*roles.MAY, "mayor"]), st.sampled_from(["roads", "parks"])))
CHOSEN = st.lists(st.sampled_from([*SCOPES, "everything", ""]))


@given(HELD, CHOSEN)
def test_a_key_never_opens_more_than_its_owner(held, scopes):
    owner = member_of_staff("ani", held)
    key = narrowed(owner, scopes)

    assert key.permissions <= owner.permissions
    assert key.labels <= owner.labels | {labels.PUBLIC}


@given(HELD, CHOSEN)
def test_a_key_may_exactly_what_its_scopes_name(held, scopes):
    owner = member_of_staff("ani", held)
    named = {SCOPES[scope].permission for scope in scopes if scope in SCOPES}

    assert narrowed(owner, scopes).permissions == {pair for pair in owner.permissions if pair[0] in named}


@given(HELD, st.lists(st.sampled_from(["everything", "places:edit", ""])))
def test_without_a_scope_of_records_a_key_sees_what_strangers_see(held, scopes):
    assert narrowed(member_of_staff("ani", held), scopes).labels == {labels.PUBLIC}


@given(HELD, CHOSEN)
def test_no_key_administers(held, scopes):
    key = narrowed(member_of_staff("ani", held), scopes)

    assert labels.ADMINISTRATION not in key.labels
    assert roles.ADMINISTER not in {permission for permission, _ in key.permissions}


def test_a_key_acts_under_its_owners_name():
    assert narrowed(member_of_staff("ani", []), ["records:read"]).name == "ani"


def test_scopes_that_would_open_nothing_are_not_offered():
    assert scopes_for(member_of_staff("ani", [Held(roles.AUDITOR, "roads")])) == ("trail:read", FILE)


def test_an_administrator_is_offered_only_what_anybody_may():
    assert scopes_for(member_of_staff("ani", [Held(roles.ADMINISTRATOR, "roads")])) == (FILE,)
