"""Addresses as a text writes them."""

import pytest

from records.files.places import addresses_in


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("It is sold at 14 Harbour Street. Nobody asked.", "14 Harbour Street"),
        ("It is sold at 14 Harbour St. to the board.", "14 Harbour St."),
    ],
)
def test_the_full_stop_of_a_sentence_is_no_part_of_an_address(text: str, written: str):
    assert addresses_in(text) == (written,)
