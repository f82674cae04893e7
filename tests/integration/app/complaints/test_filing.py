"""Filing: with all that belongs to it in one transaction, and once however often it is sent."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.complaints import references
from app.complaints.events import ComplaintReceived
from app.complaints.filing import filing
from app.complaints.filing.filing import OtherBodyUnderSameKey
from app.complaints.filing.model import FilingRow, ReceiptRow
from app.complaints.identity import Contact, open_identity
from app.complaints.model import (
    ComplaintContentRow,
    ComplaintFileRow,
    ComplaintIdentityRow,
    ComplaintRow,
    ComplaintStepRow,
    ComplaintWorkRow,
)
from app.complaints.receipts import complaint_of
from app.complaints.tally_model import ComplaintTallyRow
from app.db.outbox import Message
from app.db.trail import AuditEntry
from app.kernel.actor import SYSTEM
from app.kernel.errors import BadInput
from tests.web.complaints_city import ANONYMOUS, CONDUCT, CONTACT, OF_RESIDENT, PHOTO, POTHOLE, file_one

TABLES = (
    ComplaintRow,
    ComplaintContentRow,
    ComplaintFileRow,
    ComplaintIdentityRow,
    ComplaintStepRow,
    ComplaintWorkRow,
    ComplaintTallyRow,
    FilingRow,
    ReceiptRow,
)


def counts(database, models):
    with database.open(SYSTEM) as session:
        return {model.__tablename__: session.scalar(select(func.count()).select_from(model)) for model in models}


def audited(database):
    with database.open(SYSTEM) as session:
        return list(session.scalars(select(AuditEntry.about).where(AuditEntry.action == "file complaint")))


def told(database):
    with database.open(SYSTEM) as session:
        return list(session.scalars(select(Message.payload).where(Message.name == ComplaintReceived.__name__)))


def test_all_that_belongs_to_a_complaint_is_there_at_once(city, vault):
    file_one(city, vault, replace(POTHOLE, files=(PHOTO,)))

    assert set(counts(city, TABLES).values()) == {1}


def test_filing_is_in_the_trail_and_told_to_the_city(city, vault):
    receipt = file_one(city, vault)

    assert (audited(city), [event["reference"] for event in told(city)]) == (
        [f"complaint/{receipt.reference}"],
        [receipt.reference],
    )


def test_a_filing_that_fails_leaves_nothing(city, vault):
    with pytest.raises(ZeroDivisionError), city.unit(filing.filer()) as unit:
        filing.file(unit, vault, POTHOLE, idempotency_key="k", digest="d")
        raise ZeroDivisionError

    assert set(counts(city, TABLES).values()) | {len(audited(city)), len(told(city))} == {0}


def test_trail_and_events_hold_nothing_of_the_reporter(city, vault):
    file_one(city, vault, OF_RESIDENT)
    with city.open(SYSTEM) as session:
        written = [row.actor + row.detail for row in session.scalars(select(AuditEntry))]
        written += [str(row.payload) for row in session.scalars(select(Message))]

    assert not [line for line in written for word in ("r-1", "Rani", "hole is still") if word in line]


def test_the_same_sent_again_gives_the_same_receipt(city, vault):
    first, again = (file_one(city, vault, key="one") for _ in range(2))

    assert (again.reference, again.key, again.first) == (first.reference, first.key, False)


def test_something_else_under_the_same_key_is_refused(city, vault):
    file_one(city, vault, key="one")

    with pytest.raises(OtherBodyUnderSameKey):
        file_one(city, vault, ANONYMOUS, key="one")


def test_a_reference_that_a_complaint_has_is_drawn_anew(city, vault, monkeypatch):
    lots = [references.new_reference()] * 3
    lots.append(references.new_reference())
    monkeypatch.setattr(references, "new_reference", iter(lots).__next__)

    assert [file_one(city, vault, key=key).reference for key in ("one", "two")] == [lots[0], lots[3]]


def test_200_double_submissions_at_once_give_200_complaints(city, vault):
    keys = [f"key {number % 200}" for number in range(400)]
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(lambda key: file_one(city, vault, key=key), keys))

    assert (len({receipt.reference for receipt in receipts}), sum(receipt.first for receipt in receipts)) == (200, 200)
    assert counts(city, [ComplaintRow, FilingRow]) == {"complaint": 200, "complaint_filing": 200}


def test_the_receipt_opens_its_own_complaint_and_no_other(city, vault):
    mine, other = file_one(city, vault), file_one(city, vault, ANONYMOUS)
    with city.open(SYSTEM) as session:
        opened = [
            complaint_of(session, vault, reference, key)
            for reference, key in (
                (mine.reference.lower(), mine.key.replace("-", " ").lower()),
                (other.reference, mine.key),
                (mine.reference, mine.key[:-1] + ("0" if mine.key[-1] != "0" else "1")),
                ("", ""),
            )
        ]

    assert opened == [mine.complaint_id, None, None, None]


def test_the_database_holds_neither_receipt_nor_contact(city, vault):
    receipt = file_one(city, vault, key="secret of the form")
    with city.open(SYSTEM) as session:
        rows = [vars(row) for model in TABLES for row in session.scalars(select(model))]

    known = (receipt.key, references.normal_key(receipt.key), "secret of the form", CONTACT.name, CONTACT.email)
    assert not [word for word in known if word in str(rows)]


def test_the_contact_opens_with_the_key_of_its_complaint_alone(city, vault):
    receipt = file_one(city, vault)
    with city.open(SYSTEM) as session:
        assert open_identity(session, vault.keys, receipt.complaint_id) == CONTACT


def test_a_contact_whose_key_was_destroyed_is_gone(city, vault):
    receipt = file_one(city, vault)
    with city.open(SYSTEM) as session:
        vault.keys.destroy(session.get_one(ComplaintIdentityRow, receipt.complaint_id).key_id)

        assert open_identity(session, vault.keys, receipt.complaint_id) is None


@pytest.mark.parametrize(
    ("what", "switches"),
    [
        (POTHOLE, ("named", "public")),
        (replace(POTHOLE, identity="sealed"), ("sealed", "public")),
        (replace(POTHOLE, content="confidential"), ("named", "confidential")),
        (ANONYMOUS, ("none", "public")),
        (CONDUCT, ("sealed", "confidential")),
        (replace(CONDUCT, contact=Contact()), ("none", "confidential")),
    ],
)
def test_protection_starts_as_the_category_says_and_is_raised_freely(city, vault, what, switches):
    receipt = file_one(city, vault, what)
    with city.open(SYSTEM) as session:
        row = session.get_one(ComplaintRow, receipt.complaint_id)

    assert (row.identity, row.content) == switches


@pytest.mark.parametrize("lower", [{"identity": "named"}, {"content": "public"}])
def test_less_protection_than_the_category_allows_is_refused(city, vault, lower):
    with pytest.raises(BadInput):
        file_one(city, vault, replace(CONDUCT, **lower))


def test_what_was_received_earlier_is_filed_for_that_day(city, vault):
    with city.unit(filing.filer()) as unit:
        unit.now -= timedelta(days=90)
        receipt = filing.file(unit, vault, POTHOLE, idempotency_key="k", digest="d")
        received = unit.now
    with city.open(SYSTEM) as session:
        row = session.get_one(ComplaintRow, receipt.complaint_id)

    assert (row.received_at, row.counts_from) == (received, received)
