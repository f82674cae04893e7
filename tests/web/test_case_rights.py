"""Protection, legal hold, requests and the auditor, through the web: the right person, and nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.accounts.model import Account
from app.complaints.handling.acting import for_reporter
from app.complaints.model import ComplaintRow
from app.complaints.policy import reporter_of
from app.complaints.rights import asking
from app.complaints.rights.model import RightsRequestRow
from app.db.trail import AuditEntry
from app.jobs import erasures
from app.jobs.tools import Tools
from app.kernel import clock, roles
from app.kernel.actor import SYSTEM
from tests.web import complaints_city as people
from tests.web.followed import by_key, everything, mailed, opened
from tests.web.people import csrf, resident, signed_in

REASON = "The court asked for it in its letter of Monday."
TOLD = "A court has ordered it; you can object."
NAME, EMAIL = people.CONTACT.name, people.CONTACT.email


@pytest.fixture
def city(desk_app):
    """The portal with a complaint in each of several states."""
    database = desk_app.extensions["psis"].database
    people.settle(database)
    desk_app.cases = people.fill(database, people.vault_in(desk_app.extensions["psis"].settings.home))
    return desk_app


@pytest.fixture
def officer(city):
    return signed_in(city, roles.OFFICER, people.ROADS, name="ani")


@pytest.fixture
def supervisor(city):
    return signed_in(city, roles.SUPERVISOR, people.ROADS, name="sari")


@pytest.fixture
def auditor(city):
    return signed_in(city, roles.AUDITOR, people.ROADS, name="maya")


def row_of(city, receipt):
    with city.extensions["psis"].database.open(SYSTEM) as session:
        return session.get(ComplaintRow, receipt.complaint_id)


def at(receipt, act=""):
    return f"/en/desk/complaints/{receipt.reference.lower()}{'/' + act if act else ''}"


def audited(receipt, act=""):
    return f"/en/desk/trail/complaints/{receipt.reference.lower()}{'/' + act if act else ''}"


def do(city, client, receipt, act, **given):
    fields = {"revision": row_of(city, receipt).revision} | given
    return client.post(at(receipt, act), data={f"{act}-{key}": value for key, value in fields.items()} | csrf(client))


def propose(city, client, receipt, **switches):
    return do(city, client, receipt, "lowering", reason=REASON, **switches)


def ask_erasure(city, receipt):
    database = city.extensions["psis"].database
    with for_reporter(database, reporter_of(receipt.complaint_id), receipt.reference) as unit:
        return asking.ask_erasure(unit, receipt.reference)


def age_requests(city, hours):
    with city.extensions["psis"].database.unit(SYSTEM) as unit:
        unit.session.execute(update(RightsRequestRow).values(asked_at=unit.now - timedelta(hours=hours)))


class TestLessProtection:
    def test_is_proposed_by_one_and_decided_by_another_and_told(self, city, officer, supervisor):
        receipt = city.cases.sealed
        assert "said=lowering-proposed" in propose(city, officer, receipt, identity="named").location
        assert NAME not in officer.get(at(receipt)).text
        assert REASON in supervisor.get(at(receipt)).text
        answer = do(city, supervisor, receipt, "lowering-decision", lower="yes", told=TOLD)
        assert NAME in supervisor.get(answer.location).text
        mails = mailed(city)
        reporter = opened(city, receipt)
        page = reporter.get(by_key(receipt)).text
        assert (TOLD in page, "have lowered the protection of your report" in page) == (True, True)
        assert [one["To"] for one in mails if "protected less" in one["Subject"]] == [EMAIL]

    def test_is_told_on_their_page_to_those_who_want_no_mails(self, city, officer, supervisor):
        receipt = city.cases.sealed
        reporter = opened(city, receipt)
        reporter.post(f"{by_key(receipt)}/mails", data=csrf(reporter))
        propose(city, officer, receipt, identity="named")
        do(city, supervisor, receipt, "lowering-decision", lower="yes", told=TOLD)
        assert [one for one in mailed(city) if "protected less" in one["Subject"]] == []
        assert TOLD in reporter.get(by_key(receipt)).text

    def test_is_not_decided_by_whoever_proposed_it(self, city, supervisor):
        receipt = city.cases.sealed
        propose(city, supervisor, receipt, identity="named")
        answer = do(city, supervisor, receipt, "lowering-decision", lower="yes", told=TOLD)
        assert (answer.status_code, row_of(city, receipt).identity) == (403, "sealed")

    def test_takes_a_reason_and_keeps_what_was_typed(self, city, officer):
        answer = do(city, officer, city.cases.sealed, "lowering", identity="named", reason="because")
        assert (answer.status_code, ">because<" in answer.text.replace("\r\n", "")) == (422, True)

    def test_declined_changes_nothing(self, city, officer, supervisor):
        propose(city, officer, city.cases.sealed, content="public")
        do(city, supervisor, city.cases.sealed, "lowering-decision", lower="no")
        assert row_of(city, city.cases.sealed).content == "confidential"

    def test_what_is_decided_already_is_said(self, city, officer, supervisor):
        propose(city, officer, city.cases.sealed, content="public")
        answers = [do(city, supervisor, city.cases.sealed, "lowering-decision", lower="no") for _ in range(2)]
        assert [one.status_code for one in answers] == [303, 422]
        assert "No proposal to lower the protection waits." in answers[1].text

    def test_a_request_that_does_not_wait_is_said(self, city, supervisor):
        answer = do(city, supervisor, city.cases.sealed, "request-answer", grant="yes")
        assert (answer.status_code, "No request waits here." in answer.text) == (422, True)

    def test_on_an_older_state_is_shown_the_newer_one(self, city, officer):
        answer = do(city, officer, city.cases.sealed, "lowering", identity="named", reason=REASON, revision=99)
        assert answer.status_code == 409


class TestHoldAndRequests:
    def test_a_hold_keeps_a_report_from_its_reporters_erasure(self, city, supervisor):
        receipt = city.cases.closed
        do(city, supervisor, receipt, "hold", reason=REASON)
        assert not ask_erasure(city, receipt)
        refused = do(city, supervisor, receipt, "request-answer", grant="yes")
        assert (refused.status_code, row_of(city, receipt).erased_at) == (403, None)
        do(city, supervisor, receipt, "release-hold", reason="The case is over.")
        do(city, supervisor, receipt, "request-answer", grant="yes")
        assert row_of(city, receipt).erased_at is not None

    def test_what_came_by_letter_waits_with_its_clock(self, city, officer, supervisor):
        do(city, officer, city.cases.closed, "request", kind="copy")
        table = supervisor.get("/en/desk/complaints/requests").text
        assert (city.cases.closed.reference in table, "71 hours" in table) == (True, True)

    def test_after_two_days_it_is_red_and_supervisors_are_told_without_a_word_of_it(self, city, officer, supervisor):
        do(city, officer, city.cases.closed, "request", kind="erasure")
        with city.extensions["psis"].database.unit(SYSTEM) as unit:
            unit.session.get(Account, "sari").email = "sari@example.org"
        age_requests(city, 49)
        assert "govuk-tag--red" in supervisor.get("/en/desk/complaints/requests").text
        mailed(city)
        tools = Tools(city.extensions["psis"].database, None, None)
        erasures.warn(tools)
        found = [one for one in mailed(city) if "one day left" in one["Subject"]]
        assert [one["To"] for one in found] == ["sari@example.org"]
        assert not any(word in everything(found[0]) for word in ("deep hole", "school", NAME, "Harbour"))

    def test_whoever_entered_a_request_for_erasure_does_not_grant_it(self, city, supervisor):
        receipt = city.cases.closed
        do(city, supervisor, receipt, "request", kind="erasure")
        answer = do(city, supervisor, receipt, "request-answer", grant="yes")
        assert (answer.status_code, row_of(city, receipt).erased_at) == (403, None)

    def test_erasure_by_letter_withdraws_what_is_open(self, city, officer, supervisor):
        receipt = city.cases.in_work
        do(city, officer, receipt, "request", kind="erasure")
        do(city, supervisor, receipt, "request-answer", grant="yes")
        row = row_of(city, receipt)
        assert (row.state, row.erased_at is None) == ("withdrawn", False)

    def test_nothing_can_be_written_to_a_tombstone(self, city, officer):
        ask_erasure(city, city.cases.closed)
        page = officer.get(at(city.cases.closed)).text
        assert ("Erased on" in page, "Message to the reporter</label>" in page) == (True, False)
        answer = officer.post(at(city.cases.closed, "note"), data={"note-text": "He again"} | csrf(officer))
        assert answer.status_code == 403

    def test_refusing_takes_words(self, city, officer, supervisor):
        do(city, officer, city.cases.closed, "request", kind="copy")
        assert do(city, supervisor, city.cases.closed, "request-answer", grant="no").status_code == 422


class TestTheAuditor:
    def test_sees_what_happened_and_not_a_word_of_it(self, city, auditor):
        page = auditor.get(audited(city.cases.closed)).text
        assert "ani" in page
        assert not any(word in page for word in ("deep hole", "school", NAME, EMAIL, "Harbour Road", "Words with"))

    def test_opens_who_reported_once_and_the_reporter_is_told(self, city, auditor):
        receipt = city.cases.sealed
        reporter = opened(city, receipt)
        answer = auditor.post(audited(receipt, "identity"), data={"reason": REASON} | csrf(auditor))
        assert (answer.status_code, EMAIL in answer.text) == (200, True)
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert EMAIL not in auditor.get(audited(receipt)).text
        assert "An auditor has looked at who you are" in reporter.get(by_key(receipt)).text
        assert [one["To"] for one in mailed(city) if "auditor" in one["Subject"]] == [EMAIL]
        with city.extensions["psis"].database.open(SYSTEM) as session:
            entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "open identity")).one()
        assert (entry.actor, REASON in entry.detail) == ("maya", True)

    def test_says_why_first(self, city, auditor):
        answer = auditor.post(audited(city.cases.sealed, "identity"), data={"reason": "because"} | csrf(auditor))
        assert (answer.status_code, EMAIL in answer.text) == (422, False)

    def test_proves_again_who_it_is(self, city):
        late = signed_in(city, roles.AUDITOR, people.ROADS, name="maya", age=timedelta(minutes=16))
        answer = late.post(audited(city.cases.sealed, "identity"), data={"reason": REASON} | csrf(late))
        assert (answer.status_code, "/account/confirm" in answer.location) == (307, True)
        assert EMAIL not in late.get(audited(city.cases.sealed)).text

    def test_learns_that_nobody_left_a_contact(self, city, auditor):
        answer = auditor.post(audited(city.cases.anonymous, "identity"), data={"reason": REASON} | csrf(auditor))
        assert answer.status_code == 422

    def test_finds_the_report_from_the_trail(self, city, auditor):
        page = auditor.get(f"/en/desk/trail?about=complaint/{city.cases.sealed.reference}").text
        assert audited(city.cases.sealed) in page


def strangers(city):
    """(Who, client) of those who have no business with the rights of a report to the roads."""
    yield "another key holder", opened(city, city.cases.received)
    yield "a resident", resident(city, "r-9")
    for role in (roles.OFFICER, roles.SUPERVISOR, roles.COUNTER_CLERK, roles.ADMINISTRATOR):
        yield f"{role} of parks", signed_in(city, role, people.PARKS)
    yield "a counter clerk of roads", signed_in(city, roles.COUNTER_CLERK, people.ROADS)
    yield "an administrator of roads", signed_in(city, roles.ADMINISTRATOR, people.ROADS)


DESK_ACTS = ("lowering", "lowering-decision", "hold", "release-hold", "request", "request-answer")


def test_nobody_else_reaches_any_of_it(city, officer, auditor):
    receipt = city.cases.sealed
    tried = [("POST", at(receipt, act)) for act in DESK_ACTS]
    audit = [("GET", audited(receipt)), ("POST", audited(receipt, "identity"))]
    queue = [("GET", "/en/desk/complaints/requests")]
    cases = [(who, client, tried + audit) for who, client in strangers(city)]
    cases += [
        ("the officer", officer, [*audit, *queue, ("POST", at(receipt, "hold"))]),
        ("the auditor", auditor, tried),
    ]
    reached = []
    for who, client, doors in cases:
        nowhere = {"GET": client.get("/en/nowhere").text, "POST": client.post("/en/nowhere", data=csrf(client)).text}
        for method, path in doors:
            answer = client.open(path, method=method, data=csrf(client) if method == "POST" else None)
            sent_away = answer.status_code == 303 and "/sign-in" in answer.location
            if not sent_away and (answer.status_code, answer.text) != (404, nowhere[method]):
                reached.append((who, method, path, answer.status_code))
    assert reached == []


def test_administrators_read_numbers_and_nothing_else(city):
    admin = signed_in(city, roles.ADMINISTRATOR, people.ROADS, name="tom")
    database = city.extensions["psis"].database
    with database.unit(SYSTEM) as unit:
        long_ago = unit.now - timedelta(days=5 * 365 + 3)
        unit.session.execute(update(ComplaintRow).where(ComplaintRow.state == "closed").values(ended_at=long_ago))
    page = admin.get("/en/admin/keeping").text
    assert "Erased next night" in page
    assert not any(word in page for word in ("deep hole", NAME, city.cases.closed.reference))
    assert "Nothing here meets these filters." in admin.get("/en/admin/keeping?state=moved&sort=-due").text
    with database.open(SYSTEM) as session:
        assert erasures.expired(session, clock.today()) == [erasures.Expired("potholes", "closed", 1)]
