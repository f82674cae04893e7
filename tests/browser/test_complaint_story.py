"""The whole story of a report that nobody may know of: without a name, confidential, with two photographs.

It is handled, answered, opened again, solved, rated and erased, in both languages; an officer of another department
and a stranger look at every step and find nothing. A real browser and the real web server.
"""

from io import BytesIO
from typing import NamedTuple
from zipfile import ZipFile

import pytest
from PIL import Image

from app.accounts import sessions
from app.city.category_commands import set_category
from app.city.queries import Category, departments
from app.complaints import queries
from app.complaints.filing.filing import filer
from app.complaints.following.satisfaction import score_of
from app.kernel.actor import SYSTEM
from app.kernel.roles import OFFICER
from tests.browser.readers import Person
from tests.web.people import make_account

GPS = 0x8825


class Told(NamedTuple):
    """One telling: a language, a screen, with scripts or without."""

    language: str
    width: int
    scheme: str
    scripts: bool


TOLD = (Told("en", 390, "dark", scripts=False), Told("id", 1280, "light", scripts=True))


@pytest.fixture(params=TOLD, ids=lambda told: told.language)
def told(request):
    return request.param


class Unscripted(Person):
    """Somebody whose browser runs no scripts, those that look for faults of pages neither."""

    def looks(self):
        assert self.page.locator("h1").count() == 1


@pytest.fixture
def database(city_app):
    return city_app.extensions["psis"].database


@pytest.fixture
def offices(database):
    """(The department in charge of the category of the story, another one)."""
    with database.unit(SYSTEM) as unit:
        charged, other = [one.slug for one in departments(unit.session)][:2]
        names = {"en": "Lights in the street", "id": "Lampu jalan"}
        starts = {"may_lower": True, "sensitive": False, "working_days": 5, "position": 90, "active": True}
        set_category(unit, Category("lights", names, charged, "named", "public", **starts, place="optional"))
    return charged, other


@pytest.fixture
def person(told, open_page, address, complaints):
    """``person()`` is somebody at a browser of his own; ``person("ani", department)`` one who works at a desk."""

    def person(token=""):
        scripts = told.scripts or bool(token)
        options = {"width": told.width, "color_scheme": told.scheme, "java_script_enabled": scripts}
        page = open_page(f"/{told.language}/about", **options)
        if token:
            cookie = {"name": "__Host-psis", "value": token, "url": address.replace("http:", "https:"), "secure": True}
            page.context.add_cookies([{**cookie, "httpOnly": True, "sameSite": "Lax"}])
        return (Person if scripts else Unscripted)(told, page, complaints)

    return person


@pytest.fixture
def officer(database, person):
    def officer(department):
        name = f"story-{department}"
        with database.unit(SYSTEM) as unit:
            make_account(unit, name, held=[(OFFICER, department)])
            token = sessions.begin(unit, name, device="tests", strong=True)
        return person(token)

    return officer


@pytest.fixture
def photographs(tmp_path):
    """Two photographs that say where they were taken."""
    paths = [tmp_path / f"at-home-{number}.jpg" for number in (1, 2)]
    for path in paths:
        exif = Image.Exif()
        exif.get_ifd(GPS).update({1: "S", 2: (6.0, 12.0, 30.0), 3: "E", 4: (106.0, 48.0, 10.0)})
        Image.new("RGB", (640, 480), "navy").save(path, "JPEG", exif=exif)
    return paths


def test_a_report_from_its_sending_to_its_erasure(told, offices, person, officer, photographs, database):
    reporter, charged, other, stranger = person(), officer(offices[0]), officer(offices[1]), person()

    reference, key = send(reporter, photographs)
    at_desk, public = f"/desk/complaints/{reference.lower()}", f"/reports/{reference.lower()}"

    def nobody_else_sees_it():
        return other.goes(at_desk) == 404 and stranger.goes(public) == 404

    assert nobody_else_sees_it()
    open_by_key(reporter, reference, key)
    home = f"/follow/{reference.lower()}"
    assert places_told_by(reporter) == []

    charged.goes(at_desk)
    assert "Somebody" not in charged.page.inner_text("main")
    act(charged, "take-up")
    answer(charged, "The lamp is new since Monday.")
    assert nobody_else_sees_it()

    reporter.goes(home)
    assert "The lamp is new since Monday." in reporter.page.inner_text(".letters")
    reporter.goes(f"{home}/reopen")
    reporter.sends(words="It is dark again.")
    charged.goes(at_desk)
    assert "It is dark again." in charged.page.inner_text("main")
    answer(charged, "A cable was broken. Now it holds.")

    reporter.goes(f"{home}/score")
    reporter.page.check("input[name=score][value='5']")
    reporter.presses("main form[novalidate] button[type=submit]")
    assert nobody_else_sees_it()

    with database.open(filer()) as session:
        row = queries.found(session, reference)
        assert (row.state, row.identity, row.content) == ("closed", "none", "confidential")
        assert score_of(session, row.id).score == 5

    assert taken_away(reporter, reference) == {"report.json", "report.html", "files/1.jpg", "files/2.jpg"}
    erase(reporter, home)
    assert reporter.goes(home) == 200
    assert reporter.page.locator("#key").count() == 1  # what was opened with it is closed
    charged.goes(at_desk)
    left = charged.page.inner_text("main")
    assert [word for word in ("since Friday", "dark again", "since Monday", "cable") if word in left] == []
    assert charged.page.locator(".case__pictures img").count() == 0
    assert nobody_else_sees_it()


def send(reporter, photographs):
    """Fill the form in and send it; returns what stands on the receipt."""
    page = reporter.page
    reporter.goes("/report/lights")
    page.fill("#text", "The lamp before the school is out since Friday.")
    page.set_input_files("#photos", photographs)
    page.check("input[name=identity][value=none]")
    page.check("input[name=content][value=confidential]")
    page.click("form[enctype] button[type=submit]")
    page.locator("button[name=send]").wait_for()
    reporter.looks()
    page.click("button[name=send]")
    page.locator(".report-done").wait_for()
    reporter.looks()
    reference = page.locator(".report-done strong").inner_text().strip()
    return reference, page.locator(".report-key").evaluate("it => it.firstChild.textContent").strip()


def open_by_key(reporter, reference, key):
    reporter.goes("/follow")
    reporter.page.fill("#reference", reference)
    reporter.page.fill("#key", key)
    reporter.presses("main form[action$='/follow'] button[type=submit]")


def taken_away(reporter, reference):
    """The names of what is in the reporter's copy."""
    with reporter.page.expect_download() as copy:
        reporter.page.click("form[action$='/copy'] button")
    names = ZipFile(copy.value.path()).namelist()
    return {name.removeprefix(f"{reference}/") for name in names}


def erase(reporter, home):
    reporter.goes(f"{home}/erase")
    reporter.page.check("#sure")
    reporter.presses("form[action$='/erase'] button[type=submit]")


def places_told_by(reporter):
    """What the photographs on the page still say of where they were taken; there are two."""
    pictures = reporter.page.locator(".followed__photos img")
    assert pictures.count() == 2
    shown = [reporter.page.request.get(one.get_attribute("src")).body() for one in pictures.all()]
    return [found for raw in shown for found in Image.open(BytesIO(raw)).getexif()]


def act(charged, name):
    charged.page.locator(f"details:has(form[action$='/{name}']) > summary").first.click()
    charged.presses(f"form[action$='/{name}'] button[type=submit]")


def answer(charged, words):
    charged.page.fill("#reply-text", words)
    charged.page.check("input[name='reply-then'][value='answered']")
    charged.presses("#reply button.govuk-button[type=submit]:not(.govuk-button--secondary)")
