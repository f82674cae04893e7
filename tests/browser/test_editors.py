"""The editors of ordinances and facilities in the browser: by keyboard, without script, and for everybody's eyes."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.accounts import sessions
from app.accounts.demo_people import DemoPerson
from app.kernel.actor import SYSTEM
from tests.browser.accessibility import SCROLLS_SIDEWAYS, violations


@pytest.fixture
def clerk(open_page, city_app):
    """``clerk("en", …)`` gives a page of the demonstration's clerk."""

    def clerk(language, **options):
        page = open_page(f"/{language}/about", **options)
        with city_app.extensions["psis"].database.unit(SYSTEM) as unit:
            account = unit.session.scalars(select(DemoPerson.account).where(DemoPerson.role == "clerk")).one()
            token = sessions.begin(unit, account, device="tests", strong=True)
        cookie = {"name": "__Host-psis", "value": token, "url": "https://127.0.0.1", "secure": True, "httpOnly": True}
        page.context.add_cookies([cookie])
        return page

    return clerk


def begin(page, address, language, number):
    """A law with two sections; returns the address of its editor."""
    page.goto(f"{address}/{language}/desk/ordinances/new")
    page.fill("#title", f"Harbour Lights Ordinance {number}")
    page.fill("#number", f"Ordinance No. {number} of 2026")
    page.fill("#enacted", "2026-03-01")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**said=law-begun")
    here = page.url.partition("?")[0]
    for text in ('"lamp" means a light.', "Every lamp is lit, see section 9."):
        page.goto(f"{here}/sections/new")
        page.fill("#text", text)
        page.locator("main form button.govuk-button").first.click()
        page.wait_for_url("**said=section-added*")
    return here


@pytest.mark.parametrize(("language", "scheme", "width"), [("en", "light", 1280), ("id", "dark", 390)])
def test_nothing_of_the_editors_shuts_anybody_out(clerk, address, language, scheme, width):
    page = clerk(language, color_scheme=scheme, width=width)
    here = begin(page, address, language, f"{71 if language == 'en' else 72}")
    parts = ("", "/facts", "/sections/sec_2", "/definitions", "/references", "/relations", "/amendments")
    choice = "/amendments/new?target=pm-2009-7"
    pages = [
        *(f"{here}{part}" for part in (*parts, "/amendments/new", choice, f"{choice}&action=replace&eid=sec_8")),
        *(f"{address}/{language}/desk/{part}" for part in ("ordinances", "facilities", "facilities/new")),
    ]
    found = []
    for one in pages:
        page.goto(one)
        found += [(one, rule) for rule in violations(page)]
        if page.evaluate(SCROLLS_SIDEWAYS):
            found.append((one, "wider than the screen"))
    assert found == []


def test_a_marker_moves_by_the_arrow_keys(clerk, address):
    page = clerk("en")
    page.goto(f"{address}/en/desk/facilities/new")
    page.fill("#point", "-9.852209, 135.101343")
    page.locator("#point").press("Tab")
    page.locator(".picker-pin").focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_function("() => parseFloat(document.querySelector('#point').value) > -9.852209")


def test_a_click_on_the_map_puts_the_facility_there(clerk, address):
    page = clerk("en")
    page.goto(f"{address}/en/desk/facilities/new")
    page.locator(".picker.leaflet-container").click(position={"x": 200, "y": 150})
    expect(page.locator("#point")).not_to_have_value("")


def test_without_script_a_facility_is_put_by_its_address(clerk, address):
    page = clerk("en", java_script_enabled=False)
    page.goto(f"{address}/en/desk/facilities/new")
    page.fill("#address", "12 Harbour Road")
    page.locator("button[name=find]").click()
    expect(page.locator("#point")).not_to_have_value("")
