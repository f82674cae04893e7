"""The CSV readers on the whole of the real permits and deeds: every row accounted for, nobody exposed."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.intake.personal import company_and_person
from app.intake.reading import Rejection
from records.importing.csv_reader import CsvReader
from records.importing.deeds import DeedsReader
from records.importing.mapping import load_mapping
from records.importing.permits import PermitsReader
from records.importing.reading import Draft
from records.kinds import PUBLIC_PARTY_FIELDS, Record

LEGAL_FORM = re.compile(r"\b(?:llc|inc|corp|co|company|ltd|lp|l\.p|l\.l\.c)\b", re.IGNORECASE)
TODAY = date(2026, 1, 1)

Found = list[Draft | Rejection]


@pytest.fixture(scope="module")
def austin(shared_data: Path) -> Found:
    return read(PermitsReader(load_mapping("austin", "permits"), today=TODAY), shared_data / "permits/austin/2016")


@pytest.fixture(scope="module")
def washington(shared_data: Path) -> Found:
    path = shared_data / "permits/dc/NewConstruction1216.csv"
    return read(PermitsReader(load_mapping("dc", "permits"), today=TODAY), path)


@pytest.fixture(scope="module")
def deeds(shared_data: Path) -> Found:
    return read(DeedsReader(load_mapping("dc", "deeds"), today=TODAY), shared_data / "property/dc")


def test_every_row_of_austin_becomes_a_permit(austin: Found):
    assert (len(austin), len(list(records(austin)))) == (10_536, 10_536)


def test_the_245_numbers_that_repeat_in_austin_are_all_there(austin: Found):
    repeated = [number for number, times in Counter(r.reference for r in records(austin)).items() if times > 1]
    assert len(repeated) == 245


def test_austins_points_outside_the_city_are_flagged_and_on_no_map(austin: Found):
    outside = [record for record in records(austin) if "outside-city" in record.flags]
    assert (len(outside), {record.place.point for record in outside}) == (36, {None})


def test_every_permit_of_austin_has_a_day_a_status_and_an_address(austin: Found):
    assert not [r for r in records(austin) if not (r.day and r.status and r.place.address and r.title)]


def test_no_phone_number_of_austin_reaches_a_public_field(austin: Found, shared_data: Path):
    known = set(phones_in(shared_data / "permits/austin/2016"))
    shown = (re.sub(r"[^\d\n]", "", public_text(record)) for record in records(austin))
    assert not [text for text in shown if any(text[at : at + 10] in known for at in range(len(text) - 9))]


@pytest.mark.parametrize("city", ["austin", "washington"])
def test_no_persons_name_stands_in_a_public_text(city: str, request: pytest.FixtureRequest):
    leaks = [
        (party.name, record.reference)
        for record in records(request.getfixturevalue(city))
        for party in record.parties
        if len(party.name.split()) > 1 and not company_and_person(party.name)[0]
        if re.search(rf"\b{re.escape(party.name)}\b", free_text(record), re.IGNORECASE)
    ]
    assert leaks == []


def test_a_company_that_bears_a_persons_name_is_registered_as_one(austin: Found):
    bearing = {
        party.company
        for record in records(austin)
        for party in record.parties
        if party.role == "contractor" and party.name and party.name.casefold() in party.company.casefold()
    }
    assert not [company for company in bearing if not LEGAL_FORM.search(company)]


def test_every_row_of_washington_becomes_a_permit(washington: Found):
    assert (len(washington), len({record.reference for record in records(washington)})) == (1_956, 1_956)


def test_what_washington_does_not_know_is_empty(washington: Found):
    assert not [record for record in records(washington) if {"NA", "NONE"} & {record.place.ward, record.place.parcel}]


def test_washingtons_fees_are_sums(washington: Found):
    assert sum(record.fee is not None for record in records(washington)) == 1_956


def test_every_event_of_the_register_becomes_a_deed_of_its_own(deeds: Found):
    assert (len(deeds), len({record.reference for record in records(deeds)})) == (1_078, 1_078)


def test_every_deed_finds_its_parcel(deeds: Found):
    assert sum(any(party.role == "owner" for party in record.parties) for record in records(deeds)) == 1_078


def test_placeholder_dates_are_flagged_and_not_believed(deeds: Found):
    flagged = [record for record in records(deeds) if "placeholder-date" in record.flags]
    assert (len(flagged), {record.day for record in flagged}) == (344, {None})


def test_prices_are_read_wherever_one_is_written(deeds: Found, shared_data: Path):
    with (shared_data / "property/dc/Real_property.csv").open(newline="", encoding="utf-8") as file:
        written = sum("price: $" in row["RP_desc"] for row in csv.DictReader(file))
    assert sum(record.amount is not None for record in records(deeds)) == written


def test_no_trustee_and_no_care_of_stands_in_a_public_text(deeds: Found):
    hidden = [
        (record.reference, text)
        for record in records(deeds)
        for party in record.parties
        for text in ((party.name if party.role == "trustee" else ""), party.address)
        if text and text in public_text(record)
    ]
    assert hidden == []


def test_reading_again_gives_the_same(deeds: Found, shared_data: Path):
    assert read(DeedsReader(load_mapping("dc", "deeds"), today=TODAY), shared_data / "property/dc") == deeds


def read(reader: CsvReader, path: Path) -> Found:
    found = list(reader.read([path]))
    assert reader.consumed == reader.total_bytes([path])
    return found


def records(found: Found) -> Iterator[Record]:
    return (each.record for each in found if isinstance(each, Draft))


def free_text(record: Record) -> str:
    return f"{record.title}\n{record.summary}\n{record.text}\n{record.place.address}"


def public_text(record: Record) -> str:
    """All that strangers read of a record: free texts, and of the parties what their role shows."""
    shown = PUBLIC_PARTY_FIELDS[record.kind]
    parties = [getattr(party, field) for party in record.parties for field in shown.get(party.role, ())]
    return "\n".join([free_text(record), *parties])


def phones_in(folder: Path) -> Iterator[str]:
    for path in folder.glob("*.csv"):
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                for column in ("folder_owner_phone", "property_owner_phone"):
                    if len(digits := re.sub(r"\D", "", row[column])) >= 10:
                        yield digits[-10:]
