"""Passkeys with an authenticator that the browser pretends to have."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.accounts.model import Account, SignIn
from app.accounts.passwords import hashed
from app.kernel.actor import SYSTEM
from tests.browser.accessibility import violations
from tests.web.people import make_account

PASSWORD = "four small boats at dawn"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": False,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def database(city_app):
    return city_app.extensions["psis"].database


@pytest.fixture
def account(database, request):
    """An account of staff without any second factor."""
    name = f"passkey-{abs(hash(request.node.nodeid))}"
    with database.unit(SYSTEM) as unit:
        make_account(unit, name)
        unit.session.get(Account, name).password_hash = hashed(PASSWORD)
    return name


@pytest.fixture(scope="session")
def address(address):
    """Browsers make passkeys for names only."""
    return address.replace("127.0.0.1", "localhost")


@pytest.fixture
def page(open_page, account):
    """A page that is signed in with the password alone, and an authenticator in its browser."""
    page = open_page("/en/about")
    come_again(page, account)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    page.authenticator = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.devtools = devtools
    return page


def add_passkey(page):
    page.goto("/en/account/second-factor/passkey")
    page.fill("#name", "My laptop")
    page.click("main form button[type=submit]")
    page.wait_for_selector("h1:has-text('Your recovery codes')")


def come_again(page, account):
    """The first step of signing in, anew."""
    page.context.clear_cookies()
    page.goto("/en/sign-in")
    page.fill("#name", f"{account}@example.org")
    page.fill("#password", PASSWORD)
    with page.expect_navigation():
        page.click("form:has(#password) button[type=submit]")


def test_the_first_passkey_opens_the_desk_and_brings_recovery_codes(page):
    add_passkey(page)
    page.goto("/en/account/keys")

    assert page.inner_text("h1") == "Keys for programs"  # for those with a second factor


def test_a_passkey_is_the_second_step(page, account):
    add_passkey(page)
    come_again(page, account)
    page.click("text=Use a passkey")
    page.wait_for_url("**/en/account/**")  # the first page of whoever has no role
    page.goto("/en/account")

    assert page.inner_text("h1") == "My account"


def test_a_dangerous_act_is_confirmed_by_password_and_passkey(page, account, database):
    add_passkey(page)
    with database.unit(SYSTEM) as unit:
        long_ago = unit.now - timedelta(minutes=16)
        unit.session.execute(update(SignIn).where(SignIn.account == account).values(confirmed_at=long_ago))
    page.goto("/en/account/password")
    page.fill("#passkey-password", PASSWORD)
    found = violations(page)
    page.click("text=Use a passkey")
    page.wait_for_selector("h1:has-text('Change the password')")

    assert found == []


def test_another_authenticator_does_not_open_the_account(page, account):
    add_passkey(page)
    page.devtools.send("WebAuthn.clearCredentials", {"authenticatorId": page.authenticator["authenticatorId"]})
    come_again(page, account)
    page.click("text=Use a passkey")
    page.wait_for_selector("text=No passkey answered.")

    assert page.url.endswith("/en/sign-in/second-factor")


def test_an_authenticator_keeps_one_passkey_of_an_account(page):
    add_passkey(page)
    page.goto("/en/account/second-factor/passkey")
    page.fill("#name", "Once more")
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=No passkey was made.")

    assert page.url.endswith("/second-factor/passkey")
