from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.complaints import references

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DRAWN = st.builds(lambda _: references.new_reference(), st.integers())


def plain(reference):
    return reference.replace("-", "")


def test_a_reference_is_nine_characters_in_three_groups():
    assert [len(group) for group in references.new_reference().split("-")] == [4, 4, 1]


def test_references_are_drawn_by_lot():
    assert len({references.new_reference() for _ in range(1000)}) == 1000


@given(DRAWN)
def test_a_reference_is_its_own_form(reference):
    assert references.normal(reference) == reference


@given(DRAWN)
def test_a_reference_is_understood_as_people_write_it(reference):
    heard = reference.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert references.normal(heard) == reference


@given(DRAWN)
def test_every_wrong_character_is_noticed(reference):
    right = plain(reference)
    wrong = [
        right[:place] + other + right[place + 1 :] for place in range(9) for other in ALPHABET if other != right[place]
    ]

    assert [text for text in wrong if references.normal(text)] == []


@given(DRAWN)
def test_every_two_neighbours_that_changed_places_are_noticed(reference):
    right = plain(reference)
    swapped = [
        right[:place] + after + before + right[place + 2 :]
        for place, (before, after) in enumerate(pairwise(right))
        if before != after
    ]

    assert [text for text in swapped if references.normal(text)] == []


@given(st.text(max_size=100))
def test_whatever_is_typed_is_a_reference_or_none(text):
    found = references.normal(text)

    assert found is None or references.normal(found) == found


def test_a_key_is_26_characters_and_read_back_without_its_hyphens():
    key = references.key_from(bytes(range(32)))

    assert references.normal_key(key.lower()) == key.replace("-", "")


@given(st.binary(min_size=17, max_size=32), st.binary(min_size=17, max_size=32))
def test_a_key_says_the_last_130_bits_of_what_it_was_made_from(one, other):
    same = int.from_bytes(one, "big") % 2**130 == int.from_bytes(other, "big") % 2**130

    assert (references.key_from(one) == references.key_from(other)) == same


def test_what_is_too_short_or_has_other_letters_is_no_key():
    assert [references.normal_key(text) for text in ("", "A" * 25, "U" * 26, "A" * 27)] == [None] * 4
