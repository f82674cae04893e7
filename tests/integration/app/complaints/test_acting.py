"""Acts on complaints: who may, what they leave behind, and that nothing is lost when two act at once."""

from concurrent.futures import ThreadPoolExecutor
from itertools import permutations

import pytest
from sqlalchemy import func, select

from app.accounts.administering import set_disabled
from app.complaints import entries, lifecycle, queries
from app.complaints.handling import acting, assigning, protecting
from app.complaints.handling.acting import StaleRevision
from app.complaints.identity import open_identity
from app.complaints.model import (
    ComplaintIdentityRow,
    ComplaintMessageRow,
    ComplaintNoteRow,
    ComplaintRow,
    ComplaintStepRow,
)
from app.complaints.relabelling import models_of_a_complaint
from app.complaints.tally import recount
from app.complaints.tally_model import ComplaintTallyRow
from app.db.base import Base
from app.db.guarded import Internal, guarded_models
from app.db.outbox import Message
from app.db.trail import AuditEntry
from app.kernel.actor import SYSTEM
from app.kernel.errors import BadInput, MoveNotAllowed, NotAllowed, NotVisible
from tests.integration.app.complaints.planted import labels_by_table, plant_missing
from tests.web.complaints_city import (
    CONTACT,
    PARKS,
    administrator,
    auditor,
    counter_clerk,
    file_one,
    holder,
    officer,
    resident,
    supervisor,
)


def do(database, actor, act, reference, *given, **named):
    with database.unit(actor) as unit:
        return act(unit, reference, *given, **named)


def row_of(database, receipt):
    with database.open(SYSTEM) as session:
        return session.get_one(ComplaintRow, receipt.complaint_id)


def all_of(database, model, receipt):
    with database.open(SYSTEM) as session:
        return list(session.scalars(select(model).where(model.complaint_id == receipt.complaint_id).order_by(model.id)))


def assigned(database, receipt):
    """The teams to which it was given, one after the other."""
    return [note.detail["team"] for note in all_of(database, ComplaintNoteRow, receipt) if note.kind == "assigned"]


def sees(database, actor, receipt):
    with database.open(actor) as session:
        try:
            return type(queries.by_reference(session, receipt.reference)).__name__
        except NotVisible:
            return None


def test_a_move_is_a_step_with_its_words_in_trail_and_events(city, vault):
    receipt = file_one(city, vault)
    do(city, officer(), acting.act, receipt.reference, lifecycle.ANSWERED, words="It is mended")
    step, message = all_of(city, ComplaintStepRow, receipt)[-1], all_of(city, ComplaintMessageRow, receipt)[-1]
    with city.open(SYSTEM) as session:
        trail = session.scalars(select(AuditEntry.action).order_by(AuditEntry.sequence.desc())).first()
        event = session.scalars(select(Message.name).order_by(Message.id.desc())).first()

    assert (step.act, step.who, step.state) == ("move", "handler", "answered")
    assert (message.text, message.sender, message.step_id) == ("It is mended", "office", step.id)
    assert (trail, event) == ("move complaint", "ComplaintMoved")


def test_who_of_the_staff_acted_stands_in_the_notes_alone(city, vault):
    receipt = file_one(city, vault)
    do(city, officer(), acting.act, receipt.reference, lifecycle.ANSWERED, words="It is mended")
    do(city, officer(), acting.write_message, receipt.reference, "Is all well now?")
    shown = [*all_of(city, ComplaintStepRow, receipt), *all_of(city, ComplaintMessageRow, receipt)]

    assert not [row for row in shown if "ani" in str(vars(row))]
    assert [note.account for note in all_of(city, ComplaintNoteRow, receipt)] == ["ani", "ani"]


def test_words_are_in_neither_trail_nor_events(complaints, city):
    with city.open(SYSTEM) as session:
        written = [*session.scalars(select(AuditEntry.detail)), *map(str, session.scalars(select(Message.payload)))]

    assert not [line for line in written if "Words with" in line]


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [
        (officer(PARKS), NotVisible),
        (supervisor(PARKS), NotVisible),
        (administrator(), NotVisible),
        (resident("r-2"), NotVisible),
        (auditor(), NotAllowed),
        (counter_clerk(), NotVisible),
    ],
)
def test_nobody_else_moves_it(city, vault, actor, refusal):
    receipt = file_one(city, vault)
    with pytest.raises(refusal):
        do(city, actor, acting.act, receipt.reference, lifecycle.IN_WORK)


@pytest.mark.parametrize("actor", [officer(), supervisor(), auditor(), resident("r-2")])
def test_nobody_acts_as_the_reporter_but_the_reporter(complaints, city, actor):
    with (
        pytest.raises(NotVisible),
        acting.for_reporter(city, actor, complaints.resident.reference) as unit,
    ):
        acting.withdraw(unit, complaints.resident.reference)


def test_the_reporter_acts_by_receipt_or_signed_in_and_has_no_name(complaints, city):
    for actor, receipt in ((holder(complaints.anonymous), complaints.anonymous), (resident(), complaints.resident)):
        with acting.for_reporter(city, actor, receipt.reference) as unit:
            acting.withdraw(unit, receipt.reference)
    with city.open(SYSTEM) as session:
        names = set(session.scalars(select(AuditEntry.actor).where(AuditEntry.action == "move complaint")))

    assert names == {"ani", "reporter"}


def test_a_receipt_acts_on_its_own_complaint_alone(complaints, city):
    with pytest.raises(NotVisible), city.unit(holder(complaints.received)) as unit:
        acting.withdraw(unit, complaints.in_work.reference)


def test_an_officer_does_not_withdraw(complaints, city):
    with pytest.raises(NotAllowed):
        do(city, officer(), acting.withdraw, complaints.received.reference)


def test_what_the_table_does_not_have_is_refused(complaints, city):
    with pytest.raises(MoveNotAllowed):
        do(city, officer(), acting.act, complaints.closed.reference, lifecycle.IN_WORK)


def test_a_reason_is_asked_for(complaints, city):
    with pytest.raises(BadInput):
        do(city, officer(), acting.act, complaints.received.reference, lifecycle.REFUSED, words="  ")


def test_the_answer_of_the_reporter_ends_the_waiting(complaints, city):
    with acting.for_reporter(city, holder(complaints.waiting), complaints.waiting.reference) as unit:
        done = acting.write_message(unit, complaints.waiting.reference, "Behind the school")

    assert done.state == lifecycle.IN_WORK


def test_clocks_stand_still_while_the_reporter_is_waited_for(complaints, city):
    assert [row_of(city, one).counts_from is None for one in (complaints.waiting, complaints.in_work)] == [True, False]


def test_assigning_puts_somebody_in_charge(complaints, city):
    done = do(city, officer(), assigning.assign, complaints.received.reference, "ani", team="east", priority=1)
    with city.open(officer()) as session:
        work = queries.by_reference(session, complaints.received.reference).work

    assert (done.state, work.assignee, work.team, work.priority) == (lifecycle.ASSIGNED, "ani", "east", 1)


def test_only_those_who_handle_its_complaints_are_put_in_charge(complaints, city):
    with pytest.raises(BadInput):
        do(city, officer(), assigning.assign, complaints.received.reference, "tono")


def test_nobody_is_put_in_charge_who_cannot_sign_in_any_more(complaints, city):
    with city.unit(SYSTEM) as unit:
        set_disabled(unit, "ani", disabled=True)
    with pytest.raises(BadInput):
        do(city, supervisor(), assigning.assign, complaints.received.reference, "ani")


def test_what_somebody_works_on_a_supervisor_gives_to_another(complaints, city):
    do(city, supervisor(), assigning.assign, complaints.received.reference, "sari")
    with pytest.raises(NotAllowed):
        do(city, officer(), assigning.assign, complaints.received.reference, "ani")
    do(city, supervisor(), assigning.assign, complaints.received.reference, "ani")


def test_every_table_with_rows_of_a_complaint_is_labelled_with_it():
    with_complaint = {model for model in guarded_models() if "complaint_id" in model.__table__.columns}

    assert {model for model in with_complaint if not issubclass(model, Internal)} == set(models_of_a_complaint())


def test_no_guarded_row_of_a_complaint_is_kept_under_another_name():
    to_complaint = {
        table.name
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "complaint" and key.parent.name != "complaint_id"
    }

    assert to_complaint <= {"complaint_twin"}  # beside complaint_id


def test_a_hand_over_labels_every_row_of_the_case_anew(complaints, city):
    receipt = complaints.resident
    plant_missing(city, entries.circle_of(row_of(city, receipt)))
    do(city, officer(), assigning.hand_over, receipt.reference, PARKS, "It is a tree")
    circle = entries.circle_of(row_of(city, receipt))
    found = labels_by_table(city, receipt.complaint_id)

    assert (circle.department, circle.account) == (PARKS, "r-1")
    for model in models_of_a_complaint():
        expected = {labels for _, labels in model.labelled(circle)}
        assert found[model.__tablename__], model
        assert found[model.__tablename__] <= expected, model


def test_at_that_moment_the_first_department_sees_nothing_of_it(complaints, city):
    receipt = complaints.resident
    plant_missing(city, entries.circle_of(row_of(city, receipt)))
    do(city, officer(), assigning.hand_over, receipt.reference, PARKS)

    assert {
        reader.name: sees(city, reader, receipt) for reader in (officer(), officer(PARKS), resident(), auditor())
    } == {
        "ani": None,
        "tono": "OfficerComplaint",
        "r-1": "ReporterComplaint",
        "maya": "AuditedComplaint",
    }
    for model in models_of_a_complaint():
        with city.open(officer()) as session:
            mine = select(model.complaint_id).where(model.complaint_id == receipt.complaint_id)
            assert session.execute(mine).first() is None, model


def test_a_hand_over_frees_whoever_worked_on_it(complaints, city):
    do(city, officer(), assigning.assign, complaints.received.reference, "ani")
    do(city, officer(), assigning.hand_over, complaints.received.reference, PARKS, "It is a tree")
    with city.open(officer(PARKS)) as session:
        seen = queries.by_reference(session, complaints.received.reference)

    assert (seen.work.assignee, seen.notes[-1].text) == ("", "It is a tree")


def test_a_sealed_identity_is_not_even_a_row_for_the_department(complaints, city, vault):
    receipt = complaints.resident
    do(city, officer(), protecting.set_secrecy, receipt.reference, identity="sealed")
    found = {}
    for reader in (officer(), resident(), holder(receipt)):
        with city.open(reader) as session:
            found[reader.name] = open_identity(session, vault.keys, receipt.complaint_id)

    assert (found["ani"], found["r-1"].email, found["reporter"].email) == (None, CONTACT.email, CONTACT.email)


def test_the_reporter_can_take_the_contact_away_for_ever(complaints, city):
    receipt = complaints.received
    with acting.for_reporter(city, holder(receipt), receipt.reference) as unit:
        protecting.set_secrecy(unit, receipt.reference, identity="none")
    with city.open(SYSTEM) as session:
        assert session.get(ComplaintIdentityRow, receipt.complaint_id) is None
        assert "ContactRemoved" in session.scalars(select(Message.name)).all()


@pytest.mark.parametrize("switches", [{"identity": "named"}, {"content": "public"}])
def test_nobody_lowers_a_switch_alone(complaints, city, switches):
    for reader in (officer(), supervisor()):
        with pytest.raises(NotAllowed):
            do(city, reader, protecting.set_secrecy, complaints.sealed.reference, **switches)


def test_the_numbers_are_those_of_the_rows(complaints, city):
    do(city, officer(), assigning.hand_over, complaints.in_work.reference, PARKS)
    with acting.for_reporter(city, holder(complaints.closed), complaints.closed.reference) as unit:
        acting.reopen(unit, complaints.closed.reference, words="It is open again")
    keys = (ComplaintRow.department, ComplaintRow.category, ComplaintRow.state)
    with city.open(SYSTEM) as session:
        counted = {
            tuple(cell): number for *cell, number in session.execute(select(*keys, func.count()).group_by(*keys))
        }
        cell = (ComplaintTallyRow.department, ComplaintTallyRow.category, ComplaintTallyRow.state)
        kept = {
            tuple(cell): number for *cell, number in session.execute(select(*cell, ComplaintTallyRow.count)) if number
        }

    assert kept == counted


def test_counting_anew_gives_the_same_numbers(complaints, city):
    cell = (ComplaintTallyRow.department, ComplaintTallyRow.category, ComplaintTallyRow.state, ComplaintTallyRow.count)
    with city.unit(SYSTEM) as unit:
        before = {tuple(row) for row in unit.session.execute(select(*cell)) if row.count}
        recount(unit.session)
        after = {tuple(row) for row in unit.session.execute(select(*cell))}

    assert after == before


ORDERS = sorted({"".join(order) for order in permutations("aabb")})
"""Each of two officers reads, then acts: all the ways in which that can fall together."""


@pytest.mark.parametrize("order", ORDERS)
def test_whoever_acts_on_an_older_state_is_shown_the_newer_first(city, vault, order):
    receipt = file_one(city, vault)
    held, acted = {}, {}
    for turn in order:
        if turn not in held:
            with city.open(officer()) as session:
                held[turn] = queries.by_reference(session, receipt.reference).revision
            continue
        try:
            do(city, officer(), assigning.assign, receipt.reference, "ani", team=turn, revision=held[turn])
            acted[turn] = "done"
        except StaleRevision:
            acted[turn] = "shown the newer"
    one_after_the_other = order in ("aabb", "bbaa")
    last = order[-1]

    assert acted == ({"a": "done", "b": "done"} if one_after_the_other else {**acted, last: "shown the newer"})
    assert len(assigned(city, receipt)) == list(acted.values()).count("done")


def test_of_many_who_act_at_once_none_is_lost_and_none_overwritten(city, vault):
    receipt = file_one(city, vault)

    def until_done(team):
        tries = 0
        while True:
            tries += 1
            with city.open(officer()) as session:
                revision = queries.by_reference(session, receipt.reference).revision
            try:
                do(city, officer(), assigning.assign, receipt.reference, "ani", team=team, revision=revision)
            except StaleRevision:
                continue
            return tries

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(until_done, [f"team {number}" for number in range(30)]))

    assert sorted(assigned(city, receipt)) == sorted(f"team {number}" for number in range(30))
    # each raised it by one, and the first put somebody in charge, which is a change of its own
    assert row_of(city, receipt).revision == 1 + 30 + 1


def test_messages_of_both_sides_at_once_are_all_kept(city, vault):
    receipt = file_one(city, vault)

    def write(number):
        if number % 2:
            do(city, officer(), acting.write_message, receipt.reference, f"office {number}")
            return
        with acting.for_reporter(city, holder(receipt), receipt.reference) as unit:
            acting.write_message(unit, receipt.reference, f"reporter {number}")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(24)))

    assert len({message.text for message in all_of(city, ComplaintMessageRow, receipt)}) == 24
