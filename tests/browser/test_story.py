"""The whole story of a by-law, in both languages: two people are invited, work on it, publish, correct and withdraw it.

A real browser, the real web server and the real worker. At every step a stranger looks, in a browser without cookies.
"""

import re
import subprocess
import sys
from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pikepdf
import pyotp
import pypdfium2
import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from app.kernel import clock
from app.kernel.actor import SYSTEM
from app.notifications.post import Folder
from app.settings import Settings
from records.model import RecordRow
from tests.browser.conftest import environment
from tests.browser.readers import PHONE, Person, Seen, Stranger, Told, until
from tests.conftest import ROOT

PASSWORD = "four small boats at dawn"
TOLD = (
    Told("en", 1280, "light", "za-cpt__2010__graffiti__2010-07-09", "Quillhaven", "Odalys Brenkvist"),
    Told("id", 390, "dark", "za-cpt__2010__public-parks__2010-09-10", "Sekarlangit", "Wulandari Tirtasari"),
)

NOTHING = Seen(404, 0, 0, 0, (), "unknown", 404)
PUBLISHED = Seen(200, 1, 1, 1, ("published",), "current", 200)
CORRECTED = Seen(200, 1, 1, 1, ("published", "published"), "current", 200)
WITHDRAWN = Seen(410, 0, 0, 0, ("published", "published", "withdrawn"), "withdrawn", 404)


def test_a_by_law_from_the_invitation_to_the_withdrawal(told, person, stranger, mails, let_it_be_due, by_law):
    administrator, clerk, publisher = person(), person(), person()
    enter_as_demonstrated(administrator)
    for newcomer, role in ((clerk, "clerk"), (publisher, "publisher")):
        invite(administrator, role)
        follow_the_invitation(newcomer, mails(role), role)

    record = upload(clerk, by_law)
    stranger.asks_for(record)
    write(clerk, record, title=told.title, summary="It concerns whoever owns a wall.")
    original = file_of(clerk, record)
    assert open_findings(clerk, record) == {name_of_the_file_inside(by_law), PHONE}
    clean_the_file(clerk)
    redact(clerk, PHONE, told.name)
    assert open_findings(clerk, record) == set()
    clerk.does(record, "send")
    assert stranger.sees(original) == NOTHING

    publisher.does(record, "refuse", comment="Who is concerned, owners or tenants?")
    assert stranger.sees(original) == NOTHING
    clerk.goes(f"{record}/edit")
    assert "Who is concerned, owners or tenants?" in clerk.page.inner_text("main")
    write(clerk, record, summary="It concerns whoever owns or rents a wall.")
    clerk.does(record, "send")
    file = file_of(clerk, record)

    publisher.does(record, "approve", comment="Now it is clear.")
    publisher.does(record, "schedule", day=f"{clock.today() + timedelta(days=2)}", at="08:00")
    assert stranger.sees(file) == NOTHING
    let_it_be_due(record)
    stranger.waits_for(1)
    assert stranger.sees(file) == PUBLISHED
    assert stranger.sees(original) == PUBLISHED._replace(file="unknown", download=404)
    downloaded = stranger.downloads()
    assert sha256(downloaded).hexdigest() == file
    assert said_in(by_law.read_bytes(), *told.name.split(), PHONE) == [*told.name.split(), PHONE]
    assert said_in(downloaded, *told.name.split(), PHONE) == []

    clerk.does(record, "correct", note="The summary forgot the tenants’ guests.")
    write(clerk, record, summary="It concerns owners, tenants and their guests.")
    clerk.does(record, "send")
    assert stranger.sees(file) == PUBLISHED
    assert "their guests" not in stranger.reads("")
    publisher.does(record, "approve", comment="Better.")
    publisher.does(record, "publish")
    assert stranger.sees(file) == CORRECTED
    assert "owners, tenants and their guests" in stranger.reads("")
    older = stranger.reads("/versions/2")
    assert "whoever owns or rents a wall" in older
    assert "The summary forgot the tenants’ guests." in older

    publisher.does(record, "withdraw", reason="published-in-error")
    stranger.waits_for(0)
    assert stranger.sees(file) == WITHDRAWN
    assert stranger.status("/versions/2") == 410


def enter_as_demonstrated(administrator):
    administrator.goes("/sign-in")
    administrator.presses("form:has([value='administrator@demo.example']) button")
    administrator.presses(".demo form[action$='/sign-in/second-factor'] button")


def invite(administrator, role):
    told = administrator.told
    administrator.goes("/admin/people/invite")
    administrator.page.select_option("#role", role)
    administrator.page.select_option("#language", told.language)
    name = f"{told.word.lower()}-{role}"
    administrator.sends(display_name=f"{role} {told.word}", email=told.email(role), name=name)


def follow_the_invitation(newcomer, link, role):
    """A password, a second factor from the key that is shown, recovery codes to keep; then the desk."""
    newcomer.goes(link)
    newcomer.sends(password=PASSWORD)
    newcomer.sends(name=newcomer.told.email(role), password=PASSWORD)
    newcomer.presses("main a.govuk-button")
    secret = newcomer.page.inner_text(".enrolment__key").replace(" ", "")
    newcomer.sends(name="Phone", code=pyotp.TOTP(secret).now())
    assert len(set(newcomer.page.locator(".recovery-codes code").all_inner_texts())) >= 8
    newcomer.presses(".noprint a.govuk-button")
    assert newcomer.page.url.endswith(f"/{newcomer.told.language}/desk/work")


def upload(clerk, by_law):
    """Returns the address of the new draft."""
    clerk.goes("/desk/new")
    clerk.page.set_input_files("#files-chosen", by_law)
    clerk.presses("main form:has(#files-chosen) button.govuk-button[type=submit]")
    return re.search(r"/desk/records/[^/]+/[^/]+", clerk.page.url)[0]


def write(clerk, record, **fields):
    clerk.goes(f"{record}/edit")
    for name, value in fields.items():
        clerk.page.fill(f"#{name}", value)
    clerk.presses("form.draft button[type=submit]")


def file_of(clerk, record):
    """The SHA-256 of the draft's file."""
    clerk.goes(record)
    return re.search(r"[0-9a-f]{64}", clerk.page.get_attribute("a[href*='/files/']", "href"))[0]


def open_findings(clerk, record):
    """What the checks point at, word for word."""
    clerk.goes(record)
    clerk.presses("main a[href$='/checks']")
    clerk.presses("form[action$='/checks'] button")
    return set(clerk.page.locator(".finds__one:not(.finds__one--accepted) mark").all_inner_texts())


def clean_the_file(clerk):
    clerk.presses("button[formaction$='/cleaning']")


def redact(clerk, found, name):
    """From a finding to its words, a name beside them, a look at what would go, and away with it."""
    clerk.presses(f".finds__one:has(mark:text-is('{found}')) a[href*='/redaction']")
    assert clerk.page.input_value("#words") == found
    clerk.page.fill("#words", f"{found}\n{name}")
    clerk.presses("button[value=show]")
    clerk.presses("button[value=redact]")
    clerk.page.wait_for_selector("[data-task]", state="detached")  # a long paper is a task
    expect(clerk.page.locator(".govuk-error-summary")).to_have_count(0)


def said_in(data, *words):
    """Which of the words a PDF says, read as text and object by object."""
    with pypdfium2.PdfDocument(data) as document:
        texts = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    bare = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        no_objects = pikepdf.ObjectStreamMode.disable
        pdf.save(
            bare,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            object_stream_mode=no_objects,
        )
    everything = "\n".join([*texts, bare.getvalue().decode("latin-1")])
    return [word for word in words if word in everything]


def name_of_the_file_inside(path):
    with pikepdf.open(path) as pdf:
        return next(iter(pdf.attachments))


@pytest.fixture(params=TOLD, ids=lambda told: f"{told.language}-{told.width}-{told.scheme}")
def told(request):
    return request.param


@pytest.fixture
def by_law(told, shared_data, tmp_path):
    """A by-law as somebody handed it in: with a file inside, and his name and number at the foot of the first page."""
    path = tmp_path / "by-law.pdf"
    with pikepdf.open(shared_data / "pdf" / "ordinance-text" / f"{told.law}__source-enacted.pdf") as pdf:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        name = pdf.pages[0].add_resource(font, pikepdf.Name.Font)
        line = f"q BT {name} 10 Tf 0 g 60 24 Td (Handed in by {told.name}, telephone {PHONE}) Tj ET Q"
        pdf.pages[0].contents_add(line.encode())
        pdf.save(path)
    return path


@pytest.fixture
def person(told, open_page, complaints):
    def person(kind=Person):
        page = open_page(f"/{told.language}/about", width=told.width, color_scheme=told.scheme)
        return kind(told, page, complaints)

    return person


@pytest.fixture
def stranger(person):
    return person(Stranger)


@pytest.fixture(scope="module", autouse=True)
def worker(city_home, address):
    """The worker, as an operator starts it."""
    command = [sys.executable, "-c", "from app.cli.main import main; main()", "worker"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(city_home) | {"PSIS_BASE_URL": address})
    yield
    process.terminate()
    process.wait()


@pytest.fixture
def mails(told, city_home):
    """``mails("clerk")`` is the address to which the mail to that person leads, as soon as it is written."""
    folder = Folder(Settings(home=city_home).mail)

    def link_to(role):
        letters = []
        until(
            lambda: (
                letters.extend(one for one in map(folder.read, folder.names()) if told.email(role) in one["To"])
                or letters
            )
        )
        return re.search(r"http\S+/invitation\S+", letters[0].get_body(("plain",)).get_content())[0]

    return link_to


@pytest.fixture
def let_it_be_due(city_app):
    """Nobody waits for two days: the moment for which a record is scheduled becomes this one."""

    def let_it_be_due(record):
        with city_app.extensions["psis"].database.unit(SYSTEM) as unit:
            of_record = RecordRow.slug == record.rpartition("/")[2]
            unit.session.execute(update(RecordRow).where(of_record).values(scheduled_for=unit.now))

    return let_it_be_due
