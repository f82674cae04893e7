"""Following a report in the browser: accessible in both languages, on a phone, by keyboard alone, without scripts."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from app.city.queries import categories
from app.complaints import lifecycle
from app.complaints.filing.filing import Filing, digest_of, file, filer
from app.complaints.handling import acting
from app.complaints.identity import Contact
from app.complaints.key_store import vault_of
from app.kernel import ids
from app.kernel.actor import SYSTEM, member_of_staff
from app.kernel.roles import OFFICER, Held
from tests.browser.test_account import found_on

ACTS = ("reopen", "secrecy", "score", "mails")
PLAIN = "The water stands on the path"


@pytest.fixture
def receipt(city_app):
    """The receipt of a report that was answered."""
    portal = city_app.extensions["psis"]
    with portal.database.open(SYSTEM) as session:
        about = next(one for one in categories(session) if one.active and not one.emergency)
    contact = Contact("Somebody", "somebody@example.org")
    filing = Filing(category=about.slug, text=PLAIN, address="1 Quay Street", identity=about.identity, contact=contact)
    with portal.database.unit(filer()) as unit:
        key = f"{ids.new_id():064d}"
        made = file(unit, vault_of(portal.settings), filing, idempotency_key=key, digest=digest_of(filing))
    with portal.database.unit(member_of_staff("browser", [Held(OFFICER, about.department)])) as unit:
        acting.act(unit, made.reference, lifecycle.ANSWERED, words="It was drained.")
    return made


@pytest.fixture
def enter(open_page, receipt):
    """``enter("en", width=390)`` gives a page on which the key of the receipt was shown."""

    def enter(language, **options):
        page = open_page(f"/{language}/follow?reference={receipt.reference.lower()}", **options)
        page.fill("#key", receipt.key)
        page.keyboard.press("Enter")
        page.wait_for_url("**/follow/**")
        return page

    return enter


@pytest.mark.parametrize(("language", "width"), [("en", 390), ("id", 1280)])
def test_pages_of_a_followed_report_are_accessible(enter, receipt, address, language, width):
    page = enter(language, width=width)
    home = f"/{language}/follow/{receipt.reference.lower()}"
    below = [home, *(f"{home}/{act}" for act in ACTS), f"/{language}/subscribe/sent", f"/{language}/subscribe/done"]
    assert found_on(page, address, below) == {}


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("id", 390)])
def test_the_page_that_asks_for_the_key_is_accessible(open_page, address, language, width):
    page = open_page(f"/{language}/about", width=width)
    assert found_on(page, address, [f"/{language}/follow"]) == {}


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


def tab_to(page, wanted, most=60):
    """Press Tab until that field or button has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if focused(page) == wanted:
            return
    pytest.fail(f"the keyboard does not reach {wanted}")


@pytest.mark.parametrize(("language", "send"), [("en", "Send"), ("id", "Kirim")])
def test_the_keyboard_is_enough_on_a_phone(open_page, receipt, language, send):
    page = open_page(f"/{language}/follow", width=390)
    tab_to(page, "reference")
    page.keyboard.type(receipt.reference)
    tab_to(page, "key")
    page.keyboard.type(receipt.key)
    page.keyboard.press("Enter")
    page.wait_for_url("**/follow/**")
    tab_to(page, "text")
    page.keyboard.type("Thank you, all is dry")
    tab_to(page, send)
    page.keyboard.press("Enter")
    page.wait_for_url("**?said=message-sent")
    assert page.locator(".letters__one--own").inner_text().endswith("Thank you, all is dry")


@pytest.mark.parametrize("language", ["en", "id"])
def test_without_scripts_it_is_answered_rated_and_opened_again(enter, receipt, language):
    page = enter(language, width=390, java_script_enabled=False)
    page.goto(page.url.partition("?")[0] + "/score")
    page.check("input[name=score][value='2']")
    page.check("#not_solved")
    page.fill("#words", "It stands there again")
    page.locator("main form button").click()
    page.wait_for_url("**said=report-reopened**")
    assert "It stands there again" in page.locator(".letters").inner_text()


def test_a_photograph_is_shown_without_where_it_was_taken(enter, tmp_path):
    page = enter("en")
    picture, exif = Image.new("RGB", (320, 240), "navy"), Image.Exif()
    exif.get_ifd(0x8825)[2] = (6.0, 12.0, 0.0)
    raw = BytesIO()
    picture.save(raw, "JPEG", exif=exif)
    (tmp_path / "at-home.jpg").write_bytes(raw.getvalue())
    page.set_input_files("#photos", tmp_path / "at-home.jpg")
    page.fill("#shows", "Water over the kerb")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**?said=message-sent")
    assert page.locator(".followed__photos img").get_attribute("alt") == "Water over the kerb"
    shown = page.request.get(page.locator(".followed__photos img").get_attribute("src"))
    assert not Image.open(BytesIO(shown.body())).getexif()


def test_the_code_on_a_receipt_brings_the_key_along_and_the_address_forgets_it(open_page, receipt):
    page = open_page(f"/en/follow?reference={receipt.reference.lower()}#{receipt.key}")
    expect(page.locator("#key")).to_have_value(receipt.key)
    expect(page).to_have_url(re.compile("^[^#]*$"))
