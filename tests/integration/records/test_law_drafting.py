"""A law on the desk: its sections, instructions and relations, until strangers read what came of them."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from app.db.files import FileStore
from app.kernel.actor import STRANGER
from app.kernel.errors import BadInput, NotAllowed, NotVisible
from records import checking, commands, drafting, law_drafting, law_queries, reviewing
from records.kinds import Instruction, Ordinance, Relation, Source
from records.law_drafting import SectionStale, print_of
from records.law_editing.sections import Wording, newest, section_of
from records.law_editing.written import read
from records.law_previews import previews, standings
from records.model import RecordRow
from records.versions import Status
from records.working_text import working_text
from tests.integration.records.conftest import CLERK, OTHER_PUBLISHER, OUTSIDER, PUBLISHER
from tests.integration.records.test_amendments import TARGET, day, law

WORK = "/akn/xx/act/2026/7"
SLUG = "7-2026"


@pytest.fixture
def begun(database):
    """A draft of a law, by the clerk."""
    with database.unit(CLERK) as unit:
        drafting.start(
            unit,
            Ordinance(
                reference="7/2026",
                title="The Seventh",
                department="buildings",
                type="ordinance",
                source=Source("desk"),
                work=WORK,
                enacted=date(2026, 3, 1),
            ),
        )


@pytest.fixture
def act(database, begun):
    """Do something to the draft; returns what the law is then."""

    def act(command, *given, actor=CLERK):
        with database.unit(actor) as unit:
            command(unit, SLUG, *given)
        return present(database)

    return act


def present(database):
    with database.open(CLERK) as session:
        return working_text(session, session.scalars(select(RecordRow).where(RecordRow.slug == SLUG)).one()).record


def typed(number, heading=""):
    return Wording(number, heading, ())


def with_sections(act, *texts):
    for number, text in enumerate(texts, start=1):
        held = act(law_drafting.add_section, "", typed(str(number)), text)
    return held


def replacing(text="New.", eid="sec_2", **given):
    return Instruction(action="replace", target=TARGET, eid=eid, blocks=read(text), **given)


def instructed(act, *instructions):
    return act(law_drafting.set_instructions, lambda held: [*held, *instructions])


def publish(database):
    send(database)
    for command in (reviewing.approve, commands.publish_reviewed):
        with database.unit(PUBLISHER) as unit:
            command(unit, "ordinance", SLUG)


def send(database):
    """For review, looked through by the checks: a law without files needs no store."""
    with database.unit(CLERK) as unit:
        commands.send_for_review(unit, "ordinance", SLUG)
        checking.examine(unit, "ordinance", SLUG, FileStore(Path("no files")))


def text_on(database, on):
    with database.open(STRANGER) as session:
        return ["".join(block.text for block in s.blocks) for s in law_queries.sections(session, TARGET, on)]


# -- sections ---------------------------------------------------------------------------------------------------------


def test_sections_are_added_one_after_the_other(act):
    assert [s.number for s in newest(with_sections(act, "One.", "Two.").sections)] == ["1", "2"]


def test_citations_of_what_is_typed_are_links(act):
    held = with_sections(act, "One.", "As in section 1.")
    assert section_of(held, "sec_2").blocks[0].spans[1].href == f"{WORK}/!main~sec_1"


def test_two_people_save_different_sections(act):
    held = with_sections(act, "One.", "Two.")
    prints = {s.eid: print_of(s) for s in held.sections}
    act(law_drafting.save_section, "sec_1", prints["sec_1"], typed("1"), "One, by Ani.")
    held = act(law_drafting.save_section, "sec_2", prints["sec_2"], typed("2"), "Two, by Sari.", actor=PUBLISHER)
    assert [s.text for s in newest(held.sections)] == ["One, by Ani.", "Two, by Sari."]


def test_the_second_save_of_one_section_overwrites_nothing(act):
    began_from = print_of(with_sections(act, "One.").sections[0])
    act(law_drafting.save_section, "sec_1", began_from, typed("1"), "One, by Ani.")
    with pytest.raises(SectionStale) as stale:
        act(law_drafting.save_section, "sec_1", began_from, typed("1"), "One, by Sari.", actor=PUBLISHER)
    assert stale.value.held.text == "One, by Ani."


def test_saying_again_what_is_saved_is_no_conflict(act):
    began_from = print_of(with_sections(act, "One.").sections[0])
    act(law_drafting.save_section, "sec_1", began_from, typed("1"), "Again.")
    held = act(law_drafting.save_section, "sec_1", began_from, typed("1"), "Again.", actor=PUBLISHER)
    assert [section.text for section in newest(held.sections)] == ["Again."]


def test_sections_move_and_are_numbered_anew_while_nobody_has_read_them(act):
    with_sections(act, "One.", "See section 1.")
    act(law_drafting.step_section, "sec_2", -1)
    held = act(law_drafting.renumber)
    assert [(s.number, s.text) for s in newest(held.sections)] == [("1", "See section 2."), ("2", "One.")]


def test_a_section_that_was_cited_before_it_was_written_is_followed_too(act):
    with_sections(act, "See section 2.", "Two.")
    act(law_drafting.add_section, "sec_1", typed("1A"), "Between.")
    held = act(law_drafting.renumber)
    assert [s.text for s in newest(held.sections)] == ["See section 3.", "Between.", "Two."]


def test_what_was_published_keeps_its_numbers(act, database):
    with_sections(act, "One.")
    publish(database)
    with database.unit(CLERK) as unit:
        drafting.correct(unit, "ordinance", SLUG, note="A word.")
    with pytest.raises(BadInput, match="keep the numbers"):
        act(law_drafting.renumber)


def test_a_section_that_was_published_is_not_removed(act, database):
    with_sections(act, "One.", "Two.")
    publish(database)
    with database.unit(CLERK) as unit:
        drafting.correct(unit, "ordinance", SLUG, note="A word.")
    with pytest.raises(BadInput, match="another law repeals it"):
        act(law_drafting.remove_section, "sec_1")


def test_a_section_that_nobody_has_read_is_removed(act):
    with_sections(act, "One.", "Two.")
    assert [s.number for s in newest(act(law_drafting.remove_section, "sec_1").sections)] == ["2"]


def test_another_department_finds_no_such_law(act):
    with pytest.raises((NotVisible, NotAllowed)):
        act(law_drafting.renumber, actor=OUTSIDER)


# -- instructions -----------------------------------------------------------------------------------------------------


def test_an_instruction_is_a_relation_too(act):
    held = instructed(act, replacing())
    assert held.relations == (Relation("amends", WORK, TARGET, None, "sec_2"),)


def test_an_instruction_that_is_taken_back_takes_its_relation_with_it(act):
    instructed(act, replacing())
    assert act(law_drafting.set_instructions, lambda _held: []).relations == ()


def test_the_difference_is_seen_before_anybody_else_sees_it(act, take, database):
    take(law(TARGET))
    held = instructed(act, replacing())
    with database.open(CLERK) as session:
        (found,) = previews(session, held, 0)
    assert [(step.day, [c.eid for c in step.changes]) for step in found.steps] == [(date(2026, 3, 1), ["sec_2"])]
    assert text_on(database, day(2027)) == ["Text 1.", "Text 2.", "Text 3."]


def test_publishing_changes_the_amended_law_on_the_day_of_commencement(act, take, database):
    take(law(TARGET))
    with_sections(act, "Section 2 is replaced.")
    instructed(act, replacing(), replacing("Later.", "sec_3", day=day(2027)))
    publish(database)
    assert [text_on(database, on) for on in (date(2026, 2, 28), date(2026, 3, 1), day(2027))] == [
        ["Text 1.", "Text 2.", "Text 3."],
        ["Text 1.", "New.", "Text 3."],
        ["Text 1.", "New.", "Later."],
    ]


def test_what_cannot_be_carried_out_is_not_sent_for_review(act, take, database):
    take(law(TARGET))
    instructed(act, replacing(eid="sec_9"))
    with pytest.raises(BadInput, match="Section 9 is not in force"):
        publish(database)


def test_a_law_that_can_no_longer_stand_goes_back_into_review_when_its_moment_comes(act, take, database):
    act(law_drafting.add_relation, Relation("repeals", WORK, TARGET, day(2027)))
    send(database)
    with database.unit(PUBLISHER) as unit:
        reviewing.approve(unit, "ordinance", SLUG)
        commands.schedule(unit, "ordinance", SLUG, at=unit.now.replace(year=2099))
    take(law(TARGET, relations=[Relation("repeals", TARGET, WORK, day(2027))]), actor=OTHER_PUBLISHER)
    with database.unit(PUBLISHER) as unit:
        row = unit.session.scalars(select(RecordRow).where(RecordRow.slug == SLUG)).one()
        row.scheduled_for = unit.now
        assert commands.publish_due(unit, row.id).state == "in-review"


# -- relations --------------------------------------------------------------------------------------------------------


def test_what_a_repeal_does_is_told_before_it_is_published(act, take, database):
    take(law(TARGET))
    held = act(law_drafting.add_relation, Relation("repeals", WORK, TARGET, day(2027)))
    with database.open(CLERK) as session:
        (found,) = standings(session, held, 0)
    assert (found.without, found.with_it) == (Status.IN_FORCE, Status.REPEALED)


def test_a_relation_is_taken_back(act):
    repeal = Relation("repeals", WORK, TARGET, day(2027))
    act(law_drafting.add_relation, repeal)
    assert act(law_drafting.remove_relation, repeal).relations == ()


@pytest.mark.parametrize("target", ["the Building Ordinance", "/akn/", "javascript:1"])
def test_a_relation_is_to_an_address_of_law(act, target):
    with pytest.raises(BadInput, match="no address of a work of law"):
        act(law_drafting.add_relation, Relation("repeals", WORK, target))


def test_a_relation_between_two_others_is_not_this_laws(act):
    with pytest.raises(BadInput, match="not one of this law"):
        act(law_drafting.add_relation, Relation("repeals", TARGET, "/akn/xx/act/2001/1"))


def test_a_circle_is_refused_when_the_law_is_sent(act, take, database):
    take(law(TARGET, relations=[Relation("repeals", TARGET, WORK, day(2027))]))
    act(law_drafting.add_relation, Relation("repeals", WORK, TARGET, day(2027)))
    with pytest.raises(BadInput, match="circle"):
        publish(database)


def test_an_effect_before_the_law_was_enacted_is_refused_when_it_is_sent(act, take, database):
    take(law(TARGET))
    act(law_drafting.add_relation, Relation("repeals", WORK, TARGET, day(2025)))
    with pytest.raises(BadInput, match="was enacted only on"):
        publish(database)
