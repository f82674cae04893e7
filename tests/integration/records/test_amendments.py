"""One law changes the text of another: derived, on both engines, and gone again with the law that did it."""

from datetime import date

import pytest
from sqlalchemy import select

from app.db.session import Database
from app.kernel.actor import STRANGER
from records import commands, law_queries
from records.importing.reading import Draft
from records.intake import Intake
from records.kinds import Instruction, Ordinance, Relation, Section, Source
from records.law_editing.amending import relations_of
from records.law_editing.written import read
from records.law_previews import previews
from records.model import PublicRecordRow
from tests.integration.records.conftest import CLERK, PUBLISHER

TARGET, ACTING, OTHER = (f"/akn/xx/act/{year}/1" for year in (2020, 2025, 2026))


def day(year, month=1, number=1):
    return date(year, month, number)


def law(work, *instructions, relations=(), texts=("1", "2", "3"), **given):
    year = int(work.split("/")[-2])
    values = {
        "reference": f"1/{year}",
        "title": f"Law of {year}",
        "department": "buildings",
        "type": "ordinance",
        "source": Source("test"),
        "work": work,
        "enacted": day(year),
        "sections": tuple(
            Section(eid=f"sec_{n}", number=n, position=int(n) * 10, valid_from=day(year), blocks=read(f"Text {n}."))
            for n in texts
        ),
        "instructions": instructions,
        "relations": (*relations_of(instructions, work), *relations),
    }
    return Draft(Ordinance(**values | given), "laws.xml", 1)


def replacing(text="New.", eid="sec_2", at=None):
    return Instruction(action="replace", target=TARGET, eid=eid, day=at, blocks=read(text))


INSERTING = Instruction(
    action="insert", target=TARGET, eid="sec_2A", after="sec_2", number="2A", blocks=read("Inserted.")
)


@pytest.fixture
def text_on(database: Database):
    """The text of the amended law as strangers read it on a day."""

    def text_on(on):
        with database.open(STRANGER) as session:
            return [" ".join(b.text for b in s.blocks) for s in law_queries.sections(session, TARGET, on)]

    return text_on


def test_the_text_changes_on_the_day_on_which_the_amending_law_is_in_force(take, text_on):
    take(law(TARGET))
    take(law(ACTING, replacing(), INSERTING))
    assert (text_on(day(2024, 12, 31)), text_on(day(2025))) == (
        ["Text 1.", "Text 2.", "Text 3."],
        ["Text 1.", "New.", "Inserted.", "Text 3."],
    )


def test_it_is_the_same_whichever_law_comes_first(take, text_on):
    take(law(ACTING, replacing()))
    take(law(TARGET))
    assert text_on(day(2025)) == ["Text 1.", "New.", "Text 3."]


def test_an_instruction_may_name_a_later_day(take, text_on):
    take(law(TARGET), law(ACTING, replacing(at=day(2027))))
    assert (text_on(day(2026))[1], text_on(day(2027))[1]) == ("Text 2.", "New.")


def test_nothing_takes_effect_before_its_law_does(take, text_on):
    take(law(TARGET), law(ACTING, replacing(at=day(2025)), commenced=day(2026)))
    assert (text_on(day(2025))[1], text_on(day(2026))[1]) == ("Text 2.", "New.")


def test_withdrawing_the_amending_law_leaves_the_text_as_it_was(take, text_on, database):
    take(law(TARGET), law(ACTING, replacing(), INSERTING))
    with database.unit(PUBLISHER) as unit:
        commands.withdraw(unit, "ordinance", "1-2025", reason="other")
    assert text_on(day(2025)) == ["Text 1.", "Text 2.", "Text 3."]


def test_an_instruction_that_is_taken_out_is_undone(take, text_on):
    take(law(TARGET), law(ACTING, replacing(), INSERTING))
    take(law(ACTING, INSERTING))
    assert text_on(day(2025)) == ["Text 1.", "Text 2.", "Inserted.", "Text 3."]


def test_an_annulled_law_changed_nothing(take, text_on):
    take(law(TARGET), law(ACTING, replacing()))
    take(law(OTHER, relations=[Relation("revokes", OTHER, ACTING)]))
    assert text_on(day(2025))[1] == "Text 2."


def test_a_law_that_is_repealed_before_its_day_changes_nothing(take, text_on):
    take(law(TARGET), law(ACTING, replacing(at=day(2027))))
    take(law(OTHER, relations=[Relation("repeals", OTHER, ACTING, day(2026))]))
    assert text_on(day(2027))[1] == "Text 2."


def previewed(database, draft):
    with database.open(CLERK) as session:
        (found,) = previews(session, draft.record, 0)
    return found


def test_of_two_laws_upon_one_section_on_one_day_the_younger_is_previewed_and_published(take, text_on, database):
    take(law(TARGET), law(OTHER, replacing("Younger.", at=day(2027))))
    older = law(ACTING, replacing("Older.", at=day(2027)))
    (step,) = previewed(database, older).steps
    take(older)
    assert (step.changes, text_on(day(2027))[1]) == ((), "Younger.")


def test_a_law_that_another_commences_is_previewed_on_that_day(take, database):
    take(law(TARGET), law(OTHER, relations=[Relation("commences", OTHER, ACTING, day(2027))]))
    (step,) = previewed(database, law(ACTING, replacing())).steps
    assert step.day == day(2027)


def test_a_law_that_is_repealed_after_its_day_has_done_its_work(take, text_on):
    take(law(TARGET), law(ACTING, replacing()))
    take(law(OTHER, relations=[Relation("repeals", OTHER, ACTING, day(2026))]))
    assert text_on(day(2027))[1] == "New."


def test_a_new_version_of_the_amended_law_keeps_the_amendments(take, text_on):
    take(law(TARGET), law(ACTING, replacing()))
    take(law(TARGET, texts=("1", "2", "4")))
    assert text_on(day(2025)) == ["Text 1.", "New.", "Text 4."]


def test_the_own_record_keeps_the_text_that_was_enacted(take, database):
    take(law(TARGET), law(ACTING, replacing()))
    with database.open(STRANGER) as session:
        texts = law_queries.texts_of(session, TARGET, "sec_2")
    assert [(text.valid_from, text.valid_to, text.blocks[0].text) for text in texts] == [
        (day(2020), day(2025), "Text 2."),
        (day(2025), None, "New."),
    ]


def test_the_reader_is_told_who_changed_the_section(take, database):
    take(law(TARGET), law(ACTING, replacing()))
    with database.open(STRANGER) as session:
        shown = law_queries.section(session, TARGET, "sec_2", day(2025))
    assert [span.href for note in shown.annotations for span in note.spans] == ["", ACTING, ""]


def test_the_index_is_told_of_the_law_that_was_changed(database, store):
    with database.unit(PUBLISHER) as unit:
        Intake(store, shown=True).take(unit, [law(TARGET)])
    with database.unit(PUBLISHER) as unit:
        Intake(store, shown=True).take(unit, [law(ACTING, replacing())])
    ((event,), (target,)) = unit.told, ids_of(database, TARGET)
    assert target in event.records


def ids_of(database, work):
    with database.open(STRANGER) as session:
        return list(session.scalars(select(PublicRecordRow.id).where(PublicRecordRow.work == work)))


# -- what cannot stand ------------------------------------------------------------------------------------------------


def reasons(tally):
    return [rejection.reason for rejection in tally.rejections]


def test_an_effect_before_the_acting_law_was_enacted_is_refused(take):
    take(law(TARGET))
    (reason,) = reasons(take(law(ACTING, relations=[Relation("repeals", ACTING, TARGET, day(2024))])))
    assert "was enacted only on 2025-01-01" in reason


def test_an_effect_upon_a_law_that_was_not_yet_enacted_is_refused(take):
    take(law(OTHER))
    (reason,) = reasons(take(law(ACTING, relations=[Relation("repeals", ACTING, OTHER, day(2025, 6))])))
    assert "was enacted only on 2026-01-01" in reason


def test_a_law_cannot_come_later_than_what_is_done_to_it(take):
    take(law(ACTING, relations=[Relation("repeals", ACTING, OTHER, day(2025, 6))]))
    assert len(reasons(take(law(OTHER)))) == 1


def test_a_circle_of_repeals_is_refused(take):
    take(law(TARGET, relations=[Relation("repeals", TARGET, ACTING, day(2026))]))
    (reason,) = reasons(take(law(ACTING, relations=[Relation("repeals", ACTING, TARGET, day(2026))])))
    assert "circle" in reason


def test_a_circle_within_one_import_is_refused(take):
    works = [TARGET, ACTING, OTHER]
    around = zip(works, [ACTING, OTHER, TARGET], strict=True)
    (reason,) = reasons(
        take(*(law(one, relations=[Relation("repeals", one, next_, day(2027))]) for one, next_ in around))
    )
    assert "circle" in reason


def test_a_circle_is_opened_by_the_law_that_leaves_its_part_out(take):
    take(law(TARGET, relations=[Relation("repeals", TARGET, ACTING, day(2026))]))
    take(law(TARGET))
    assert reasons(take(law(ACTING, relations=[Relation("repeals", ACTING, TARGET, day(2026))]))) == []
