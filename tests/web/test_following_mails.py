"""What is mailed to those who reported and to those who follow: a reference and a link, never a word of a report."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.accounts.model import Account
from app.complaints import lifecycle, mails
from app.complaints.following import follower_news
from app.complaints.following.model import FollowRow
from app.complaints.handling import acting, recategorising, releasing
from app.complaints.mails import NoticeDue
from app.complaints.model import ComplaintRow, ComplaintStepRow
from app.complaints.released.model import PublicComplaintRow
from app.complaints.rules import late
from app.db.outbox import Message
from app.factory import create_app
from app.kernel import clock
from app.kernel.actor import SYSTEM
from app.notifications.report_letters import TO_REPORTERS
from app.settings import Settings
from tests.web import complaints_city as people
from tests.web.conftest import CheckingClient
from tests.web.followed import WORDS, by_key, everything, mailed, opened, text
from tests.web.people import csrf, resident

EMAIL = "neighbour@example.org"


@pytest.fixture
def app(sqlite_template, tmp_path):
    (tmp_path / "psis.db").write_bytes(sqlite_template.read_bytes())
    app = create_app(
        Settings(home=tmp_path, secret_key="s" * 40, log_level="error", base_url="https://records.example")
    )
    app.test_client_class = CheckingClient
    people.settle(app.extensions["psis"].database)
    yield app
    app.extensions["psis"].database.close()


@pytest.fixture
def database(app):
    return app.extensions["psis"].database


@pytest.fixture
def vault(app):
    return people.vault_in(app.extensions["psis"].settings.home)


@pytest.fixture
def file(database, vault):
    return lambda what=people.POTHOLE: people.file_one(database, vault, what)


def act(database, receipt, state):
    with database.unit(people.officer()) as unit:
        acting.act(unit, receipt.reference, state, words="The hole is filled, says Ani")


def subjects(mails):
    return [mail["Subject"].partition(" – ")[0] for mail in reversed(mails)]


def links(mail):
    return [
        one.removeprefix("https://records.example") for one in re.findall(r"https://records.example/\S+", text(mail))
    ]


class TestReporters:
    def test_hear_of_another_state_and_of_a_message(self, app, database, file):
        receipt = file()
        act(database, receipt, lifecycle.IN_WORK)
        with database.unit(people.officer()) as unit:
            acting.write_message(unit, receipt.reference, "We look at the hole on Thursday")
        assert subjects(mailed(app)) == [
            f"Your report {receipt.reference} has a new state",
            f"A message about your report {receipt.reference}",
        ]

    def test_are_asked_one_question_when_it_ends_and_only_once(self, app, database, file):
        receipt = file()
        act(database, receipt, lifecycle.ANSWERED)
        act(database, receipt, lifecycle.CLOSED)
        assert subjects(mailed(app)) == [
            f"Are you satisfied? Your report {receipt.reference} has ended",
            f"Your report {receipt.reference} has a new state",
        ]

    def test_hear_nothing_of_what_they_did_themselves(self, app, file):
        receipt = file()
        client = opened(app, receipt)
        client.post(f"{by_key(receipt)}/withdraw", data={"sure": "y"} | csrf(client))
        assert mailed(app) == []

    def test_are_written_to_in_their_language_even_where_nobody_may_know_them(self, app, database, file):
        receipt = file(replace(people.CONDUCT, language="id"))
        act(database, receipt, lifecycle.IN_WORK)
        (mail,) = mailed(app)
        assert (mail["To"], mail["Content-Language"]) == ("rani@example.org", "id")
        assert "Status laporan Anda" in text(mail)

    @pytest.mark.parametrize("what", [people.POTHOLE, people.CONDUCT, people.OF_RESIDENT])
    def test_no_mail_says_a_word_of_the_report(self, app, database, file, what):
        receipt = file(replace(what, channel="open311"))
        act(database, receipt, lifecycle.WAITING)
        with database.unit(people.officer()) as unit:
            acting.write_message(unit, receipt.reference, "We look at the hole on Thursday")
        act(database, receipt, lifecycle.ANSWERED)
        told = "\n".join(map(everything, mailed(app)))
        assert [word for word in (*WORDS, "Thursday", "Ani", receipt.key) if word in told] == []
        assert told.count(receipt.reference)

    def test_get_what_they_want_and_nothing_else(self, app, database, file):
        receipt = file()
        client = opened(app, receipt)
        client.post(f"{by_key(receipt)}/mails", data={"kinds": "message"} | csrf(client))
        act(database, receipt, lifecycle.ANSWERED)
        assert mailed(app) == []

    def test_end_all_of_them_with_one_click_of_the_mail_program(self, app, database, file):
        receipt = file()
        act(database, receipt, lifecycle.IN_WORK)
        (mail,) = mailed(app)
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        address = mail["List-Unsubscribe"].strip("<>").removeprefix("https://records.example")
        assert app.test_client().get(address).status_code == 200
        act(database, receipt, lifecycle.WAITING)
        assert len(mailed(app)) == 2  # to look at the page changes nothing
        answer = app.test_client().post(address, data={"List-Unsubscribe": "One-Click"})
        act(database, receipt, lifecycle.ANSWERED)
        assert (answer.status_code, len(mailed(app))) == (200, 2)

    def test_the_link_that_ends_them_opens_nothing(self, app, database, file):
        receipt = file()
        act(database, receipt, lifecycle.IN_WORK)
        (mail,) = mailed(app)
        client = app.test_client()
        page = client.get(links(mail)[1]).get_data(as_text=True)
        assert [word for word in WORDS if word in page] == []
        assert client.get(by_key(receipt)).status_code == 303

    def test_the_link_to_the_report_asks_for_the_key(self, app, database, file):
        receipt = file()
        act(database, receipt, lifecycle.IN_WORK)
        (mail,) = mailed(app)
        assert links(mail)[0] == f"/en/follow?reference={receipt.reference.lower()}"
        assert receipt.reference in app.test_client().get(links(mail)[0]).get_data(as_text=True)

    def test_whoever_left_no_address_is_written_to_at_that_of_the_account(self, app, database, file):
        resident(app, name="r-3")
        receipt = file(replace(people.OF_RESIDENT, account="r-3", contact=None))
        act(database, receipt, lifecycle.IN_WORK)
        mails = mailed(app)
        assert {mail["To"] for mail in mails} == {"r-3@example.org"}
        assert "/en/account/reports/" in links(mails[0])[0]

    def test_are_written_to_in_the_language_of_their_account(self, app, database, file):
        resident(app, name="r-3")
        with database.unit(SYSTEM) as unit:
            unit.session.get_one(Account, "r-3").language = "id"
        receipt = file(replace(people.OF_RESIDENT, account="r-3", contact=None, language="en"))
        act(database, receipt, lifecycle.IN_WORK)
        assert {mail["Content-Language"] for mail in mailed(app)} == {"id"}

    def test_hear_of_another_category_and_not_of_which(self, app, database, file):
        receipt = file()
        with database.unit(people.officer()) as unit:
            recategorising.recategorise(unit, receipt.reference, "trees", "It is the tree above")
        (mail,) = mailed(app)
        assert f"{receipt.reference} has a new category" in mail["Subject"]
        assert not re.search("tree|pothole", str(mail) + text(mail), re.IGNORECASE)

    def test_can_switch_off_each_kind_of_mail(self, app, database, file):
        receipt = file()
        client = opened(app, receipt)
        offered = re.findall(
            r'name="kinds"[^>]*value="(\w+)"', client.get(f"{by_key(receipt)}/mails").get_data(as_text=True)
        )
        assert set(offered) | {mails.RECEIVED} | set(mails.CHOSEN_AS) == set(TO_REPORTERS)
        client.post(f"{by_key(receipt)}/mails", data={"kinds": []} | csrf(client))
        with database.unit(SYSTEM) as unit:
            number = receipt.complaint_id
            for kind in TO_REPORTERS:
                unit.tell(NoticeDue(number, kind))
        assert mailed(app) == []

    def test_nobody_is_written_to_who_left_none(self, app, database, file):
        receipt = file(people.ANONYMOUS)
        act(database, receipt, lifecycle.IN_WORK)
        assert mailed(app) == []

    def test_nothing_is_mailed_of_what_may_be_spam(self, app, database, file):
        file(replace(people.POTHOLE, channel="open311", quarantined=True))
        assert mailed(app) == []

    def test_hear_once_that_the_city_is_late(self, app, database, vault, file):
        receipt = file()
        then = clock.now() - timedelta(days=60)
        with database.unit(SYSTEM) as unit:
            of_case = ComplaintRow.id == receipt.complaint_id
            unit.session.execute(update(ComplaintRow).where(of_case).values(received_at=then, counts_from=then))
            steps = update(ComplaintStepRow).where(ComplaintStepRow.complaint_id == receipt.complaint_id)
            unit.session.execute(steps.values(at=then))
        for _ in range(2):
            with database.unit(SYSTEM) as unit:
                late.tell(unit, vault.seal, late.found(unit.session, unit.now))
        assert subjects(mailed(app)) == [f"We are late with your report {receipt.reference}"]


def ask(app, query, email=EMAIL):
    client = app.test_client()
    return client.post(f"/en/subscribe?{query}", data={"email": email} | csrf(client))


def follow(app, query):
    """Ask and confirm; returns the client."""
    ask(app, query)
    client = app.test_client()
    token = links(mailed(app)[0])[0].partition("token=")[2]
    assert client.post("/en/subscribe/confirm", data={"token": token} | csrf(client)).status_code == 303
    return client


@pytest.fixture
def released(database, file):
    """A case that strangers read."""
    receipt = file()
    with database.unit(people.officer()) as unit:
        releasing.release(unit, receipt.reference, summary="A hazard on the road", language="en")
    settled(database)
    return receipt


def settled(database):
    """What waits to be carried out is done: the search index is not what is tried here."""
    with database.unit(SYSTEM) as unit:
        unit.session.execute(update(Message).values(done_at=unit.now))


class TestFollowers:
    def test_hear_nothing_before_they_confirm(self, app, database, released):
        ask(app, f"case={released.reference}")
        assert subjects(mailed(app)) == ["Do you want to follow this?"]

    def test_are_told_the_same_whoever_is_known(self, app, database, released):
        follow(app, f"case={released.reference}")
        known, unknown = (ask(app, f"case={released.reference}", email) for email in (EMAIL, "new@example.org"))
        assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])

    def test_cannot_follow_what_is_not_public(self, app, file, released):
        hidden = file()
        pages = {
            app.test_client().get(f"/en/subscribe?case={reference}").get_data()
            for reference in (hidden.reference, "SCQB-G0WJ-C", "nonsense")
        }
        assert pages == {app.test_client().get("/en/nowhere").get_data()}

    def test_hear_that_the_case_has_changed_and_no_word_of_it(self, app, database, released):
        follow(app, f"case={released.reference}")
        act(database, released, lifecycle.ANSWERED)
        settled(database)
        with database.unit(SYSTEM) as unit:
            cases = unit.session.scalars(select(PublicComplaintRow.id)).all()
            follower_news.told(unit, cases)
            follower_news.told(unit, cases)
        news = [mail for mail in mailed(app) if mail["To"] == EMAIL][:-1]
        assert subjects(news) == [f"News of report {released.reference}"]
        assert [word for word in (*WORDS, "hazard") if word in everything(news[0])] == []

    def test_hear_of_an_area_once_a_day(self, app, database, file):
        receipt = file()
        with database.unit(people.officer()) as unit:
            releasing.release(unit, receipt.reference, summary="A hazard on the road", language="en")
        settled(database)
        follow(app, "ward=North+Ward")
        for days in (1, 2):
            with database.unit(SYSTEM) as unit:
                midnight = clock.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=days)
                follower_news.told_of_areas(unit, midnight)
        assert subjects(mailed(app)) == ["Do you want to follow this?", "News of reports in North Ward"]

    def test_stop_with_one_click_and_are_forgotten(self, app, database, released):
        follow(app, f"case={released.reference}")
        stop = links(mailed(app)[0])[1]
        assert app.test_client().get(stop).status_code == 200
        answer = app.test_client().post(stop, data={"List-Unsubscribe": "One-Click"})
        with database.open(SYSTEM) as session:
            assert (answer.status_code, session.scalars(select(FollowRow)).all()) == (200, [])

    def test_a_link_confirms_once(self, app, released):
        client = follow(app, f"case={released.reference}")
        token = links(mailed(app)[0])[0].partition("token=")[2]
        assert client.get(f"/en/subscribe/confirm?token={token}").status_code == 404

    def test_addresses_are_sealed(self, app, database, released):
        follow(app, f"case={released.reference}")
        with database.open(SYSTEM) as session:
            row = session.scalars(select(FollowRow)).one()
            assert EMAIL not in f"{row.email_hash} {row.email_sealed}"
