"""The property register: who sells is who bought, and nothing is recorded before it was executed."""

from collections import defaultdict
from datetime import date

import pytest

from records.demo.city import City
from records.demo.deeds import deeds
from records.kinds import INSTRUMENTS, Deed


@pytest.fixture(scope="module")
def register(meranda: City, today: date) -> list[Deed]:
    return list(deeds(meranda, today=today))


def test_the_same_seed_gives_the_same_register(meranda: City, today: date, register: list[Deed]):
    assert list(deeds(meranda, today=today)) == register


def test_references_are_unique(register: list[Deed]):
    assert len({deed.reference for deed in register}) == len(register) == 400


def test_no_two_entries_share_a_page(register: list[Deed]):
    assert len({(deed.book, deed.page) for deed in register}) == len(register)


def test_instruments_are_those_of_the_kind(register: list[Deed]):
    assert {deed.type for deed in register} <= set(INSTRUMENTS)


def test_nothing_is_recorded_before_it_is_executed(register: list[Deed], today: date):
    assert all(deed.executed <= deed.recorded <= today for deed in register if deed.executed and deed.recorded)


def test_who_sells_a_parcel_is_who_bought_it(meranda: City, today: date):
    owners: dict[str, str] = {}
    for deed in deeds(meranda, 4000, today=today):
        named = {party.role: party.name for party in deed.parties}
        assert owners.get(deed.place.parcel, named["grantor"]) == named["grantor"]
        owners[deed.place.parcel] = (
            named["grantee"] if deed.type in {"sale", "foreclosure-outcome"} else named["grantor"]
        )


def test_a_foreclosure_follows_a_mortgage_of_the_same_lender(meranda: City, today: date):
    lenders: dict[str, set[str]] = defaultdict(set)
    for deed in deeds(meranda, 4000, today=today):
        lender = next((party.company for party in deed.parties if party.role == "lender"), "")
        if deed.type.startswith("foreclosure"):
            assert lender in lenders[deed.place.parcel]
        lenders[deed.place.parcel].add(lender)


def test_figures_are_written_as_each_language_writes_them(register: list[Deed]):
    sale = next(deed for deed in register if deed.type == "sale" and deed.language == "id")
    assert f"{sale.amount:,}".replace(",", ".") in sale.text
