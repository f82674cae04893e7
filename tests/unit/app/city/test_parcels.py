import pytest

from app.city.parcels import parcel_key


@pytest.mark.parametrize(
    ("written", "key"),
    [("0123  0045", "01230045"), ("ab 77", "AB77"), ("12/34", "12~34"), ("12 / 34", "12~34"), (" ", ""), ("", "")],
)
def test_a_parcel_has_one_key_however_it_is_written(written, key):
    assert parcel_key(written) == key


def test_the_key_of_a_key_is_itself():
    assert parcel_key(parcel_key("ab 12/34")) == parcel_key("ab 12/34")
