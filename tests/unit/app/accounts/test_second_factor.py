import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.second_factor import (
    STEP_SECONDS,
    enrolment_address,
    new_recovery_codes,
    new_secret,
    picture,
    plain_code,
    step_of,
)

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
STEP = int(NOW.timestamp()) // STEP_SECONDS


def code(step):
    return pyotp.TOTP(SECRET).generate_otp(step)


@pytest.mark.parametrize("away", [-1, 0, 1])
def test_the_code_of_now_and_its_neighbours_are_right(away):
    assert step_of(SECRET, code(STEP + away), NOW) == STEP + away


@pytest.mark.parametrize("away", [-3, -2, 2, 3])
def test_older_and_later_codes_are_wrong(away):
    assert step_of(SECRET, code(STEP + away), NOW) is None


def test_a_code_works_once():
    assert step_of(SECRET, code(STEP), NOW, last_step=STEP) is None


def test_an_earlier_code_does_not_work_after_a_later_one():
    assert step_of(SECRET, code(STEP - 1), NOW, last_step=STEP) is None


def test_the_next_code_works_after_it():
    assert step_of(SECRET, code(STEP + 1), NOW + timedelta(seconds=30), last_step=STEP) == STEP + 1


@given(st.text(max_size=8))
def test_anything_else_is_wrong(text):
    right = {code(STEP + away) for away in (-1, 0, 1)}

    assert (step_of(SECRET, text, NOW) is not None) == (text in right)


@pytest.mark.parametrize("typed", ["123456", "123 456", " 123-456\n", "１２３456 "])
def test_codes_are_read_as_people_type_them(typed):
    assert plain_code(typed) == "123456"


def test_recovery_codes_are_ten_and_all_different():
    codes = new_recovery_codes()

    assert len({plain_code(one) for one in codes}) == len(codes) == 10


def test_a_recovery_code_holds_eighty_bits_in_groups_of_four():
    assert {len(plain_code(one)) for one in new_recovery_codes()} == {16}
    assert all(len(group) == 4 for one in new_recovery_codes() for group in one.split("-"))


def test_an_authenticator_reads_account_portal_and_secret():
    secret = new_secret()
    read = pyotp.parse_uri(enrolment_address(secret, "ani:x", "Portal: city"))

    assert (read.secret, read.issuer, read.name) == (secret, "Portal  city", "ani x")


def test_the_picture_is_one_element_without_style_or_script():
    drawn = ET.fromstring(picture(enrolment_address(SECRET, "ani", "City"), "Read <me>"))

    assert drawn.tag == "svg"
    assert drawn.findtext("title") == "Read <me>"
    assert not [one for one in drawn.iter() if one.tag not in ("svg", "title", "path", "g")]
