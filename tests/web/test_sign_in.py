import re
from datetime import timedelta

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from app.accounts import passwords, second_factor
from app.accounts.model import RESIDENT, Account, SecondFactor, SignIn, SignInAttempt
from app.accounts.sealing import seal_of, token_hash
from app.accounts.throttle import Throttle
from app.kernel import clock
from app.kernel.actor import SYSTEM
from app.web import cookie
from tests.web.people import TOTP_SECRET, csrf, make_account, signed_in
from tests.web.quick_hashing import hasher  # noqa: F401 - a fixture

PASSWORD = "four small boats at dawn"
ACCOUNT_PAGE = "/en/account/second-factor"
pytestmark = pytest.mark.usefixtures("hasher")


@pytest.fixture
def database(own_app):
    return own_app.extensions["psis"].database


@pytest.fixture
def add(own_app, database):
    """``add(name, kind=…)`` makes an account that is signed in to with PASSWORD."""

    def make(name, **given):
        with database.unit(SYSTEM) as unit:
            values = {"password_hash": passwords.hashed(PASSWORD)} | given
            make_account(unit, name, secret_key="s" * 40, **values)
        return name

    return make


@pytest.fixture
def browser(own_app):
    return own_app.test_client()


def password_step(client, name, password=PASSWORD, way="", **more):
    """The first step; a name stands for the address of that account."""
    email = f"{name}@example.org" if name and "@" not in name else name
    return client.post("/en/sign-in", data={"name": email, "password": password, "next": way} | csrf(client), **more)


def code_step(client, code, way=""):
    return client.post("/en/sign-in/second-factor", data={"code": code, "next": way} | csrf(client))


def present_code(steps=0):
    return pyotp.TOTP(TOTP_SECRET).generate_otp(int(clock.now().timestamp()) // 30 + steps)


def token(client):
    return client.get_cookie(cookie.NAME).value


def is_in(client):
    return client.get(ACCOUNT_PAGE).status_code == 200


def test_staff_sign_in_with_password_and_code(browser, add):
    add("wati")

    assert password_step(browser, "wati").location == "/en/sign-in/second-factor"
    assert code_step(browser, present_code()).location == "/en/desk"
    assert is_in(browser)


def test_residents_sign_in_with_a_password(browser, add):
    add("r-1", kind=RESIDENT)

    assert password_step(browser, "R-1@Example.ORG ").location == "/en/account"
    assert is_in(browser)


def test_residents_who_have_a_second_factor_are_asked_for_it(browser, add, database):
    add("r-1", kind=RESIDENT)
    with database.unit(SYSTEM) as unit:
        second_factor.add_totp(unit, seal_of("s" * 40), "r-1", TOTP_SECRET, present_code(-1), "Phone")

    assert password_step(browser, "r-1").location == "/en/sign-in/second-factor"
    assert code_step(browser, present_code()).location == "/en/account"


def test_staff_without_a_second_factor_set_one_up_before_anything_else(own_app, browser, add, database):
    with database.unit(SYSTEM) as unit:
        make_account(unit, "baru", password_hash=passwords.hashed(PASSWORD))
    password_step(browser, "baru", way="/en/desk/anything")

    assert browser.get("/en/desk/anything").location == f"{ACCOUNT_PAGE}?next=%2Fen%2Fdesk%2Fanything"
    assert browser.get("/en/admin").location.startswith(ACCOUNT_PAGE)

    page = browser.get(f"{ACCOUNT_PAGE}/new").text
    secret = re.search(r'enrolment__key">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    sealed = re.search(r'name="secret" type="hidden" value="([^"]+)"', page)[1]
    proof = {"secret": sealed, "name": "Phone", "code": pyotp.TOTP(secret).now()}
    shown = browser.post(f"{ACCOUNT_PAGE}/new", data=proof | csrf(browser))
    assert len(re.findall(r"<code>[a-z0-9-]{19}</code>", shown.text)) == 10
    assert browser.get("/en/desk/anything").status_code == 404  # it is let in, and there is no such page


@pytest.mark.parametrize("password", [PASSWORD, "something else entirely"])
def test_who_exists_cannot_be_told_from_the_answer(browser, add, database, password):
    add("disabled", disabled=True)
    add("unconfirmed", kind=RESIDENT, email_confirmed_at=None)
    add("invited", password_hash=None)
    add("known")
    names = ["disabled", "unconfirmed", "invited", "nobody-at-all"] + (["known"] if password != PASSWORD else [])
    answers = [password_step(browser, name, password) for name in names]

    assert {answer.status_code for answer in answers} == {422}
    assert len({answer.text.replace(name, "NAME") for name, answer in zip(names, answers, strict=True)}) == 1
    assert len({str(sorted(answer.headers.keys())) for answer in answers}) == 1


def test_who_exists_cannot_be_told_from_the_work_done(browser, add, hasher):  # noqa: F811 - the fixture
    add("disabled", disabled=True)
    add("invited", password_hash=None)
    add("known")

    def hashes(name):
        before = hasher.count
        password_step(browser, name, "something else entirely")
        return hasher.count - before

    assert [hashes(name) for name in ("known", "disabled", "invited", "nobody-at-all")] == [1, 1, 1, 1]


def test_a_token_from_before_is_worth_nothing_after_signing_in(own_app, browser, add):
    add("wati")
    browser.get("/en/sign-in")
    tokens = [token(browser)]
    password_step(browser, "wati")
    tokens.append(token(browser))
    code_step(browser, present_code())
    tokens.append(token(browser))

    assert len(set(tokens)) == 3
    for planted in tokens[:2]:
        attacker = own_app.test_client()
        attacker.set_cookie(cookie.NAME, planted)
        assert not is_in(attacker)


def test_the_database_does_not_hold_the_token(browser, add, database):
    add("r-1", kind=RESIDENT)
    password_step(browser, "r-1")
    with database.open(SYSTEM) as session:
        kept = session.scalars(select(SignIn.token_sha256).where(SignIn.account == "r-1")).all()

    assert kept == [token_hash(token(browser))]


def test_a_password_alone_opens_nothing_where_a_second_factor_is_asked_for(browser, add):
    add("wati")
    password_step(browser, "wati")

    assert browser.get(ACCOUNT_PAGE).location.startswith("/en/sign-in?")
    assert browser.post("/en/account/sign-out", data=csrf(browser)).location == "/en/sign-in"


def test_the_second_step_is_not_waited_for_for_ever(browser, add, database):
    add("wati")
    password_step(browser, "wati")
    with database.unit(SYSTEM) as unit:
        unit.session.execute(update(SignIn).values(created_at=unit.now - timedelta(minutes=10)))

    assert code_step(browser, present_code()).location == "/en/sign-in"
    assert not is_in(browser)


def test_a_code_opens_once(own_app, browser, add):
    add("wati")
    code = present_code()
    password_step(browser, "wati")
    code_step(browser, code)
    other = own_app.test_client()
    password_step(other, "wati")

    assert code_step(other, code).status_code == 422
    assert not is_in(other)


def test_a_recovery_code_opens_once(own_app, browser, add, database):
    add("wati")
    with database.unit(SYSTEM) as unit:
        code = second_factor.renew_recovery_codes(unit, seal_of("s" * 40), "wati")[3]
    password_step(browser, "wati")
    assert code_step(browser, code.upper()).status_code == 303
    assert is_in(browser)

    other = own_app.test_client()
    password_step(other, "wati")
    assert code_step(other, code).status_code == 422


def test_recovery_codes_of_another_account_open_nothing(browser, add, database):
    add("wati")
    add("other")
    with database.unit(SYSTEM) as unit:
        code = second_factor.renew_recovery_codes(unit, seal_of("s" * 40), "other")[0]
    password_step(browser, "wati")

    assert code_step(browser, code).status_code == 422


def test_signing_out_ends_the_sign_in_itself(own_app, browser, add):
    add("r-1", kind=RESIDENT)
    password_step(browser, "r-1")
    stolen = own_app.test_client()
    stolen.set_cookie(cookie.NAME, token(browser))
    left = browser.post("/en/account/sign-out", data=csrf(browser))

    assert left.location == "/en/sign-in?said=signed-out"
    assert browser.get_cookie(cookie.NAME) is None
    assert not is_in(stolen)


@pytest.mark.parametrize(
    "way",
    [
        "https://evil.example/",
        "//evil.example/en/desk",
        "/\\evil.example/en/desk",
        "/en/desk\\..\\",
        "/en/desk/\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "/en/sign-in",
        "/en/desk@evil.example",
        "/en/deskevil.example",
        "en/desk",
        "/en/desk/" + "a" * 3000,
        "\t//evil.example",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(browser, add, way):
    add("r-1", kind=RESIDENT)

    assert password_step(browser, "r-1", way=way).location == "/en/account"


@pytest.mark.parametrize("way", ["/en/account/second-factor", "/id/account/x?page=2&q=%C3%A9", "/en/desk"])
def test_one_comes_back_to_where_one_was_sent_from(browser, add, way):
    add("r-1", kind=RESIDENT)

    assert password_step(browser, "r-1", way=way).location == way


@pytest.mark.parametrize(("path", "said"), [("/en/desk/anything", True), ("/en/sign-in", False)])
def test_who_was_sent_to_sign_in_is_told_why(browser, path, said):
    page = browser.get(path, follow_redirects=True).get_data(as_text=True)
    assert ("Whoever does nothing for a while is signed out" in page) == said


def test_the_second_step_remembers_where_one_was_going(browser, add):
    add("wati")
    came = browser.get("/en/desk/queue?page=2")
    form = browser.get(came.location).text
    way = re.search(r'name="next" type="hidden" value="([^"]*)"', form)[1].replace("&amp;", "&")
    second = browser.get(password_step(browser, "wati", way=way).location).text
    way = re.search(r'name="next" type="hidden" value="([^"]*)"', second)[1].replace("&amp;", "&")

    assert code_step(browser, present_code(), way=way).location == "/en/desk/queue?page=2"


def test_the_cookie_of_staff_goes_with_the_browser_and_that_of_residents_stays(browser, add):
    add("r-1", kind=RESIDENT)
    add("wati")
    resident = password_step(browser, "r-1").headers["Set-Cookie"]
    browser.post("/en/account/sign-out", data=csrf(browser))
    password_step(browser, "wati")
    staff = code_step(browser, present_code()).headers["Set-Cookie"]

    assert "Max-Age=2592000" in resident
    assert "Max-Age" not in staff
    for one in (resident, staff):
        assert one.startswith("__Host-psis=")
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(one.split("; "))
        assert "Domain" not in one


def test_an_old_hash_is_made_anew_at_sign_in(browser, add, database):
    add("r-1", kind=RESIDENT, password_hash=PasswordHasher(2, 16, 1).hash(PASSWORD))
    password_step(browser, "r-1")
    with database.open(SYSTEM) as session:
        stored = session.get(Account, "r-1").password_hash

    assert not passwords.is_outdated(stored)
    assert passwords.matches(stored, PASSWORD)


def test_guessing_at_an_account_is_slowed_down_and_then_not_even_tried(browser, add, hasher):  # noqa: F811 - the fixture
    add("r-1", kind=RESIDENT)
    for _ in range(5):
        assert password_step(browser, "r-1", "wrong").status_code == 422
    before = hasher.count
    answer = password_step(browser, "r-1")

    assert (answer.status_code, hasher.count - before) == (429, 0)
    assert 0 < int(answer.headers["Retry-After"]) <= 15
    assert "too many attempts" in answer.text
    assert not is_in(browser)


def test_others_are_not_slowed_down(own_app, browser, add):
    add("r-1", kind=RESIDENT)
    add("r-2", kind=RESIDENT)
    for _ in range(6):
        password_step(browser, "r-1", "wrong")

    assert password_step(own_app.test_client(), "r-2").status_code == 303
    elsewhere = {"environ_base": {"REMOTE_ADDR": "192.0.2.9"}}
    assert password_step(own_app.test_client(), "r-1", **elsewhere).status_code == 303


def test_an_account_that_is_not_there_is_slowed_down_alike(browser):
    answers = [password_step(browser, "nobody-at-all", "wrong").status_code for _ in range(6)]

    assert answers == [422] * 5 + [429]


def test_a_right_password_ends_the_count(own_app, browser, add):
    add("r-1", kind=RESIDENT)
    for _ in range(4):
        password_step(browser, "r-1", "wrong")
    password_step(browser, "r-1")
    other = own_app.test_client()

    assert [password_step(other, "r-1", "wrong").status_code for _ in range(2)] == [422, 422]


def test_dangerous_acts_take_the_second_factor_too(own_app, database):
    client = signed_in(own_app, name="wati", age=timedelta(minutes=16), password_hash=passwords.hashed(PASSWORD))
    path = "/en/account/confirm"
    asked = client.get(f"{ACCOUNT_PAGE}/new").location
    proofs = [{}, {"code": "000000"}, {"code": present_code()}]
    answers = [client.post(path, data={"password": PASSWORD} | proof | csrf(client)) for proof in proofs]

    assert asked.startswith(path)
    assert [answer.status_code for answer in answers] == [422, 422, 303]
    assert client.get(f"{ACCOUNT_PAGE}/new").status_code == 200


def test_whoever_has_no_second_factor_confirms_with_the_password(own_app, add):
    add("r-1", kind=RESIDENT)
    client = signed_in(own_app, name="r-1", kind=RESIDENT, strong=False, age=timedelta(minutes=16))
    sent = {"password": PASSWORD, "next": "/en/account/password"}
    page = client.get("/en/account/confirm").text

    assert "Security code" not in page
    assert client.post("/en/account/confirm", data=sent | csrf(client)).location == "/en/account/password"


def test_guessing_at_codes_is_slowed_down(browser, add):
    add("wati")
    password_step(browser, "wati")

    assert [code_step(browser, "000000").status_code for _ in range(6)] == [422] * 5 + [429]


def test_after_a_hundred_wrong_codes_none_is_tried_but_a_recovery_code(browser, add, database):
    add("wati")
    subject = seal_of("s" * 40).hashed("wati", "attempt subject")
    with database.unit(SYSTEM) as unit:
        codes = second_factor.renew_recovery_codes(unit, seal_of("s" * 40), "wati")
        for number in range(100):
            at = unit.now - timedelta(days=2)
            unit.session.add(SignInAttempt(id=number, purpose="code", subject=subject, origin="", at=at))
    password_step(browser, "wati")

    assert "Enter a recovery code" in code_step(browser, present_code()).text
    assert code_step(browser, codes[0]).status_code == 303


def test_attempts_hold_neither_name_nor_address(browser, database):
    password_step(browser, "somebody@example.org", "wrong", environ_base={"REMOTE_ADDR": "192.0.2.9"})
    with database.open(SYSTEM) as session:
        row = session.scalars(select(SignInAttempt)).one()

    assert all(re.fullmatch("[0-9a-f]{64}", text) for text in (row.subject, row.origin))


def test_what_was_typed_is_kept_but_for_the_password(browser):
    text = password_step(browser, "nobody@example.org", "my wrong password", way="/en/desk").text

    assert 'value="nobody@example.org"' in text
    assert 'value="/en/desk"' in text
    assert "my wrong password" not in text


def test_an_empty_form_says_what_is_missing_beside_each_field(browser):
    answer = password_step(browser, "", "")

    assert answer.status_code == 422
    assert '<a href="#name">' in answer.text
    assert 'id="password-error"' in answer.text


def test_whoever_is_signed_in_is_not_asked_again(own_app):
    assert signed_in(own_app, name="wati").get("/en/sign-in?next=/en/desk/x").location == "/en/desk/x"


def test_a_member_of_staff_keeps_one_second_factor(own_app, database):
    client = signed_in(own_app, name="wati")
    with database.open(SYSTEM) as session:
        only = session.scalars(select(SecondFactor.id).where(SecondFactor.account == "wati")).one()
    answer = client.post(f"{ACCOUNT_PAGE}/remove", data={"factor": only} | csrf(client))

    assert answer.status_code == 422
    assert "only second factor" in answer.text


def test_nobody_removes_the_second_factor_of_somebody_else(own_app, database):
    client = signed_in(own_app, name="wati")
    signed_in(own_app, name="other")
    with database.open(SYSTEM) as session:
        others = session.scalars(select(SecondFactor.id).where(SecondFactor.account == "other")).one()

    assert client.post(f"{ACCOUNT_PAGE}/remove", data={"factor": others} | csrf(client)).status_code == 404
    with database.open(SYSTEM) as session:
        assert session.get(SecondFactor, others)


def test_new_recovery_codes_void_the_old_ones(own_app, database):
    client = signed_in(own_app, name="wati")
    shown = [client.post(f"{ACCOUNT_PAGE}/recovery-codes", data=csrf(client)).text for _ in range(2)]
    first, second = (re.findall(r"<code>([a-z0-9-]{19})</code>", text) for text in shown)
    with database.unit(SYSTEM) as unit:
        assert not second_factor.use(unit, seal_of("s" * 40), "wati", first[0])
        assert second_factor.use(unit, seal_of("s" * 40), "wati", second[0])


def test_a_secret_to_enrol_is_good_for_the_sign_in_that_was_shown_it(own_app):
    mine, other = signed_in(own_app, name="wati"), signed_in(own_app, name="other")
    page = other.get(f"{ACCOUNT_PAGE}/new").text
    sealed = re.search(r'name="secret" type="hidden" value="([^"]+)"', page)[1]
    secret = re.search(r'enrolment__key">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    proof = {"secret": sealed, "name": "Phone", "code": pyotp.TOTP(secret).now()}

    assert mine.post(f"{ACCOUNT_PAGE}/new", data=proof | csrf(mine)).location == f"{ACCOUNT_PAGE}/new"


def test_after_a_hundred_failures_no_password_is_tried_until_a_new_one_is_chosen(browser, add, database):
    add("r-1", kind=RESIDENT)
    subject = seal_of("s" * 40).hashed("r-1@example.org", "attempt subject")
    with database.unit(SYSTEM) as unit:
        long_ago = unit.now - timedelta(days=2)
        for number in range(100):
            unit.session.add(SignInAttempt(id=number, purpose="sign-in", subject=subject, origin="", at=long_ago))

    assert "Choose a new password first" in password_step(browser, "r-1").text
    Throttle(database, seal_of("s" * 40)).forgive_passwords("R-1@example.org")
    assert password_step(browser, "r-1").status_code == 303


def test_a_new_authenticator_has_a_name_before_one_is_thought_of(own_app):
    page = signed_in(own_app, name="wati").get(f"{ACCOUNT_PAGE}/new").text
    assert 'value="Authenticator app"' in page
