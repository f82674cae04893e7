from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from app.web.formats import _number


@given(st.integers(-(10**15), 10**15))
def test_counts_are_written_as_babel_would(count):
    assert _number(count, "en") == format_decimal(count, locale="en_GB")
    assert _number(count, "id") == format_decimal(count, locale="id")
