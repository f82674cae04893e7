"""Every route × everybody: admitted exactly where the table says, else the ordinary 404 or the way to sign in."""

import re

import pytest
from werkzeug.routing import AnyConverter

from app.city import commands as city
from app.factory import create_app
from app.kernel.actor import SYSTEM
from app.settings import Settings
from app.web.blueprint import doors_of
from app.web.cookie import NAME
from records.kinds import Kind
from tests.architecture.readers import (
    ADMINISTRATORS,
    AUDITORS,
    CLERKS,
    EVERYBODY,
    NOBODY,
    OTHER,
    OWN,
    PUBLISHERS,
    SIGNED_IN,
    STAFF,
    UNFINISHED,
    client_of,
)
from tests.architecture.routes import ARGUMENTS, thing
from tests.specimens import specimen
from tests.web.people import csrf

DESK = CLERKS | PUBLISHERS
OFFICERS = {"an officer", "a supervisor"}
_OF_PUBLISHERS = "approve|embargo|lift-embargo|look-again|publish|refuse|schedule|supersede|unschedule|withdraw"
ADMITTED = (
    (r"/account/keys(/.*)?", STAFF),
    (r"/account(/.*)?", SIGNED_IN),
    (r"/admin(/.*)?", ADMINISTRATORS),
    (r"/desk/trail(/.*)?", AUDITORS),
    (r"/desk|/desk/tasks(/.*)?", STAFF),  # each to his own
    (rf"/desk/records/{{kind}}/{{slug}}/({_OF_PUBLISHERS})", PUBLISHERS),
    (r"/desk/work/acts", PUBLISHERS),
    (r"/desk/((new|records|uploads|work|ordinances|facilities|imports)(/.*)?)", DESK),
    (r"/desk/complaints/(new|receipt|counter)(/.*)?", OFFICERS | {"a counter clerk"}),
    (r"/desk/complaints/(rules|teams|requests)(/.*)?", {"a supervisor"}),
    (r"/desk/complaints/{reference}/(lowering-decision|hold|release-hold|request-answer)", {"a supervisor"}),
    (r"/desk/complaints/{reference}/(lowering-decision|release-hold)", {"a supervisor"}),
    (r"/desk/complaints(/.*)?", OFFICERS),
    (r"/report(/.*)?", EVERYBODY),
    (r"/open311/v2/(requests|tokens/{token})\.{form}", EVERYBODY),
    (r"/(follow|subscribe)(/.*)?", EVERYBODY),
    (r"/(sign-in|register|forgot-password)(/.*)?|/invitation|/confirm-address", EVERYBODY),
)
"""Below the language: address → who is admitted. The first line that fits counts; a route without one is an error."""
KEY_IN_FORM = {"/open311/v2/requests.{form}"}
"""Programs send their key among the fields, as Open311 has it, and no cookie is read there."""
WITH_KEYS = {"/api/v1/key"}
"""Programs with a key, and nobody else: a cookie is not read there."""
IN_DEVELOPMENT = {"/desk/outbox"}
ONE_CLICK = {"/{language}/follow/mails/stop", "/{language}/subscribe/stop"}
"""Programs that read mail send these without a page of ours (RFC 8058); the address holds what allows it."""
SAFE = {"GET", "HEAD", "OPTIONS"}
ABOUT = thing(specimen(Kind.ORDINANCE, lambda: "word", department=OWN))


@pytest.fixture(scope="module")
def hollow(sqlite_template, tmp_path_factory):
    """The portal with all its doors and nothing behind them: every route answers "admitted"."""
    home = tmp_path_factory.mktemp("hollow")
    (home / "psis.db").write_bytes(sqlite_template.read_bytes())
    app = create_app(Settings(home=home, secret_key="x" * 40, log_level="error"))
    with app.extensions["psis"].database.unit(SYSTEM) as unit:
        for slug in (OWN, OTHER):
            city.set_department(unit, slug, {"en": slug, "id": slug})
    for endpoint in app.view_functions:
        app.view_functions[endpoint] = lambda **_given: "admitted"
    yield app
    app.extensions["psis"].database.close()


def guarded(app):
    """Every rule that does not answer everybody as a stranger."""
    doors = doors_of(app)
    return [rule for rule in app.url_map.iter_rules() if not doors[rule.endpoint].access.public]


def documented(rule):
    return re.sub(r"<(?:[^:<>]*:)?_?(\w+?)_?>", r"{\1}", rule.rule)


def admitted(rule):
    """Who is admitted to a rule, by the table; None where no line fits."""
    path = documented(rule)
    if path in IN_DEVELOPMENT:
        return EVERYBODY
    if path in WITH_KEYS:
        return set()
    rest = path.removeprefix("/{language}")
    return next((readers for pattern, readers in ADMITTED if re.fullmatch(pattern, rest)), None)


def questions(app):
    """(rule, method, address) of every guarded rule, one address each."""
    for rule in guarded(app):
        path = address(app, rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method, path


def address(app, rule):
    """Some address of the rule. What it is about does not matter here: nothing is behind the doors."""
    known = {name: values(ABOUT)[0] for name, values in ARGUMENTS.items()}
    given = {name: known.get(name, 1 if "int" in rule.rule else "word") for name in rule.arguments}
    for name, converter in rule._converters.items():  # werkzeug offers no other way to its choices
        if isinstance(converter, AnyConverter):
            given[name] = min(converter.items)
    return app.url_map.bind("localhost").build(rule.endpoint, given)


def outcome(answer, path):
    """What the door did, in a word; the page of an unknown address counts only if it is that page, byte for byte."""
    body = answer.get_data(as_text=True)
    if answer.status_code == 200 and body == "admitted":
        return "admitted"
    if answer.status_code == 303 and "/sign-in?" in answer.headers["Location"] + "?":
        return "to sign in"
    if answer.status_code == 303 and "/account/second-factor?" in answer.headers["Location"] + "?":
        return "to a second factor"
    return f"{answer.status_code} {path}" if answer.status_code != 404 else body


def expected(rule, reader, unknown):
    """What the table says the door does; ``unknown`` is the page of an address that is not there."""
    if reader in (admitted(rule) or ()):
        return "admitted"
    if not re.match(r"/\{language\}/(desk|account|admin)(/|$)", documented(rule)):
        return unknown
    if reader in NOBODY:
        return "to sign in"
    working = not documented(rule).startswith("/{language}/account")
    return "to a second factor" if reader in UNFINISHED and working else unknown


def test_every_guarded_route_stands_in_the_table(hollow):
    assert [documented(rule) for rule in guarded(hollow) if admitted(rule) is None] == []


def test_every_line_of_the_table_is_about_a_route(hollow):
    paths = {documented(rule).removeprefix("/{language}") for rule in guarded(hollow)}
    assert [pattern for pattern, _ in ADMITTED if not any(re.fullmatch(pattern, path) for path in paths)] == []


def test_what_everybody_reads_changes_nothing(hollow):
    doors = doors_of(hollow)
    unsafe = [rule for rule in hollow.url_map.iter_rules() if (rule.methods or set()) - SAFE]
    assert [documented(rule) for rule in unsafe if doors[rule.endpoint].access.public] == []


@pytest.mark.parametrize("reader", sorted(EVERYBODY))
def test_doors_open_exactly_where_the_table_says(hollow, reader):
    client = client_of(hollow, reader)
    if client.get_cookie(NAME) is None:
        client.set_cookie(NAME, "y" * 43)  # as the sign-in page gives it to strangers
    token = csrf(client)
    found, wanted = {}, {}
    unknown = {
        method: client.open("/en/nowhere", method=method, data=data).get_data(as_text=True)
        for method, data in (("GET", None), ("POST", token))
    }
    for rule, method, path in questions(hollow):
        if documented(rule) in WITH_KEYS or "sign-out" in path:
            continue
        answer = client.open(path, method=method, data=token if method != "GET" else None)
        found[method, documented(rule)] = outcome(answer, path)
        wanted[method, documented(rule)] = expected(rule, reader, unknown[method])
    assert found == wanted


@pytest.mark.parametrize("reader", ["a stranger", "a publisher", "an administrator"])
@pytest.mark.parametrize("area", ["desk", "admin", "account"])
def test_an_address_that_is_not_there_tells_as_little_as_one_that_is(hollow, reader, area):
    client = client_of(hollow, reader)
    there = {"desk": "trail", "admin": "people", "account": "profile"}[area]
    answers = [client.get(f"/en/{area}/{rest}") for rest in (there, "nowhere-at-all")]
    if reader in (NOBODY):
        assert len({answer.headers["Location"].partition("?")[0] for answer in answers}) == 1
    else:
        assert answers[1].status_code == 404


def test_one_click_of_a_mail_program_ends_mails_and_does_nothing_else(hollow):
    doors = doors_of(hollow)
    assert {documented(rule) for rule in hollow.url_map.iter_rules() if doors[rule.endpoint].one_click} == ONE_CLICK


def unsafe_questions(app):
    """(method, address) of every unsafe rule but those, and those of programs that send a key."""
    left_out = ONE_CLICK | KEY_IN_FORM
    return [
        (method, path) for rule, method, path in questions(app) if method != "GET" and documented(rule) not in left_out
    ]


@pytest.mark.parametrize("reader", ["a resident", "a publisher", "an administrator", "an auditor"])
def test_no_unsafe_route_takes_a_form_without_its_token(hollow, reader):
    client = client_of(hollow, reader)
    unsafe = unsafe_questions(hollow)
    taken = [path for method, path in unsafe if client.open(path, method=method).get_data() == b"admitted"]
    assert taken == []


@pytest.mark.parametrize("reader", ["a resident", "a publisher", "an administrator", "an auditor"])
def test_no_unsafe_route_takes_a_form_of_another_site(hollow, reader):
    client = client_of(hollow, reader)
    token, elsewhere = csrf(client), {"Sec-Fetch-Site": "cross-site"}
    unsafe = unsafe_questions(hollow)
    sent = (client.open(path, method=method, data=token, headers=elsewhere) for method, path in unsafe)
    assert [answer.request.path for answer in sent if answer.get_data() == b"admitted"] == []


def test_programs_need_a_key(hollow):
    assert [hollow.test_client().get(path).status_code for path in WITH_KEYS] == [404]
    wrong = {"Authorization": "Bearer psis_" + "x" * 40}
    assert [hollow.test_client().get(path, headers=wrong).status_code for path in WITH_KEYS] == [401]


@pytest.mark.parametrize("reader", ["a publisher", "an administrator", "a resident"])
def test_public_pages_answer_whoever_is_signed_in_as_a_stranger(hollow, reader):
    client, stranger = client_of(hollow, reader), hollow.test_client()
    different = []
    for rule in hollow.url_map.iter_rules():
        if doors_of(hollow)[rule.endpoint].access.public:
            path = address(hollow, rule)
            if told(client.get(path)) != told(stranger.get(path)):
                different.append(path)
    assert different == []


def told(answer):
    return answer.status_code, answer.get_data(), sorted((k, v) for k, v in answer.headers if k != "X-Request-Id")
