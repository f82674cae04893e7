"""Every kind of page that only people see who are signed in: each is looked at once, as somebody who may open it.

The pages are found by following links, as everybody of the demonstration and to what was begun for them; a kind of page
to which no link leads, or that a route added tomorrow brings, is missed by name.
"""

import re
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from app.accounts import sessions
from app.accounts.demo_people import DemoPerson
from app.complaints.entries import NewFile
from app.complaints.filing import filing
from app.complaints.filing.filing import Filing
from app.complaints.key_store import vault_of
from app.db.files import FileStore
from app.jobs.runners import RUNNERS
from app.jobs.task_runs import Workplace, carry_out_all
from app.kernel import ids
from app.kernel.actor import SYSTEM
from app.kernel.stopping import Stop
from app.web import cookie
from app.web.locale import twin
from tests.browser.accessibility import WIDTHS, faults, too_wide
from tests.walk import walk
from tests.web.people import csrf
from tests.web.test_imports import mapped

ROLES = ("clerk", "publisher", "supervisor", "officer", "counter-clerk", "auditor", "administrator", "resident")
AREAS = re.compile(r"/en/(?:account|admin|desk)\b")
STARTS = ("account", "admin", "desk", "desk/complaints", "desk/trail", "desk/imports")
NO_PAGES = {
    "desk_case.file",
    "desk_checks.original",
    "desk_imports.rejected",
    "desk_preview.file",
    "desk_redaction.picture",
    "desk_tasks.state",
    "desk_uploads.received",
    "own_reports.file",
}
"""Files, pictures, what scripts ask for."""
ELSEWHERE = {
    "confirm.ask",  # only for somebody who has to prove himself again: tests/browser/test_story.py
    "desk_counter.receipt",  # once, after something was filed; the page is the one of tests/browser/test_reporting.py
    "desk_ordinance_instruction.show",  # of a law that amends another: tests/browser/test_editors.py
    "desk_work.front",  # leads on
    "desk_complaints.front",  # leads on
}
PERMITS = b"Permit Number,Work Description,Issue Date\nAXE-1,Garden wall,2026-03-31\nAXE-2,Porch,someday\n"
PLACES = b"Name,Kind,Longitude,Latitude\nAxe park,park,106.8,-6.2\n"


@pytest.fixture(scope="module")
def tokens(city_app):
    """Role of the demonstration → what its person is signed in by."""
    with city_app.extensions["psis"].database.unit(SYSTEM) as unit:
        people = {one.role: one.account for one in unit.session.scalars(select(DemoPerson))}
        strong = {role: role != "resident" for role in people}
        return {role: sessions.begin(unit, people[role], device="tests", strong=strong[role]) for role in ROLES}


@pytest.fixture(scope="module")
def client(city_app, tokens):
    """``client("clerk")`` asks as that person."""

    def client(role):
        made = city_app.test_client()
        made.set_cookie(cookie.NAME, tokens[role])
        return made

    return client


@pytest.fixture(scope="module")
def begun(city_app, city_home, client):
    """Addresses of what a clerk began: imports in each of their states, a draft with a file, a law."""
    clerk = client("clerk")
    paths = begin_imports(clerk, lambda: carry_out(city_app, city_home))
    scan = BytesIO()
    Image.new("RGB", (300, 200), "white").save(scan, "PNG")
    scan.seek(0)
    draft = send(clerk, "/en/desk/new", department="buildings", files=(scan, "scan.png"))
    law = send(
        clerk,
        "/en/desk/ordinances/new",
        title="Axe By-law",
        number="By-law No. 99 of 2026",
        type="ordinance",
        enacted="2026-03-01",
        department="buildings",
        language="en",
    ).partition("?")[0]
    send(clerk, f"{law}/sections/new", number="1", chapter="", text="Every axe is kept sharp.")
    laws = "/en/desk/records/ordinance"
    parts = ("", "/text", "/sections/sec_1")
    versions = [f"{laws}/pm-2009-7/versions/1{part}" for part in parts]
    return [*paths, draft, law, f"{laws}/{law.rpartition('/')[2]}/preview", *versions]


@pytest.fixture(scope="module")
def case(city_app):
    """The address at the desk of what a resident reported, which nobody has taken yet and the public may read of."""
    return f"/en/desk/complaints/{report(city_app.extensions['psis'], 'demo-resident').lower()}"


def report(portal, resident):
    """Let that resident have reported something with a photograph: its reference."""
    photo = BytesIO()
    Image.new("RGB", (300, 200), "navy").save(photo, "JPEG")
    photo.seek(0)
    sha256, size = portal.case_files.put(photo)
    files = (NewFile("hole.jpg", "A hole", sha256, "image/jpeg", size, 300, 200),)
    what = Filing(category="potholes", text="A hole by the quay", ward="Harbour", account=resident, files=files)
    with portal.database.unit(filing.filer()) as unit:
        key, digest = ids.request_id() * 2, filing.digest_of(what)
        return filing.file(unit, vault_of(portal.settings), what, idempotency_key=key, digest=digest).reference


def begin_imports(clerk, carry_out):
    columns, preview, started, waiting, places = (
        send(clerk, "/en/desk/imports/new", format="guess", department="buildings", files=(BytesIO(content), name))
        for name, content in (
            ("columns.csv", PERMITS),
            ("preview.csv", PERMITS),
            ("started.csv", PERMITS),
            ("waiting.csv", PERMITS),
            ("parks.csv", PLACES),
        )
    )
    for batch in (preview, started, waiting):
        mapped(clerk, batch)
    mapped(clerk, places, usual_kind="park", layer_en="Axe", language="en")
    send(clerk, f"{places}/ask")
    send(clerk, f"{started}/start")
    carry_out()
    send(clerk, f"{waiting}/start")
    task = re.search(r'data-task="([^"]+)/state"', clerk.get(waiting).get_data(as_text=True))[1]
    return [columns, preview, started, waiting, places, f"{places}/preview", task]


def send(client, path, **form):
    """Where the answer to a form leads."""
    answer = client.post(path, data=form | csrf(client), content_type="multipart/form-data")
    assert answer.location, answer.get_data(as_text=True)
    return answer.location


def carry_out(app, home):
    carry_out_all(Workplace(app.extensions["psis"].database, FileStore(home / "files"), home), RUNNERS, Stop())


@pytest.fixture(scope="module")
def reached(city_app, client, begun, case):
    """Route → (who, the first page of it that he gets to by following links)."""
    found = {}
    for role in ROLES:
        own = {"clerk": begun, "supervisor": [case], "officer": [case]}.get(role, [])
        starts = [*own, *(f"/en/{start}" for start in STARTS)]
        for endpoint, paths in walk(city_app, getter(client(role)), starts, each=3, most=250).items():
            found.setdefault(endpoint, (role, paths[0]))
    return found


def getter(client):
    """What a walk asks with: where an answer leads elsewhere, that is its only link."""

    def get(path):
        if not AREAS.match(path):
            return 404, "", ""
        with client.get(path) as answer:
            if answer.location:
                return answer.status_code, "text/html", f'<a href="{answer.location}">'
            return answer.status_code, answer.mimetype, answer.text if answer.mimetype == "text/html" else ""

    return get


def test_every_kind_of_page_is_reached_by_links(city_app, reached):
    routes = {
        rule.endpoint
        for rule in city_app.url_map.iter_rules()
        if "GET" in rule.methods and re.match(r"/<any\(en, id\):language>/(account|admin|desk)\b", rule.rule)
    }
    assert routes - NO_PAGES - ELSEWHERE - reached.keys() == set()


def test_every_kind_of_page_is_accessible_and_fits(open_page, address, reached, tokens):
    """One after the other in English on a desk, in Indonesian on a phone: what they share, all of them show in both.

    Each is tried in dark colours, and for its width on the other screen, too.
    """
    pages = {("en", 1280): open_page("/en/about"), ("id", 390): open_page("/id/about", width=390)}
    found = {}
    for number, (endpoint, (role, path)) in enumerate(sorted(reached.items())):
        if endpoint in NO_PAGES:
            continue
        (language, width), page = list(pages.items())[number % 2]
        page.set_extra_http_headers({"Cookie": f"{cookie.NAME}={tokens[role]}"})
        page.goto(address + twin(path, language))
        found[endpoint, path] = faults(page)
        page.set_viewport_size({"width": sum(WIDTHS) - width, "height": 800})
        found[endpoint, path] += [f"on the other screen: {fault}" for fault in too_wide(page)]
        page.set_viewport_size({"width": width, "height": 800})
    assert {where: what for where, what in found.items() if what} == {}
