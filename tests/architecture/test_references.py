"""A report that somebody must not know of and one that is nowhere are answered alike: every route that takes a
reference × everybody, byte for byte. And what depends on who asks is kept by nobody: every route there is.
"""

import re
from contextlib import closing
from dataclasses import replace
from types import SimpleNamespace

import pytest

from app.city import commands as city
from app.factory import create_app
from app.jobs.search_feed import rebuild_desk, rebuild_public
from app.kernel.actor import SYSTEM
from app.settings import Settings
from app.web.blueprint import doors_of
from tests.architecture.readers import AUDITORS, EVERYBODY, OTHER, OWN, client_of
from tests.architecture.routes import ARGUMENTS
from tests.architecture.test_access import ABOUT, documented
from tests.architecture.test_canary import NEVER_THE_SAME
from tests.web.complaints_city import CONDUCT, OF_RESIDENT, POTHOLE, file_one, settle, vault_in
from tests.web.people import csrf

UNKNOWN = "SCQB-G0WJ-C"
OF_EACH_LABEL = {"a stranger", "a resident", "whoever holds a receipt", "an officer", "an administrator", "an auditor"}
"""Who asks on PostgreSQL; on SQLite everybody does."""
MAY_KNOW = dict.fromkeys(AUDITORS, r"/\{language\}/desk/trail/.*")
"""Auditors know of every report that it is there."""
DRAWN_BY_LOT = re.compile(
    r"(?<=__Host-psis=)[\w.-]+|(?<=nonce-)[^']+|(?<=\")[0-9a-f]{64}(?=\")|(?<=value=\")[\w-]{22,}"
)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def portal(request, fresh_database, tmp_path_factory):
    """A portal with reports to another department than the readers', and the references that are asked about."""
    home = tmp_path_factory.mktemp("portal")
    with fresh_database(request.param) as url:
        settings = Settings(home=home, database_url=url, secret_key="s" * 40, log_level="error")
        app = create_app(settings)
        database, vault = app.extensions["psis"].database, vault_in(home)
        with closing(database):
            with database.unit(SYSTEM) as unit:
                for slug in (OWN, OTHER):
                    city.set_department(unit, slug, {"en": slug, "id": slug})
            settle(database)
            rebuild_public(database, settings.public_index, lambda _: None)
            rebuild_desk(database, settings.desk_index, lambda _: None)
            filed = [replace(one, category="trees") for one in (POTHOLE, OF_RESIDENT, replace(CONDUCT, identity=""))]
            filed[2] = replace(filed[2], content="confidential", identity="sealed")
            hidden = [file_one(database, vault, one).reference for one in filed]
            readers = EVERYBODY if request.param == "sqlite" else OF_EACH_LABEL
            clients = {reader: client_of(app, reader) for reader in sorted(readers)}
            yield SimpleNamespace(app=app, clients=clients, asked=[UNKNOWN, *hidden])
        vault.keys.close()


def about_references(app):
    """(rule, method) of everything that takes a reference."""
    rules = [rule for rule in app.url_map.iter_rules() if "reference" in rule.arguments]
    return [(rule, method) for rule in rules for method in sorted({"GET", "POST"} & (rule.methods or set()))]


def address(app, rule, reference):
    known = {name: values(ABOUT)[0] for name, values in ARGUMENTS.items()} | {"reference": reference.lower()}
    for name, converter in rule._converters.items():  # werkzeug offers no other way to its choices
        known[name] = min(getattr(converter, "items", None) or [known.get(name, "word")])
    return app.url_map.bind("localhost").build(rule.endpoint, {name: known[name] for name in rule.arguments})


def answer(client, path, method, reference):
    """All that is told, but for what is drawn by lot and the reference that was asked for."""
    given = {"data": csrf(client)} if method == "POST" else {}
    with client.open(path, method=method, **given) as told:
        heads = sorted(f"{name}: {value}" for name, value in told.headers if name not in NEVER_THE_SAME)
        body = told.get_data(as_text=True)
    whole = "\n".join([told.status, *heads, body])
    for form in (reference, reference.lower()):
        whole = whole.replace(form, "reference")
    return DRAWN_BY_LOT.sub("…", whole)


def test_what_is_hidden_answers_like_what_is_nowhere(portal):
    told_apart = []
    for reader, client in portal.clients.items():
        for rule, method in about_references(portal.app):
            if re.fullmatch(MAY_KNOW.get(reader, "nothing"), documented(rule)):
                continue
            answers = {
                answer(client, address(portal.app, rule, reference), method, reference) for reference in portal.asked
            }
            if len(answers) != 1:
                told_apart.append((reader, method, documented(rule)))
    assert told_apart == []


def test_nothing_is_told_of_a_report_without_saying_who_asks(portal):
    """The other test would be silent if every answer were an error of its own."""
    stranger = portal.clients["a stranger"]
    told = {
        documented(rule): stranger.get(address(portal.app, rule, portal.asked[2])).status_code
        for rule, method in about_references(portal.app)
        if method == "GET"
    }
    assert len(told) > 10
    assert set(told.values()) <= {303, 404}


def test_guessing_a_key_is_answered_alike(portal):
    """On one address each, so that no answer says that there were too many."""
    answers = set()
    for number, reference in enumerate(portal.asked):
        client = portal.app.test_client()
        sent = {"reference": reference, "key": "7K3M9-QXDCC-7K3M9-QXDCC-7K3M9-Q"} | csrf(client)
        told = client.post("/en/follow", data=sent, environ_base={"REMOTE_ADDR": f"192.0.2.{number}"})
        heads = sorted(f"{name}: {value}" for name, value in told.headers if name not in NEVER_THE_SAME)
        whole = "\n".join([told.status, *heads, told.get_data(as_text=True)]).replace(reference, "reference")
        answers.add(DRAWN_BY_LOT.sub("…", whole))
    assert len(answers) == 1


def every_answer(portal, reader):
    """(rule, method, its answer) of every route, about whatever it may be about."""
    for rule in portal.app.url_map.iter_rules():
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            if "sign-out" in rule.rule:
                continue
            given = {"data": csrf(portal.clients[reader])} if method == "POST" else {}
            path = address(portal.app, rule, portal.asked[2])
            with portal.clients[reader].open(path, method=method, **given) as told:
                told.get_data()
                yield rule, method, told


@pytest.mark.parametrize("reader", sorted(OF_EACH_LABEL))
def test_what_depends_on_who_asks_is_kept_by_nobody(portal, reader):
    kept = [
        (method, documented(rule), told.headers.get("Cache-Control"))
        for rule, method, told in every_answer(portal, reader)
        if not doors_of(portal.app)[rule.endpoint].access.public
        if told.headers.get("Cache-Control") not in ("private, no-store", "no-store") or "ETag" in told.headers
    ]
    assert kept == []


@pytest.mark.parametrize("reader", sorted(OF_EACH_LABEL))
def test_pages_for_everybody_set_no_cookie(portal, reader):
    given = [
        documented(rule)
        for rule, _method, told in every_answer(portal, reader)
        if doors_of(portal.app)[rule.endpoint].access.public
        if "Set-Cookie" in told.headers or "cookie" in told.headers.get("Vary", "").lower()
    ]
    assert given == []


def test_every_answer_says_whether_it_may_be_kept(portal):
    silent = [documented(rule) for rule, _m, told in every_answer(portal, "a stranger") if not told.cache_control]
    assert silent == []
