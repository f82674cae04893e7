"""The map in a real browser: what it shows, what it never asks, what a keyboard reaches."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import SCROLLS_SIDEWAYS, WIDTHS, violations

DRAWN = "() => document.documentElement.dataset.map !== undefined"
LISTED = """() => Object.fromEntries([...document.querySelectorAll("[data-layer-count]")]
    .map((line) => [line.dataset.layer, Number(line.dataset.layerCount)]).filter(([, count]) => count))"""
THERE = "() => map_city.getZoom() >= 15"
"""The map is where the reader is, or on its way and busy."""
SETTLED = "() => !document.querySelector('[aria-busy]')"
FIRST_VIEW = 250_000
HOSTILE = "`${alert(1)}` <img src=x onerror=alert(2)>"
PIN = ".map-pin"
COUNT_LOCATING = """window.located = 0;
    const locate = Geolocation.prototype.getCurrentPosition;
    Geolocation.prototype.getCurrentPosition = function (...given) { window.located += 1; locate.apply(this, given); };
    Geolocation.prototype.watchPosition = () => { window.located += 1; };"""


@pytest.fixture
def open_map(open_page):
    """The map page, its places drawn."""

    def open_map(path="/en/map", **options):
        page = open_page(path, **options)
        page.wait_for_function(DRAWN)
        settle(page)
        return page

    return open_map


def shown(page):
    """Layer → how many places the markers in view stand for."""
    return json.loads(page.evaluate("document.documentElement.dataset.map"))


def settle(page):
    """Wait until map and list have followed what was done."""
    page.wait_for_function(SETTLED)


def zoom_in(page):
    """By the button. The map begins to move with its next picture, and is busy from then on."""
    before = page.evaluate("map_city.getZoom()")
    page.locator(".leaflet-control-zoom-in").click()
    page.wait_for_function(f"() => map_city.getZoom() > {before}")
    settle(page)


def one_layer(page):
    """The first layer to choose."""
    return page.locator("#map-form input[name=layer]:not([type=hidden])").first.get_attribute("value")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["en", "id"])
def test_the_map_is_accessible_with_a_place_open(open_map, language, width, scheme):
    page = open_map(f"/{language}/map", width=width, color_scheme=scheme)
    page.locator(".places__show").first.click()
    expect(page.locator(".leaflet-popup")).to_be_visible()
    settle(page)

    assert violations(page) == []
    assert not page.evaluate(SCROLLS_SIDEWAYS)


LINES = """() => {
    const lines = Object.values(window.feature_group_areas._layers).flatMap((group) => Object.values(group._layers));
    const swatches = [...document.querySelectorAll(".swatch--line")].map((one) => getComputedStyle(one).color);
    const ground = getComputedStyle(document.querySelector(".leaflet-container")).backgroundColor;
    const draw = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const luminance = (colour) => {
        draw.fillStyle = colour;
        draw.fillRect(0, 0, 1, 1);
        const [red, green, blue] = [...draw.getImageData(0, 0, 1, 1).data].map((part) => (part / 255) ** 2.2);
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
    };
    const contrast = (colour) => {
        const pair = [luminance(colour), luminance(ground)].sort((a, b) => b - a);
        return pair[0] / pair[1];
    };
    return [lines.map(({ options }) => options.color), swatches].map((colours) => colours.map(contrast));
}"""


def test_lines_and_their_legend_are_seen_in_light_and_dark(open_map):
    page = open_map("/en/map")
    areas = page.locator("#map-form input[name=layer]:has(+ .swatch--line)").evaluate_all(
        "all => all.map((one) => one.value)"
    )
    page = open_map("/en/map?" + "&".join(f"layer={layer}" for layer in areas))
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(f"() => ({LINES})().every((all) => all.length && Math.min(...all) > 3)")


@pytest.mark.parametrize("path", ["/en/map/list", "/en/map/embed"])
def test_the_other_pages_of_the_map_are_accessible(open_page, path):
    page = open_page(path, width=390)

    assert violations(page) == []


def test_list_and_map_count_the_same(open_map):
    page = open_map()

    assert shown(page) == page.evaluate(LISTED)


def test_list_and_map_count_the_same_in_a_part_of_the_city(open_map):
    page = open_map()
    for _ in range(2):
        zoom_in(page)

    expect(page.locator("#map-status")).not_to_be_empty()
    assert shown(page) == page.evaluate(LISTED)


def test_a_layer_that_is_switched_off_leaves_map_list_and_address(open_map):
    page = open_map()
    layer = one_layer(page)
    page.locator(f"#map-form input[value='{layer}']").uncheck()
    settle(page)

    assert layer not in shown(page)
    expect(page).not_to_have_url(re.compile(f"layer={layer}\\b"))


def test_a_search_narrows_the_map(open_map):
    page = open_map()
    before = shown(page)
    name = page.locator(".places__name").first.inner_text()
    page.locator("#map-q").fill(name)
    settle(page)

    assert sum(shown(page).values()) < sum(before.values())
    expect(page.locator(".places__name").first).to_have_text(name)


def test_a_shared_address_brings_back_layers_filters_and_view(open_map):
    page = open_map()
    while page.locator("#map-form input[name=layer]:checked").count() > 1:
        page.locator("#map-form input[name=layer]:checked").last.uncheck()
    page.locator("#map-form input[name=step_free]").check()
    settle(page)
    zoom_in(page)
    shared = page.locator("#shared-link").input_value()

    again = open_map(shared[shared.index("/en/map") :])

    assert shown(again) == shown(page)
    expect(again).to_have_url(shared)
    expect(page).to_have_url(shared)
    expect(again.locator("#map-form input[name=step_free]")).to_be_checked()


def test_moves_in_quick_succession_ask_for_one_list(open_map):
    page = open_map()
    page = open_map(page.locator("#shared-link").input_value())
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("for (const _ of [1, 2, 3]) map_city.panBy([40, 0], { animate: false })")
    settle(page)

    assert sum("/map/list" in url for url in asked) == 1


def test_the_keyboard_alone_opens_a_place_and_comes_back(open_map):
    page = open_map()
    page.locator("#map-q").fill(page.locator(".places__name").first.inner_text())
    settle(page)
    expect(page.locator(PIN)).to_have_count(1)
    page.locator("#map_city").focus()
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.map-pin')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".map-card a")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator(".leaflet-popup")).to_have_count(0)
    expect(page.locator(PIN)).to_be_focused()


def test_the_keyboard_reaches_every_place_through_the_list(open_map):
    page = open_map()
    total = int(page.locator("[data-count]").get_attribute("data-count"))
    reached = set()
    while True:
        reached.update(page.locator(".places__name a").evaluate_all("(links) => links.map((link) => link.href)"))
        following = page.locator("#places a[rel=next]")
        if not following.count():
            break
        following.focus()
        with page.expect_response(re.compile("/map/list")):
            page.keyboard.press("Enter")
        expect(page.locator("#places-title")).to_be_focused()

    assert len(reached) == total


def test_a_hostile_name_stays_text_on_the_map(open_map):
    page = open_map()
    page.route(re.compile("/api/v1/map/"), lambda route: route.fulfill(json=hostile(route.fetch().json())))
    page.reload()
    page.wait_for_function(DRAWN)
    page.locator(PIN).first.dispatch_event("click")

    expect(page.locator(".map-card__title")).to_have_text(HOSTILE)
    assert page.locator("img[src=x]").count() == 0
    assert page.locator(PIN).first.get_attribute("aria-label") == HOSTILE


def hostile(answer):
    for one in answer["features"]:
        one["properties"] |= dict.fromkeys(("name", "kind", "address", "note"), HOSTILE)
    return answer


def test_a_position_is_asked_for_on_a_click_only_and_sent_rounded(open_page):
    where = {"latitude": -9.8561234, "longitude": 135.1021234}
    page = open_page("about:blank", geolocation=where, permissions=["geolocation"])
    page.add_init_script(COUNT_LOCATING)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/en/map")
    page.wait_for_function(DRAWN)
    settle(page)
    before = page.evaluate("window.located")
    with page.expect_response(re.compile("/map/list.*near=")):
        page.locator("#near-me").click()
    page.wait_for_function(THERE)
    settle(page)
    expect(page.locator(".places__far").first).to_be_visible()
    shared = [page.locator(f"[data-shared={name}]").input_value() for name in ("link", "embed")]

    assert (before, page.evaluate("window.located")) == (0, 1)
    assert any("near=-9.856%2C135.102" in url for url in asked)
    assert not any("9.85612" in url or "135.10212" in url for url in asked)
    assert not [text for text in (page.url, *shared) if "near" in text or "135.1" in text or "9.85" in text]


def test_who_moves_on_from_a_position_may_share_the_view(open_map):
    page = open_map(geolocation={"latitude": -9.856, "longitude": 135.102}, permissions=["geolocation"])
    with page.expect_response(re.compile("/map/list.*near=")):
        page.locator("#near-me").click()
    page.wait_for_function(THERE)
    settle(page)
    page.evaluate("void map_city.panBy([300, 200], { animate: false })")

    expect(page.locator("#shared-link")).to_have_value(re.compile("at="))


def test_without_script_the_page_is_the_list(open_page):
    page = open_page("/en/map", java_script_enabled=False)

    expect(page.locator(".map__frame")).to_be_hidden()
    expect(page.locator(".places__name a").first).to_be_visible()
    page.locator("#map-q").fill("zzzz")
    page.locator("#map-q").press("Enter")
    expect(page.locator("#places")).to_contain_text("0 places")


def test_chosen_layers_leave_the_map_on_the_screen_of_a_phone(open_map):
    page = open_map("/en/map", width=390)
    page = open_map(f"/en/map?layer={one_layer(page)}", width=390)
    assert page.locator(".map__frame").bounding_box()["y"] < page.viewport_size["height"]
    page.get_by_text("Layers and legend").click()
    expect(page.locator("#map-form input[name=layer]:checked").first).to_be_visible()


@pytest.mark.parametrize(("width", "script"), [(1280, True), (1280, False), (390, False)])
def test_chosen_layers_stand_open_on_a_wide_screen_and_without_script(open_page, width, script):
    layer = one_layer(open_page("/en/map", width=width))
    page = open_page(f"/en/map?layer={layer}", width=width, java_script_enabled=script)
    expect(page.locator("#map-form input[name=layer]:checked")).to_be_visible()


def test_the_first_view_is_light(open_page):
    """All that is sent for it, as it is sent, to a browser that was never here."""
    sizes = []
    page = open_page("about:blank")
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto("/en/map")
    page.wait_for_function(DRAWN)
    page.wait_for_load_state("networkidle")

    assert FIRST_VIEW / 5 < sum(sizes) < FIRST_VIEW


def test_the_map_is_embedded_in_another_page(open_page, address):
    theirs = f'<iframe src="{address}/en/map/embed" title="map" width="600" height="500"></iframe>'
    page = open_page("/en/about")
    page.route("**/theirs", lambda route: route.fulfill(body=theirs, content_type="text/html"))
    page.goto("/theirs")
    frame = page.frame_locator("iframe")

    expect(frame.locator(".map-cluster, .map-pin").first).to_be_visible()


def test_the_full_screen_button_fills_the_screen(open_map):
    page = open_map()
    page.locator(".fullscreen-icon").click()
    page.wait_for_function("() => document.fullscreenElement?.id === 'map_city'")


def test_on_paper_there_are_map_and_list_and_no_buttons(open_map):
    page = open_map()
    page.emulate_media(media="print")

    expect(page.locator(".map__frame")).to_be_visible()
    expect(page.locator(".places__table")).to_be_visible()
    expect(page.locator(".map__panel")).to_be_hidden()
    expect(page.locator(".places__show").first).to_be_hidden()


def test_a_place_page_has_a_map_that_can_be_moved(open_page):
    page = open_page("/en/map/list")
    page.locator(".places__name a").first.click()
    page.locator(".small-map").scroll_into_view_if_needed()

    expect(page.locator(".small-map--live .leaflet-control-zoom-in")).to_be_visible()
    assert violations(page) == []
