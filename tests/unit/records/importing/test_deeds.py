"""Deeds from CSV files: sales and notices taken out of a sentence, dates not believed, repeats told apart."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.intake.reading import Rejection
from records.importing.deeds import DeedsReader
from records.importing.mapping import load_mapping
from records.importing.reading import Draft
from records.kinds import Deed

HEADER = "Nlihc_id,Ssl,RP_date,RP_type,RP_desc"
SOLD = "OTR: Sold to Elm Housing LLC C/O Ann Lee; price: $6,000; sale type: Market."
SALE = f'NL9,0001    0002,01/30/2004,Property sale,"{SOLD}"'
NOTICE = (
    "NL9,0001    0002,03/27/2009,Foreclosure notice,ROD: Notice of foreclosure sale (2009000001); issued by Lee Ann B."
)


@pytest.fixture
def read(tmp_path: Path):
    def read_lines(*lines: str) -> list[Draft | Rejection]:
        (tmp_path / "events.csv").write_text("\n".join([HEADER, *lines]) + "\n")
        reader = DeedsReader(load_mapping("dc", "deeds"), today=date(2026, 1, 1))
        return list(reader.read([tmp_path / "events.csv"]))

    return read_lines


@pytest.fixture
def sale(read) -> Deed:
    return read(SALE)[0].record


@pytest.fixture
def notice(read) -> Deed:
    return read(NOTICE)[0].record


def test_the_price_is_taken_from_the_sentence(sale: Deed):
    assert (sale.amount, sale.currency) == (Decimal(6000), "USD")


def test_the_buyer_is_the_grantee(sale: Deed):
    assert [(party.role, party.name) for party in sale.parties] == [("grantee", "Elm Housing LLC")]


def test_who_takes_the_buyers_mail_is_in_no_public_text(sale: Deed):
    assert sale.summary == "Sold to Elm Housing LLC; price: $6,000; sale type: Market."


def test_the_type_is_one_of_ours(sale: Deed, notice: Deed):
    assert (sale.type, notice.type) == ("sale", "foreclosure-notice")


def test_the_reference_can_be_read_and_comes_from_the_row_alone(sale: Deed):
    assert sale.reference == "NL9-0001-0002-2004-01-30-sale"


def test_the_day_of_a_deed_is_the_day_it_was_made(sale: Deed):
    assert sale.day == sale.executed == date(2004, 1, 30)


def test_the_number_of_a_notice_is_kept(notice: Deed):
    assert notice.instrument_number == "2009000001"


def test_a_person_who_issued_a_notice_is_in_no_public_text(notice: Deed):
    assert (notice.summary, notice.parties[0].role) == (
        "Notice of foreclosure sale, instrument 2009000001.",
        "trustee",
    )


def test_a_bank_that_issued_a_notice_is_the_lender(read):
    party = read(NOTICE.replace("Lee Ann B", "Elm Bank"))[0].record.parties[0]
    assert (party.role, party.company) == ("lender", "Elm Bank")


@pytest.mark.parametrize("written", ["01/01/1901", "01/01/2001", "05/06/1900"])
def test_a_placeholder_date_is_flagged_and_not_believed(read, written: str):
    record = read(SALE.replace("01/30/2004", written))[0].record
    assert (record.executed, record.day, record.flags) == (None, None, ("placeholder-date",))


def test_a_date_that_is_not_known_is_not_in_the_reference(read):
    assert read(SALE.replace("01/30/2004", "01/01/2001"))[0].record.reference == "NL9-0001-0002-undated-sale"


def test_a_date_to_come_is_flagged(read):
    assert read(SALE.replace("2004", "2030"))[0].record.flags == ("date-in-future",)


def test_two_different_events_of_one_day_are_two_deeds(read):
    found = read(SALE, SALE.replace("6,000", "7,000"))
    assert [draft.record.reference for draft in found] == [
        "NL9-0001-0002-2004-01-30-sale",
        "NL9-0001-0002-2004-01-30-sale-2",
    ]


def test_the_same_row_twice_is_rejected_by_name(read):
    assert read(SALE, SALE)[1] == Rejection("events.csv", 3, "", "the same row, word for word, stands further up")


def test_reading_again_gives_the_same_references(read):
    rows = (SALE, NOTICE, SALE.replace("6,000", "7,000"))
    assert read(*rows) == read(*rows)


def test_a_sentence_of_another_form_is_kept_as_it_is_written(read):
    record = read("NL9,1 2,01/30/2004,Gift,Given away")[0].record
    assert (record.type, record.title) == ("other", "Gift – parcel 1 2")
