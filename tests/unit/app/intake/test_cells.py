"""What single cells say: days, amounts, areas, addresses."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.intake import cells
from app.intake.cells import BadCell


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("iso", "2016-02-29"),
        ("iso", "2016-02-29T00:00:00.000Z"),
        ("iso", "2016-02-29 10:11"),
        ("%m/%d/%Y", "02/29/2016"),
    ],
)
def test_days_in_several_forms(form: str, text: str):
    assert cells.dates([form])(text) == date(2016, 2, 29)


@pytest.mark.parametrize("text", ["2015-02-29", "29/02/2016", "soon", "2016-02-29x", "٢٠١٦-٠٢-٢٩"])
def test_what_is_no_day_is_refused_with_an_example(text: str):
    with pytest.raises(BadCell, match="such as 2016-12-31"):
        cells.dates(["iso"])(text)


@pytest.mark.parametrize(
    ("mark", "text", "amount"),
    [
        (".", "$6,498,000", "6498000"),
        (".", "12.50", "12.50"),
        (".", "(3.00)", "-3.00"),
        (",", "Rp 1.500.000,25", "1500000.25"),
        (".", "USD 7", "7"),
    ],
)
def test_amounts_as_they_are_written(mark: str, text: str, amount: str):
    assert cells.amounts(mark)(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["NaN", "1e9", "about 5", "1" * 20, "٣"])
def test_what_is_no_amount_is_refused(text: str):
    with pytest.raises(BadCell):
        cells.amounts(".")(text)


def test_a_half_is_no_number_of_houses():
    with pytest.raises(BadCell):
        cells.whole_numbers(".")("1.5")


def test_zeros_after_the_mark_make_no_half():
    assert cells.whole_numbers(".")("12.00") == 12


def test_areas_are_rounded_to_whole_units():
    assert cells.areas(".")("4,505.66") == 4506


def test_fees_named_one_by_one_are_added():
    assert cells.sum_of_fees("0.45 (GRNFEE);65.42 (NEWFEE); 1,000 (X)") == "1065.87"


def test_a_text_that_lists_no_fees_stays():
    assert cells.sum_of_fees("see clerk") == "see clerk"


@pytest.mark.parametrize(
    ("written", "readable"),
    [
        ("1904 E 13TH ST", "1904 E 13th St"),
        ("2531 ELM-TREE LN NE", "2531 Elm-Tree Ln NE"),
        ("12 Rue d'Or", "12 Rue d'Or"),
        ("  5   OAK DR UNIT L08C ", "5 Oak Dr Unit L08C"),
    ],
)
def test_addresses_in_capitals_become_readable(written: str, readable: str):
    assert cells.street_case(written) == readable


@pytest.mark.parametrize("text", ["nan", "inf", "north", "1e300"])
def test_what_is_no_coordinate_is_refused(text: str):
    with pytest.raises(BadCell):
        cells.coordinates(".")(text)


@pytest.mark.parametrize(("mark", "text"), [(".", "-6.2088"), (",", "-6,2088"), (",", "-6.2088")])
def test_a_coordinate_is_read_with_the_files_decimal_mark(mark: str, text: str):
    assert cells.coordinates(mark)(text) == -6.2088


@pytest.mark.parametrize(("mark", "text"), [(".", "-6,2088"), (",", "1.000,5"), (",", "1,000,5")])
def test_a_coordinate_that_may_mean_two_things_is_refused(mark: str, text: str):
    with pytest.raises(BadCell, match=f"38{mark}9072"):
        cells.coordinates(mark)(text)


@settings(deadline=None)
@given(st.text())
def test_no_text_makes_a_cell_raise_anything_but_a_refusal(text: str):
    for read in (cells.dates(["iso", "%m/%d/%Y"]), cells.amounts("."), cells.areas(","), cells.coordinates(",")):
        try:
            read(text)
        except BadCell:
            continue


@pytest.mark.parametrize("text", ["plain", "مكتبة", "\u05d0\u200fb", "a\u200db"])
def test_letters_and_marks_of_any_script_stay(text: str):
    assert cells.without_turns(text) == text
