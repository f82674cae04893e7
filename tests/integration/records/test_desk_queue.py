"""What waits for whom."""

from dataclasses import replace

import pytest

from app.kernel.actor import member_of_staff
from records import commands, desk_queue, drafting, reviewing
from records.desk_queue import Wanted
from tests.integration.records.conftest import CLERK, OTHER_PUBLISHER, OUTSIDER, PUBLISHER, draft
from tests.integration.records.test_drafting import KEY, NOTICE, SECOND_CLERK


@pytest.fixture
def do(database):
    def do(act, actor=CLERK, **named):
        with database.unit(actor) as unit:
            return act(unit, *KEY, **named)

    return do


@pytest.fixture
def begun(database):
    with database.unit(CLERK) as unit:
        return drafting.start(unit, NOTICE)


def waits(database, actor, **filters):
    with database.open(actor) as session:
        lines, total = desk_queue.waiting(session, actor, Wanted(filters))
    assert len(lines) == total
    return [line.reference for line in lines]


def all_of(database, actor, **filters):
    with database.open(actor) as session:
        return [line.reference for line in desk_queue.all_records(session, actor, Wanted(filters))[0]]


def test_a_draft_waits_for_whoever_writes_it(database, begun):
    assert {actor.name: waits(database, actor) for actor in (CLERK, SECOND_CLERK, PUBLISHER)} == {
        "ani": ["N-1"],
        "umi": [],
        "sari": [],
    }


def test_what_was_sent_waits_for_publishers_who_did_not_write_it(database, begun, do):
    do(commands.send_for_review, actor=PUBLISHER)
    assert [waits(database, actor) for actor in (CLERK, PUBLISHER, OTHER_PUBLISHER, OUTSIDER)] == [[], [], ["N-1"], []]


def test_what_was_refused_waits_for_the_clerks(database, begun, do):
    do(commands.send_for_review)
    do(reviewing.refuse, actor=PUBLISHER, comment="Shorter.")
    assert waits(database, CLERK) == waits(database, SECOND_CLERK) == ["N-1"]


def test_what_is_published_waits_for_nobody(database, begun, do):
    do(commands.send_for_review)
    do(commands.publish_reviewed, actor=PUBLISHER)
    assert waits(database, CLERK) == waits(database, PUBLISHER) == []


def test_a_list_is_narrowed_by_what_is_typed_and_chosen(database, begun, take):
    take(draft(1), draft(2))
    assert all_of(database, CLERK, title="HOUSE 2") == ["2026-000002"]
    assert all_of(database, CLERK, kind="document") == ["N-1"]
    assert all_of(database, CLERK, reference="%") == []
    assert sorted(all_of(database, CLERK)) == ["2026-000001", "2026-000002", "N-1"]


def test_discarded_drafts_are_shown_when_they_are_asked_for(database, begun, do):
    do(drafting.give_up)
    assert all_of(database, CLERK) == []
    assert all_of(database, CLERK, state="discarded") == ["N-1"]


def test_the_title_is_the_one_that_is_being_written(database, begun, do, take):
    do(commands.send_for_review)
    do(commands.publish_reviewed, actor=PUBLISHER)
    do(drafting.correct, note="A wrong word.")
    with database.unit(CLERK) as unit:
        row = drafting.desk.locked(unit.session, *KEY)
        held = drafting.working_text(unit.session, row)
        drafting.save(unit, *KEY, drafting.Edit(held.stamp, {"title": "Better"}))
    assert all_of(database, CLERK, title="Better") == ["N-1"]


def test_somebody_without_a_role_has_nothing(database, begun):
    assert all_of(database, member_of_staff("nobody", [])) == []
    assert replace(NOTICE).reference not in waits(database, member_of_staff("nobody", []))
