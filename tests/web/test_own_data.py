"""What whoever reported something may have of his data: a copy, erasure, less protection; by key and signed in."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from app.accounts.model import Account
from app.complaints.entries import NewFile
from app.complaints.following.model import OwnerRow
from app.complaints.handling import answering
from app.complaints.handling.answering import Citation
from app.complaints.model import ComplaintContentRow, ComplaintRow
from app.complaints.queries import by_reference
from app.complaints.rights import asking, holding
from app.db.session import Database
from app.factory import create_app
from app.kernel import roles
from app.kernel.actor import SYSTEM
from app.settings import Settings
from tests.web import complaints_city as people
from tests.web.conftest import CheckingClient
from tests.web.followed import by_key, in_account, mailed, opened
from tests.web.people import csrf, resident, signed_in

REASON = "The court asked for it in its letter of Monday."


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def city(request, fresh_database, tmp_path_factory):
    """An application over a city in which ``file(…)`` files."""
    with fresh_database(request.param) as url:
        home = tmp_path_factory.mktemp("own-data")
        settings = Settings(home=home, secret_key="s" * 40, log_level="error", database_url=url)
        app = create_app(settings)
        app.test_client_class = CheckingClient
        database: Database = app.extensions["psis"].database
        people.settle(database)
        vault = people.vault_in(home)

        def file(what=people.POTHOLE, **changed):
            return people.file_one(database, vault, replace(what, **changed))

        yield SimpleNamespace(app=app, database=database, vault=vault, file=file)
        database.close()


def row_of(city, receipt):
    with city.database.open(SYSTEM) as session:
        return session.get(ComplaintRow, receipt.complaint_id)


def hold(city, receipt, *, held=True):
    with city.database.unit(people.supervisor()) as unit:
        holding.hold(unit, receipt.reference, reason=REASON, revision=row_of(city, receipt).revision, held=held)


def archive_of(answer):
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.headers["Cache-Control"] == "private, no-store"
    return zipfile.ZipFile(io.BytesIO(answer.data))


class TestACopy:
    def test_holds_the_words_the_contact_and_the_files(self, city):
        sha256, size = city.app.extensions["psis"].case_files.put(io.BytesIO(b"a picture of a hole"))
        photo = NewFile("hole.jpg", "A hole", sha256, "image/jpeg", size, 640, 480)
        receipt = city.file(files=(photo,))
        client = opened(city.app, receipt)
        archive = archive_of(client.post(f"{by_key(receipt)}/copy", data=csrf(client)))
        facts = json.loads(archive.read(f"{receipt.reference}/report.json"))
        assert (facts["content"]["text"], facts["contact"]["email"]) == (people.POTHOLE.text, people.CONTACT.email)
        assert archive.read(f"{receipt.reference}/files/1.jpg") == b"a picture of a hole"
        assert people.POTHOLE.text in archive.read(f"{receipt.reference}/report.html").decode()

    def test_says_what_an_answer_rests_on_as_the_page_does(self, city):
        receipt, cited = city.file(), Citation("Section 12 <of> the streets", "/ordinances/streets/sec_12")
        with city.database.unit(people.officer()) as unit:
            answering.answer(unit, receipt.reference, "It is ours to fill.", cites=[cited])
        client = opened(city.app, receipt)
        archive = archive_of(client.post(f"{by_key(receipt)}/copy", data=csrf(client)))
        facts = json.loads(archive.read(f"{receipt.reference}/report.json"))
        assert facts["messages"][-1]["cites"] == [cited._asdict()]
        assert "Section 12 &lt;of&gt; the streets" in archive.read(f"{receipt.reference}/report.html").decode()
        link = '<a class="govuk-link" href="/id/ordinances/streets/sec_12">Section 12 &lt;of&gt; the streets</a>'
        assert link in client.get(f"/id/follow/{receipt.reference.lower()}").text

    def test_is_remembered(self, city):
        receipt = city.file()
        client = opened(city.app, receipt)
        client.post(f"{by_key(receipt)}/copy", data=csrf(client))
        assert "A copy was taken on" in client.get(by_key(receipt)).text

    def test_is_nobody_elses(self, city):
        mine, other = city.file(), city.file()
        client = opened(city.app, mine)
        answers = [client.post(f"{by_key(other)}/{act}", data=csrf(client)) for act in ("copy", "erase")]
        nowhere = client.post("/en/nowhere", data=csrf(client))
        assert {(one.status_code, one.text) for one in answers} == {(404, nowhere.text)}


class TestOnePhotograph:
    @pytest.fixture
    def followed(self, city):
        """A client that follows a report with a photograph, and where the photograph is."""
        sha256, size = city.app.extensions["psis"].case_files.put(io.BytesIO(b"a picture of a house"))
        receipt = city.file(files=(NewFile("photo-1.jpg", "A house", sha256, "image/jpeg", size, 640, 480),))
        with city.database.open(SYSTEM) as session:
            (file,) = by_reference(session, receipt.reference).files
        return opened(city.app, receipt), receipt, f"{by_key(receipt)}/files/{file.id}"

    def test_is_erased_by_a_tick(self, followed):
        client, receipt, file = followed
        assert f'href="{file}/erase"' in client.get(by_key(receipt)).text
        assert "A house" in client.get(f"{file}/erase").text
        assert client.post(f"{file}/erase", data=csrf(client)).status_code == 422
        assert client.get(file).status_code == 200
        answer = client.post(f"{file}/erase", data={"sure": "y"} | csrf(client))
        assert answer.headers["Location"] == f"{by_key(receipt)}?said=photo-erased"
        page = client.get(by_key(receipt)).text
        assert ("You have erased a photograph." in page, client.get(file).status_code) == (True, 404)

    def test_is_erased_once_however_often_the_button_is_pressed(self, followed):
        client, _receipt, file = followed
        answers = [client.post(f"{file}/erase", data={"sure": "y"} | csrf(client)) for _ in range(2)]
        again = client.get(f"{file}/erase")
        assert {one.headers["Location"] for one in (*answers, again)} == {answers[0].headers["Location"]}

    def test_stays_while_the_report_is_held(self, city, followed):
        client, receipt, file = followed
        hold(city, receipt)
        answer = client.post(f"{file}/erase", data={"sure": "y"} | csrf(client))
        assert (answer.status_code, "kept for a legal reason" in answer.text) == (422, True)

    def test_its_department_reads_that_it_was_removed(self, city, followed):
        client, receipt, file = followed
        client.post(f"{file}/erase", data={"sure": "y"} | csrf(client))
        desk = signed_in(city.app, roles.OFFICER, people.ROADS, name="ani")
        page = desk.get(f"/en/desk/complaints/{receipt.reference.lower()}").text
        assert "A photograph was removed by the reporter on" in page

    def test_whoever_is_signed_in_proves_again_who_he_is(self, city):
        sha256, size = city.app.extensions["psis"].case_files.put(io.BytesIO(b"a picture of a car"))
        receipt = city.file(account="r-1", files=(NewFile("photo-1.jpg", "", sha256, "image/jpeg", size, 640, 480),))
        with city.database.open(SYSTEM) as session:
            (file,) = by_reference(session, receipt.reference).files
        client = signed_in(city.app, name="r-1", kind="resident", strong=False, age=timedelta(minutes=16))
        asked = client.get(f"{in_account(receipt)}/files/{file.id}/erase").headers["Location"]
        assert asked.startswith("/en/account/confirm")

    def test_is_nobody_elses(self, city, followed):
        _client, _receipt, file = followed
        other = opened(city.app, city.file())
        answers = [other.get(f"{file}/erase"), other.post(f"{file}/erase", data={"sure": "y"} | csrf(other))]
        assert {one.status_code for one in answers} == {404}


class TestErasure:
    def test_takes_a_tick(self, city):
        receipt = city.file()
        client = opened(city.app, receipt)
        assert client.post(f"{by_key(receipt)}/erase", data=csrf(client)).status_code == 422
        assert row_of(city, receipt).erased_at is None

    @pytest.mark.parametrize("language", ["en", "id"])
    def test_says_first_what_goes_and_what_stays(self, city, language):
        receipt = city.file()
        client = opened(city.app, receipt)
        page = client.get(f"/{language}/follow/{receipt.reference.lower()}/erase").text
        assert all(word in page for word in ({"What goes", "72"} if language == "en" else {"72"}))

    def test_leaves_a_tombstone_that_the_key_does_not_open(self, city):
        receipt = city.file()
        client = opened(city.app, receipt)
        answer = client.post(f"{by_key(receipt)}/erase", data={"sure": "y"} | csrf(client))
        assert answer.headers["Location"] == "/en/follow?said=report-erased"
        assert client.get(by_key(receipt)).status_code == 303
        given = {"reference": receipt.reference, "key": receipt.key} | csrf(client)
        assert client.post("/en/follow", data=given).status_code == 422
        assert (row_of(city, receipt).state, row_of(city, receipt).erased_at is None) == ("withdrawn", False)

    def test_asks_who_is_signed_in_to_prove_it_again(self, city):
        receipt = city.file(account="r-1")
        client = signed_in(city.app, name="r-1", kind="resident", strong=False, age=timedelta(minutes=16))
        asked = client.get(f"{in_account(receipt)}/erase").headers["Location"]
        sent = client.post(f"{in_account(receipt)}/erase", data={"sure": "y"} | csrf(client)).headers["Location"]
        assert ["/account/confirm" in one for one in (asked, sent)] == [True, True]
        assert row_of(city, receipt).erased_at is None

    def test_takes_the_report_out_of_the_account(self, city):
        receipt = city.file(account="r-1")
        client = resident(city.app, "r-1")
        client.post(f"{in_account(receipt)}/erase", data={"sure": "y"} | csrf(client))
        assert client.get(in_account(receipt)).status_code == 404
        assert receipt.reference not in client.get("/en/account/reports").text

    def test_of_what_is_held_waits_for_people_and_shows_its_clock(self, city):
        receipt = city.file()
        hold(city, receipt)
        client = opened(city.app, receipt)
        answer = client.post(f"{by_key(receipt)}/erase", data={"sure": "y"} | csrf(client))
        page = client.get(answer.headers["Location"]).text
        assert "People decide about it within 72 hours" in page
        assert "You asked for erasure on" in page
        assert "kept longer than usual, for legal reasons" in page
        assert row_of(city, receipt).erased_at is None

    def test_refused_is_said_with_the_reason_and_by_mail(self, city):
        receipt = city.file()
        hold(city, receipt)
        client = opened(city.app, receipt)
        client.post(f"{by_key(receipt)}/erase", data={"sure": "y"} | csrf(client))
        mailed(city.app)
        with city.database.unit(people.supervisor()) as unit:
            revision = row_of(city, receipt).revision
            asking.settle(unit, receipt.reference, grant=False, words="A court needs it.", revision=revision)
        page = client.get(by_key(receipt)).text
        assert ("A court needs it." in page, "It was refused" in page) == (True, True)
        assert any(f"A message about your report {receipt.reference}" in one["Subject"] for one in mailed(city.app))


class TestLessProtection:
    def test_is_offered_where_the_category_allows_it(self, city):
        receipt = city.file(content="confidential")
        client = opened(city.app, receipt)
        chosen = {"identity": "named", "content": "public"} | csrf(client)
        answer = client.post(f"{by_key(receipt)}/lower", data=chosen)
        assert "You have lowered the protection" in client.get(answer.headers["Location"]).text
        assert row_of(city, receipt).content == "public"

    def test_is_not_there_where_it_does_not(self, city):
        receipt = city.file(people.CONDUCT)
        client = opened(city.app, receipt)
        answer = client.get(f"{by_key(receipt)}/lower")
        assert (answer.status_code, "cannot be lowered" in answer.text) == (409, True)
        assert "Lower the protection" not in client.get(by_key(receipt)).text


class TestAnAccount:
    @pytest.fixture
    def rani(self, city):
        """A resident of her own with two reports, one of them made without a contact in it."""
        name = f"r-{city.file().reference.lower()}"
        client = resident(city.app, name)
        client.reports = [city.file(account=name), city.file(people.ANONYMOUS, account=name)]
        return client

    def test_has_one_copy_of_everything(self, city, rani):
        archive = archive_of(rani.post("/en/account/data", data=csrf(rani)))
        facts = json.loads(archive.read("account.json"))
        assert (facts["account"]["email"], len(facts["sign_ins"])) == (f"{rani.account}@example.org", 1)
        assert {f"{one.reference}/report.json" for one in rani.reports} <= set(archive.namelist())
        assert "token" not in archive.read("account.json").decode()

    def test_proves_who_it_is_for_that(self, city):
        client = signed_in(city.app, name="r-old", kind="resident", strong=False, age=timedelta(minutes=16))
        assert "/account/confirm" in client.post("/en/account/data", data=csrf(client)).headers["Location"]

    def test_closed_leaves_its_reports_to_the_keys(self, city, rani):
        rani.post("/en/account/close", data={"sure": "y", "reports": "keep"} | csrf(rani))
        receipt = rani.reports[0]
        assert people.POTHOLE.text in opened(city.app, receipt).get(by_key(receipt)).text
        assert all(rani.account not in str(row_of(city, one).labels) for one in rani.reports)
        with city.database.open(SYSTEM) as session:
            assert session.scalar(select(func.count()).where(OwnerRow.account == rani.account)) == 0

    def test_closed_erases_them_where_that_is_wanted_and_not_what_is_held(self, city, rani):
        first, second = rani.reports
        hold(city, second)
        rani.post("/en/account/close", data={"sure": "y", "reports": "erase"} | csrf(rani))
        assert [row_of(city, one).erased_at is None for one in rani.reports] == [False, True]
        with city.database.open(SYSTEM) as session:
            assert session.get(ComplaintContentRow, first.complaint_id).text == ""
            assert session.get(Account, rani.account).disabled
            assert asking.waiting(session, second.complaint_id).kind == "erasure"

    def test_is_asked_what_becomes_of_them(self, city, rani):
        answer = rani.post("/en/account/close", data={"sure": "y"} | csrf(rani))
        assert (answer.status_code, row_of(city, rani.reports[0]).erased_at) == (422, None)

    def test_of_staff_is_not_closed_and_loses_no_report(self, city):
        client = signed_in(city.app, "officer", "roads", name="ani")
        receipt = city.file(account="ani")
        client.post("/en/account/close", data={"sure": "y", "reports": "erase"} | csrf(client))
        assert row_of(city, receipt).erased_at is None


def test_files_for_one_reader_are_kept_by_nobody_on_the_way(city):
    sha256, size = city.app.extensions["psis"].case_files.put(io.BytesIO(b"another picture"))
    receipt = city.file(files=(NewFile("hole.jpg", "A hole", sha256, "image/jpeg", size, 640, 480),))
    client = opened(city.app, receipt)
    number = client.get(by_key(receipt)).text.partition(f"{by_key(receipt)}/files/")[2].partition('"')[0]
    answer = client.get(f"{by_key(receipt)}/files/{number}")
    assert (answer.data, answer.headers["Cache-Control"]) == (b"another picture", "private, no-store")
