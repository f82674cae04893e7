"""Which protection can be chosen: never less than the category allows."""

import pytest

from app.complaints.choosing import asks_contact, contents, identities


@pytest.mark.parametrize(
    ("usual", "may_lower", "offered"),
    [
        ("named", False, ("named", "sealed", "none")),
        ("sealed", False, ("sealed", "none")),
        ("none", False, ("none",)),
        ("none", True, ("named", "sealed", "none")),
        ("sealed", True, ("named", "sealed", "none")),
    ],
)
def test_what_is_offered_of_identities(usual, may_lower, offered):
    assert identities(usual, may_lower=may_lower) == offered


@pytest.mark.parametrize(
    ("usual", "may_lower", "offered"),
    [
        ("public", False, ("public", "confidential")),
        ("confidential", False, ("confidential",)),
        ("confidential", True, ("public", "confidential")),
    ],
)
def test_what_is_offered_of_contents(usual, may_lower, offered):
    assert contents(usual, may_lower=may_lower) == offered


def test_no_contact_is_asked_for_where_none_can_be_given():
    assert not asks_contact("none", may_lower=False)
