"""Reporting in the browser: on a phone by keyboard, without script, in both languages, on a bad connection."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import select

from app.complaints.model import ComplaintFileRow, ComplaintRow
from app.kernel.actor import SYSTEM
from maps.model import AddressPointRow
from tests.browser.accessibility import SCROLLS_SIDEWAYS, violations

TEXT = {"en": "A lamp hums all night, call 0812-3456-7890", "id": "Lampu berdengung semalaman, HP 0812-3456-7890"}


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """Two photographs that say where and with what they were taken."""
    folder = tmp_path_factory.mktemp("photos")
    return [_photo(folder / f"IMG_{number}.jpg", number) for number in (1, 2)]


def _photo(path, number):
    exif = Image.Exif()
    exif[0x010F] = "Secret camera"
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "S", (9.0, 51.0, 0.0), "E", (135.0, 6.0, 0.0)
    Image.new("RGB", (2600, 1800), (40 * number, 120, 90)).save(path, "JPEG", exif=exif)
    return str(path)


@pytest.fixture(scope="module")
def spot(city_app):
    """An address of the city, and its coordinates as people type them."""
    with city_app.extensions["psis"].database.open(SYSTEM) as session:
        row = session.scalars(select(AddressPointRow).order_by(AddressPointRow.id).limit(1)).one()
    return row.text, f"{row.latitude}, {row.longitude}"


def filed(city_app, reference):
    """The case of that reference with the bytes of its photographs."""
    portal = city_app.extensions["psis"]
    with portal.database.open(SYSTEM) as session:
        row = session.scalars(select(ComplaintRow).where(ComplaintRow.reference == reference)).one()
        files = session.scalars(select(ComplaintFileRow).where(ComplaintFileRow.complaint_id == row.id)).all()
        return row, [portal.case_files.path(file.sha256).read_bytes() for file in files]


def says_nothing_but_pixels(content):
    picture = Image.open(io.BytesIO(content))
    return not picture.getexif() and b"Secret" not in content


def fits(page):
    """No violation of the rules for accessibility, and nothing that scrolls sideways."""
    return violations(page) == [] and not page.evaluate(SCROLLS_SIDEWAYS)


def type_into(page, name, text):
    """Go to a field by the tabulator key alone and type."""
    reach(page, f"document.activeElement.id === '{name}'")
    page.keyboard.type(text)


def reach(page, condition):
    for _ in range(120):
        if page.evaluate(condition):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not get to where {condition}")


def reference_of(page):
    return re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]", page.inner_text(".report-done"))[0]


@pytest.mark.parametrize("language", ["en", "id"])
def test_reported_on_a_phone_by_keyboard_with_two_photographs(open_page, city_app, photos, spot, language):
    page = open_page(f"/{language}/report/street-lights", width=390)
    type_into(page, "address", spot[0])
    page.keyboard.press("Escape")
    reach(page, "document.activeElement.name === 'q-state'")
    page.keyboard.press("Space")
    type_into(page, "text", TEXT[language])
    page.set_input_files("#photos", photos)
    page.wait_for_selector("[data-chosen] li:nth-child(2)")
    reach(page, "document.activeElement.type === 'submit' && !document.activeElement.closest('header, section')")
    page.keyboard.press("Enter")
    page.wait_for_selector("button[name=send]")
    assert fits(page)
    reach(page, "document.activeElement.name === 'personal'")
    page.keyboard.press("Space")
    reach(page, "document.activeElement.name === 'send'")
    page.keyboard.press("Enter")
    page.wait_for_selector(".report-key")
    assert fits(page)
    row, files = filed(city_app, reference_of(page))
    assert (row.language, row.identity) == (language, "none")
    assert [says_nothing_but_pixels(content) for content in files] == [True, True]


@pytest.mark.parametrize("language", ["en", "id"])
def test_reported_without_script(open_page, city_app, photos, spot, language):
    page = open_page(f"/{language}/report/street-lights", width=390, java_script_enabled=False)
    assert not page.locator("#pin-hint").is_visible()  # nor is there a map to put a pin on
    page.set_input_files("#photos", photos)
    page.fill("#point", spot[1])
    page.click("form[enctype] button[type=submit]")
    expect(page.locator("input[name=photo]")).to_have_count(2)  # they stay while something is wrong
    page.check("#q-state-0")
    page.fill("#text", TEXT[language])
    page.click("form[enctype] button[type=submit]")
    page.check("#personal-1")
    page.click("button[name=send]")
    row, files = filed(city_app, reference_of(page))
    assert row.channel == "web"
    assert [says_nothing_but_pixels(content) for content in files] == [True, True]


def test_the_form_outlives_a_lost_connection(open_page, spot):
    page = open_page("/en/report/street-lights")
    page.fill("#email", "zqx@example.org")
    page.fill("#text", "The lamp is out again")
    page.fill("#point", spot[1])
    page.check("#q-state-0")
    assert "zqx" not in page.evaluate("JSON.stringify(localStorage)")  # who reports stays on no device
    page.context.set_offline(True)
    page.click("form[enctype] button[type=submit]")
    page.wait_for_function("() => document.querySelector('.report-problem')?.textContent.includes('Nothing is gone')")
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("#text")).to_have_value("The lamp is out again")


def test_the_draft_is_gone_once_it_was_sent(open_page, spot):
    page = open_page("/en/report/street-lights")
    page.fill("#text", "The lamp is out again")
    page.fill("#point", spot[1])
    page.check("#q-state-0")
    page.click("form[enctype] button[type=submit]")
    page.click("button[name=send]")
    page.wait_for_selector(".report-key")
    page.wait_for_function("() => localStorage.length === 0")


def test_the_pin_is_put_on_the_map_by_keyboard_alone(open_page):
    page = open_page("/en/report/street-lights")
    page.wait_for_selector("#pin-hint:visible")
    page.focus("[data-picker]")
    page.keyboard.press("Enter")
    expect(page.locator(".picker-pin")).to_be_focused()
    south = float(page.input_value("#point").split(",")[0])
    page.keyboard.press("ArrowUp")
    page.wait_for_function(f"() => parseFloat(document.querySelector('#point').value) > {south}")
    expect(page.locator(".report-said")).to_have_text(re.compile("^In "))


def test_a_place_outside_of_the_city_is_said_at_once(open_page):
    page = open_page("/en/report/street-lights")
    page.fill("#point", "-6.2, 106.8")
    page.press("#point", "Tab")
    page.wait_for_selector(".report-said--outside")
    assert "outside of the city" in page.inner_text(".report-said")


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
@pytest.mark.parametrize("path", ["/report", "/report/danger", "/report/noise"])
def test_pages_of_reporting_are_accessible(open_page, path, width, scheme):
    assert fits(open_page(f"/en{path}", width=width, color_scheme=scheme))
