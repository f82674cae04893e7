import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.city.colours import READABLE, WHITE, contrast, darker, require_readable
from app.kernel.errors import BadInput

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("colour", "expected"), [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54), ("#0b4a63", 9.66)]
)
def test_contrast_with_white_is_that_of_the_standard(colour, expected):
    assert contrast(colour, WHITE) == pytest.approx(expected, abs=0.05)


@given(COLOURS)
def test_what_is_accepted_can_be_read_under_white_letters(colour):
    try:
        accepted = require_readable(colour)
    except BadInput:
        accepted = "#000000"
    assert contrast(accepted, WHITE) >= READABLE


@given(COLOURS, st.floats(0, 1))
def test_a_darker_colour_is_never_worse_under_white_letters(colour, by):
    assert contrast(darker(colour, by), WHITE) >= contrast(colour, WHITE)


@given(COLOURS, COLOURS)
def test_contrast_has_no_direction(one, other):
    assert contrast(one, other) == contrast(other, one)


@pytest.mark.parametrize("written", ["red", "#12345", "#gggggg", "", "#1234567", "url(#x)", "#000000;}"])
def test_what_is_no_colour_is_refused(written):
    with pytest.raises(BadInput):
        require_readable(written)


def test_the_hash_may_be_left_out():
    assert require_readable(" 0B4A63 ") == "#0b4a63"


def test_a_contrast_that_falls_just_short_is_not_told_as_enough():
    with pytest.raises(BadInput, match=r"contrast of 4\.4 to 1"):
        require_readable("#777777")
