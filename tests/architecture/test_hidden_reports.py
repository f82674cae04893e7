"""One more report that nobody may know of changes no byte that a stranger can get: every public route, both engines."""

from contextlib import closing
from datetime import timedelta

import pytest

from app.complaints import queries
from app.complaints.filing.filing import Filing, file, filer
from app.complaints.handling import acting, releasing
from app.complaints.identity import Contact
from app.complaints.lifecycle import ASSIGNED, IN_WORK, REFUSED
from app.complaints.rights.erasing import erase
from app.db.files import FileStore
from app.db.session import Database
from app.db.uploads import Uploads
from app.factory import create_app
from app.jobs.figures import publish_figures
from app.jobs.search_feed import rebuild_desk, rebuild_public
from app.jobs.tools import Tools
from app.jobs.worker import deliver
from app.kernel import clock
from app.kernel.actor import SYSTEM
from app.notifications.post import post_of
from app.settings import Settings
from app.web.blueprint import doors_of
from records.kinds import Kind
from records.search.tantivy_index import open_index
from tests.architecture.routes import ARGUMENTS, addresses, get_rules, thing
from tests.architecture.test_canary import heard
from tests.integration.app.complaints.small_cases import SOUTH, WEST, officer, small_cases
from tests.specimens import specimen

QUERIES = ("?category=noise", "?state=open", "?ward=Ward+1&page=2", "?q=hole&kind=complaint", "?layer=reports")
LONG_AGO = timedelta(days=250)


class Portal:
    """A portal with released reports, whose public answers are read twice."""

    def __init__(self, url, home):
        self.settings = Settings(home=home, database_url=url, secret_key="x" * 32)
        self.database = Database(url)
        rebuild_public(self.database, self.settings.public_index, print)
        rebuild_desk(self.database, self.settings.desk_index, print)
        self.cases = small_cases(self.database, home)
        indexes = open_index(self.settings.public_index), open_index(self.settings.desk_index)
        files = FileStore(self.settings.case_files), Uploads(self.settings.held_photos)
        self.tools = Tools(self.database, *indexes, post_of(self.settings), self.cases.vault, *files)

    def settle(self):
        """Let the worker do all that is to be done."""
        while deliver(self.tools):
            pass
        publish_figures(self.tools)

    def file_long_ago(self, **given):
        filing = Filing(text="Long ago", longitude=WEST, latitude=SOUTH, ward="Ward 1", **given)
        with self.database.unit(filer()) as unit:
            unit.now = clock.now() - LONG_AGO
            key = f"{unit.now.timestamp()}-{filing.category}-{filing.content}".ljust(40, "x")
            return file(unit, self.cases.vault, filing, idempotency_key=key, digest="x").reference

    def answers(self, paths):
        """Address → all that a stranger is told there, by a portal that was just started."""
        app = create_app(self.settings)
        with closing(app.extensions["psis"].database):
            client = app.test_client()
            return {path: heard(client.get(path)) for path in paths or asked(app, self.references)}


def asked(app, references):
    """Every public route, about each report that is shown, and with what lists can be asked."""
    doors = doors_of(app)
    about = thing(specimen(Kind.PERMIT, lambda: "word"))
    found = set()
    with app.test_request_context(), pytest.MonkeyPatch.context() as patch:
        patch.setitem(ARGUMENTS, "reference", lambda _about: references)
        patch.setitem(ARGUMENTS, "feature", lambda _about: references)
        patch.setitem(ARGUMENTS, "collection", lambda _about: ["reports"])
        patch.setitem(ARGUMENTS, "layers", lambda _about: ["reports"])
        for rule in get_rules(app):
            if doors[rule.endpoint].access.public:  # pages with forms are drawn by lot, and read the same rows
                found |= set(addresses(app, rule, about))
    return sorted(
        found | {f"{path}{query}" for path in found if "report" in path or "search" in path for query in QUERIES}
    )


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def told(request, fresh_database, tmp_path_factory):
    """What strangers were told before and after reports came that they may not know of."""
    with fresh_database(request.param) as url:
        portal = Portal(url, tmp_path_factory.mktemp("portal"))
        for _ in range(7):
            portal.file_long_ago(category="potholes", language="en")
        portal.references = [
            portal.cases.released(summary="A hole in the road").lower(),
            portal.cases.released(category="noise", summary="Loud music at night").lower(),
        ]
        hidden_before = portal.cases.released(summary="Soon hidden")
        with portal.database.unit(officer()) as unit:
            releasing.hide(unit, hidden_before, "It threatens somebody.")
        portal.settle()
        before = portal.answers(None)
        hide_more(portal, hidden_before)
        portal.settle()
        yield before, portal.answers(before)
        portal.database.close()


def hide_more(portal, hidden):
    """Reports that are not released, confidential, suspected, sealed, imported, erased; and what is done with them."""
    cases = portal.cases
    sealed = {"identity": "sealed", "contact": Contact("Rani", "rani@example.org")}
    erased = cases.file(text="Soon erased", **sealed)
    cases.act(erased, REFUSED)
    with portal.database.unit(SYSTEM) as unit:
        erase(unit, queries.found(unit.session, erased))
    unreleased = ({}, {"content": "confidential"}, {"quarantined": True}, {"category": "noise"}, {"channel": "import"})
    for given in (*unreleased, sealed):
        reference = cases.file(text="A hole in the road, and loud music", **given)
        cases.act(reference, ASSIGNED)
    cases.act(hidden, IN_WORK)
    portal.file_long_ago(category="noise", content="confidential")
    with portal.database.unit(officer()) as unit:
        acting.write_message(unit, portal.references[0], "We are on our way.")


def test_every_answer_is_the_same_to_the_byte(told):
    before, after = told
    assert [path for path in before if before[path] != after[path]] == []


def test_figures_are_among_what_was_read(told):
    before, _ = told
    assert "2026" in before["/en/reports/figures.csv"] or "2025" in before["/en/reports/figures.csv"]


def test_the_released_reports_are_among_what_was_read(told):
    before, _ = told
    pages = [path for path in before if path.startswith("/en/reports/") and before[path].startswith("200 OK")]
    assert len(pages) > len(QUERIES)
