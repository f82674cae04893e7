"""An officer's day in the browser, by keyboard alone and on a phone; and what two officers at once see."""

import pytest
from playwright.sync_api import expect

from app.accounts.queries import actor_named
from app.complaints.filing import filing
from app.complaints.filing.filing import Filing
from app.complaints.handling import answering
from app.complaints.key_store import vault_of
from app.complaints.lists import finding
from app.complaints.queries import by_reference
from app.complaints.references import slug
from app.kernel import ids
from app.kernel.actor import SYSTEM
from app.settings import Settings
from tests.browser.test_account import found_on
from tests.browser.test_desk import signed_in  # noqa: F401 - a fixture

OFFICER = "demo-officer"


@pytest.fixture
def reported(city_home):
    """A report that nobody has taken, in a department of the officer of the demonstration."""
    settings = Settings(home=city_home, secret_key="x" * 32)
    what = Filing(category="potholes", text="Zyphrant hole near the school", ward="Harbour")

    def reported(database):
        with database.unit(filing.filer()) as unit:
            key, digest = ids.request_id() * 2, filing.digest_of(what)
            receipt = filing.file(unit, vault_of(settings), what, idempotency_key=key, digest=digest)
        with database.unit(SYSTEM) as unit:  # what the worker does after a report was filed
            finding.index(unit.session, [receipt.complaint_id])
        return receipt.reference

    return reported


@pytest.fixture
def database(city_app):
    return city_app.extensions["psis"].database


def case_of(database, reference):
    with database.open(SYSTEM) as session:
        return by_reference(session, reference)


@pytest.mark.parametrize("language", ["en", "id"])
def test_an_officers_day_by_keyboard(signed_in, database, reported, address, language):  # noqa: F811 - the fixture
    reference = reported(database)
    page = signed_in("officer", language)
    page.goto(f"{address}/{language}/desk/complaints/lists/unassigned?text=zyphrant")
    page.locator("[data-row] a").first.focus()
    page.keyboard.press("x")
    page.locator("button[value=assign]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**said=reports-done**")
    assert case_of(database, reference).work.assignee == OFFICER
    page.goto(f"{address}/{language}/desk/complaints/lists/mine?text={reference}")
    page.locator("[data-row] a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{slug(reference)}")
    page.locator("#reply-text").focus()
    page.keyboard.type("A crew is on its way.")
    page.locator("input[name=reply-then][value=answered]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**said=report-answered**")
    case = case_of(database, reference)
    assert (case.state, case.messages[-1].text) == ("answered", "A crew is on its way.")


PAGES = ("lists/all", "map/all", "replies", "replies/new", "rules", "rules/new", "teams")


@pytest.mark.parametrize("width", [390, 1280])
def test_pages_of_the_desk_are_for_everybodys_hands(signed_in, database, reported, address, width):  # noqa: F811 - the fixture
    reference = reported(database)
    page = signed_in("supervisor", "id", width=width)
    paths = [f"/id/desk/complaints/{path}" for path in (*PAGES, slug(reference))]
    assert found_on(page, address, paths) == {}


def test_the_second_of_two_sees_what_the_first_did_and_keeps_his_words(
    signed_in,  # noqa: F811 - the fixture
    database,
    reported,
    address,
):
    reference = reported(database)
    page = signed_in("officer")
    page.goto(f"{address}/en/desk/complaints/{slug(reference)}")
    with database.open(SYSTEM) as session:
        other = actor_named(session, "demo-supervisor")
    with database.unit(other) as unit:
        answering.answer(unit, reference, "Written meanwhile.")
    page.fill("#reply-text", "My own words.")
    page.click("#reply button:has-text('Send')")
    expect(page.get_by_text("Written meanwhile.")).to_be_visible()
    expect(page.locator("#reply-text")).to_have_value("My own words.")
    page.click("#reply button:has-text('Send')")
    page.wait_for_url("**said=report-answered**")
    assert [one.text for one in case_of(database, reference).messages] == ["Written meanwhile.", "My own words."]
