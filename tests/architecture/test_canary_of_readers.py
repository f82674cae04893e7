"""The canary read by everybody who is signed in and must not see drafts; and what reading leaves behind: nothing."""

import re
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from app.accounts import api_keys
from app.city import commands as city
from app.db.files import FileStore
from app.db.session import Database
from app.factory import create_app
from app.jobs.search_feed import rebuild_desk, rebuild_public
from app.kernel import roles
from app.kernel.actor import SYSTEM, member_of_staff
from app.kernel.roles import Held
from app.settings import Settings
from app.web.blueprint import doors_of
from tests.architecture.canary import HARBOUR, MARK, Garden
from tests.architecture.readers import (
    ADMINISTRATORS,
    AUDITORS,
    EVERYBODY,
    FOR_REPORTS,
    OTHER,
    OWN,
    RESIDENTS,
    UNFINISHED,
    WITHOUT_PERMISSION,
    client_of,
)
from tests.architecture.routes import addresses, get_rules, thing
from tests.architecture.test_access import documented
from tests.heard import listening
from tests.web.people import signed_in

OUTSIDERS = (
    RESIDENTS
    | UNFINISHED
    | ADMINISTRATORS
    | AUDITORS
    | FOR_REPORTS
    | {
        "a clerk elsewhere",
        "a publisher elsewhere",
        "a stranger",
        "whoever holds a receipt",
    }
)
"""Everybody who must not see what is not public in the department of roads, nor a report to that of the harbour."""
COMPARED = FOR_REPORTS | {
    "a clerk elsewhere",
    "a publisher elsewhere",
    "an administrator",
    "a resident",
    "whoever holds a receipt",
}
"""Outsiders who pass a door or two: what they read is the same before and after."""
INSIDERS = {"a clerk", "a publisher"}
IN_CHARGE = "an officer in charge"
"""Who has the planted report before him."""
OF_EACH_LABEL = {
    "a publisher elsewhere",
    "a resident",
    "whoever holds a receipt",
    "an officer",
    "a supervisor",
    "a counter clerk",
    "an administrator",
    "an auditor",
    "a publisher",
    IN_CHARGE,
}
"""Who asks on PostgreSQL, which adds its policies on rows; those go by labels alone. On SQLite everybody asks."""
THEIR_OWN = {"an administrator": "/admin/rules", "an auditor": "/desk/trail"}
"""Pages on which somebody may read what is planted: rules, and acts."""
COUNTS = {"an administrator": "/admin/keeping"}
"""Pages on which somebody is told how many reports there are, and no more of them."""
NEVER_THE_AUDITORS = (
    "complaint_content",
    "complaint_identity",
    "complaint_message",
    "complaint_file",
    "complaint_citation",
)
"""Tables of what auditors must not read of a report, whatever the trail says."""
KEEPS_TIME = re.compile(r"/account/(sign-ins|second-factor)|/desk/outbox|/(register|sign-in|forgot-password)")
"""Pages that say when something was, or that differ by design each time."""
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER)\b", re.IGNORECASE)
SEEN = re.compile(r"UPDATE (sign_in SET last_seen_at|api_key SET last_used_at)")
"""What every request may write: that somebody is still there."""


@dataclass(frozen=True)
class Heard:
    """What one reader was told before and after things were hidden; what his reading wrote into the database."""

    before: dict[str, str]
    after: dict[str, str]
    written: list[str]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def portal(request, fresh_database, tmp_path_factory):
    """The portal with its garden; ``heard`` tells what each reader was told."""
    home = tmp_path_factory.mktemp("garden")
    with (
        fresh_database(request.param) as url,
        closing(Database(url)) as database,
        ExitStack() as stack,
    ):
        settings = Settings(home=home, database_url=url, secret_key="x" * 40, log_level="error")
        garden = Garden(database, FileStore(settings.files), home)
        rebuild_public(database, settings.public_index, print)
        rebuild_desk(database, settings.desk_index, print)
        garden.plant_public()
        with database.unit(SYSTEM) as unit:
            city.set_department(unit, OTHER, {"en": "Parks", "id": "Taman"})
        app = create_app(settings)
        written = stack.enter_context(writes_of(app))
        readers = OUTSIDERS | INSIDERS | {IN_CHARGE} if request.param == "sqlite" else OF_EACH_LABEL
        clients = {reader: client_of(app, reader) for reader in sorted(readers - {IN_CHARGE})}
        clients[IN_CHARGE] = signed_in(app, roles.OFFICER, HARBOUR, name="in-charge")
        paths = asked(app, garden)
        lasting = [path for path in paths if not KEEPS_TIME.search(path)]
        before = {reader: read(clients[reader], lasting, written) for reader in sorted(COMPARED & readers)}
        garden.plant_hidden()
        after = {reader: read(client, paths, written) for reader, client in clients.items()}
        heard = {reader: Heard(before[reader][0] if reader in before else {}, *after[reader]) for reader in clients}
        yield SimpleNamespace(app=app, garden=garden, heard=heard)
        app.extensions["psis"].database.close()


@contextmanager
def writes_of(app):
    """Every writing statement of the application within the block, as it happens."""
    statements = []

    def note(statement, _parameters):
        if WRITES.match(statement) and not SEEN.match(statement):
            statements.append(statement)

    with listening(app.extensions["psis"].database, note):
        yield statements


def asked(app, garden):
    """Every address that is not a stranger's, about what is shown and what is hidden; lists with words in them."""
    seeds = [*garden.shown, garden.withdrawn[0], *some(app, garden.hidden)]
    found = {path for seed in seeds for path in guarded_addresses(app, seed)}
    lists = {path for path in found if re.fullmatch(r"/en/desk(/[a-z-]+)?", path)}
    typed = [f"{name}={word}" for name in ("q", "about") for word in (garden.hidden[0].record.title, MARK)]
    return sorted(found | {f"{path}?{question}" for path in lists for question in typed})


def some(app, seeds):
    """All of them; on PostgreSQL, which takes its time, three of different kinds in the three hidden states."""
    return seeds if app.extensions["psis"].database.engine.dialect.name == "sqlite" else seeds[::4]


def guarded_addresses(app, seed):
    """The addresses of routes that are not for strangers, about that seed; in one language, as each has its twin."""
    for rule in get_rules(app):
        if not doors_of(app)[rule.endpoint].access.public:
            for path in addresses(app, rule, thing(seed.record)):
                of_kind = "kind" not in rule.arguments or f"/{seed.record.kind}" in path
                if of_kind and not path.startswith("/id/"):
                    yield path


def read(client, paths, written):
    """(Address → what was told there, the statements that wrote something)."""
    start = len(written)
    told = {}
    for path in paths:
        with client.get(path) as answer:
            told[path] = (
                f"{answer.status}\n{answer.headers.get('Location', '')}\n{answer.get_data().decode('utf-8', 'replace')}"
            )
    return told, written[start:]


def told(portal, readers):
    """(Reader, address, what he was told there) for those of the readers who asked, after things were hidden."""
    return [(name, *one) for name in sorted(readers & portal.heard.keys()) for one in portal.heard[name].after.items()]


def not_their_own(portal, readers):
    """What they were told on pages that are not for them to read what is planted."""
    heard = told(portal, readers)
    return [one for one in heard if one[0] not in THEIR_OWN or THEIR_OWN[one[0]] not in one[1]]


def test_no_page_fails(portal):
    """A page that fails would keep its secrets for want of trying."""
    assert [(reader, path) for reader, path, text in told(portal, portal.heard.keys()) if text.startswith("5")] == []


def test_no_planted_word_is_told_to_an_outsider(portal):
    heard = not_their_own(portal, OUTSIDERS)
    assert [(reader, path) for reader, path, text in heard if MARK in without(text, path)] == []


def test_an_auditor_is_told_nothing_of_what_a_report_says(portal):
    heard = "\n".join(without(text, path) for _, path, text in told(portal, AUDITORS))
    words = {word for table in NEVER_THE_AUDITORS for word in portal.garden.words_of[table]}
    assert [word for word in words if word in heard] == []


def test_whoever_is_in_charge_does_see_the_report(portal):
    """The other tests would be silent if nobody saw anything of it."""
    heard = "\n".join(text for _, _, text in told(portal, {IN_CHARGE}))
    seen = {table for table, words in portal.garden.words_of.items() if any(word in heard for word in words)}
    assert seen >= {"complaint_content", "complaint_message", "complaint_note", "complaint_file"}


def test_an_auditor_is_told_nothing_of_a_records_text(portal):
    heard = "\n".join(text for _, _, text in told(portal, AUDITORS))
    assert [seed.record.text for seed in portal.garden.hidden if seed.record.text and seed.record.text in heard] == []


def test_hidden_rows_change_not_one_byte_for_an_outsider(portal):
    heard = [one for one in not_their_own(portal, COMPARED) if COUNTS.get(one[0], "none") not in one[1]]
    before = {reader: portal.heard[reader].before for reader, _, _ in heard}
    assert [(one, path) for one, path, text in heard if before[one].get(path, text) != text] == []


def test_who_works_on_a_draft_does_see_it(portal):
    """The other tests would be silent if nobody saw anything."""
    titles = [seed.record.title for seed in portal.garden.corrections]
    seeing = {reader for reader, _, text in told(portal, INSIDERS) if any(title in text for title in titles)}
    assert seeing == INSIDERS & portal.heard.keys()


def test_who_works_for_one_department_sees_nothing_of_others(portal):
    heard = "\n".join(without(text, path) for _, path, text in told(portal, INSIDERS))
    assert [seed.record.title for seed in portal.garden.hidden if seed.record.title in heard] == []


def test_reading_changes_nothing(portal):
    assert {reader: heard.written for reader, heard in portal.heard.items() if heard.written} == {}


def test_whoever_is_compared_was_asked_before(portal):
    assert [reader for reader in COMPARED & portal.heard.keys() if not portal.heard[reader].before] == []


@pytest.mark.parametrize("reader", ["a clerk elsewhere", "a publisher elsewhere"])
def test_a_draft_of_others_is_as_little_there_as_none(portal, reader):
    client = client_of(portal.app, reader)
    different = []
    for rule in get_rules(portal.app):
        if documented(rule).startswith("/{language}/desk/records/{kind}/{slug}"):
            for seed in portal.garden.corrections + portal.garden.hidden:
                path = next(p for p in addresses(portal.app, rule, thing(seed.record)) if f"/{seed.record.kind}/" in p)
                there, nowhere = client.get(path), client.get(path.replace(seed.slug, "never-was"))
                if (there.status_code, there.data) != (404, nowhere.data):
                    different.append(path)
    assert different == []


def test_a_key_tells_its_holder_nothing_more_than_strangers(portal):
    """Pages and data are public or behind a cookie; a key opens neither."""
    client, stranger = portal.app.test_client(), portal.app.test_client()
    with portal.app.extensions["psis"].database.unit(SYSTEM) as unit:
        owner = member_of_staff("a-publisher", [Held(roles.PUBLISHER, OWN)])
        key = api_keys.add_key(unit, owner, "tests", ["records:read", "records:draft"])
    paths = [path for path in asked(portal.app, portal.garden) if path.startswith("/en/desk")]
    opened = {"Authorization": f"Bearer {key}"}
    assert [p for p in paths if client.get(p, headers=opened).data != stranger.get(p).data] == []


def without(text, path):
    """What a page says beyond the address that was asked, which it may repeat."""
    for word in re.findall(rf"{MARK}\w*", path):
        text = text.replace(word, "")
    return text


def test_everybody_is_an_outsider_or_an_insider():
    nobody = {reader for reader in EVERYBODY if reader.startswith(("staff whose", "a cookie"))}
    assert OUTSIDERS | WITHOUT_PERMISSION | INSIDERS | nobody == EVERYBODY
