"""A notice from the clerk's hand to the public and back, in the browser; and the desk's pages for everybody's hands."""

from contextlib import closing

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.accounts import sessions
from app.accounts.demo_people import DemoPerson
from app.db.session import Database
from app.jobs import timetable, worker
from app.jobs.tools import Tools
from app.kernel.actor import SYSTEM
from app.settings import Settings
from records.search.tantivy_index import open_index
from tests.browser.test_account import found_on

NOTICE = "Notice of %s works\n\nThe quay is closed on 3 May 2026. Call 0812-3456-7890 or write to quay@example.org.\n"
WORDS = {"en": "Zyphrine", "id": "Zyphrani"}
"""Words that stand in no other record."""


@pytest.fixture
def signed_in(open_page, city_app, address):
    """``signed_in("clerk", "en")`` gives a page of that person of the demonstration."""

    def signed_in(role, language="en", **options):
        page = open_page(f"/{language}/about", **options)
        with city_app.extensions["psis"].database.unit(SYSTEM) as unit:
            account = unit.session.scalars(select(DemoPerson.account).where(DemoPerson.role == role)).one()
            token = sessions.begin(unit, account, device="tests", strong=True)
        cookie = {"name": "__Host-psis", "value": token, "url": address.replace("http:", "https:"), "secure": True}
        page.context.add_cookies([{**cookie, "httpOnly": True, "sameSite": "Lax"}])
        return page

    return signed_in


@pytest.fixture
def work(city_home):
    """Let the worker do what there is to do."""
    settings = Settings(home=city_home, secret_key="x" * 32)

    def work():
        with closing(Database(settings.database)) as database:
            tools = Tools(database, open_index(settings.public_index), open_index(settings.desk_index))
            timetable.publish_due(tools)
            while worker.deliver(tools):
                pass

    return work


def begin(page, address, language, tmp_path, word):
    """Upload a notice; returns the address of the draft's record."""
    file = tmp_path / "notice.txt"
    file.write_text(NOTICE % word)
    page.goto(f"{address}/{language}/desk/new")
    page.locator("input[name=department]").first.check()
    page.set_input_files("#files-chosen", str(file))
    page.locator("main form button[type=submit].govuk-button").last.click()
    page.wait_for_url("**/edit?said=*")
    return page.url.partition("/edit")[0]


def press(page, button):
    """Press a button that leads on. The address before may look like the one after: the next page is waited for."""
    with page.expect_navigation():
        button.click()


def submit(page, act, **fields):
    """Do an act of the record's page, with its fields."""
    form = page.locator(f"form[action$='/{act}']")
    if fields:
        page.locator(f"details.act:has(form[action$='/{act}']) > summary").click()
    for name, value in fields.items():
        field = form.locator(f"[name='{act}-{name}']")
        field.select_option(value) if field.evaluate("one => one.tagName") == "SELECT" else field.fill(value)
    press(page, form.locator("button[type=submit]"))


def accept_findings(page, record):
    page.goto(f"{record}/checks")
    for box in page.locator("input[name=finding]").all():
        box.check()
    page.fill("textarea[name=reason]", "The numbers of the office are meant to be called.")
    press(page, page.locator("form[action$='/acceptance'] button[type=submit]").last)


def public(page, address, language, word):
    """Status of the record's page, and what a search for its word tells a stranger."""
    return page.request.get(f"{address}/api/v1/search?q={word}").json()["total"]


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_notice_goes_all_the_way(signed_in, open_page, address, work, tmp_path, language):
    word = WORDS[language]
    clerk, publisher = signed_in("clerk", language), signed_in("publisher", language)
    stranger = open_page(f"/{language}/about")
    record = begin(clerk, address, language, tmp_path, word)
    assert word in clerk.input_value("#title")
    clerk.goto(record)
    submit(clerk, "send")
    work()
    assert public(stranger, address, language, word) == 0

    accept_findings(clerk, record)
    publisher.goto(record)
    submit(publisher, "refuse", comment="The summary is missing.")
    clerk.goto(f"{record}/edit")
    assert "The summary is missing." in clerk.inner_text("main")
    clerk.fill("#summary", "The quay is closed.")
    press(clerk, clerk.locator("form.draft button[type=submit]").first)
    submit(clerk, "send")
    publisher.goto(record)
    submit(publisher, "approve", comment="Good.")
    assert public(stranger, address, language, word) == 0
    submit(publisher, "publish")
    work()
    assert public(stranger, address, language, word) == 1
    slug = record.rpartition("/")[2]
    page = f"{address}/{language}/documents/{slug}"
    stranger.goto(page)
    assert word in stranger.inner_text("h1")
    assert slug in stranger.request.get(f"{address}/{language}/search.atom?q={word}").text()

    clerk.goto(record)
    submit(clerk, "correct", note="The day was wrong.")
    clerk.goto(f"{record}/edit")
    clerk.fill("#summary", "The quay is closed on 4 May.")
    press(clerk, clerk.locator("form.draft button[type=submit]").first)
    submit(clerk, "send")
    publisher.goto(record)
    submit(publisher, "approve", comment="Good.")
    submit(publisher, "publish")
    stranger.goto(page)
    assert "The day was wrong." in stranger.inner_text("main")

    publisher.goto(record)
    submit(publisher, "withdraw", reason="published-in-error")
    assert public(stranger, address, language, word) == 0
    assert stranger.request.get(page).status == 410


def test_two_people_at_one_draft_see_each_other_and_lose_nothing(signed_in, address, tmp_path):
    clerk, publisher = signed_in("clerk"), signed_in("publisher")
    record = begin(clerk, address, "en", tmp_path, "Twofold")
    publisher.goto(f"{record}/edit")
    publisher.wait_for_selector("[data-present]:not([hidden])")
    clerk.fill("#title", "By the clerk")
    clerk.wait_for_selector("[data-state]:has-text('Saved on')")
    publisher.fill("#title", "By the publisher")
    publisher.locator("form.draft button[type=submit]").first.click()
    expect(publisher.locator(".clash")).to_contain_text("By the clerk")
    publisher.wait_for_function("() => document.activeElement.matches('[data-focus]')")
    expect(publisher.locator("#title")).to_have_value("By the publisher")


@pytest.mark.parametrize(("language", "width"), [("en", 390), ("id", 1280)])
def test_pages_of_the_desk_are_accessible(signed_in, address, tmp_path, language, width):
    page = signed_in("clerk", language, width=width)
    record = begin(page, address, language, tmp_path, "Accessible").removeprefix(address)
    paths = [f"/{language}/desk/{name}" for name in ("work", "records", "new")]
    assert found_on(page, address, [*paths, record, f"{record}/edit", f"{record}/preview"]) == {}


def test_a_draft_is_written_by_keyboard_without_script(signed_in, address, tmp_path):
    page = signed_in("clerk", java_script_enabled=False)
    record = begin(page, address, "en", tmp_path, "Keyboard")
    page.focus("#title")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("Typed")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{record}?said=record-saved")
    assert page.inner_text("h1") == "Typed"
