"""What becomes public of a complaint, when, and that it goes with whatever happens to the case."""

from contextlib import nullcontext
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from app.city import queries
from app.city.category_commands import set_category
from app.city.events import CategoryMadeSensitive
from app.complaints import queries as complaints
from app.complaints.handling import acting, assigning, protecting, releasing
from app.complaints.handling.acting import StaleRevision, for_reporter
from app.complaints.handling.releasing import Accepted, FindingsLeft, Photo
from app.complaints.lifecycle import ASSIGNED, WITHDRAWN
from app.complaints.model import ComplaintRow
from app.complaints.policy import reporter_of
from app.complaints.released import queries as public_queries
from app.complaints.released.model import (
    ComplaintReleaseRow,
    PublicComplaintPhotoRow,
    PublicComplaintRow,
    PublicComplaintStepRow,
    PublicComplaintTallyRow,
)
from app.complaints.released.queries import Narrowing
from app.db import catalogue
from app.db.outbox import Message
from app.db.point_cells import PointCellRow
from app.jobs.blurring import blur
from app.jobs.tools import Tools
from app.kernel import roles
from app.kernel.actor import STRANGER, SYSTEM, member_of_staff
from app.kernel.errors import BadInput, NotVisible
from app.kernel.roles import Held
from tests.integration.app.complaints.small_cases import SOUTH, STEP, WEST, officer, small_cases

PHOTO = Photo(sha256="0" * 64, media_type="image/jpeg", size=9, width=4, height=3, description={"en": "A hole"})


WHY_NOT = (("confidential", False), ("public", True), ("public", False))


@pytest.fixture
def cases(database, tmp_path):
    return small_cases(database, tmp_path)


def seen(cases, reference):
    with cases.database.open(STRANGER) as session:
        return public_queries.by_reference(session, reference)


def is_public(cases, reference):
    try:
        seen(cases, reference)
    except NotVisible:
        return False
    return True


def complaint_id(cases, reference):
    with cases.database.open(SYSTEM) as session:
        return session.scalar(select(ComplaintRow.id).where(ComplaintRow.reference == reference))


def test_nothing_is_public_at_birth(cases):
    assert not is_public(cases, cases.file())


def test_a_released_case_shows_what_the_officer_wrote(cases):
    reference = cases.released(text="My neighbour Ann fell into it", summary="A hole in the road.\nTwo metres wide.")
    shown = seen(cases, reference)
    assert (shown.title, shown.summary) == ("A hole in the road", "A hole in the road.\nTwo metres wide.")


def test_strangers_read_the_street_not_the_pin(cases):
    shown = seen(cases, cases.released(point=(WEST + 3.3 * STEP, SOUTH + STEP / 3)))
    assert (shown.point, shown.place, shown.approximate) == ((round(WEST + 3.3 * STEP, 5), SOUTH), "Promenade", False)


def test_of_a_sensitive_category_all_houses_of_a_group_have_one_point(cases):
    points = {
        seen(cases, cases.released(category="noise", point=(WEST + place * STEP, SOUTH + STEP))).point
        for place in range(3)
    }
    assert len(points) == 1


def test_of_a_sensitive_category_strangers_learn_the_day_alone(cases):
    shown = seen(cases, cases.released(category="noise"))
    assert (shown.received_at.hour, shown.received_at.microsecond, shown.history[0].at) == (0, 0, shown.received_at)


def test_what_is_public_says_less_when_its_category_becomes_sensitive(cases):
    reference = cases.released(point=(WEST + 3.3 * STEP, SOUTH + STEP / 3))
    with cases.database.open(SYSTEM) as session:
        category = queries.category(session, seen(cases, reference).category)
    with cases.database.unit(SYSTEM) as unit:
        set_category(unit, category._replace(sensitive=True))
    with cases.database.open(SYSTEM) as session:
        told = session.scalars(select(Message.payload).where(Message.name == CategoryMadeSensitive.__name__)).all()
    blur(Tools(cases.database, None, None), [CategoryMadeSensitive.from_payload(payload) for payload in told])
    shown = seen(cases, reference)
    assert (shown.approximate, shown.received_at.hour) == (True, 0)


def test_a_confidential_report_is_not_released(cases):
    reference = cases.file(content="confidential")
    with pytest.raises(BadInput):
        cases.release(reference)


def test_a_suspected_report_is_not_released(cases):
    reference = cases.file(quarantined=True)
    with pytest.raises(BadInput):
        cases.release(reference)


@pytest.mark.parametrize(
    "wrong", [{"summary": "  "}, {"summary": "x" * (releasing.LONGEST + 1)}, {"language": "nl"}], ids=str
)
def test_a_summary_is_neither_empty_nor_endless_and_in_a_language_of_the_portal(cases, wrong):
    reference = cases.file()
    with pytest.raises(BadInput):
        cases.release(reference, **wrong)


def test_the_longest_summary_is_released(cases):
    longest = "so it is " * (releasing.LONGEST // 9)
    reference = cases.file()
    cases.release(reference, longest.strip().ljust(releasing.LONGEST, "x"))
    assert len(seen(cases, reference).summary) == releasing.LONGEST


def test_why_a_report_is_not_released_is_said():
    told = [releasing.why_not(*one, quarantined=doubted) for *one, doubted in WHY_NOT]
    assert [next(word for word in ("confidential", "spam", "ended") if word in one) for one in told] == [
        "confidential",
        "spam",
        "ended",
    ]


@pytest.mark.parametrize("description", [{}, {"en": ""}])
def test_a_photograph_that_nobody_described_is_not_released(cases, description):
    reference = cases.file()
    with pytest.raises(BadInput):
        cases.release(reference, photos=[replace(PHOTO, description=description)])


def test_a_photograph_is_shown_as_it_is_with_what_it_shows(cases):
    said = {"en": " A hole ", "id": " "}
    reference = cases.release(cases.file(), photos=[replace(PHOTO, description=said)])
    (shown,) = seen(cases, reference).pictures
    assert (shown.media_type, shown.width, shown.height, shown.description) == ("image/jpeg", 4, 3, {"en": "A hole"})


def test_a_finding_stays_for_no_reason_at_all(cases):
    reference, summary = cases.file(), "Call 0812-3456-7890 about the hole"
    with pytest.raises(FindingsLeft) as caught:
        cases.release(reference, summary)
    with pytest.raises(FindingsLeft):
        cases.release(reference, summary, accepted=Accepted([one.digest for one in caught.value.findings], ""))


def test_a_reason_lets_no_finding_stay_that_was_not_looked_at(cases):
    reference = cases.file()
    with pytest.raises(FindingsLeft):
        cases.release(reference, "Call 0812-3456-7890", accepted=Accepted(["of another"], "It is the department's."))


def test_a_name_that_nobody_has_is_found_nowhere(cases):
    reference = cases.file()
    cases.release(reference, "A hole  in the road", names=["  "])
    assert is_public(cases, reference)


def test_an_auditor_releases_nothing_and_learns_nothing(cases):
    auditor = member_of_staff("maya", [Held(roles.AUDITOR, "works")])
    reference = cases.file()
    with pytest.raises(NotVisible), cases.database.unit(auditor) as unit:
        releasing.release(unit, reference, summary="Mine", language="en")


def test_a_report_without_a_house_number_hides_no_word_of_its_address(cases):
    reference = cases.file(category="noise", address="Promenade")
    assert is_public(cases, cases.release(reference, "Loud music on the Promenade"))


def test_of_a_plain_category_the_address_may_be_said(cases):
    reference = cases.file(address="7 Promenade")
    assert is_public(cases, cases.release(reference, "A hole before 7 Promenade"))


def test_what_was_never_released_cannot_be_hidden(cases):
    reference = cases.file()
    with pytest.raises(BadInput), cases.database.unit(officer()) as unit:
        releasing.hide(unit, reference, "It threatens the neighbour.")


def test_what_is_hidden_cannot_be_hidden_again(cases):
    reference = cases.released()
    for attempt in range(2):
        with pytest.raises(BadInput) if attempt else nullcontext(), cases.database.unit(officer()) as unit:
            releasing.hide(unit, reference, "It threatens the neighbour.")


def test_the_release_is_written_down(cases):
    reference = cases.file()
    cases.release(reference, "Call 0812-3456-7890", accepted=Accepted(found_in(cases, reference), "The department's."))
    with cases.database.open(officer()) as session:
        (note,) = [one for one in complaints.by_reference(session, reference).notes if one.kind == "released"]
    assert (note.text, note.detail) == ("The department's.", {"findings": ["phone"]})


def found_in(cases, reference):
    with pytest.raises(FindingsLeft) as caught:
        cases.release(reference, "Call 0812-3456-7890")
    return [one.digest for one in caught.value.findings]


def test_a_plain_release_names_no_findings(cases):
    reference = cases.released()
    with cases.database.open(officer()) as session:
        (note,) = [one for one in complaints.by_reference(session, reference).notes if one.kind == "released"]
    assert note.detail == {}


def test_an_officer_of_another_department_finds_nothing_to_release(cases):
    reference = cases.file()
    with pytest.raises(NotVisible), cases.database.unit(officer("safety")) as unit:
        releasing.release(unit, reference, summary="Mine", language="en")


def test_personal_data_in_a_summary_are_shown_first(cases):
    reference = cases.file()
    with pytest.raises(FindingsLeft) as caught:
        cases.release(reference, "Call 0812-3456-7890 about the hole")
    assert [one.code for one in caught.value.findings] == ["phone"]


def test_a_finding_may_stay_for_a_reason(cases):
    reference, summary = cases.file(), "Call 0812-3456-7890 about the hole"
    with pytest.raises(FindingsLeft) as caught:
        cases.release(reference, summary)
    digests = [one.digest for one in caught.value.findings]
    cases.release(reference, summary, accepted=Accepted(digests, "It is the number of the department."))
    assert is_public(cases, reference)


def test_the_name_of_the_reporter_is_found_in_a_summary(cases):
    reference = cases.file()
    with pytest.raises(FindingsLeft):
        cases.release(reference, "Wayan Sudarma fell into a hole", names=["Wayan Sudarma"])


def test_the_address_of_a_sensitive_case_is_found_in_a_summary(cases):
    reference = cases.file(category="noise", address="7 Promenade, Port Meranda")
    with pytest.raises(FindingsLeft):
        cases.release(reference, "Loud music at 7 Promenade every night")


def test_the_history_goes_on_in_public(cases):
    reference = cases.released()
    cases.act(reference, ASSIGNED)
    assert [one.state for one in seen(cases, reference).history] == ["received", "assigned"]


def test_what_was_handed_over_says_who_is_in_charge_now(cases):
    reference = cases.released()
    with cases.database.unit(officer()) as unit:
        assigning.hand_over(unit, reference, "safety")
    assert seen(cases, reference).department == "safety"


def test_raised_secrecy_takes_the_case_off_at_once(cases):
    reference = cases.released()
    with cases.database.unit(officer()) as unit:
        protecting.set_secrecy(unit, reference, content="confidential")
    assert not is_public(cases, reference)


def test_what_the_reporter_withdraws_is_off_at_once(cases):
    reference = cases.released()
    number = complaint_id(cases, reference)
    with for_reporter(cases.database, reporter_of(number), reference) as unit:
        acting.act(unit, reference, WITHDRAWN)
    assert not is_public(cases, reference)


def test_threats_are_hidden_with_a_reason(cases):
    reference = cases.released()
    with cases.database.unit(officer()) as unit:
        releasing.hide(unit, reference, "It threatens the neighbour.")
    assert not is_public(cases, reference)


def revision_of(cases, reference):
    with cases.database.open(officer()) as session:
        return complaints.by_reference(session, reference).revision


def test_of_two_who_release_at_once_the_second_is_shown_what_the_first_has_written(cases):
    reference = cases.file()
    revision = revision_of(cases, reference)
    cases.release(reference, "The first", revision=revision)
    with pytest.raises(StaleRevision):
        cases.release(reference, "The second", revision=revision)
    assert seen(cases, reference).summary == "The first"


def test_nobody_takes_off_the_public_pages_what_he_has_not_seen(cases):
    reference = cases.released()
    revision = revision_of(cases, reference)
    cases.release(reference, "Another summary")
    with pytest.raises(StaleRevision), cases.database.unit(officer()) as unit:
        releasing.hide(unit, reference, "It threatens the neighbour.", revision=revision)
    assert is_public(cases, reference)


def test_hiding_needs_a_reason(cases):
    reference = cases.released()
    with pytest.raises(BadInput), cases.database.unit(officer()) as unit:
        releasing.hide(unit, reference, " ")


def test_hidden_stays_hidden_when_the_case_goes_on(cases):
    reference = cases.released()
    with cases.database.unit(officer()) as unit:
        releasing.hide(unit, reference, "It threatens the neighbour.")
    cases.act(reference, ASSIGNED)
    assert not is_public(cases, reference)


def test_nothing_of_a_case_that_went_is_left_in_public_tables(cases):
    reference = cases.released()
    cases.release(reference, photos=[PHOTO])
    with cases.database.unit(officer()) as unit:
        protecting.set_secrecy(unit, reference, content="confidential")
    with cases.database.open(STRANGER) as session:
        tables = (PublicComplaintRow, PublicComplaintStepRow, PublicComplaintPhotoRow)
        left = [session.scalar(select(func.count()).select_from(table)) for table in tables]
        tallied = session.scalar(select(func.sum(PublicComplaintTallyRow.count)))
        cells = session.scalar(select(func.count()).where(PointCellRow.layer == "complaint"))
    assert (left, tallied, cells) == ([0, 0, 0], 0, 0)


def test_the_point_is_the_same_when_a_case_is_public_again(cases):
    reference = cases.released(category="noise")
    before = seen(cases, reference).point
    with cases.database.unit(officer()) as unit:
        releasing.hide(unit, reference, "Insults.")
    cases.release(reference, "Loud music")
    assert seen(cases, reference).point == before


def test_photographs_that_are_released_are_shown(cases):
    reference = cases.release(cases.file(), photos=[PHOTO])
    assert [one.sha256 for one in seen(cases, reference).pictures] == [PHOTO.sha256]


def test_photographs_are_shown_in_their_order(cases):
    prints = [str(number) * 64 for number in (3, 1, 2)]
    reference = cases.release(cases.file(), photos=[replace(PHOTO, sha256=one) for one in prints])
    assert [one.sha256 for one in seen(cases, reference).pictures] == prints


def test_photographs_stay_when_the_case_goes_on(cases):
    reference = cases.release(cases.file(), photos=[PHOTO])
    cases.act(reference, ASSIGNED)
    assert seen(cases, reference).photos == 1


def test_a_message_changes_no_byte_in_public(cases):
    reference = cases.released()
    before = seen(cases, reference), catalogue.revision(cases.database)
    with cases.database.unit(officer()) as unit:
        acting.write_message(unit, reference, "We are on our way.")
    assert (seen(cases, reference), catalogue.revision(cases.database)) == before


def test_what_is_not_released_changes_no_revision(cases):
    before = catalogue.revision(cases.database)
    cases.act(cases.file(), ASSIGNED)
    assert catalogue.revision(cases.database) == before


def test_counts_follow_the_narrowing(cases):
    cases.released()
    cases.released(category="noise", summary="Loud music")
    with cases.database.open(STRANGER) as session:
        found = public_queries.counts(session, Narrowing(category="noise"))
    assert (found["category"], found["state"]) == ({"potholes": 1, "noise": 1}, {"received": 1})


def test_cases_near_a_point_are_found_by_their_public_points(cases):
    reference = cases.released()
    with cases.database.open(STRANGER) as session:
        near = public_queries.near(session, "potholes", WEST + 3 * STEP, SOUTH, 100)
        far = public_queries.near(session, "potholes", WEST + 0.1, SOUTH, 100)
    assert ([one.reference for one in near], far) == ([reference], [])


def test_an_erased_case_leaves_nothing_of_what_was_released(cases):
    reference = cases.released()
    number = complaint_id(cases, reference)
    with cases.database.unit(SYSTEM) as unit:
        row = unit.session.get(ComplaintRow, number)
        row.erased_at = unit.now
        releasing.public_rows.follow(unit, row)
    with cases.database.open(SYSTEM) as session:
        assert (is_public(cases, reference), session.get(ComplaintReleaseRow, number)) == (False, None)
