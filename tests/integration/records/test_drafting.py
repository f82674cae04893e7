"""Writing at the desk: nobody's words are lost, nobody's own text is published, strangers notice nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.city import commands as city
from app.city.model import USUAL_CALENDAR
from app.db.trail import AuditEntry
from app.kernel import clock, roles
from app.kernel.actor import STRANGER, SYSTEM, member_of_staff
from app.kernel.errors import BadInput, MoveNotAllowed, NotAllowed, NotVisible
from app.kernel.roles import Held
from records import commands, drafting, merging, queries, reviewing, workflow
from records.desk_model import CommentRow, WorkingCopyRow
from records.files import Guess
from records.kinds import Attachment, Document, Source
from records.model import RecordRow, VersionRow
from records.working_text import Edit, Stale, Stamp, present, working_text
from tests.integration.records.conftest import CLERK, OTHER_PUBLISHER, OUTSIDER, PUBLISHER, draft

SECOND_CLERK = member_of_staff("umi", [Held(roles.CLERK, "buildings")])
NOTICE = Document(
    reference="N-1", title="Notice", department="buildings", type="notice", source=Source("desk/buildings")
)
FILE = Attachment("a" * 64, "notice.pdf", "application/pdf", 10)
KEY = ("document", "n-1")
LATER = datetime(2999, 1, 1, 9, tzinfo=UTC)


@pytest.fixture
def do(database):
    """Do an act of the desk to the notice."""

    def do(act, *given, actor=CLERK, key=KEY, **named):
        with database.unit(actor) as unit:
            return act(unit, *key, *given, **named)

    return do


@pytest.fixture
def begun(database):
    with database.unit(CLERK) as unit:
        return drafting.start(unit, NOTICE)


@pytest.fixture
def write(database, do):
    """Save these fields as somebody who has the newest text before him."""

    def write(actor=CLERK, key=KEY, **changes):
        return do(drafting.save, Edit(text_of(database, actor, key).stamp, changes), actor=actor, key=key)

    return write


@pytest.fixture
def sent(begun, do):
    return do(commands.send_for_review)


@pytest.fixture
def shown(sent, do):
    return do(commands.publish_reviewed, actor=PUBLISHER)


def row_of(session, key=KEY):
    return session.scalars(select(RecordRow).where(RecordRow.kind == key[0], RecordRow.slug == key[1])).one()


def text_of(database, actor=CLERK, key=KEY):
    with database.open(actor) as session:
        return working_text(session, row_of(session, key))


def state(database, key=KEY):
    with database.open(SYSTEM) as session:
        return row_of(session, key).state


def read_by_strangers(database):
    with database.open(STRANGER) as session:
        return queries.published(session, *KEY)


def test_a_new_record_is_a_draft_that_has_no_version_yet(database, begun):
    assert begun == ("document", "n-1", workflow.DRAFT)
    assert text_of(database).record == NOTICE
    with pytest.raises(NotVisible):
        read_by_strangers(database)


def test_another_department_does_not_see_it(database, begun):
    with pytest.raises(NotVisible), database.unit(OUTSIDER) as unit:
        commands.send_for_review(unit, *KEY)


def test_a_reference_is_taken_once(database, begun):
    with pytest.raises(BadInput, match="“N-1” already"), database.unit(SECOND_CLERK) as unit:
        drafting.start(unit, NOTICE)


def test_the_address_of_a_hidden_record_is_stepped_around(database, begun):
    elsewhere = replace(NOTICE, department="parks", source=Source("desk/parks"))
    with database.unit(OUTSIDER) as unit:
        assert drafting.start(unit, elsewhere).slug.startswith("n-1-")


def test_only_who_may_draft_there_begins_a_record(database):
    with pytest.raises(NotAllowed), database.unit(OUTSIDER) as unit:
        drafting.start(unit, NOTICE)


def test_what_is_saved_is_read_again_and_counted(database, begun, write):
    assert write(text="One").stamp == Stamp(0, 2)
    assert write(text="Two").stamp == Stamp(0, 3)
    assert text_of(database).record == replace(NOTICE, text="Two")


def test_saying_the_same_again_is_no_saving(begun, write):
    assert write(text="One").stamp == write(text="One").stamp


def test_a_stale_save_overwrites_nothing_and_is_compared(database, begun, write, do):
    before = text_of(database)
    write(actor=SECOND_CLERK, text="Hers")
    edit = Edit(before.stamp, {"text": "His", "title": "New"}, merging.prints(before.record, ("text", "title")))
    with pytest.raises(Stale) as refused:
        do(drafting.save, edit)
    clash, alone = refused.value.differences
    assert (clash.mine, clash.theirs, clash.prefers_mine) == ("His", "Hers", False)
    assert (alone.mine, alone.prefers_mine) == ("New", True)
    assert text_of(database).record.text == "Hers"


def test_after_the_comparison_it_is_saved(database, begun, write, do):
    stale = text_of(database).stamp
    write(actor=SECOND_CLERK, text="Hers")
    with pytest.raises(Stale) as refused:
        do(drafting.save, Edit(stale, {"text": "His"}))
    do(drafting.save, Edit(refused.value.held.stamp, {"text": "Hers and his"}))
    assert text_of(database).record.text == "Hers and his"


def test_the_same_words_twice_are_no_clash(database, begun, write, do):
    stale = text_of(database).stamp
    write(actor=SECOND_CLERK, text="Same")
    assert do(drafting.save, Edit(stale, {"text": "Same"})).record.text == "Same"


def test_an_import_meanwhile_is_compared_too(database, take, do, write):
    take(draft(1), shown=False)
    key = ("permit", "2026-000001")
    write(actor=OTHER_PUBLISHER, key=key, text="Typed")
    take(draft(1, title="Imported"), shown=False)
    with pytest.raises(Stale):
        do(commands.send_for_review, key=key)
    with pytest.raises(Stale) as refused:
        do(drafting.save, Edit(text_of(database, key=key).stamp, {"text": "Typed", "title": "New house 1"}), key=key)
    held = refused.value.held
    assert {one.field: one.theirs for one in refused.value.differences} == {"text": "", "title": "Imported"}
    do(drafting.save, Edit(held.stamp, {"text": "Typed", "title": "Imported"}), key=key)
    assert do(commands.send_for_review, key=key).state == workflow.IN_REVIEW


def test_files_fill_what_is_still_empty(database, begun, do):
    do(drafting.attach, FILE, Guess(title="From the file", text="Its text", parcels=("12-0044",)))
    record = text_of(database).record
    assert (record.title, record.text, record.attachments) == ("Notice", "Its text", (FILE,))
    assert record.place.parcel == "12-0044"


def test_the_same_file_is_kept_once(database, begun, do):
    do(drafting.attach, FILE, Guess())
    do(drafting.attach, replace(FILE, name="again.pdf"), Guess())
    assert text_of(database).record.attachments == (FILE,)


@pytest.mark.parametrize("by", [None, replace(FILE, sha256="b" * 64)])
def test_a_file_is_taken_out_or_replaced(database, begun, do, by):
    do(drafting.attach, FILE, Guess())
    do(drafting.change_file, FILE.sha256, by)
    assert text_of(database).record.attachments == ((by,) if by else ())


def test_a_nul_is_refused(begun, write):
    with pytest.raises(BadInput, match="NUL"):
        write(text="a\0b")


def test_sending_makes_a_version_and_takes_the_copy_away(database, sent):
    with database.open(CLERK) as session:
        (version,) = session.scalars(select(VersionRow))
        assert (version.number, version.recorded_by, version.authors) == (1, "ani", {"ani"})
        assert session.scalars(select(WorkingCopyRow)).all() == []


def test_a_draft_without_a_title_is_not_sent(begun, write, do):
    write(title=" ")
    with pytest.raises(BadInput, match="title is missing"):
        do(commands.send_for_review)


def test_what_is_in_review_is_not_changed(sent, write):
    with pytest.raises(MoveNotAllowed, match="Take the text back"):
        write(text="Late")


def test_who_wrote_any_of_it_does_not_approve(begun, write, do):
    write(actor=PUBLISHER, text="A word")
    do(commands.send_for_review)
    with pytest.raises(NotAllowed, match="of their own"):
        do(reviewing.approve, actor=PUBLISHER)
    assert do(reviewing.approve, actor=OTHER_PUBLISHER).state == workflow.APPROVED


def test_authors_stay_authors_through_a_refusal(begun, write, do):
    write(actor=PUBLISHER, text="A word")
    do(commands.send_for_review)
    do(reviewing.refuse, actor=OTHER_PUBLISHER, comment="Shorter, please.")
    write(text="A")
    do(commands.send_for_review)
    with pytest.raises(NotAllowed):
        do(reviewing.approve, actor=PUBLISHER)


def test_a_clerk_approves_nothing(sent, do):
    with pytest.raises(NotAllowed):
        do(reviewing.approve, actor=SECOND_CLERK)


def test_a_refusal_says_why(database, sent, do):
    with pytest.raises(BadInput, match="few words"):
        do(reviewing.refuse, actor=PUBLISHER, comment=" ")
    assert do(reviewing.refuse, actor=PUBLISHER, comment="Shorter.").state == workflow.REFUSED
    with database.open(CLERK) as session:
        (said,) = session.scalars(select(CommentRow))
        assert (said.act, said.text, said.account, said.version) == ("refuse", "Shorter.", "sari", 1)


def test_comments_stay_out_of_the_trail(database, begun, do):
    do(reviewing.comment, "Call 0812-3456-7890")
    with database.open(SYSTEM) as session:
        assert not [one for one in session.scalars(select(AuditEntry.detail)) if "0812" in one]


def test_an_approval_is_taken_back(sent, do):
    do(reviewing.approve, actor=PUBLISHER)
    assert do(reviewing.look_again, actor=PUBLISHER, comment="Wrong date").state == workflow.IN_REVIEW


def test_what_was_refused_without_a_change_is_the_same_version(database, sent, do):
    do(reviewing.refuse, actor=PUBLISHER, comment="Why?")
    do(commands.send_for_review)
    with database.open(CLERK) as session:
        assert row_of(session).version == 1


def test_review_has_a_term_in_working_days(database, sent):
    with database.open(CLERK) as session:
        row = row_of(session)
        assert timedelta(3) <= row.due_on - row.updated_at.date() <= timedelta(5)


def test_a_holiday_of_the_department_makes_it_later(database, begun, do):
    with database.unit(SYSTEM) as unit:
        for days in range(1, 8):
            city.set_holiday(unit, USUAL_CALENDAR, clock.today() + timedelta(days), {"en": "Feast", "id": "Pesta"})
    do(commands.send_for_review)
    with database.open(CLERK) as session:
        row = row_of(session)
        assert row.due_on - row.updated_at.date() >= timedelta(8 + 2)


def test_an_embargo_is_not_published_around(database, sent, do):
    do(commands.embargo, actor=PUBLISHER, until=LATER, reason="The council meets first.")
    with pytest.raises(MoveNotAllowed):
        do(commands.publish_reviewed, actor=PUBLISHER)
    with database.unit(SYSTEM) as unit:
        unit.now = LATER
        commands.publish_due(unit, row_of(unit.session).id)
    assert read_by_strangers(database).record.title == "Notice"


def test_an_embargo_without_a_moment_holds_until_it_is_lifted(database, sent, do):
    do(commands.embargo, actor=PUBLISHER, until=None, reason="Until further notice.")
    with pytest.raises(BadInput):
        do(commands.lift_embargo, actor=PUBLISHER, reason="")
    assert do(commands.lift_embargo, actor=PUBLISHER, reason="The council met.").state == workflow.APPROVED
    assert do(commands.publish_reviewed, actor=PUBLISHER).state == workflow.PUBLISHED


def test_a_correction_needs_a_note(shown, do):
    with pytest.raises(BadInput, match="what is corrected"):
        do(drafting.correct, note="")


def test_while_a_correction_is_written_strangers_read_the_old_text(database, shown, do, write):
    do(drafting.correct, note="A wrong date.")
    write(title="Corrected notice")
    assert read_by_strangers(database).record.title == "Notice"


def test_a_corrected_record_keeps_the_old_text_with_the_note(database, shown, do, write):
    do(drafting.correct, note="A wrong date.")
    write(title="Corrected notice")
    do(commands.send_for_review)
    do(commands.publish_reviewed, actor=PUBLISHER)
    published = read_by_strangers(database)
    assert published.record.title == "Corrected notice"
    assert [(one.number, one.note) for one in published.corrections] == [(1, "A wrong date.")]


def test_a_correction_that_is_given_up_leaves_what_is_published(database, shown, do, write):
    do(drafting.correct, note="A wrong date.")
    write(title="Corrected notice")
    assert do(drafting.give_up).state == workflow.PUBLISHED
    assert text_of(database).record.title == "Notice"


def test_a_refused_correction_that_is_given_up_is_not_the_next_beginning(database, shown, do, write):
    do(drafting.correct, note="A wrong date.")
    write(title="Corrected notice")
    do(commands.send_for_review)
    do(reviewing.refuse, actor=PUBLISHER, comment="It was right.")
    do(drafting.give_up)
    do(drafting.correct, note="Another thing.")
    assert text_of(database).record.title == "Notice"


def test_a_draft_that_is_given_up_can_be_taken_up_again(database, begun, do):
    assert do(drafting.give_up).state == workflow.DISCARDED
    assert do(commands.return_to_draft).state == workflow.DRAFT
    assert text_of(database).record == NOTICE


def test_what_is_published_is_not_discarded(shown, do):
    with pytest.raises(MoveNotAllowed):
        do(drafting.give_up)


def test_a_draft_that_was_never_sent_is_not_published(begun, do):
    with pytest.raises(MoveNotAllowed):
        do(commands.publish_reviewed, actor=PUBLISHER)


def test_editors_see_each_other_for_a_minute(database, begun, write):
    write(text="Mine")
    with database.open(SECOND_CLERK) as session:
        row, now = row_of(session), datetime.now(UTC)
        assert present(session, row.id, now, but="umi") == ["ani"]
        assert present(session, row.id, now, but="ani") == []
        assert present(session, row.id, now + timedelta(minutes=2), but="umi") == []
