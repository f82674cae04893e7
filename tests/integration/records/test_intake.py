from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from app.db import catalogue
from app.db.outbox import Message
from app.db.session import Database
from app.db.trail import AuditEntry
from app.kernel import roles
from app.kernel.actor import STRANGER, SYSTEM, member_of_staff
from app.kernel.errors import MoveNotAllowed, NotAllowed, NotVisible
from app.kernel.roles import Held
from app.kernel.slugs import digest
from records import codec, commands, law_queries, queries, workflow
from records.importing.reading import Draft
from records.importing.timeline import in_time
from records.intake import Intake
from records.kinds import Block, Ordinance, Relation, Section, Source, Span
from records.model import PublicRecordRow, PublicSectionRow, RecordRow, VersionRow
from tests.integration.records.conftest import CLERK, OTHER_PUBLISHER, OUTSIDER, PUBLISHER, draft, permit


def counts(tally):
    return tally.created, tally.changed, tally.unchanged, len(tally.rejections)


def shown(database, number=1):
    with database.open(STRANGER) as session:
        return queries.published(session, "permit", f"2026-{number:06}")


def count(database, model):
    with database.open(SYSTEM) as session:
        return session.scalar(select(func.count()).select_from(model))


def test_what_is_taken_in_and_published_is_read_by_strangers(database, take):
    assert counts(take(draft(1), draft(2))) == (2, 0, 0, 0)
    assert shown(database).record.title == "New house 1"


def test_the_same_file_twice_changes_nothing(database, take):
    take(draft(1), draft(2))
    before = count(database, AuditEntry), count(database, Message), count(database, VersionRow)
    assert counts(take(draft(1), draft(2))) == (0, 0, 2, 0)
    assert (count(database, AuditEntry), count(database, Message), count(database, VersionRow)) == before


def test_a_changed_row_makes_a_new_version_and_keeps_the_old_one(database, take):
    take(draft(1))
    assert counts(take(draft(1, title="New house, larger"))) == (0, 1, 0, 0)
    page = shown(database)
    assert (page.version, page.record.title) == (2, "New house, larger")
    with database.open(STRANGER) as session:
        assert queries.earlier(session, "permit", page.slug, 1).record.title == "New house 1"


def test_a_number_that_comes_twice_in_a_file_becomes_two_versions_once(database, take):
    rows = draft(1, title="First"), draft(1, title="Second", line=3)
    assert counts(take(*rows)) == (1, 1, 0, 0)
    assert counts(take(*rows)) == (0, 0, 2, 0)
    page = shown(database)
    assert (page.version, page.record.title, len(page.corrections)) == (2, "Second", 1)


def test_a_source_that_goes_back_to_an_older_text_is_followed(database, take):
    take(draft(1, title="First"))
    take(draft(1, title="Second"))
    assert counts(take(draft(1, title="First"))) == (0, 1, 0, 0)
    assert (shown(database).version, shown(database).record.title) == (3, "First")


def test_a_file_that_said_nothing_new_says_nothing_new_later_either(database, take):
    monday, tuesday = draft(1, title="First", file="monday.csv"), draft(1, title="First", file="tuesday.csv")
    wednesday = draft(1, title="Second", file="wednesday.csv")
    take(monday)
    take(tuesday)
    take(wednesday)
    for again in (monday, tuesday, wednesday):
        assert counts(take(again)) == (0, 0, 1, 0)
    assert shown(database).record.title == "Second"


def test_a_new_file_that_goes_back_to_an_older_text_is_followed(database, take):
    take(draft(1, title="First", file="monday.csv"))
    take(draft(1, title="Second", file="tuesday.csv"))
    assert counts(take(draft(1, title="First", file="wednesday.csv"))) == (0, 1, 0, 0)
    assert shown(database).record.title == "First"


def test_what_is_not_published_is_not_read_by_strangers(database, take):
    take(draft(1), shown=False)
    with pytest.raises(NotVisible):
        shown(database)


def test_a_changed_draft_leaves_the_published_text_alone(database, take):
    take(draft(1, title="Public"))
    take(draft(1, title="Not yet"), shown=False)
    assert shown(database).record.title == "Public"


def test_importing_again_with_publication_publishes_what_was_draft(database, take):
    take(draft(1), shown=False)
    assert counts(take(draft(1))) == (0, 1, 0, 0)
    assert shown(database).record.title == "New house 1"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"title": ""}, "The title is missing."),
        ({"summary": "nul \0 byte"}, "cannot be stored"),
        ({"summary": "half \ud83d pair"}, "cannot be stored"),
    ],
)
def test_one_bad_row_is_rejected_by_name_and_costs_no_other(take, given, reason):
    tally = take(draft(1), draft(2, line=3, **given), draft(3))
    assert counts(tally) == (2, 0, 0, 1)
    assert tally.rejections[0].line == 3
    assert reason in tally.rejections[0].reason


def test_two_sources_may_use_the_same_number(database, take):
    take(draft(1))
    assert counts(take(draft(1, title="Elsewhere", source=Source("elsewhere")))) == (1, 0, 0, 0)
    with database.open(STRANGER) as session:
        assert queries.holdings(session)["permit"] == 2
    assert shown(database).record.title == "New house 1"


def test_two_numbers_that_read_alike_are_two_records(take):
    assert counts(take(draft(1), draft(2, reference="2026/000001"))) == (2, 0, 0, 0)
    assert counts(take(draft(1), draft(2, reference="2026/000001"))) == (0, 0, 2, 0)


def test_what_has_a_marked_address_at_the_desk_is_still_known_again(database, take):
    take(draft(1), shown=False)
    other = draft(1, department="parks", source=Source("elsewhere"))
    assert counts(take(other, draft(2, department="parks"), actor=OUTSIDER)) == (2, 0, 0, 0)
    assert counts(take(other, draft(2, department="parks"), actor=OUTSIDER)) == (0, 0, 2, 0)


@pytest.mark.parametrize("hidden", ["parks", "buildings"])
def test_a_public_address_does_not_tell_of_a_hidden_draft_with_the_same_number(database, take, hidden):
    actor = member_of_staff("tono", [Held(roles.PUBLISHER, hidden)])
    take(draft(1, department=hidden, source=Source("another")), shown=False, actor=actor)
    assert counts(take(draft(1))) == (1, 0, 0, 0)
    assert shown(database).record.title == "New house 1"


def test_a_draft_whose_number_was_published_meanwhile_is_published_with_a_mark(database, take):
    take(draft(1, source=Source("another"), title="Later"), shown=False)
    take(draft(1))
    with database.unit(PUBLISHER) as unit:
        commands.send_for_review(unit, "permit", "2026-000001")
    with database.unit(OTHER_PUBLISHER) as unit:
        commands.publish_reviewed(unit, "permit", "2026-000001")
    assert shown(database).record.title == "New house 1"
    with database.open(STRANGER) as session:
        assert session.scalars(select(PublicRecordRow.slug).order_by(PublicRecordRow.id)).all() == [
            "2026-000001-" + digest("another\n2026-000001")[:6],
            "2026-000001",
        ]


def test_a_number_that_another_departments_hidden_draft_has_is_rejected_and_nothing_else(database, take):
    take(draft(1), shown=False)
    tally = take(draft(1, department="parks"), draft(2, department="parks"), actor=OUTSIDER)
    assert counts(tally) == (1, 0, 0, 1)
    with database.open(SYSTEM) as session:
        assert sorted(session.scalars(select(RecordRow.department))) == ["buildings", "parks"]


def seen_by(database, actor):
    """Every title that the actor finds in rows of records and versions."""
    with database.open(actor) as session:
        versions = " ".join(session.scalars(select(VersionRow.content)))
        return versions + " ".join(session.scalars(select(RecordRow.title)))


def test_a_draft_above_a_published_text_stays_with_its_desk(database, take):
    take(draft(1, title="Public text"))
    take(draft(1, title="Secret draft"), shown=False)
    assert "Secret draft" in seen_by(database, CLERK)
    assert not seen_by(database, OUTSIDER).strip()


def test_a_draft_above_a_published_text_is_reviewed_and_published(database, take):
    take(draft(1, title="Public text"))
    take(draft(1, title="Better text"), shown=False)
    with database.unit(PUBLISHER) as unit:
        commands.send_for_review(unit, "permit", "2026-000001")
    with database.unit(OTHER_PUBLISHER) as unit:
        commands.publish_reviewed(unit, "permit", "2026-000001")
    assert shown(database).record.title == "Better text"


def test_a_text_that_changes_in_review_goes_back_to_draft(database, take):
    take(draft(1), shown=False)
    with database.unit(PUBLISHER) as unit:
        commands.send_for_review(unit, "permit", "2026-000001")
    take(draft(1, title="Changed meanwhile"), shown=False)
    with pytest.raises(MoveNotAllowed), database.unit(OTHER_PUBLISHER) as unit:
        commands.publish_reviewed(unit, "permit", "2026-000001")


def test_what_was_never_published_cannot_be_withdrawn(database, take):
    take(draft(1), shown=False)
    with pytest.raises(MoveNotAllowed, match="not published"), database.unit(PUBLISHER) as unit:
        commands.withdraw(unit, "permit", "2026-000001", reason="other")


def test_an_import_does_not_bring_back_what_was_withdrawn(database, take):
    take(draft(1))
    with database.unit(PUBLISHER) as unit:
        commands.withdraw(unit, "permit", "2026-000001", reason="personal-data")
    tally = take(draft(1, title="Again"))
    assert "was withdrawn" in tally.rejections[0].reason
    with pytest.raises(NotVisible):
        shown(database)


def test_publishing_takes_the_permission_to_publish(take):
    with pytest.raises(NotAllowed):
        take(draft(1), actor=CLERK)
    assert counts(take(draft(1), actor=CLERK, shown=False)) == (1, 0, 0, 0)


def test_nobody_imports_into_another_department(take):
    with pytest.raises(NotAllowed):
        take(draft(1), actor=OUTSIDER)


def test_every_publication_raises_the_revision_and_the_tally(database, take):
    take(draft(1), draft(2))
    before = catalogue.revision(database)
    take(draft(1, title="Changed"), draft(3))
    assert catalogue.revision(database) > before
    with database.open(STRANGER) as session:
        assert queries.holdings(session)["permit"] == 3


def test_withdrawing_leaves_a_tombstone_and_nothing_else(database, take):
    take(draft(1))
    with database.unit(PUBLISHER) as unit:
        commands.withdraw(unit, "permit", "2026-000001", reason="court-order")
    with database.open(STRANGER) as session:
        stone = queries.tombstone(session, "permit", "2026-000001")
        assert (stone.reference, stone.reason) == ("2026-000001", "court-order")
        assert queries.holdings(session)["permit"] == 0


def test_nobody_publishes_a_text_of_their_own(database, take):
    take(draft(1), shown=False)
    with database.unit(PUBLISHER) as unit:
        commands.send_for_review(unit, "permit", "2026-000001")
    with pytest.raises(NotAllowed), database.unit(PUBLISHER) as unit:
        commands.publish_reviewed(unit, "permit", "2026-000001")
    with database.unit(OTHER_PUBLISHER) as unit:
        assert commands.publish_reviewed(unit, "permit", "2026-000001").state == workflow.PUBLISHED
    assert shown(database).record == codec.public_view(permit(1))


def law(*sections):
    record = Ordinance(
        reference="Ordinance 1",
        title="On trees",
        department="buildings",
        work="/akn/xx/act/2001/1",
        source=Source("test"),
        sections=sections,
    )
    return Draft(record, "laws.xml", 1)


def section(eid, number, heading, first, until=None):
    return Section(eid=eid, number=number, heading=heading, valid_from=first, valid_to=until)


OLD, NEW = date(2001, 1, 1), date(2010, 1, 1)


def test_a_section_is_read_as_of_any_day(database, take):
    take(law(section("sec_1", "1", "Old", OLD, NEW), section("sec_1", "1", "New", NEW)))
    with database.open(STRANGER) as session:
        assert law_queries.section(session, "/akn/xx/act/2001/1", "sec_1", date(2009, 12, 31)).heading == "Old"
        assert law_queries.section(session, "/akn/xx/act/2001/1", "sec_1", NEW).heading == "New"
        with pytest.raises(NotVisible):
            law_queries.section(session, "/akn/xx/act/2001/1", "sec_1", date(2000, 12, 31))
        assert law_queries.change_dates(session, "/akn/xx/act/2001/1") == [OLD, NEW]


def test_only_changed_sections_are_exchanged(database, take):
    take(law(section("sec_1", "1", "One", OLD), section("sec_2", "2", "Two", OLD)))
    with database.open(STRANGER) as session:
        before = dict(session.execute(select(PublicSectionRow.eid, PublicSectionRow.id)).all())
    take(law(section("sec_1", "1", "One", OLD), section("sec_2", "2", "Two, amended", OLD)))
    with database.open(STRANGER) as session:
        after = dict(session.execute(select(PublicSectionRow.eid, PublicSectionRow.id)).all())
    assert before["sec_1"] == after["sec_1"]
    assert before["sec_2"] != after["sec_2"]


def test_overlapping_wordings_of_a_section_are_refused(take):
    tally = take(law(section("sec_1", "1", "Old", OLD), section("sec_1", "1", "New", NEW)))
    assert tally.rejections[0].column == "sections"


def test_two_records_with_one_works_address_are_refused(take):
    first = law(section("sec_1", "1", "One", OLD))
    take(first)
    second = Draft(replace(first.record, reference="Ordinance 2"), "laws.xml", 2)
    assert "Another record has the address" in take(second).rejections[0].reason


def test_laws_that_repeal_one_another_in_a_circle_are_refused(take):
    one, other = "/akn/xx/act/2001/1", "/akn/xx/act/2002/2"
    first = law(section("sec_1", "1", "One", OLD)).record
    second = replace(first, reference="Ordinance 2", work=other)
    take(Draft(replace(first, relations=(Relation("repeals", one, other, NEW),)), "laws.xml", 1))
    tally = take(Draft(replace(second, relations=(Relation("repeals", other, one, NEW),)), "laws.xml", 2))
    assert "in a circle" in tally.rejections[0].reason


def expression(*days, language="en"):
    """A law as an import of its texts of these years reads it; the text of a year names it."""
    texts = [(date(year, 1, 1), {"sec_1": text_of(year), "sec_2": Section(eid="sec_2", number="2")}) for year in days]
    record = Ordinance(
        reference="By-law 2001/lanterns",
        title=f"Lanterns, as of {days[-1]}",
        language=language,
        department="buildings",
        work="/akn/xx/act/by-law/2001/lanterns",
        source=Source("test"),
        sections=in_time(texts),
        collected=tuple(day for day, _ in texts),
    )
    return Draft(record, f"{days[-1]}.xml", 1)


def text_of(year):
    return Section(eid="sec_1", number="1", blocks=(Block((Span(f"Text of {year}"),)),))


def public_law(database):
    """Everything strangers read of the law, but for how often it was published."""
    with database.open(STRANGER) as session:
        line = law_queries.works(session)[0]
        return (
            line.title,
            [replace(text, id=0) for text in law_queries.texts_of(session, line.work, "sec_1")],
            [replace(text, id=0) for text in law_queries.texts_of(session, line.work, "sec_2")],
            queries.published(session, "ordinance", line.slug).record,
        )


@pytest.mark.parametrize("order", [(2001, 2010), (2010, 2001)])
def test_texts_of_a_law_that_are_imported_apart_are_read_as_those_imported_together(
    fresh_database, engine_kind, store, order
):
    laws = []
    for parts in ([expression(2001, 2010)], [expression(year) for year in order]):
        with fresh_database(engine_kind) as url, closing(Database(url)) as database:
            for part in parts:
                with database.unit(PUBLISHER) as unit:
                    Intake(store, shown=True).take(unit, [part])
            laws.append(public_law(database))
    assert laws[0] == laws[1]


def test_the_text_of_a_day_that_is_imported_again_changes_nothing(take):
    take(expression(2001))
    take(expression(2010))
    assert [counts(take(expression(year))) for year in (2001, 2010)] == [(0, 0, 1, 0)] * 2


def test_a_text_in_another_language_does_not_replace_a_law(take):
    take(expression(2001))
    assert "is held in the language" in take(expression(2010, language="id")).rejections[0].reason
