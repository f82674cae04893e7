"""What officers do with reports: answers, notes, tasks, merging and splitting, two who act at once, rules at filing."""

import random

import pytest
from sqlalchemy import func, select

from app.city.category_commands import set_category
from app.complaints import lifecycle
from app.complaints.desk_events import Mentioned, RuleNotifies
from app.complaints.events import ComplaintReceived
from app.complaints.handling import acting, answering, assigning, desk_notes, merging, tasks
from app.complaints.handling.acting import StaleRevision
from app.complaints.handling.answering import Citation, mentioned
from app.complaints.handling.desk_notes import CannedReply
from app.complaints.handling.model import TaskRow, TeamMemberRow
from app.complaints.model import ComplaintWorkRow
from app.complaints.policy import reporter_of
from app.complaints.queries import by_reference
from app.complaints.rules import rules
from app.complaints.rules.model import RuleRow
from app.complaints.rules.routing import FILED, WAITED, Gives, Rule
from app.db.outbox import Message
from app.db.trail import AuditEntry
from app.kernel.actor import SYSTEM
from app.kernel.catalogues import translator
from app.kernel.errors import BadInput, NotAllowed, NotVisible
from tests.integration.app.complaints.handled import category, filed, founded, person


@pytest.fixture
def desk(database, tmp_path):
    vault = founded(database, tmp_path)
    return database, vault


def seen(database, reference, who="ani"):
    actor = who if not isinstance(who, str) else person(who)
    with database.open(actor) as session:
        return by_reference(session, reference)


def told(database, event):
    with database.open(SYSTEM) as session:
        found = select(Message.payload).where(Message.name == event.__name__).order_by(Message.id)
        return [event.from_payload(payload) for payload in session.scalars(found)]


def trail(database):
    with database.open(SYSTEM) as session:
        return str([(row.action, row.about, row.detail) for row in session.scalars(select(AuditEntry))])


def route(database, number=0, *, by=SYSTEM, **given):
    asked = {"trigger": FILED, "conditions": {"words": ["sinkhole"]}, "gives": Gives(priority=2)} | given
    with database.unit(SYSTEM) as unit:
        return rules.set_rule(unit, person("admin") if by is SYSTEM else by, Rule(number, "Holes", **asked))


# Answering


def test_an_answer_reaches_the_reporter_with_what_it_rests_on(desk):
    database, vault = desk
    reference = filed(database, vault)
    cited = Citation("Section 12", "/ordinances/streets/sec_12")
    with database.unit(person("ani")) as unit:
        answering.answer(unit, reference, "Filled.", then=lifecycle.ANSWERED, cites=[cited])
    case = seen(database, reference)
    with database.open(reporter_of(case.id)) as session:
        own = by_reference(session, reference)
        assert (own.messages[-1].text, answering.citations_of(session, case.id)) == (
            "Filled.",
            {own.messages[-1].id: [cited]},
        )


def test_whoever_is_mentioned_in_a_note_is_told_and_nothing_of_the_text(desk):
    database, vault = desk
    reference = filed(database, vault)
    with database.unit(person("ani")) as unit:
        answering.remark(unit, reference, "Secretword for @budi, not for @tono or @nobody")
    assert told(database, Mentioned) == [Mentioned(reference, "roads", "budi")]
    assert "Secretword" not in trail(database)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@ani and @budi.", ["ani", "budi"]),
        ("@ani @ani", ["ani"]),
        ("mail ani@budi.org", []),
        ("@anita", []),
        ("(@budi)", ["budi"]),
        ("", []),
    ],
)
def test_who_is_mentioned(text, found):
    assert mentioned(text, {"ani", "budi"}) == found


def test_a_note_is_nothing_for_the_reporter(desk):
    database, vault = desk
    reference = filed(database, vault)
    with database.unit(person("ani")) as unit:
        answering.remark(unit, reference, "For us alone")
    case = seen(database, reference)
    assert "For us alone" not in repr(seen(database, reference, reporter_of(case.id)))


# Tasks


def test_a_task_is_ticked_and_opened_again(desk):
    database, vault = desk
    reference = filed(database, vault)
    with database.unit(person("ani")) as unit:
        number = tasks.add(unit, reference, "Look at it", "budi")
    for done in (True, False):
        with database.unit(person("budi")) as unit:
            tasks.tick(unit, reference, number, done=done)
    with database.open(person("ani")) as session:
        (task,) = tasks.of_complaint(session, seen(database, reference).id)
    assert (task.text, task.account, task.done_at) == ("Look at it", "budi", None)


def test_a_task_goes_to_those_of_the_department_alone(desk):
    database, vault = desk
    reference = filed(database, vault)
    with pytest.raises(BadInput), database.unit(person("ani")) as unit:
        tasks.add(unit, reference, "Look at it", "tono")


def test_what_is_handed_over_takes_its_tasks_along(desk):
    database, vault = desk
    reference = filed(database, vault)
    with database.unit(person("ani")) as unit:
        tasks.add(unit, reference, "Look at it")
    with database.unit(person("ani")) as unit:
        assigning.hand_over(unit, reference, "parks", "Yours.")
    found = {}
    for who in ("ani", "tono"):
        with database.open(person(who)) as session:
            found[who] = session.scalar(select(func.count(TaskRow.id)))
    assert found == {"ani": 0, "tono": 1}


# Merging and splitting


def test_the_reporter_of_a_duplicate_is_told_nothing_of_the_other(desk):
    database, vault = desk
    first, second = filed(database, vault, text="Firstword"), filed(database, vault)
    with database.unit(person("ani")) as unit:
        merging.merge(unit, second, first)
    own = seen(database, second, reporter_of(seen(database, second).id))
    assert own.state == lifecycle.DUPLICATE
    assert first not in repr(own)
    assert "Firstword" not in repr(own)


def test_both_reports_show_the_other_to_the_department(desk):
    database, vault = desk
    first, second = filed(database, vault), filed(database, vault)
    with database.unit(person("ani")) as unit:
        merging.merge(unit, second, first)
    with database.open(person("ani")) as session:
        found = [merging.twins_of(session, seen(database, one).id)[0].reference for one in (first, second)]
    assert found == [second, first]


def test_what_was_opened_again_is_merged_once_more(desk):
    database, vault = desk
    first, second = filed(database, vault), filed(database, vault)
    for reference, into in ((second, first), (second, first), (first, second)):
        with database.unit(person("ani")) as unit:
            merging.merge(unit, reference, into)
        with database.unit(person("ani")) as unit:
            acting.reopen(unit, reference, words="It is not the same after all.")
    with database.open(person("ani")) as session:
        assert merging.twins_of(session, seen(database, first).id)[0].kind == merging.DUPLICATE_OF


def test_what_rests_on_a_page_says_something(desk):
    database, vault = desk
    reference = filed(database, vault)
    with pytest.raises(BadInput), database.unit(person("ani")) as unit:
        answering.answer(unit, reference, "", then=lifecycle.IN_WORK, cites=[Citation("A permit", "/permits/b-12")])


def test_a_twin_that_was_handed_over_is_not_named(desk):
    database, vault = desk
    first, second = filed(database, vault), filed(database, vault)
    with database.unit(person("ani")) as unit:
        merging.merge(unit, second, first)
    with database.unit(person("ani")) as unit:
        assigning.hand_over(unit, first, "parks", "Yours.")
    with database.open(person("ani")) as session:
        assert merging.twins_of(session, seen(database, second).id) == []


@pytest.mark.parametrize("into", ["itself", "another department's", "none"])
def test_a_report_is_merged_only_into_another_that_is_handled_too(desk, into):
    database, vault = desk
    reference = filed(database, vault)
    other = {"itself": reference, "another department's": filed(database, vault, category="trees"), "none": "X"}[into]
    with pytest.raises((BadInput, NotVisible)), database.unit(person("ani")) as unit:
        merging.merge(unit, reference, other)
    assert seen(database, reference).state == lifecycle.RECEIVED


def test_a_part_is_handled_apart_without_the_contact(desk):
    database, vault = desk
    reference = filed(database, vault, address="High Street 3")
    with database.unit(person("ani")) as unit:
        part = merging.split(unit, vault, reference, "A lamp is broken, too", "lamps", revision=1).reference
    new = seen(database, part)
    assert (new.category, new.identity, new.content.address) == ("lamps", "none", "High Street 3")
    assert [one.complaint for one in told(database, ComplaintReceived)][-1] == new.id
    assert seen(database, reference).messages[-1].text == merging.PART  # which was written in English


def test_what_becomes_of_a_part_is_told_in_the_first_report_in_the_reporters_language(desk):
    database, vault = desk
    reference = filed(database, vault, language="id")
    with database.unit(person("ani")) as unit:
        part = merging.split(unit, vault, reference, "A lamp is broken, too", "lamps", revision=1).reference
    with database.unit(SYSTEM) as unit:
        merging.tell_of_part(unit, by_reference(unit.session, part).id, lifecycle.IN_WORK)
    say = translator("id")
    moved = say(merging.PART_MOVED) % {"state": say(lifecycle.NAMES[lifecycle.IN_WORK])}
    assert [one.text for one in seen(database, reference).messages] == [say(merging.PART), moved]


def test_a_part_is_protected_as_well_as_its_category_asks(desk):
    database, vault = desk
    with database.unit(SYSTEM) as unit:
        set_category(unit, category("lamps", "roads")._replace(content="confidential", may_lower=False))
    reference = filed(database, vault)
    with database.unit(person("ani")) as unit:
        part = merging.split(unit, vault, reference, "A lamp is broken, too", "lamps", revision=1).reference
    assert seen(database, part).content_switch == "confidential"


def test_a_part_may_belong_to_another_department(desk):
    database, vault = desk
    reference = filed(database, vault)
    with database.unit(person("ani")) as unit:
        part = merging.split(unit, vault, reference, "A tree fell, too", "trees", revision=1).reference
    with pytest.raises(NotVisible):
        seen(database, part)
    assert seen(database, part, "tono").content.text == "A tree fell, too"


# Two at once


def test_of_200_interleavings_of_two_officers_no_words_are_lost(desk):
    """Each reads, then each writes with what he read: the second learns of the newer state and writes again."""
    database, vault = desk
    dice = random.Random(200)
    for round_ in range(40):
        reference, written = filed(database, vault), []
        for step in range(5):
            revisions = {who: seen(database, reference, who).revision for who in ("ani", "budi")}
            order = dice.sample(["ani", "budi"], 2)
            for place, who in enumerate(order):
                words = f"{round_}/{step}/{who}"
                try:
                    with database.unit(person(who)) as unit:
                        answering.answer(unit, reference, words, revision=revisions[who])
                except StaleRevision as newer:
                    assert place == 1
                    with database.unit(person(who)) as unit:
                        answering.answer(unit, reference, words, revision=newer.revision)
                written.append(words)
        assert [one.text for one in seen(database, reference).messages] == written


def test_who_acts_on_an_older_state_changes_nothing(desk):
    database, vault = desk
    reference = filed(database, vault)
    with database.unit(person("ani")) as unit:
        assigning.assign(unit, reference, "ani", revision=1)
    with pytest.raises(StaleRevision), database.unit(person("budi")) as unit:
        answering.answer(unit, reference, "Done.", then=lifecycle.ANSWERED, revision=1)
    assert seen(database, reference).state == lifecycle.ASSIGNED


# Rules at filing


def test_a_rule_routes_what_comes_in_and_stands_beside_it(desk):
    database, vault = desk
    route(database, gives=Gives(department="parks", team="roots", priority=2, notify=("tono",)))
    case = seen(database, filed(database, vault, text="A sinkhole!"), "tono")
    (note,) = [one for one in case.notes if one.kind == "routed"]
    assert (case.department, case.work.team, case.work.priority) == ("parks", "roots", 2)
    assert (note.detail["rule"], note.detail["because"]) == ("Holes", ["words"])
    assert [one.account for one in told(database, RuleNotifies)] == ["tono"]


def test_what_rules_found_is_not_written_down(desk):
    database, vault = desk
    route(database)
    case = seen(database, filed(database, vault, text="A sinkhole!"))
    assert "sinkhole" not in repr(case.notes)


def test_lists_know_where_a_report_was_routed(desk):
    database, vault = desk
    route(database, gives=Gives(department="parks"))
    reference = filed(database, vault, text="A sinkhole!")
    with database.open(person("tono")) as session:
        work = session.scalars(select(ComplaintWorkRow)).one()
    assert (work.department, work.state) == ("parks", seen(database, reference, "tono").state)


@pytest.mark.parametrize(
    "wrong",
    [
        {"conditions": {}},
        {"conditions": {"mood": ["angry"]}},
        {"conditions": {"categories": ["unknown"]}},
        {"conditions": {"departments": ["unknown"]}},
        {"conditions": {"states": ["unknown"]}},
        {"conditions": {"waited": 4}},
        {"gives": Gives()},
        {"gives": Gives(department="unknown")},
        {"gives": Gives(priority=7)},
        {"gives": Gives(assignee="ani")},
        {"trigger": "unknown"},
        {"trigger": WAITED},
    ],
    ids=str,
)
def test_a_rule_that_makes_no_sense_is_refused(desk, wrong):
    with pytest.raises(BadInput):
        route(desk[0], **wrong)


def test_a_supervisor_changes_rules_of_the_own_department_alone(desk):
    database, _vault = desk
    number = route(database, by=person("sari"), department="roads")
    with pytest.raises(NotAllowed):
        route(database, number, by=person("sari"), department="")
    with pytest.raises(NotAllowed):
        route(database, by=person("ani"), department="roads")


def test_rules_are_put_in_order(desk):
    database, _vault = desk
    numbers = [route(database) for _ in range(3)]
    with database.unit(SYSTEM) as unit:
        rules.move_rule(unit, person("admin"), numbers[2], -2)
    with database.open(SYSTEM) as session:
        assert [one.number for one in rules.all_rules(session)] == [numbers[2], *numbers[:2]]


def test_officers_find_no_rules_by_themselves(desk):
    database, _vault = desk
    route(database)
    with database.open(person("ani")) as session:
        assert session.scalars(select(RuleRow)).all() == []


# What staff keep


def test_canned_replies_belong_to_a_department(desk):
    database, _vault = desk
    with database.unit(person("ani")) as unit:
        desk_notes.set_reply(unit, CannedReply(0, "roads", "Thanks", {"en": "Thank you.", "id": "Terima kasih."}))
    found = {}
    for who in ("budi", "tono"):
        with database.open(person(who)) as session:
            found[who] = [one.name for one in desk_notes.replies_of(session, ["roads", "parks"])]
    assert found == {"budi": ["Thanks"], "tono": []}


def test_supervisors_say_who_is_in_a_team(desk):
    database, _vault = desk
    with database.unit(person("sari")) as unit:
        desk_notes.set_team(unit, "roads", "night", ["ani"])
    with pytest.raises(NotAllowed), database.unit(person("ani")) as unit:
        desk_notes.set_team(unit, "roads", "night", ["ani", "budi"])
    with database.open(person("ani")) as session:
        assert list(session.scalars(select(TeamMemberRow.account))) == ["ani"]


def test_saved_lists_are_ones_own(desk):
    database, _vault = desk
    with database.unit(SYSTEM) as unit:
        desk_notes.save_view(unit, "ani", "Night", "view=all&team=night")
        desk_notes.forget_view(unit, "budi", desk_notes.views_of(unit.session, "ani")[0].id)
    with database.open(SYSTEM) as session:
        assert [one.query for one in desk_notes.views_of(session, "ani")] == ["view=all&team=night"]
        assert desk_notes.views_of(session, "budi") == []
