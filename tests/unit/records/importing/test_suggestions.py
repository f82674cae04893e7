"""What can be told of somebody's columns by their names and by what stands in them."""

from collections import Counter

import pytest

from records.importing.suggestions import codes_for, columns_for, currency, date_format, decimal_mark, format_of


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("Permit Number", "reference"),
        ("NOMOR IZIN", "reference"),
        ("permit_num", "reference"),
        ("Alamat", "address"),
        ("Original Address", "address"),
        ("@longitude", "longitude"),
        ("LAT", "latitude"),
        ("Tanggal Terbit", "issued"),
        ("Est. Project Cost", "cost"),
        ("Descripton", "summary"),
    ],
)
def test_a_column_is_known_by_its_name(column, field):
    assert columns_for("permits", [column]) == {field: column}


def test_a_column_is_given_to_one_field_only():
    found = columns_for("permits", ["Status", "Status Date", "Type", "Address"])
    assert sorted(found.values()) == ["Address", "Status", "Status Date", "Type"]


def test_a_state_of_the_union_is_no_status_where_there_is_one():
    found = columns_for(
        "permits", ["STATE", "APPLICATION_STATUS_NAME", "PERMIT_ID", "DESC_OF_WORK", "PERMIT_TYPE_NAME"]
    )
    assert found == {
        "status": "APPLICATION_STATUS_NAME",
        "reference": "PERMIT_ID",
        "summary": "DESC_OF_WORK",
        "type": "PERMIT_TYPE_NAME",
    }


def test_columns_that_mean_nothing_to_us_are_left_alone():
    assert columns_for("permits", ["OBJECTID_12", "zzz", ""]) == {}


def test_deeds_are_told_from_permits():
    assert format_of(["Instrument Number", "Book", "Page", "Sale Price", "Recorded Date", "Parcel"]) == "deeds"
    assert format_of(["Permit Number", "Issued Date", "Work Class", "Status", "Address"]) == "permits"


def test_words_become_codes_in_both_languages():
    assert codes_for("permits", "status", ["Final", "DIBATALKAN", "Hm"]) == {
        "Final": "finaled",
        "DIBATALKAN": "cancelled",
    }


@pytest.mark.parametrize(
    ("days", "form"),
    [
        (["2026-03-01", "2026-03-02T10:00:00"], "iso"),
        (["31/12/2026", "1/2/2026"], "%d/%m/%Y"),
        (["12/31/2026", "1/2/2026"], "%m/%d/%Y"),
        (["31.12.2026"], "%d.%m.%Y"),
        (["31-12-2026"], "%d-%m-%Y"),
        (["2026/12/31"], "%Y/%m/%d"),
        (["31/12/2026", "1/2/2026", "unknown"], "%d/%m/%Y"),
        (["unknown"], "iso"),
        ([], "iso"),
    ],
)
def test_the_way_days_are_written_is_told(days, form):
    assert date_format(Counter(days)) == form


@pytest.mark.parametrize(
    ("amounts", "mark"),
    [
        (["1.250.000,50", "300.000"], ","),
        (["Rp 1.250.000", "Rp. 75.000,00"], ","),
        (["12,5", "7"], ","),
        (["300.000", "12"], ","),
        (["1,250,000.50", "300,000"], "."),
        (["$300.00", "12.5"], "."),
        (["300,000", "12"], "."),
        (["300", "a lot"], "."),
        ([], "."),
    ],
)
def test_the_decimal_mark_is_told_by_most_amounts(amounts, mark):
    assert decimal_mark(Counter(amounts)) == mark


@pytest.mark.parametrize(
    ("amounts", "mark", "code"),
    [
        (["300.000"], ",", "IDR"),
        (["Rp 300"], ".", "IDR"),
        (["Rp300000"], ".", "IDR"),
        (["12,50 €"], ",", "EUR"),
        (["$3"], ".", "USD"),
    ],
)
def test_the_currency_is_told_by_its_sign_or_by_the_mark(amounts, mark, code):
    assert currency(amounts, mark) == code
