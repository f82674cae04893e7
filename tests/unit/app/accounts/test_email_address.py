import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.email_address import email_address
from app.kernel.errors import BadInput


@pytest.mark.parametrize("text", ["ani@example.org", "a.b+c@sub.example.org", "x_y-z@xn--bcher-kva.example", "1@a.id"])
def test_an_address_is_taken_as_it_is(text):
    assert email_address(text) == text


def test_blanks_around_and_capitals_do_not_matter():
    assert email_address("  Ani@Example.ORG ") == "ani@example.org"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ani",
        "ani@",
        "@example.org",
        "ani@example",
        "ani @example.org",
        "ani@example..org",
        ".ani@example.org",
        "ani@-example.org",
        "ani@example.org, budi@example.org",
        "ani@example.org\nBcc: budi@example.org",
        "Ani <ani@example.org>",
        f"{'a' * 65}@example.org",
        f"ani@{'a.' * 130}org",
        "ani@exämple.org",
    ],
)
def test_what_no_mail_could_be_sent_to_is_refused(text):
    with pytest.raises(BadInput):
        email_address(text)


@given(st.text())
def test_no_text_gets_a_second_line_or_a_blank_into_a_mail(text):
    try:
        found = email_address(text)
    except BadInput:
        return
    assert not set(found) & set('\r\n\t ,;<>"')


@given(st.emails())
def test_usual_addresses_are_known_again(text):
    try:
        found = email_address(text)
    except BadInput:
        return
    assert email_address(found) == found
