from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from app.kernel import clock
from app.web import formats
from app.web.formats import number_in


@given(st.integers(-(10**15), 10**15))
def test_counts_are_written_as_babel_would(count):
    assert number_in("en", count) == format_decimal(count, locale="en_GB")
    assert number_in("id", count) == format_decimal(count, locale="id")


def test_a_moment_is_shown_as_the_day_it_was_in_the_city(monkeypatch):
    monkeypatch.setattr(clock, "_zone", ZoneInfo("Asia/Jakarta"))
    monkeypatch.setattr(formats, "language", lambda: "en")
    assert formats.day(datetime(2026, 3, 31, 22, 30, tzinfo=UTC)) == "1 April 2026"


@pytest.mark.parametrize(("tag", "written"), [("en", "1 Apr 2026"), ("id", "1 Apr 2026")])
def test_a_day_of_a_column_is_short_and_stays_on_its_line(monkeypatch, tag, written):
    monkeypatch.setattr(clock, "_zone", ZoneInfo("Asia/Jakarta"))
    monkeypatch.setattr(formats, "language", lambda: tag)
    assert formats.short_day(datetime(2026, 3, 31, 22, 30, tzinfo=UTC)) == written.replace(" ", "\N{NO-BREAK SPACE}")
