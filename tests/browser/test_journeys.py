import re

import pytest
from playwright.sync_api import expect

FOCUS_SHOWS = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== "none" || style.boxShadow !== "none";
}"""
FOCUSED = "() => document.activeElement.outerHTML.slice(0, 120)"


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def javascript(request):
    return {"java_script_enabled": request.param}


def search(page, words):
    box = page.get_by_role("searchbox").or_(page.locator("input[name=q]")).first
    box.fill(words)
    box.press("Enter")
    page.wait_for_url(re.compile(r"[?&]q="))


def test_from_a_search_to_a_record(open_page, javascript):
    page = open_page("/en/", **javascript)
    search(page, "kind:permit")

    link = page.locator("main a[href*='/permits/']").first
    title = link.inner_text()
    link.click()

    expect(page).to_have_url(re.compile(r"/en/permits/[\w-]+$"))
    expect(page.locator("h1")).to_contain_text(title)


def test_a_filter_narrows_a_search(open_page, javascript):
    page = open_page("/en/search?q=&kind=ordinance", **javascript)

    expect(page.locator("main a[href*='/ordinances/']").first).to_be_attached()
    expect(page.locator("main a[href*='/permits/']")).to_have_count(0)


def test_an_ordinance_is_read_as_of_a_date(open_page, javascript):
    page = open_page("/en/ordinances", **javascript)
    page.locator("main a[href*='/en/ordinances/']").first.click()
    page.locator("input[name=on]").first.fill("2015-06-01")

    page.locator("form:has(input[name=on]) button").first.click()

    expect(page).to_have_url(re.compile(r"on=2015-06-01"))
    expect(page.locator("main")).to_contain_text("1 June 2015")


def test_a_page_is_switched_to_its_twin(open_page, javascript):
    page = open_page("/en/search?q=permit", **javascript)

    page.locator("a[hreflang=id]").first.click()

    expect(page).to_have_url(re.compile(r"/id/search\?q=permit"))
    expect(page.locator("html")).to_have_attribute("lang", "id")


def test_the_first_key_leads_past_the_navigation(open_page):
    page = open_page("/en/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")

    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"#\w+"))
    assert page.evaluate("() => document.querySelector(location.hash).matches('main, main *, :has(main)')")


@pytest.mark.parametrize("path", ["/en/", "/en/search?q=permit", "/en/ordinances"])
def test_the_keyboard_always_shows_where_it_is(open_page, path):
    page = open_page(path)
    unseen = []
    for _ in range(25):
        page.keyboard.press("Tab")
        if not page.evaluate(FOCUS_SHOWS):
            unseen.append(page.evaluate(FOCUSED))

    assert unseen == []


def test_an_unknown_address_says_what_to_do_next(open_page):
    page = open_page("/id/tidak-ada")

    assert page.locator("main a").count() > 0


def test_completion_offers_published_titles(open_page):
    page = open_page("/en/")
    box = page.locator("input[name=q]").first
    box.press_sequentially("per", delay=30)

    expect(page.locator("[role=option], datalist option").first).to_be_attached()
