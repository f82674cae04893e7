"""A report as whoever reported it follows it, by key and signed in; and that nobody else does. On both engines."""

import re
from io import BytesIO
from types import SimpleNamespace

import pytest

from app.city import queries as categories
from app.city.category_commands import set_category
from app.complaints import lifecycle
from app.complaints.handling import acting, recategorising
from app.complaints.model import ComplaintRow
from app.db.session import Database
from app.factory import create_app
from app.kernel.actor import SYSTEM
from app.settings import Settings
from tests.web import complaints_city as people
from tests.web.conftest import CheckingClient
from tests.web.followed import by_key, in_account, opened, strangers_to
from tests.web.people import csrf, resident

UNKNOWN = "SCQB-G0WJ-C"


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def city(request, fresh_database, tmp_path_factory):
    """An application over a city with complaints, and their receipts."""
    with fresh_database(request.param) as url:
        home = tmp_path_factory.mktemp("followed")
        settings = Settings(home=home, secret_key="s" * 40, log_level="error", database_url=url)
        app = create_app(settings)
        app.test_client_class = CheckingClient
        database: Database = app.extensions["psis"].database
        people.settle(database)
        yield SimpleNamespace(app=app, database=database, **vars(people.fill(database, people.vault_in(home))))
        database.close()


def page_of(client, address, **options):
    return client.get(address, **options).get_data(as_text=True)


def rules_of_a_case(app):
    """(Rule below the reference, method) of every route about one report."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.split(".")[0] in ("followed_case", "own_reports") and "reference" in rule.arguments:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method


def addresses_below(app, home, reference):
    """(Method, address) of everything below one report's page, at that home."""
    acts = ("reopen", "withdraw", "secrecy", "lower", "score", "mails")
    for rule, method in rules_of_a_case(app):
        adapter = app.url_map.bind("localhost")
        for act in acts if "act" in rule.arguments else ("",):
            given = {"language": "en", "reference": reference.lower(), "act": act, "number": 1}
            path = adapter.build(rule.endpoint, {name: given[name] for name in rule.arguments})
            if path.startswith(home):
                yield method, path


class TestTheKey:
    def test_opens_the_report_and_nothing_is_kept_by_others(self, city):
        client = opened(city.app, city.received)
        answer = client.get(by_key(city.received))
        assert "A deep hole in front of the school" in answer.get_data(as_text=True)
        assert answer.headers["Cache-Control"] == "private, no-store"

    def test_is_taken_as_people_type_it(self, city):
        client = city.app.test_client()
        typed = {"reference": city.received.reference.lower(), "key": city.received.key.replace("-", " ").lower()}
        assert client.post("/en/follow", data=typed | csrf(client)).status_code == 303

    def test_wrong_keys_and_wrong_references_are_answered_with_the_same_bytes(self, city):
        client = city.app.test_client()
        pairs = [
            (UNKNOWN, city.received.key),
            (UNKNOWN, city.sealed.key[::-1]),
            (city.received.reference, city.sealed.key),
            (city.sealed.reference, city.received.key[::-1]),
        ]
        answers = {
            client.post("/en/follow", data={"reference": reference, "key": key} | csrf(client))
            .get_data(as_text=True)
            .replace(reference, "reference")
            .replace(key, "key")
            for reference, key in pairs
        }
        assert len(answers) == 1

    def test_an_address_is_slowed_down_after_ten_in_a_minute(self, city):
        client = city.app.test_client()
        wrong = {"reference": UNKNOWN, "key": city.received.key} | csrf(client)
        codes = [
            client.post("/en/follow", data=wrong, environ_base={"REMOTE_ADDR": "198.51.100.7"}).status_code
            for _ in range(12)
        ]
        assert codes == [422] * 10 + [429] * 2

    def test_lets_in_for_two_hours_or_seven_days(self, city):
        for more, lasting in (({}, None), ({"own_device": "y"}, "Max-Age=604800")):
            client = city.app.test_client()
            data = {"reference": city.received.reference, "key": city.received.key} | more | csrf(client)
            (cookie,) = client.post("/en/follow", data=data).headers.getlist("Set-Cookie")
            assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
            assert (lasting in cookie) if lasting else ("Max-Age" not in cookie)

    def test_one_browser_follows_several(self, city):
        client = opened(city.app, city.received)
        opened(city.app, city.sealed, client)
        assert [client.get(by_key(one)).status_code for one in (city.received, city.sealed)] == [200, 200]

    def test_is_forgotten_by_a_button(self, city):
        client = opened(city.app, city.received)
        client.post("/en/follow/end", data=csrf(client))
        assert client.get(by_key(city.received)).status_code == 303

    def test_a_browser_that_has_nothing_open_is_asked_for_it_whatever_it_wants(self, city):
        client = city.app.test_client()
        places = [
            client.get(f"/en/follow/{one.lower()}").headers["Location"] for one in (UNKNOWN, city.received.reference)
        ]
        assert [place.partition("?")[0] for place in places] == ["/en/follow"] * 2

    def test_stays_apart_from_an_account(self, city):
        client = opened(city.app, city.received, resident(city.app, name="r-apart"))
        assert "Name of r-apart" not in page_of(client, by_key(city.received))
        assert client.get(in_account(city.received)).status_code == 404


class TestWalls:
    def test_nobody_else_reaches_any_page_of_a_report(self, city):
        reached = []
        for who, client, home in strangers_to(city.app, city.sealed, city.received):
            nowhere = {
                "GET": page_of(client, "/en/nowhere"),
                "POST": client.post("/en/nowhere", data=csrf(client)).get_data(as_text=True),
            }
            for reference in (city.sealed.reference, UNKNOWN):
                for method, path in addresses_below(city.app, home.rpartition("/")[0], reference):
                    answer = client.open(path, method=method, data=csrf(client) if method == "POST" else None)
                    if (answer.status_code, answer.get_data(as_text=True)) != (404, nowhere[method]):
                        reached.append((who, method, path, answer.status_code))
        assert reached == []

    def test_whoever_reported_reaches_the_pages_that_its_state_allows(self, city):
        client = opened(city.app, city.closed)
        found = {
            path.rpartition("/")[2]: client.get(path).status_code
            for method, path in addresses_below(city.app, by_key(city.closed), city.closed.reference)
            if method == "GET"
        }
        assert {name for name, status in found.items() if status == 200} == {
            city.closed.reference.lower(),
            "reopen",
            "secrecy",
            "score",
            "mails",
            "erase",
        }

    def test_a_file_of_another_report_is_not_there(self, city):
        client = opened(city.app, city.received)
        assert client.get(f"{by_key(city.received)}/files/{city.sealed.complaint_id}").status_code == 404

    def test_a_resident_finds_his_own_reports(self, city):
        client = resident(city.app, name="r-1")
        assert city.resident.reference in page_of(client, "/en/account/reports")
        assert client.get(in_account(city.resident)).status_code == 200

    def test_no_page_tells_the_contact_or_how_the_department_works(self, city):
        client = opened(city.app, city.in_work)
        text = page_of(client, by_key(city.in_work))
        inner = ("rani@example.org", "5550", "Rani", ">ani<", "routed")
        assert [word for word in inner if word in text] == []


def state_of(city, receipt):
    with city.database.open(SYSTEM) as session:
        return session.get_one(ComplaintRow, receipt.complaint_id).state


def filed(city, filing=people.POTHOLE, *moves):
    receipt = people.file_one(city.database, city.vault, filing)
    for after in moves:
        with city.database.unit(people.officer()) as unit:
            acting.act(unit, receipt.reference, after, words=f"Words with {after}")
    return receipt


@pytest.fixture(params=["by key", "signed in"])
def follower(request, city):
    """``follower(*moves)`` → (client, receipt, address) of a report brought to a state, in both ways of following."""

    def follow(*moves):
        if request.param == "by key":
            receipt = filed(city, people.POTHOLE, *moves)
            return opened(city.app, receipt), receipt, by_key(receipt)
        receipt = filed(city, people.OF_RESIDENT, *moves)
        return resident(city.app, name="r-1"), receipt, in_account(receipt)

    return follow


class TestActs:
    def send(self, client, address, **fields):
        return client.post(address, data=fields | csrf(client))

    def test_a_message_reaches_the_department_and_is_sent_once(self, city, follower):
        client, _receipt, address = follower(lifecycle.IN_WORK)
        for _ in range(2):
            assert self.send(client, f"{address}/messages", text="It is by the bridge").status_code == 303
        assert page_of(client, address).count("It is by the bridge") == 1

    def test_what_the_city_waits_for_goes_on_with_an_answer(self, city, follower):
        client, receipt, address = follower(lifecycle.IN_WORK, lifecycle.WAITING)
        assert "Waiting for you" in page_of(client, address)
        self.send(client, f"{address}/messages", text="On Monday")
        assert state_of(city, receipt) == lifecycle.IN_WORK

    def test_another_category_is_told_with_the_words_about_it_and_the_new_day(self, city, follower):
        client, receipt, address = follower(lifecycle.IN_WORK)
        with city.database.unit(SYSTEM) as unit:
            known = categories.category(unit.session, "potholes")
            set_category(
                unit, known._replace(slug="bridges", names={"en": "Bridges", "id": "Jembatan"}, working_days=40)
            )
        with city.database.unit(people.officer()) as unit:
            recategorising.recategorise(unit, receipt.reference, "bridges", "It is the bridge")
        page = page_of(client, address)
        told = re.escape("Your report has the category Bridges now; it had Potholes. An answer is due by ")
        assert re.search(f"{told}[^;<]+; it was promised by [^<.]+[.].*It is the bridge", page, re.DOTALL)

    def test_nothing_typed_is_lost_where_something_is_wrong(self, city, follower):
        client, _, address = follower()
        answer = self.send(client, f"{address}/messages", text="x" * 5001)
        assert (answer.status_code, "x" * 5001 in answer.get_data(as_text=True)) == (422, True)

    def test_photographs_to_choose_again_are_named_after_an_error(self, follower):
        client, _receipt, address = follower(lifecycle.IN_WORK)
        sent = {"text": "x" * 20_001, "photos": [(BytesIO(b"a"), "one.jpg"), (BytesIO(b"b"), "two.jpg")]}
        answer = client.post(f"{address}/messages", data=sent | csrf(client), content_type="multipart/form-data")
        assert (answer.status_code, answer.text.count("Files to choose again: one.jpg, two.jpg")) == (422, 2)
        assert "Files to choose again" not in page_of(client, address)

    def test_it_is_opened_again_with_a_reason(self, city, follower):
        client, receipt, address = follower(lifecycle.ANSWERED, lifecycle.CLOSED)
        assert self.send(client, f"{address}/reopen", words="").status_code == 422
        assert self.send(client, f"{address}/reopen", words="It is back").status_code == 303
        assert state_of(city, receipt) == lifecycle.REOPENED

    def test_it_is_withdrawn_by_a_deliberate_tick(self, city, follower):
        client, receipt, address = follower()
        assert self.send(client, f"{address}/withdraw").status_code == 422
        assert self.send(client, f"{address}/withdraw", sure="y").status_code == 303
        assert state_of(city, receipt) == lifecycle.WITHDRAWN

    def test_both_switches_go_up_and_not_down(self, city, follower):
        client, receipt, address = follower()
        assert self.send(client, f"{address}/secrecy", identity="sealed", content="confidential").status_code == 303
        assert self.send(client, f"{address}/secrecy", identity="named", content="public").status_code == 422
        with city.database.open(SYSTEM) as session:
            row = session.get_one(ComplaintRow, receipt.complaint_id)
            assert (row.identity, row.content) == ("sealed", "confidential")

    def test_whose_name_is_deleted_follows_by_the_key_alone(self, city, follower):
        client, receipt, address = follower()
        answer = self.send(client, f"{address}/secrecy", identity="none", content="public")
        assert "contact-removed" in answer.headers["Location"]
        assert opened(city.app, receipt).get(by_key(receipt)).status_code == 200
        assert client.get(address).status_code == (404 if "account" in address else 200)

    def test_not_solved_opens_it_again(self, city, follower):
        client, receipt, address = follower(lifecycle.ANSWERED)
        assert self.send(client, f"{address}/score", score="1", not_solved="y").status_code == 422
        self.send(client, f"{address}/score", score="1", not_solved="y", words="It rattles")
        assert state_of(city, receipt) == lifecycle.REOPENED

    def test_solved_closes_it(self, city, follower):
        client, receipt, address = follower(lifecycle.ANSWERED)
        self.send(client, f"{address}/score", score="5")
        assert state_of(city, receipt) == lifecycle.CLOSED

    @pytest.mark.parametrize("act", ["reopen", "score"])
    def test_what_cannot_be_done_yet_is_said(self, follower, act):
        client, _, address = follower()
        answer = client.get(f"{address}/{act}")
        assert (answer.status_code, len(re.findall(r"open:|once the city has answered", answer.text))) == (409, 1)

    def test_what_is_over_is_said_to_whoever_asks_and_whoever_sends(self, follower):
        client, _, address = follower()
        self.send(client, f"{address}/withdraw", sure="y")
        answers = [client.get(f"{address}/withdraw"), self.send(client, f"{address}/withdraw", sure="y")]
        assert [(one.status_code, "nothing to withdraw" in one.text) for one in answers] == [(409, True)] * 2

    def test_mails_are_switched_one_by_one(self, city, follower):
        client, _, address = follower()
        self.send(client, f"{address}/mails", kinds="message")
        checked = [part for part in page_of(client, f"{address}/mails").split("<input") if "checked" in part]
        assert ['value="message"' in one for one in checked] == [True]

    def test_a_text_is_text(self, city, follower):
        client, _, address = follower()
        self.send(client, f"{address}/messages", text="<b>bold</b> ${7*7} {{7*7}}")
        assert "&lt;b&gt;bold&lt;/b&gt; ${7*7} {{7*7}}" in page_of(client, address)


class TestTakingIn:
    def test_the_key_brings_a_report_into_an_account(self, city):
        receipt, client = filed(city, people.ANONYMOUS), resident(city.app, name="r-2")
        client.post("/en/account/reports", data={"reference": receipt.reference, "key": receipt.key} | csrf(client))
        assert receipt.reference in page_of(client, "/en/account/reports")

    def test_a_wrong_key_brings_in_nothing(self, city):
        client = resident(city.app, name="r-2")
        data = {"reference": city.sealed.reference, "key": city.received.key} | csrf(client)
        answer = client.post("/en/account/reports", data=data, environ_base={"REMOTE_ADDR": "198.51.100.8"})
        assert (answer.status_code, client.get(in_account(city.sealed)).status_code) == (422, 404)
