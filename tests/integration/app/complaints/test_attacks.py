"""What people try who are let in, on both engines: to learn who reported, to decide alone, to write without end."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pytest
from sqlalchemy import select

from app.complaints import writing_room
from app.complaints.filing import filing
from app.complaints.filing.model import FilingRow
from app.complaints.filing.receipt_mail import receipt_mail
from app.complaints.handling import acting, merging
from app.complaints.handling.acting import for_reporter
from app.complaints.model import ComplaintMessageRow, ComplaintRow
from app.complaints.policy import reporter_of
from app.complaints.rights import asking
from app.complaints.rights.account_copy import write_account_copy
from app.complaints.rights.model import RightsRequestRow
from app.db.files import FileStore
from app.db.trail import AuditEntry
from app.kernel.actor import SYSTEM
from app.kernel.errors import BadInput, NotAllowed
from app.notifications import to_filers
from app.notifications.post import Post
from tests.web.complaints_city import CONDUCT, OF_RESIDENT, file_one, holder, officer, supervisor


def revision_of(city, receipt):
    with city.open(SYSTEM) as session:
        return session.scalar(select(ComplaintRow.revision).where(ComplaintRow.reference == receipt.reference))


def test_no_name_can_be_tried_against_what_is_kept_of_a_form(city, vault):
    file_one(city, vault, CONDUCT)
    with city.open(SYSTEM) as session:
        assert session.scalar(select(FilingRow.digest)) != filing.digest_of(CONDUCT)


def test_a_copy_for_an_account_joins_it_to_none_of_its_sealed_reports(city, vault, tmp_path):
    receipt = file_one(city, vault, replace(CONDUCT, account="r-1"))
    file_one(city, vault, OF_RESIDENT)
    write_account_copy(city, vault, FileStore(tmp_path / "files"), "r-1", BytesIO(), str, "en")
    with city.open(SYSTEM) as session:
        about = session.scalars(select(AuditEntry.about).where(AuditEntry.action == "take copy")).all()
        asked = session.scalars(select(RightsRequestRow.asked_at)).all()
    assert (f"complaint/{receipt.reference}" in about, asked) == (False, [])


def test_nobody_enters_an_erasure_and_grants_it_himself(city, vault):
    receipt = file_one(city, vault)
    with city.unit(supervisor()) as unit:
        asking.enter(unit, receipt.reference, asking.ERASURE)
    with pytest.raises(NotAllowed), city.unit(supervisor()) as unit:
        asking.settle(unit, receipt.reference, grant=True, words="", revision=revision_of(city, receipt))


def test_what_an_officer_entered_a_supervisor_grants(city, vault):
    receipt = file_one(city, vault)
    with city.unit(officer()) as unit:
        asking.enter(unit, receipt.reference, asking.ERASURE)
    with city.unit(supervisor()) as unit:
        asking.settle(unit, receipt.reference, grant=True, words="", revision=revision_of(city, receipt))
    with city.open(SYSTEM) as session:
        assert session.scalar(select(ComplaintRow.erased_at)) is not None


def test_a_reporter_does_not_write_without_end(city, vault, monkeypatch):
    monkeypatch.setattr(writing_room, "MOST_A_DAY", 2)
    receipt = file_one(city, vault)
    for number in range(2):
        with for_reporter(city, holder(receipt), receipt.reference) as unit:
            acting.write_message(unit, receipt.reference, f"Message {number}")
    with pytest.raises(BadInput), for_reporter(city, holder(receipt), receipt.reference) as unit:
        acting.write_message(unit, receipt.reference, "One more")


def test_an_erased_report_is_told_nothing_of_its_part(city, vault):
    receipt = file_one(city, vault)
    with city.unit(officer()) as unit:
        part = merging.split(unit, vault, receipt.reference, "The lamp", "potholes", revision=None)
    with for_reporter(city, reporter_of(receipt.complaint_id), receipt.reference) as unit:
        asking.ask_erasure(unit, receipt.reference)
    with city.unit(SYSTEM) as unit:
        number = unit.session.scalar(select(ComplaintRow.id).where(ComplaintRow.reference == part.reference))
        merging.tell_of_part(unit, number, "closed")
    with city.open(SYSTEM) as session:
        held = select(ComplaintMessageRow.id).where(ComplaintMessageRow.complaint_id == receipt.complaint_id)
        assert session.scalars(held).all() == []


def test_a_foreign_mailbox_is_not_filled_with_receipts(city, vault):
    sent = []
    post = Post(sent.append, "https://records.example", "portal@records.example", "", lambda _language: "Portal")
    receipt = file_one(city, vault)
    for _ in range(to_filers.MOST_A_DAY + 2):
        to_filers.receipt(city, post, vault, receipt_mail(vault.seal, receipt, "victim@example.org", "en"))
    assert len(sent) == to_filers.MOST_A_DAY


def test_a_message_sent_twice_at_once_is_one(city, vault):
    receipt = file_one(city, vault)

    def write(_number):
        with for_reporter(city, holder(receipt), receipt.reference) as unit:
            acting.write_message(unit, receipt.reference, "The hole grows")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(write, range(8)))
    with city.open(SYSTEM) as session:
        written = select(ComplaintMessageRow.text).where(ComplaintMessageRow.complaint_id == receipt.complaint_id)
        assert session.scalars(written).all() == ["The hole grows"]
