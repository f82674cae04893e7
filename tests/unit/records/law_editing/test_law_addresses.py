"""Addresses for laws that have none yet."""

from datetime import date

import pytest

from records.law_editing.addresses import suggested_work

HELD = ["/akn/xm-city/act/ordinance/2009/7", "/akn/xm-city/act/ordinance/2014/3", "/akn/za/act/1998/117"]


@pytest.mark.parametrize(
    ("number", "day", "work"),
    [
        ("Ordinance No. 5 of 2026", None, "/akn/xm-city/act/ordinance/2026/5"),
        ("Nomor 2 Tahun 2023", date(2023, 3, 16), "/akn/xm-city/act/ordinance/2023/2"),
        ("12", date(2026, 1, 1), "/akn/xm-city/act/ordinance/2026/12"),
        ("Dog by-law", date(2026, 1, 1), "/akn/xm-city/act/ordinance/2026/dog-by-law"),
    ],
)
def test_an_address_follows_those_that_are_there(number, day, work):
    assert suggested_work(HELD, number, day) == work


def test_a_first_law_has_an_address_too():
    assert suggested_work([], "1/2026", None) == "/akn/xx/act/ordinance/2026/1"
