"""Every unsafe method of every route asks for the token: generated from the URL map."""

import pytest
from werkzeug.routing import AnyConverter, IntegerConverter

from app.kernel import roles
from app.web.blueprint import doors_of
from app.web.csrf import FIELD, HEADER
from tests.web.people import csrf, csrf_header, csrf_token, signed_in

SAFE = {"GET", "HEAD", "OPTIONS"}
HELD = [(role, "buildings") for role in roles.STAFF_ROLES]
SIGN_OUT = "/en/account/sign-out"


@pytest.fixture
def somebody(own_app):
    """A member of staff with every role, who has just signed in."""
    return signed_in(own_app, name="everybody", roles=HELD)


def unsafe_addresses(app):
    """(method, address) of every unsafe method of every rule, but where a key and no cookie says who asks.

    And but for the links of a mail that end it with one click (RFC 8058): ``test_access`` says which these are.
    """
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(("/api/", "/open311/")) or doors_of(app)[rule.endpoint].one_click:
            continue
        for method in rule.methods - SAFE:
            given = {name: _value(rule, name) for name in rule.arguments}
            yield method, adapter.build(rule.endpoint, given, method=method)


def _value(rule, name):
    """Anything that fits: the token is asked for before it is looked at."""
    converter = rule._converters.get(name)
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 1 if isinstance(converter, IntegerConverter) else "x"


def test_there_are_unsafe_routes(own_app):
    assert ("POST", SIGN_OUT) in list(unsafe_addresses(own_app))


@pytest.mark.parametrize(
    "forged",
    [
        {},
        {"data": {FIELD: ""}},
        {"data": {FIELD: "0" * 64}},
        {"headers": {HEADER: "é"}},
        {"query_string": {FIELD: "0" * 64}},
    ],
    ids=["none", "empty", "wrong", "nonsense", "in the address"],
)
def test_no_route_changes_anything_without_the_token(own_app, somebody, forged):
    answers = {
        (method, address): somebody.open(address, method=method, **forged).status_code
        for method, address in unsafe_addresses(own_app)
    }

    assert {key: status for key, status in answers.items() if status != 400} == {}


def test_no_route_takes_the_token_of_another_browser(own_app, somebody):
    other = csrf(signed_in(own_app, name="other"))
    answers = {
        address: somebody.open(address, method=method, data=other).status_code
        for method, address in unsafe_addresses(own_app)
    }

    assert {address: status for address, status in answers.items() if status != 400} == {}


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
def test_what_a_browser_says_comes_from_elsewhere_is_refused_even_with_the_token(somebody, site):
    assert somebody.post(SIGN_OUT, data=csrf(somebody), headers={"Sec-Fetch-Site": site}).status_code == 400


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_our_own_pages_are_let_in(somebody, site):
    assert somebody.post(SIGN_OUT, data=csrf(somebody), headers={"Sec-Fetch-Site": site}).status_code == 303


def test_a_script_sends_the_token_as_a_header(somebody):
    assert somebody.post(SIGN_OUT, headers=csrf_header(somebody)).status_code == 303


def test_pages_carry_the_token_for_forms_and_scripts(somebody):
    text = somebody.get("/en/account/second-factor").text

    assert f'name="{FIELD}" value="{csrf_token(somebody)}"' in text
    assert f'<meta name="csrf-token" content="{csrf_token(somebody)}">' in text


def test_a_form_that_was_opened_before_signing_in_is_refused_with_what_to_do(own_app):
    visitor = own_app.test_client()
    before = csrf(visitor)
    visitor.set_cookie("__Host-psis", "another-token")
    answer = visitor.post("/en/sign-in", data={"name": "a", "password": "b"} | before)

    assert answer.status_code == 400
    assert "Go back, load the page anew and send it again." in answer.text


def test_a_visitor_without_a_cookie_sends_nothing(own_app):
    assert own_app.test_client().post("/en/sign-in", data={"name": "a", "password": "b"}).status_code == 400
