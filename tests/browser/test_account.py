"""One's own account, in the browser: accessible in both languages, light and dark, on a phone and on a desk."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.accounts import sessions
from app.accounts.demo_people import DemoPerson
from app.kernel.actor import SYSTEM
from tests.browser.accessibility import faults

VISITORS = (
    "sign-in",
    "register",
    "register/sent",
    "forgot-password",
    "forgot-password/sent",
)
OWN = ("", "/profile", "/password", "/address", "/sign-ins", "/keys", "/second-factor", "/second-factor/passkey")


@pytest.fixture
def browse(open_page, city_app, address):
    """``browse(language, width)`` gives a page that is signed in as a clerk of the demonstration."""

    def browse(language, width):
        page = open_page(f"/{language}/about", width=width)
        database = city_app.extensions["psis"].database
        with database.unit(SYSTEM) as unit:
            clerk = unit.session.scalars(select(DemoPerson.account).where(DemoPerson.role == "clerk")).one()
            token = sessions.begin(unit, clerk, device="tests", strong=True)
        page.set_extra_http_headers({"Cookie": f"__Host-psis={token}"})
        return page

    return browse


def found_on(page, address, paths):
    """Path → what is wrong there."""
    found = {}
    for path in paths:
        page.goto(f"{address}{path}")
        if page.url != f"{address}{path}":
            found[path] = [f"leads to {page.url}"]
            continue
        found[path] = faults(page)
    return {where: what for where, what in found.items() if what}


@pytest.mark.parametrize(("language", "width"), [("en", 390), ("id", 1280)])
def test_pages_of_ones_own_account_are_accessible(browse, address, language, width):
    page = browse(language, width)
    assert found_on(page, address, [f"/{language}/account{path}" for path in OWN]) == {}


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("id", 390)])
def test_pages_on_the_way_to_an_account_are_accessible(open_page, address, language, width):
    page = open_page(f"/{language}/about", width=width)
    assert found_on(page, address, [f"/{language}/{path}" for path in VISITORS]) == {}


def test_whoever_is_offered_can_be_signed_in_as_with_two_clicks(open_page):
    page = open_page("/en/sign-in")
    page.click("text=Sign in as Sari Lestari")
    with page.expect_navigation():
        page.click("text=Use this code")
    page.goto("/en/account")

    expect(page.locator("h1")).to_have_text("My account")


def test_a_password_is_shown_on_demand(open_page):
    page = open_page("/en/sign-in")
    page.fill("#password", "four small boats")
    page.click("button[aria-label='Show password']")

    expect(page.locator("#password")).to_have_attribute("type", "text")
