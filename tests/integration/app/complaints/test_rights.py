"""Rights and time, on both engines: lowering takes two, erasure leaves a tombstone and no word, the night forgets."""

import os
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import String, delete, func, inspect, select, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.types import JSON

from app.complaints import queries
from app.complaints.entries import NewFile
from app.complaints.filing.model import ReceiptRow
from app.complaints.handling import acting, protecting, tasks
from app.complaints.handling.acting import for_reporter
from app.complaints.handling.model import TaskRow
from app.complaints.identity import open_identity
from app.complaints.model import ComplaintRow, ComplaintStepRow
from app.complaints.policy import reporter_of
from app.complaints.rights import asking, copying, erasing, holding, lowering, opening
from app.complaints.rights.model import RightsRequestRow
from app.db.base import Base
from app.db.files import FileStore
from app.db.outbox import Message
from app.db.trail import AuditEntry
from app.db.uploads import Uploads
from app.jobs import erasures
from app.jobs.tools import Tools
from app.kernel import clock
from app.kernel.actor import SYSTEM
from app.kernel.errors import BadInput, NotAllowed, NotVisible
from app.kernel.events import revive
from tests.web.complaints_city import CONTACT, POTHOLE, auditor, file_one, officer, resident, supervisor

REASON = "The court asked for it in its letter of Monday."


def case(database, receipt):
    with database.open(SYSTEM) as session:
        return session.scalar(select(ComplaintRow).where(ComplaintRow.reference == receipt.reference))


def propose(city, receipt, by=None, **switches):
    with city.unit(by or officer()) as unit:
        row = case(city, receipt)
        return lowering.propose(unit, receipt.reference, reason=REASON, revision=row.revision, **switches)


def decide(city, receipt, actor, *, lower=True):
    with city.unit(actor) as unit:
        revision = case(city, receipt).revision
        lowering.decide(unit, receipt.reference, lower=lower, revision=revision, told="The court needs the name.")


def contact_read_by(city, vault, receipt, actor):
    with city.open(actor) as session:
        return open_identity(session, vault.keys, case(city, receipt).id)


def test_two_people_lower_the_protection_of_an_identity(city, vault, complaints):
    receipt = complaints.sealed
    propose(city, receipt, identity="named")
    assert contact_read_by(city, vault, receipt, officer()) is None
    decide(city, receipt, supervisor())
    assert contact_read_by(city, vault, receipt, officer()) == CONTACT


def test_what_its_reporter_raised_after_the_proposal_stays_raised(city, vault, complaints):
    receipt, reporter = complaints.received, reporter_of(complaints.received.complaint_id)
    with for_reporter(city, reporter, receipt.reference) as unit:
        protecting.set_secrecy(unit, receipt.reference, identity="sealed")
    propose(city, receipt, identity="named")
    with for_reporter(city, reporter, receipt.reference) as unit:
        protecting.set_secrecy(unit, receipt.reference, content="confidential")
    with pytest.raises(BadInput):
        decide(city, receipt, supervisor())
    assert (case(city, receipt).identity, case(city, receipt).content) == ("sealed", "confidential")


def test_nobody_lowers_alone(city, complaints):
    propose(city, complaints.sealed, by=supervisor(), identity="named")
    with pytest.raises(NotAllowed):
        decide(city, complaints.sealed, supervisor())


def test_an_officer_without_a_supervisors_rights_decides_nothing(city, complaints):
    propose(city, complaints.sealed, identity="named")
    with pytest.raises(NotAllowed):
        decide(city, complaints.sealed, replace(officer(), name="second"))


def test_declined_it_stays_as_secret_as_it_was(city, vault, complaints):
    propose(city, complaints.sealed, identity="named")
    decide(city, complaints.sealed, supervisor(), lower=False)
    assert contact_read_by(city, vault, complaints.sealed, officer()) is None


@pytest.mark.parametrize("switches", [{"identity": "none"}, {"identity": "sealed"}, {}])
def test_what_lowers_nothing_is_no_proposal(city, complaints, switches):
    with pytest.raises(BadInput):
        propose(city, complaints.sealed, **switches)


def test_a_name_that_nobody_left_cannot_be_shown(city, complaints):
    with pytest.raises(BadInput):
        propose(city, complaints.anonymous, identity="named")


def test_the_reporter_lowers_what_the_category_allows(city, complaints):
    receipt = complaints.received
    actor = reporter_of(receipt.complaint_id)
    with for_reporter(city, actor, receipt.reference) as unit:
        protecting.set_secrecy(unit, receipt.reference, content="confidential")
    with for_reporter(city, actor, receipt.reference) as unit:
        lowering.lower_own(unit, receipt.reference, content="public")
    assert case(city, receipt).content == "public"


def test_the_reporter_lowers_nothing_that_the_category_keeps(city, complaints):
    receipt = complaints.sealed
    with for_reporter(city, reporter_of(receipt.complaint_id), receipt.reference) as unit, pytest.raises(NotAllowed):
        lowering.lower_own(unit, receipt.reference, content="public")


def test_an_auditor_opens_an_identity_and_it_stands_in_the_trail_and_the_history(city, vault, complaints):
    receipt = complaints.sealed
    with city.unit(auditor()) as unit:
        assert opening.open_sealed(unit, vault, receipt.reference, REASON) == CONTACT
    with city.open(SYSTEM) as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(1)).one()
        steps = session.scalars(
            select(ComplaintStepRow.act).where(ComplaintStepRow.complaint_id == receipt.complaint_id)
        ).all()
    assert (entry.action, REASON in str(entry.detail), "open-identity" in steps) == ("open identity", True, True)


def test_an_auditor_without_a_reason_opens_nothing(city, vault, complaints):
    with city.unit(auditor()) as unit, pytest.raises(BadInput):
        opening.open_sealed(unit, vault, complaints.sealed.reference, "because")


def test_an_officer_opens_no_sealed_identity(city, vault, complaints):
    with city.unit(officer()) as unit, pytest.raises(NotAllowed):
        opening.open_sealed(unit, vault, complaints.sealed.reference, REASON)


def test_the_copy_has_what_the_reporter_sees_and_nothing_of_the_department(city, vault, complaints, tmp_path):
    receipt = complaints.closed
    with city.unit(officer()) as unit:
        acting.write_note(unit, receipt.reference, "He complains every week")
    target = BytesIO()
    with city.open(reporter_of(receipt.complaint_id)) as session:
        held = copying.Held(session, vault, FileStore(tmp_path / "files"))
        copying.write_copy(held, receipt.reference, target, str, "en")
    said = b"".join(ZipFile(target).read(name) for name in ZipFile(target).namelist()).decode()
    assert (CONTACT.email in said, "every week" in said, '"ani"' in said) == (True, False, False)


def test_nobody_else_takes_a_copy(city, vault, complaints, tmp_path):
    for actor in (officer(), auditor(), resident("r-2"), reporter_of(complaints.sealed.complaint_id)):
        with city.open(actor) as session, pytest.raises(NotVisible):
            held = copying.Held(session, vault, FileStore(tmp_path / "files"))
            copying.write_copy(held, complaints.closed.reference, BytesIO(), str, "en")


def erase(city, receipt):
    with for_reporter(city, reporter_of(receipt.complaint_id), receipt.reference) as unit:
        return asking.ask_erasure(unit, receipt.reference)


def test_what_is_erased_can_be_read_by_nobody_and_its_number_stays(city, vault, complaints):
    receipt = complaints.waiting
    assert erase(city, receipt)
    assert contact_read_by(city, vault, receipt, SYSTEM) is None
    with city.open(officer()) as session:
        seen = queries.by_reference(session, receipt.reference)
    assert (seen.state, seen.content.text, seen.content.address, seen.messages) == ("withdrawn", "", "", ())


def test_the_key_of_an_erased_report_opens_nothing(city, complaints):
    erase(city, complaints.received)
    with city.open(SYSTEM) as session:
        left = select(func.count()).where(ReceiptRow.complaint_id == complaints.received.complaint_id)
        assert session.scalar(left) == 0


def test_what_is_held_waits_for_people(city, complaints):
    receipt = complaints.closed
    with city.unit(supervisor()) as unit:
        holding.hold(unit, receipt.reference, reason=REASON, revision=case(city, receipt).revision)
    assert not erase(city, receipt)
    assert case(city, receipt).erased_at is None
    with city.unit(supervisor()) as unit, pytest.raises(NotAllowed):
        asking.settle(unit, receipt.reference, grant=True, words="", revision=case(city, receipt).revision)


def test_no_request_waits_for_what_was_erased(city, complaints):
    receipt = complaints.closed
    with city.unit(officer()) as unit:
        asking.enter(unit, receipt.reference, asking.COPY)
    assert erase(city, receipt)
    with city.open(supervisor()) as session:
        assert asking.all_waiting(session, 25) == []


@pytest.mark.parametrize("engine_kind", ["postgres"], indirect=True)
def test_an_auditor_removes_and_changes_nothing_of_what_he_reads(city, complaints):
    with city.unit(officer()) as unit:
        tasks.add(unit, complaints.received.reference, "Look at it")
    with city.unit(auditor()) as unit:
        unit.session.execute(delete(TaskRow))
    with pytest.raises(ProgrammingError), city.unit(auditor()) as unit:
        unit.session.execute(update(TaskRow).values(text="Nothing to do"))
    with city.open(SYSTEM) as session:
        assert session.scalars(select(TaskRow.text)).all() == ["Look at it"]


def test_those_in_charge_are_warned_once_after_two_days(city, complaints):
    receipt = complaints.closed
    with city.unit(supervisor()) as unit:
        holding.hold(unit, receipt.reference, reason=REASON, revision=case(city, receipt).revision)
    erase(city, receipt)
    with city.unit(SYSTEM) as unit:
        assert asking.warn(unit) == 0
        unit.session.execute(update(RightsRequestRow).values(asked_at=unit.now - timedelta(hours=48)))
        assert (asking.warn(unit), asking.warn(unit)) == (1, 0)


def test_a_night_erases_what_ended_long_enough_ago_and_nothing_else(city, complaints):
    old, held = complaints.closed, complaints.answered
    with city.unit(supervisor()) as unit:
        holding.hold(unit, held.reference, reason=REASON, revision=case(city, held).revision)
    with city.unit(SYSTEM) as unit:
        long_ago = unit.now - timedelta(days=5 * 365 + 3)
        unit.session.execute(
            update(ComplaintRow)
            .where(ComplaintRow.ended_at.is_not(None), ComplaintRow.state.in_(("closed", "answered")))
            .values(ended_at=long_ago)
        )
    today = clock.today()
    with city.open(SYSTEM) as session:
        foreseen = erasures.expired(session, today)
    assert erasures.erase_expired(city, today) == foreseen == [erasures.Expired("potholes", "closed", 1)]
    assert (case(city, old).erased_at is None, case(city, held).erased_at is None) == (False, True)


def test_a_night_leaves_what_came_in_that_day_so_that_there_is_time_to_keep_it_longer(city, complaints):
    with city.unit(SYSTEM) as unit:
        long_ago = unit.now - timedelta(days=5 * 365 + 3)
        unit.session.execute(update(ComplaintRow).where(ComplaintRow.state == "closed").values(ended_at=long_ago))
    yesterday, tomorrow = (clock.today() + timedelta(days=days) for days in (-1, 1))
    assert erasures.erase_nightly(city, yesterday) == []
    assert erasures.erase_nightly(city, tomorrow) == [erasures.Expired("potholes", "closed", 1)]
    assert case(city, complaints.closed).erased_at is not None


def test_a_restored_backup_does_not_undo_an_erasure(city, vault, complaints):
    receipt = complaints.received
    vault.keys.remember(receipt.complaint_id)  # as its erasure did, after the backup was taken
    assert erasures.erase_remembered(city, vault) == ([receipt.reference], 0)
    assert erasures.erase_remembered(city, vault) == ([], 0)
    assert case(city, receipt).erased_at is not None


def test_the_night_removes_files_that_nothing_points_to_and_photographs_never_sent(city, vault, tmp_path):
    files, unsent = FileStore(tmp_path / "files"), Uploads(tmp_path / "held")
    lone, kept, new = (files.put(BytesIO(word))[0] for word in (b"of nobody", b"of a report", b"of one to come"))
    file_one(city, vault, replace(POTHOLE, files=(NewFile("a.jpg", "", kept, "image/jpeg", 11),)))
    forgotten, waiting = (unsent.begin("report/a", "photo", 5) for _ in range(2))
    old = (clock.now() - timedelta(days=2, minutes=1)).timestamp()
    for path in (files.path(lone), files.path(kept), tmp_path / "held" / forgotten / "bytes"):
        os.utime(path, (old, old))
    erasures.sweep(Tools(city, None, None, case_files=files, unsent=unsent))
    assert [files.has(one) for one in (lone, kept, new)] == [False, True, True]
    assert [(tmp_path / "held" / one).exists() for one in (forgotten, waiting)] == [False, True]


def test_a_file_that_another_report_has_too_stays(city, vault, tmp_path):
    files = FileStore(tmp_path / "files")
    sha256, size = files.put(BytesIO(b"the same picture"))
    first, _second = (
        file_one(city, vault, replace(POTHOLE, text=text, files=(NewFile("a.jpg", "", sha256, "image/jpeg", size),)))
        for text in ("One", "Two")
    )
    erase(city, first)
    tools = Tools(city, None, None, vault=vault, case_files=files)
    with city.open(SYSTEM) as session:
        told = session.scalars(select(Message).where(Message.name == "ComplaintErased")).one()
    erasures.finish(tools, [revive(told.name, told.payload | {"files": [sha256]})])  # filed between the two
    assert files.has(sha256)


def columns_of_words(model):
    """The names of columns that could hold somebody's words."""
    return [
        column.key
        for column in inspect(model).columns
        if isinstance(column.type, (String, JSON)) and column.key not in ("labels", "complaint_id")
    ]


def of_complaints():
    return [mapper.class_ for mapper in Base.registry.mappers if "complaint_id" in mapper.columns]


def test_the_plan_of_erasure_names_every_table_and_column():
    public = {"public_complaint_step", "public_complaint_photo"}  # their complaint_id is the public row's
    tables = {model for model in of_complaints() if model.__tablename__ not in public}
    assert tables == set(erasing.PLAN)
    for model, emptied in erasing.PLAN.items():
        if emptied is not erasing.GONE:
            left = set(columns_of_words(model)) - set(emptied) - set(erasing.KEPT.get(model, ()))
            assert left == set(), model.__tablename__


def test_after_erasure_no_planted_word_is_left_in_any_table(city, vault, complaints, tmp_path):
    receipt = complaints.closed
    plant_words(city, receipt.complaint_id)
    erase(city, receipt)
    with city.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            rows = str(connection.execute(select(table)).all())
            assert "cempakawangi" not in rows.lower(), table.name


def plant_words(city, complaint_id):
    """A word in every column that erasure is to empty, in each row that the complaint has."""
    with city.unit(SYSTEM) as unit:
        for model, emptied in erasing.PLAN.items():
            words = [name for name in columns_of_words(model) if emptied is erasing.GONE or name in emptied]
            keys = {column.key for column in inspect(model).primary_key}
            values = {
                name: {"said": "cempakawangi"}
                if isinstance(inspect(model).columns[name].type, JSON)
                else "cempakawangi"
                for name in words
                if name not in keys and not name.endswith(("sha256", "hash", "key_id"))
            }
            if values:
                unit.session.execute(update(model).where(model.complaint_id == complaint_id).values(**values))
