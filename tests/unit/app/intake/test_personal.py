"""Phone numbers in free text, and whether a name is a company's or a person's. All names and numbers are invented."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.intake.personal import (
    REMOVED,
    company_and_person,
    personal_data,
    without_names,
    without_personal_data,
    without_phone_numbers,
)


@pytest.mark.parametrize(
    "number",
    [
        "(555) 234-5678",
        "(555)234-5678",
        "555-234-5678",
        "555.234.5678",
        "1-555-234-5678",
        "+1 555 234 5678",
        "+62 812 3456 7890",
        "0812-3456-7890",
        "081234567890",
        "(021) 555-1234",
    ],
)
def test_numbers_written_like_a_phone_go(number: str):
    assert without_phone_numbers(f"Deck. Owner {number}, gate at rear") == f"Deck. Owner {REMOVED}, gate at rear"


@pytest.mark.parametrize(
    "announced",
    ["Call 234-5678", "contact Ann @ 555 234 5678", "tel: 5552345678", "hubungi Pak Budi 021 555 1234", "Ph. 234 5678"],
)
def test_numbers_announced_as_a_phone_go(announced: str):
    assert without_phone_numbers(f"{announced}; new deck").endswith(f"{REMOVED}; new deck")


@pytest.mark.parametrize(
    "text",
    [
        "see permit 2016-002671 EP",
        "RESOLUTION #20071129-100 WAIVES FEES",
        "re-permitting 2015106342",
        "BCIV 140 0121 and B1504729",
        "section 25-2-492(D), § 42-1116.02",
        "on 12/22/2015 and 2016-01-31",
        "floor 2200 300 4500 sq ft, 512,000 sf",
        "units 201, 202, 203, 2101 & 2102",
        "SP-2014-0099C 15-031488 BP",
        "lots 0441 0099, 3648 1020",
        "price $2,234,567.00",
        "Rp 250.300.400",
        "instrument 2009032116",
    ],
)
def test_other_numbers_stay(text: str):
    assert without_phone_numbers(text) == text


@pytest.mark.parametrize("written", ["5552345678", "555 234 5678", "2345678", "(555) 2345678", "1-555-234 56 78"])
def test_the_rows_own_number_goes_however_it_is_written(written: str):
    assert without_phone_numbers(f"ref {written} rear", ["(555) 234-5678"]) == f"ref {REMOVED} rear"


def test_an_own_number_inside_a_longer_one_is_another_number():
    assert without_phone_numbers("ref 15552345678999", ["555 234 5678"]) == "ref 15552345678999"


def test_a_short_own_number_removes_nothing():
    assert without_phone_numbers("123 and 1234567", ["123"]) == "123 and 1234567"


@settings(deadline=None)
@given(st.text(), st.lists(st.text()))
def test_any_text_can_be_cleaned(text: str, own: list[str]):
    assert isinstance(without_phone_numbers(text, own), str)


@settings(deadline=None)
@given(
    st.from_regex(r"[2-9]\d{9}", fullmatch=True), st.text("abc ,.;()", max_size=10), st.text(" abc,.;()", max_size=10)
)
def test_own_digits_never_remain(number: str, before: str, after: str):
    assert number not in without_phone_numbers(f"{before}{number}{after}", [number])


@pytest.mark.parametrize(
    ("text", "company", "person"),
    [
        ("Ann Lee, Lee Plumbing LLC", "Lee Plumbing LLC", "Ann Lee"),
        ("Ann Lee, Harbour Electric Co., Inc.", "Harbour Electric Co., Inc.", "Ann Lee"),
        ("Harbour Concrete Co.LTD,", "Harbour Concrete Co.LTD", ""),
        ("Harbour Plumbing, Inc.", "Harbour Plumbing, Inc.", ""),
        ("Ann Lee Jr., Harbour L.L.C.", "Harbour L.L.C.", "Ann Lee Jr."),
        ("Ann Lee, Ann Lee Homes LLC", "Ann Lee Homes LLC", "Ann Lee"),
        ("City of Springfield", "City of Springfield", ""),
        ("Harbour House LLC c/o Ann Lee", "Harbour House LLC", "Ann Lee"),
        ("Chesa Harbour L L C", "Chesa Harbour L L C", ""),
    ],
)
def test_a_clear_company_is_told_from_its_person(text: str, company: str, person: str):
    assert company_and_person(text) == (company, person)


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee",
        "LEE ANN B & ROBERT C",
        "Ann Lee, ",
        "Ann Lee, Bob Lee",
        "Ann Lee, Ann Lee Painting",
        "Ann Lee, Big Fish",
    ],
)
def test_who_is_not_clearly_a_company_is_a_person(text: str):
    assert company_and_person(text) == ("", text.strip(" ,"))


@settings(deadline=None)
@given(st.text())
def test_no_part_of_a_name_becomes_a_company_by_accident(text: str):
    company, person = company_and_person(text)
    assert not (company and company == person)


@pytest.mark.parametrize("written", ["Ann Lee", "ANN LEE", "Lee Ann"])
def test_a_persons_full_name_goes_in_either_order(written: str):
    assert without_names(f"Deck for {written}.", ["Ann Lee, Big Fish"]) == f"Deck for {REMOVED}."


@pytest.mark.parametrize("name", ["Lee", "Harbour Plumbing LLC", "", "A B"])
def test_what_is_no_persons_full_name_stays(name: str):
    assert without_names(f"Deck at Lee, A B, for {name}", [name]) == f"Deck at Lee, A B, for {name}"


@pytest.mark.parametrize(
    "secret",
    [
        "ann.lee+deck@mail.harbour.example",
        "ANN_LEE@harbour.co.id",
        "3201011708850003",  # NIK of a man, KK
        "3201015708850003",  # NIK of a woman: 40 added to the day
        "320101-170885-0003",
        "32.01.01.170885.0003",
        "12.345.678.9-012.345",  # NPWP
        "555-234-5678",
    ],
)
def test_addresses_and_numbers_of_people_go(secret: str):
    assert without_personal_data(f"Deck of Ann ({secret}), rear.") == f"Deck of Ann ({REMOVED}), rear."


@pytest.mark.parametrize("announced", ["NIK: 3201 0117 0885 0003", "no. KTP 9999999999999999", "NPWP 012345678901234"])
def test_identity_numbers_announced_as_such_go_however_they_look(announced: str):
    assert without_personal_data(f"{announced}; deck").endswith(f"{REMOVED}; deck")


@pytest.mark.parametrize(
    "text",
    [
        "meter 9901011708850003",  # no such province
        "meter 3201013208850003",  # no such day
        "meter 3201011713850003",  # no such month
        "BP-3201011708850003",
        "units 1101 1202 1203 1404",
        "Rp 3.201.011.708.850.003",
        "2 decks @ 40 each, 200 KK",
        "lot 3201011708850003456",
    ],
)
def test_what_only_resembles_an_identity_number_stays(text: str):
    assert without_personal_data(text) == text


def test_each_kind_of_personal_data_is_counted():
    text = "Call 234-5678 or 555-234-5678, ann@harbour.example; NIK 3201011708850003"
    assert personal_data(text) == {"phone number": 2, "e-mail address": 1, "identity number": 1}


@settings(deadline=None)
@given(st.text(), st.sampled_from(["ann@harbour.example", "3201011708850003", "555-234-5678"]), st.text())
def test_what_is_counted_is_what_goes(before: str, secret: str, after: str):
    text = f"{before}{secret}{after}"
    assert bool(personal_data(text)) == (without_personal_data(text) != text)
