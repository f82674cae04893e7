"""What of a party strangers may not read, as whoever writes of it may write it."""

import pytest

from records.checking.hidden_parties import hidden_parties
from records.kinds import Deed, Party, Permit, Source


def found(text, *, kind=Permit, **party):
    record = kind(reference="1", title="A record", source=Source("test"), parties=(Party(**{"role": "owner"} | party),))
    return [match[0] for match in hidden_parties(record).finditer(text)]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("Hartono Wijaya", "given to Hartono\nWijaya today", "Hartono\nWijaya"),
        ("Hartono Wijaya", "given to WIJAYA, Hartono", "WIJAYA, Hartono"),
        ("Hartono Wijaya", "kepada Pak Hartono di Jakarta", "Pak Hartono"),
        ("Siti Rahayu", "kepada Ibu Rahayu", "Ibu Rahayu"),
        ("Ann Lee", "a letter of Mrs. Lee", "Mrs. Lee"),
        ("Wijaya, Hartono", "given to Hartono Wijaya", "Hartono Wijaya"),
        ("Dr. Hartono Wijaya, S.H.", "given to Hartono Wijaya", "Hartono Wijaya"),
        ("Suharto", "given to Suharto", "Suharto"),
        ("Ma'ruf Amin", "Ma’ruf Amin was there", "Ma’ruf Amin"),
        ("PT Maju Jaya", "the plant of PT. Maju Jaya", "PT. Maju Jaya"),
    ],
)
def test_a_hidden_name_is_found(name, text, words):
    assert found(text, name=name) == [words]


@pytest.mark.parametrize(
    ("name", "text"),
    [("Hartono Wijaya", "Jalan Wijaya 5"), ("Ann Lee", "a tin of lee"), ("Li", "a li of road"), ("", "any text")],
)
def test_what_may_be_anything_is_not_taken_for_a_name(name, text):
    assert found(text, name=name) == []


def test_other_hidden_fields_are_found_too():
    assert found("12 Main  Street", address="12 Main Street") == ["12 Main  Street"]
    assert found("run by Quiet Works", company="Quiet Works") == ["Quiet Works"]


def test_what_the_kind_shows_is_not_hidden():
    assert found("sold by Ann Lee", kind=Deed, role="grantor", name="Ann Lee") == []
