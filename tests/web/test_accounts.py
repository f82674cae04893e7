"""Registration, forgotten passwords, invitations and one's own account, as a browser sees them."""

import re
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from app.accounts import invitations, links, passkeys, passwords
from app.accounts.links import OneTimeLink
from app.accounts.model import RESIDENT, Account, SecondFactor, SignIn, SignInAttempt
from app.accounts.sealing import seal_of
from app.accounts.throttle import Throttle
from app.db.outbox import Message
from app.db.trail import AuditEntry
from app.jobs.tools import Tools
from app.jobs.worker import deliver
from app.kernel import roles
from app.kernel.actor import SYSTEM
from app.kernel.errors import NotVisible
from app.kernel.roles import Held
from app.notifications.post import Folder, post_of
from app.web import cookie
from tests.heard import heard
from tests.web.people import csrf, make_account, resident, signed_in
from tests.web.quick_hashing import hasher  # noqa: F401 - a fixture

PASSWORD = "four small boats at dawn"
NEW = "five large kites at dusk"
KNOWN, UNKNOWN = "known@example.org", "unknown@example.org"
ASKED = ("/en/register", "/id/register", "/en/forgot-password", "/id/forgot-password")
pytestmark = pytest.mark.usefixtures("hasher")


@pytest.fixture
def portal(own_app):
    return own_app.extensions["psis"]


@pytest.fixture
def database(portal):
    with portal.database.unit(SYSTEM) as unit:
        make_account(unit, "r-known", kind=RESIDENT, email=KNOWN, password_hash=passwords.hashed(PASSWORD))
    return portal.database


@pytest.fixture
def browser(own_app, database):
    client = own_app.test_client()
    client.get("/en/sign-in")
    return client


@pytest.fixture
def mails(portal):
    """``mails()`` lets the worker write what waits and returns all mails, newest first."""
    tools = Tools(portal.database, None, None, post_of(portal.settings))

    def mails():
        while deliver(tools):
            pass
        folder = Folder(portal.settings.mail)
        return [folder.read(name) for name in folder.names()]

    return mails


def text(mail):
    return mail.get_body(("plain",)).get_content()


def link(mail):
    """Path and token of the mail's link."""
    path, token = re.search(r"https?://[^/]+(/\S+)\?token=(\S+)", text(mail)).groups()
    return path, token


def ask(client, path, email, **more):
    return client.post(path, data={"email": email} | csrf(client), **more)


def answers(client, path, email):
    """All that is said to somebody who asks about this address, that page included which he is led to."""
    answer = ask(client, path, email)
    led = client.get(answer.location) if answer.location else answer
    kept = [(name, value) for name, value in answer.headers if name not in ("X-Request-Id", "Date")]
    return answer.status_code, kept, answer.data, led.data


@pytest.mark.parametrize("path", ASKED)
def test_known_and_unknown_addresses_are_answered_alike_byte_by_byte(browser, path):
    assert answers(browser, path, KNOWN) == answers(browser, path, UNKNOWN)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(ASKED), st.text(max_size=12) | st.emails())
def test_whatever_is_typed_is_answered_alike_whether_somebody_has_it(browser, database, path, typed):
    def said():
        # What is typed wrong is shown again, and slow-down counts for everybody alike.
        with database.unit(SYSTEM) as unit:
            unit.session.connection().exec_driver_sql("DELETE FROM sign_in_attempt")
        return answers(browser, path, typed)

    before = said()
    with database.unit(SYSTEM) as unit:
        unit.session.execute(update(Account).where(Account.name == "r-known").values(email=typed.strip().lower()))
    assert said() == before


@pytest.mark.parametrize("path", ASKED[::2])
def test_the_same_work_is_done_for_both(browser, database, path):
    with heard(database) as of_known:
        ask(browser, path, KNOWN)
    with heard(database) as of_unknown:
        ask(browser, path, UNKNOWN)

    assert [statement for statement, _ in of_known] == [statement for statement, _ in of_unknown] != []


def test_the_fifth_and_sixth_question_are_slowed_down_for_both(browser):
    for _ in range(5):
        assert ask(browser, "/en/forgot-password", KNOWN).status_code == 303
        assert ask(browser, "/en/forgot-password", UNKNOWN).status_code == 303

    slow = [ask(browser, "/en/forgot-password", email).status_code for email in (KNOWN, UNKNOWN)]
    assert slow == [429, 429]


def test_no_address_stays_in_the_outbox_once_the_mail_is_written(browser, database, mails):
    ask(browser, "/en/register", UNKNOWN)
    mails()
    with database.open(SYSTEM) as session:
        assert [row.payload for row in session.scalars(select(Message)) if row.name == "RegistrationAsked"] == [{}]


def test_a_resident_registers_by_the_link_and_signs_in(browser, mails):
    ask(browser, "/id/register", "Wati@Example.org")
    path, token = link(mails()[0])
    sent = {"token": token, "display_name": "Wati", "password": PASSWORD} | csrf(browser)
    done = browser.post(path, data=sent)
    entered = browser.post("/id/sign-in", data={"name": "wati@example.org", "password": PASSWORD} | csrf(browser))

    assert (path, done.location, entered.location) == (
        "/id/register/complete",
        "/id/sign-in?said=registered",
        "/id/account",
    )


def test_whoever_has_an_account_is_told_so_by_mail(browser, mails):
    ask(browser, "/en/register", KNOWN)
    assert ("There is one already" in text(mails()[0]), mails()[0]["To"]) == (True, KNOWN)


def test_nobody_is_written_to_whose_password_cannot_be_forgotten(browser, mails):
    ask(browser, "/en/forgot-password", UNKNOWN)
    assert mails() == []


def test_a_disabled_account_gets_no_mail(browser, database, mails):
    with database.unit(SYSTEM) as unit:
        unit.session.get(Account, "r-known").disabled = True
    for path in ASKED:
        ask(browser, path, KNOWN)

    assert mails() == []


def test_however_often_somebody_asks_an_address_gets_three_links_in_an_hour(browser, mails):
    for _ in range(5):
        ask(browser, "/en/register", UNKNOWN)

    assert len(mails()) == 3


def test_a_forgotten_password_is_replaced_and_everybody_signed_out(browser, own_app, database, mails):
    elsewhere = resident(own_app, "r-known")
    ask(browser, "/en/forgot-password", KNOWN)
    path, token = link(mails()[0])
    browser.post(path, data={"token": token, "password": NEW} | csrf(browser))
    entered = [
        browser.post("/en/sign-in", data={"name": KNOWN, "password": password} | csrf(browser)).status_code
        for password in (PASSWORD, NEW)
    ]

    assert (entered, elsewhere.get("/en/account").status_code) == ([422, 303], 303)


def test_a_reset_revokes_the_keys_of_programs_and_says_so(browser, own_app, database, mails):
    clerk = signed_in(own_app, roles.CLERK)
    scopes = {"name": "Nightly import", "scopes": ["records:import"]}
    shown = clerk.post("/en/account/keys", data=scopes | csrf(clerk)).text
    key = {"Authorization": "Bearer " + re.search(r"psis_[\w-]+", shown)[0]}
    assert browser.get("/api/v1/key", headers=key).status_code == 200
    page = by_mailed_link(browser, database, clerk.account)

    assert "keys for programs do not work any more" in page
    assert "do not work any more" in text(mails()[0])
    assert browser.get("/api/v1/key", headers=key).status_code == 401


def test_a_reset_forgives_guesses_at_passwords_and_none_at_codes(browser, database):
    throttle = Throttle(database, seal_of("s" * 40))
    for purpose in ("sign-in", "code"):
        throttle.attempt(purpose, "r-known" if purpose == "code" else KNOWN, "192.0.2.1")
    by_mailed_link(browser, database, "r-known")

    with database.open(SYSTEM) as session:
        assert set(session.scalars(select(SignInAttempt.purpose))) == {"code"}


def by_mailed_link(browser, database, account):
    """A new password by a link as the worker mails it; the page that asked for it."""
    token = made(database, links.RESET, account, email=f"{account}@example.org" if account != "r-known" else KNOWN)
    path = "/en/forgot-password/choose"
    page = browser.get(f"{path}?token={token}").text
    assert browser.post(path, data={"token": token, "password": NEW} | csrf(browser)).status_code == 303
    return page


def test_the_owner_is_told_that_the_password_changed(browser, mails):
    ask(browser, "/en/forgot-password", KNOWN)
    path, token = link(mails()[0])
    browser.post(path, data={"token": token, "password": NEW} | csrf(browser))

    assert "A new password was chosen for your account" in text(mails()[0])


PURPOSES = {
    links.REGISTER: "/en/register/complete",
    links.RESET: "/en/forgot-password/choose",
    links.INVITE: "/en/invitation",
    links.EMAIL: "/en/confirm-address",
}


def made(database, purpose, account="r-known", email="new@example.org", age=timedelta()):
    with database.unit(SYSTEM) as unit:
        owner = None if purpose == links.REGISTER else account
        return links.make(unit.session, purpose, unit.now - age, email=email, language="en", account=owner)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_links_that_open_nothing_are_answered_alike(browser, database, purpose):
    other = links.RESET if purpose != links.RESET else links.EMAIL
    dead = [
        "",
        "x",
        "ä" * 40,
        "y" * 5000,
        made(database, other),
        made(database, purpose, age=links.LASTS[purpose]),
    ]
    used = made(database, purpose)
    with database.unit(SYSTEM) as unit:
        links.use(unit.session, purpose, used, unit.now)
    found = {(answer.status_code, strip(answer.text)) for answer in opened(browser, PURPOSES[purpose], [*dead, used])}

    assert [status for status, _ in found] == [404]


def opened(client, path, tokens):
    for token in tokens:
        yield client.get(path, query_string={"token": token})
        yield client.post(path, data={"token": token, "password": NEW, "display_name": "x"} | csrf(client))


def strip(page):
    """The page without the address of its twin, which repeats what was asked for."""
    return re.sub(r"\?token=[^\"]*", "", page)


@pytest.mark.parametrize("purpose", [links.REGISTER, links.RESET, links.EMAIL])
def test_a_link_works_once_and_not_for_being_looked_at(browser, database, purpose):
    token = made(database, purpose)
    sent = {"token": token, "password": NEW, "display_name": "Wati"}
    path = PURPOSES[purpose]
    codes = [browser.get(f"{path}?token={token}").status_code for _ in range(2)]
    codes += [browser.post(path, data=sent | csrf(browser)).status_code for _ in range(2)]

    assert codes == [200, 200, 303, 404]


def test_of_several_links_of_a_purpose_the_others_die_with_the_first(database):
    first, second = made(database, links.RESET), made(database, links.RESET)
    with database.unit(SYSTEM) as unit:
        links.use(unit.session, links.RESET, first, unit.now)
    with database.unit(SYSTEM) as unit, pytest.raises(NotVisible):
        links.use(unit.session, links.RESET, second, unit.now)


def test_no_token_stands_in_the_database(database):
    token = made(database, links.RESET)
    with database.open(SYSTEM) as session:
        assert token not in str([vars(row) for row in session.scalars(select(OneTimeLink))])


def test_a_password_that_is_too_short_is_refused_and_the_link_lives(browser, database):
    token = made(database, links.RESET)
    path = PURPOSES[links.RESET]
    answers = [browser.post(path, data={"token": token, "password": word} | csrf(browser)) for word in ("short", NEW)]

    assert [answer.status_code for answer in answers] == [422, 303]


def test_a_member_of_staff_follows_the_invitation(browser, database, mails):
    with database.unit(SYSTEM) as unit:
        held = [Held(roles.CLERK, "buildings")]
        invitations.invite(unit, "siti", display_name="Siti", email="siti@example.org", language="id", held=held)
    path, token = link(mails()[0])
    browser.post(path, data={"token": token, "password": "boats at 8"} | csrf(browser))
    entered = browser.post("/id/sign-in", data={"name": "siti@example.org", "password": "boats at 8"} | csrf(browser))
    desk = browser.get("/id/desk/work")

    assert (path, entered.status_code) == ("/id/invitation", 303)
    assert desk.location.startswith("/id/account/second-factor")  # nothing of the desk before that


def test_a_new_address_counts_when_its_link_is_followed(own_app, database, mails, browser):
    client = resident(own_app, "r-known")
    client.post("/en/account/address", data={"email": "new@example.org"} | csrf(client))
    path, token = link(mails()[0])
    browser.post(path, data={"token": token} | csrf(browser))
    with database.open(SYSTEM) as session:
        present = session.get(Account, "r-known").email

    assert (present, mails()[0]["To"]) == ("new@example.org", KNOWN)  # and the old address is told


def test_the_present_address_is_told_that_another_was_asked_for(own_app, database, mails):
    client = resident(own_app, "r-known")
    client.post("/en/account/address", data={"email": "new@example.org"} | csrf(client))
    told = [text(mail) for mail in mails() if mail["To"] == KNOWN]

    assert ["was asked for" in one for one in told] == [True]


def test_a_new_password_voids_the_link_to_another_address(own_app, database, mails, browser):
    client = resident(own_app, "r-known")
    client.post("/en/account/address", data={"email": "new@example.org"} | csrf(client))
    path, token = link(mails()[0])
    client.post("/en/account/password", data={"password": NEW} | csrf(client))

    assert browser.post(path, data={"token": token} | csrf(browser)).status_code == 404


def test_who_asks_for_another_address_does_not_slow_others_down_elsewhere(own_app):
    asking = [(resident(own_app, name), address) for name, address in (("r-known", "192.0.2.1"), ("r-2", "192.0.2.2"))]
    answers = [
        client.post(
            "/en/account/address",
            data={"email": f"new-{number}@example.org"} | csrf(client),
            environ_base={"REMOTE_ADDR": address},
        ).status_code
        for client, address in asking
        for number in range(51)
    ]

    assert (answers[50], answers[51]) == (429, 303)


def test_an_address_that_somebody_has_is_not_given_away(own_app, database, mails):
    client = resident(own_app, "r-other")
    answer = client.post("/en/account/address", data={"email": KNOWN} | csrf(client))

    assert answer.location == "/en/account?said=address-asked"
    assert ["belongs to an account already" in text(mail) for mail in mails() if mail["To"] == KNOWN] == [True]


def test_reset_links_in_the_old_mailbox_die_with_a_new_address(browser, database):
    old = made(database, links.RESET, email=KNOWN)
    browser.post("/en/confirm-address", data={"token": made(database, links.EMAIL)} | csrf(browser))

    assert browser.get(f"/en/forgot-password/choose?token={old}").status_code == 404


def test_changing_the_password_ends_all_other_sign_ins(own_app, database):
    here, there = resident(own_app, "r-known"), resident(own_app, "r-known")
    here.post("/en/account/password", data={"password": NEW} | csrf(here))

    assert [client.get("/en/account").status_code for client in (here, there)] == [200, 303]


def test_dangerous_acts_ask_again_who_one_is(own_app, database):
    client = signed_in(own_app, name="r-known", kind=RESIDENT, strong=False, age=timedelta(minutes=16))
    asked = [client.get(f"/en/account/{page}").location for page in ("password", "address", "second-factor/passkey")]

    assert all(address.startswith("/en/account/confirm") for address in asked)


def test_a_sign_in_is_ended_from_another_device(own_app, database):
    here, there = resident(own_app, "r-known"), resident(own_app, "r-known")
    page = here.get("/en/account/sign-ins").text
    (number,) = re.findall(r"/sign-ins/(\d+)/end\"", page)
    here.post(f"/en/account/sign-ins/{number}/end", data=csrf(here))

    assert [client.get("/en/account").status_code for client in (here, there)] == [200, 303]


def test_nobody_ends_the_sign_in_of_another(own_app, database):
    mine, other = resident(own_app, "r-known"), resident(own_app, "r-other")
    with database.open(SYSTEM) as session:
        number = session.scalars(select(SignIn.id).where(SignIn.account == "r-other")).one()
    mine.post(f"/en/account/sign-ins/{number}/end", data=csrf(mine))

    assert other.get("/en/account").status_code == 200


def test_name_and_language_can_be_changed(own_app, database):
    client = resident(own_app, "r-known")
    client.post("/en/account/profile", data={"display_name": " Ani  B. ", "language": "id"} | csrf(client))
    with database.open(SYSTEM) as session:
        account = session.get(Account, "r-known")

    assert (account.display_name, account.language) == ("Ani B.", "id")


@pytest.mark.parametrize(("tag", "name"), [("en", "Bahasa Indonesia (Indonesian)"), ("id", "English (Inggris)")])
def test_a_language_is_called_by_its_own_name_and_by_the_readers(own_app, tag, name):
    assert f">{name}</option>" in resident(own_app).get(f"/{tag}/account/profile").text


def test_the_trail_keeps_what_residents_do_without_their_names(browser, database, mails):
    ask(browser, "/en/register", UNKNOWN)
    path, token = link(mails()[0])
    browser.post(path, data={"token": token, "display_name": "Wati", "password": PASSWORD} | csrf(browser))
    with database.open(SYSTEM) as session:
        entries = [f"{one.actor} {one.action} {one.about} {one.detail}" for one in session.scalars(select(AuditEntry))]

    assert [line for line in entries if "register" in line]
    assert not [line for line in entries if "Wati" in line or UNKNOWN in line]


def test_second_factors_taken_away_end_every_sign_in(own_app, database):
    client = signed_in(own_app, roles.CLERK)
    with database.unit(SYSTEM) as unit:
        invitations.reset_second_factors(unit, client.account, Throttle(database, seal_of("s" * 40)))
    with database.open(SYSTEM) as session:
        left = session.scalars(select(SecondFactor).where(SecondFactor.account == client.account)).all()

    assert (left, client.get("/en/account").status_code) == ([], 303)


def passkey_page(app, domain):
    """The page to add a passkey, of a portal that was opened under that name."""
    client = signed_in(app, roles.CLERK)
    client.set_cookie(cookie.NAME, client.get_cookie(cookie.NAME).value, domain=domain)
    return client.get("/en/account/second-factor/passkey", base_url=f"http://{domain}").text


def test_opened_by_a_number_the_portal_says_why_there_are_no_passkeys(own_app):
    assert "opened as 127.0.0.1" in passkey_page(own_app, "127.0.0.1")


def test_without_the_extra_the_portal_says_so(own_app, monkeypatch):
    monkeypatch.setattr(passkeys, "AVAILABLE", False)
    assert "Passkeys are not installed on this portal." in passkey_page(own_app, "localhost")
