import re

import pyotp
import pytest
from playwright.sync_api import expect

from app.accounts import passwords
from app.kernel import ids, roles
from app.kernel.actor import SYSTEM
from tests.browser.accessibility import violations
from tests.web.people import make_account

PASSWORD = "four small boats at dawn"
WORDS = {"en": ("Security code", "Sign out"), "id": ("Kode keamanan", "Keluar")}


@pytest.fixture
def clerk(city_app):
    """The name of a clerk who was given a password and nothing else yet."""
    name = f"clerk-{ids.new_id()}"
    with city_app.extensions["psis"].database.unit(SYSTEM) as unit:
        held = [(roles.CLERK, "buildings")]
        make_account(unit, name, held=held, password_hash=passwords.hashed(PASSWORD))
    return name


def send(page):
    """The form of the page, to the server; nothing is looked at before it answered."""
    with page.expect_navigation():
        page.locator("main form[novalidate] button[type=submit]").click()


def enter(page, name):
    page.locator("#name").fill(f"{name}@example.org")
    page.locator("#password").fill(PASSWORD)
    send(page)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_clerk_enrols_a_second_factor_leaves_and_comes_back_with_it(open_page, clerk, language, javascript):
    code_label, sign_out = WORDS[language]
    page = open_page(f"/{language}/desk", width=390, java_script_enabled=javascript)
    enter(page, clerk)
    page.locator("main a.govuk-button").click()
    secret = page.locator(".enrolment__key").inner_text().replace(" ", "")
    page.locator("#name").fill("Phone")
    page.get_by_label(code_label).fill("no code")
    send(page)
    expect(page.locator("#code-error")).to_be_visible()
    expect(page.locator("#name")).to_have_value("Phone")

    page.get_by_label(code_label).fill(pyotp.TOTP(secret).now())
    send(page)
    recovery_code = page.locator(".recovery-codes code").first.inner_text()
    page.get_by_role("button", name=sign_out).click()
    expect(page).to_have_url(re.compile(r"/sign-in\?said=signed-out"))

    enter(page, clerk)
    page.get_by_label(code_label).fill(recovery_code)
    send(page)
    expect(page.locator(".deskbar__name")).to_have_text(f"Name of {clerk}")


def test_what_is_wrong_can_be_read_under_the_pointer_in_the_dark(open_page):
    page = open_page("/en/sign-in", color_scheme="dark")
    send(page)
    link = page.locator(".govuk-error-summary a").first
    link.hover()
    expect(link).to_have_css("color", page.locator("h1").evaluate("heading => getComputedStyle(heading).color"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_signing_in_are_accessible(open_page, clerk, scheme):
    page = open_page("/en/account/second-factor?said=signed-in", width=1280, color_scheme=scheme)
    found = violations(page)
    send(page)
    found += violations(page)
    enter(page, clerk)
    found += violations(page)
    page.goto("/en/account/second-factor/new")
    secret = page.locator(".enrolment__key").inner_text().replace(" ", "")
    found += violations(page)
    page.locator("#name").fill("Phone")
    page.locator("#code").fill(pyotp.TOTP(secret).now())
    send(page)
    found += violations(page)
    page.goto("/en/account/confirm?said=second-factor-added")
    found += violations(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").click()
    enter(page, clerk)
    found += violations(page)

    assert found == []


def test_a_password_is_shown_on_request_and_never_sent_as_text(open_page):
    page = open_page("/en/sign-in")
    field = page.locator("#password")
    field.fill("secret")
    page.get_by_role("button", name="Show password").click()
    expect(field).to_have_attribute("type", "text")
    page.get_by_role("button", name="Hide password").click()
    expect(field).to_have_attribute("type", "password")


def test_what_is_missing_is_read_out_first(open_page):
    page = open_page("/en/sign-in")
    send(page)

    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.locator(".govuk-error-summary a").first.click()
    expect(page.locator("#name")).to_be_focused()
