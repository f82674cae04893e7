"""Tables that people work in, by the keyboard alone."""

import pytest
from playwright.sync_api import expect

from app.accounts import sessions
from app.kernel.actor import SYSTEM


@pytest.fixture
def people(open_page, city_app):
    """The page with the members of staff, the focus on the first column's head."""
    with city_app.extensions["psis"].database.unit(SYSTEM) as unit:
        token = sessions.begin(unit, "demo-administrator", device="tests", strong=True)
    page = open_page("/en/about")
    page.set_extra_http_headers({"Cookie": f"__Host-psis={token}"})
    page.goto("/en/admin/people")
    page.focus(".work-table__sort")
    return page


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_arrows_go_from_row_to_row_and_enter_opens_one(people):
    name = people.locator("[data-row] a").nth(1)
    address = name.get_attribute("href")
    press(people, "End", "Home", "ArrowDown")
    expect(name).to_be_focused()
    press(people, "Enter")
    expect(people).to_have_url(address)


def test_x_chooses_a_row_and_enter_on_its_box_does_nothing_to_it(people):
    boxes = people.locator("[data-row] input[name=chosen]")
    press(people, "ArrowDown", "x")
    expect(boxes.first).to_be_checked()
    boxes.first.focus()
    address = people.locator("[data-row] a").first.get_attribute("href")
    press(people, "Enter")
    expect(people).to_have_url(address)


def test_the_keys_are_told_below_the_table(people):
    expect(people.locator("[data-work-keys]")).to_be_visible()


def test_a_phone_shows_no_label_of_an_empty_cell(people):
    address = people.locator("[data-row] td[data-label]").first
    address.evaluate("cell => cell.replaceChildren(document.createElement('span'))")
    expect(address).to_be_visible()
    people.set_viewport_size({"width": 390, "height": 800})
    expect(address).to_be_hidden()
    expect(people.locator("[data-row] td[data-label]").nth(1)).to_be_visible()
