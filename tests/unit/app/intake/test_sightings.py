"""Where personal data stand in a text. All names and numbers are invented, or printed as examples by their issuers."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.intake.identifiers import digits, is_bank_card, is_itin, is_npwp, is_region_and_day, is_ssn, passes_luhn
from app.intake.sightings import sightings

FOUND = [
    ("phone", "555-234-5678"),
    ("phone", "(021) 555-1234"),
    ("phone", "+62 812 3456 7890"),
    ("email", "ann.lee@harbour.example"),
    ("identity-number", "3374056709900003"),
    ("identity-number", "3374.0567.0990.0003"),
    ("identity-number", "3374 0567 0990 0003"),
    ("identity-number", "219-09-9998"),
    ("identity-number", "912-70-1234"),
    ("tax-number", "01.234.567.8-901.000"),
    ("tax-number", "0012345674901000"),
    ("bank-card", "4111 1111 1111 1111"),
    ("bank-card", "3782 822463 10005"),
    ("plate", "B 1234 XYZ"),
    ("plate", "AB1234CD"),
]


@pytest.mark.parametrize(("kind", "written"), FOUND)
def test_what_names_a_person_is_found_where_it_stands(kind, written):
    (found,) = sightings(f"Seen by the clerk: {written}, on Monday.")
    assert (found.kind, found.text, found.start) == (kind, written, 19)


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("phone", "hubungi Pak Budi 021 555 1234", "021 555 1234"),
        ("identity-number", "SSN: 219099998", "219099998"),
        ("identity-number", "No. KTP 3374056709900003", "3374056709900003"),
        ("tax-number", "NPWP 012345678901000", "012345678901000"),
        ("plate", "mobil dengan nopol H 12 AB", "H 12 AB"),
        ("plate", "license plate ABC 1234", "ABC 1234"),
        ("plate", "tag number 7XYZ123", "7XYZ123"),
    ],
)
def test_what_is_announced_is_found_without_its_announcement(kind, text, found):
    assert [(one.kind, one.text) for one in sightings(text)] == [(kind, found)]


@pytest.mark.parametrize(
    "text",
    [
        "see permit 2016-002671 EP",
        "E 128FT OF LOT 3",
        "LESS N 4225SQ FT",
        "S 115 FT OF OUTLOT 36",
        "parcel 0123 0045",
        "Nomor 12 Tahun 2011 Pasal 34",
        "card number 4111 1111 1111 1112",
        "3374053309900003",  # no such day
        "4274056709900003",  # no such province
        "000-12-3456",
        "666-12-3456",
        "price 1,234,567,890,123,456.00",
        "on 2016-01-31 at 10.30",
        "BCIV 140 0121 and B1504729",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert sightings(text) == []


@given(st.sampled_from([11, 31, 33, 51, 64, 73, 94]), st.dates(), st.booleans(), st.integers(1, 9999))
def test_every_well_made_identity_number_is_found(province, born, is_woman, serial):
    day = born.day + 40 * is_woman
    number = f"{province}7405{day:02}{born.month:02}{born.year % 100:02}{serial:04}"
    assert [one.kind for one in sightings(f"NIK {number}")] == ["identity-number"]


@given(st.integers(10**13, 10**14 - 1))
def test_every_card_that_its_last_digit_checks_is_found(middle):
    number = next(n for n in (f"4{middle}{last}" for last in range(10)) if passes_luhn(n))
    assert is_bank_card(number)
    assert {one.kind for one in sightings(f"card {number}.")} <= {"bank-card", "identity-number"}
    assert sightings(f"card {number}.")


@settings(deadline=None)
@given(st.text())
def test_sightings_are_pieces_of_the_text_that_do_not_overlap(text):
    found = sightings(text)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(one.end <= following.start for one, following in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (is_region_and_day, "3374056709900003", "3374050000900003"),
        (is_npwp, "012345674901000", "012345675901000"),
        (is_ssn, "219099998", "900123456"),
        (is_itin, "912701234", "912691234"),
        (is_bank_card, "5425233430109903", "5425233430109904"),
    ],
)
def test_structure_and_check_digits_decide(check, good, bad):
    assert (check(good), check(bad)) == (True, False)


def test_digits_are_what_is_left_without_signs():
    assert digits("01.234-5") == "012345"
