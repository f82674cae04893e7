"""Looking for a place: with completion and a keyboard, and without any script."""

import re

import pytest

TYPED = "jl. merdeka 1"


def test_a_typed_address_is_completed_and_leads_to_its_place(open_page):
    page = open_page("/en/places")
    page.fill("#q", TYPED)  # at once: what is offered for its beginning would come and go
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/en/places/jalan-merdeka-no-1"))

    assert page.locator("h1").inner_text().startswith("Jalan Merdeka 1")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_place_is_found_without_script(open_page, width):
    page = open_page("/id/places", width=width, java_script_enabled=False)
    page.fill("#q", "Jl. Merdeka")  # a street, so that there is a choice
    page.click("button[type=submit]")
    page.click(".told a")

    assert page.locator("#follow").inner_text() == "Ikuti tempat ini"


def test_a_record_leads_to_its_place_and_back(open_page):
    page = open_page("/en/search?kind=permit")
    page.click(".result__title a")
    title = page.locator("h1").inner_text()
    page.click("text=All that is known of this place")

    assert title in page.locator("section[aria-labelledby=permits]").inner_text()
