"""Who is let in where: routes of our own are added to the portal, one for each kind of access."""

from datetime import timedelta

import pytest
from flask import request
from sqlalchemy import delete, select, update

from app.accounts.model import Account, RoleHeld, SignIn
from app.kernel import roles
from app.kernel.actor import SYSTEM
from app.web import cookie
from app.web.blueprint import ANYONE, SIGNED_IN, STAFF, Blueprint, doors_of, holding
from app.web.identity import identity, unit
from tests.web.checks import check
from tests.web.people import csrf, resident, signed_in

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MISSING = "/en/desk/no-such-page"
PUBLISHING = "/en/desk/try/publishing"


@pytest.fixture
def app(own_app):
    tried = Blueprint("tried", __name__, url_prefix="/<any(en, id):language>")
    name = lambda: identity().actor.name  # noqa: E731 - a view
    for path, access, given in (
        ("/desk/try/publishing", holding(roles.PUBLISH), {}),
        ("/desk/try/staff", STAFF, {}),
        ("/account/try/own", SIGNED_IN, {}),
        ("/try/unprefixed", STAFF, {}),
        ("/try/open", ANYONE, {"cache": "public, max-age=60"}),
        ("/account/try/dangerous", SIGNED_IN, {"fresh": True, "methods": ["GET", "POST"]}),
    ):
        tried.add_url_rule(path, path, name, access=access, **given)

    @tried.post("/desk/try/department", access=holding(roles.PUBLISH))
    def note() -> str:
        with unit() as work:
            work.note("tried", request.form["about"])
        return "noted"

    own_app.register_blueprint(tried)
    return own_app


@pytest.fixture
def database(app):
    return app.extensions["psis"].database


@pytest.fixture
def publisher(app):
    return signed_in(app, roles.PUBLISHER, "buildings", name="sri")


@pytest.mark.parametrize(
    ("who", "opens"),
    [
        ("publisher", {"publishing", "staff", "own"}),
        ("clerk", {"staff", "own"}),
        ("resident", {"own"}),
    ],
)
def test_each_is_let_in_where_the_route_says_so(app, who, opens):
    clients = {
        "publisher": lambda: signed_in(app, roles.PUBLISHER),
        "clerk": lambda: signed_in(app, roles.CLERK),
        "resident": lambda: resident(app),
    }
    client = clients[who]()
    pages = {"publishing": PUBLISHING, "staff": "/en/desk/try/staff", "own": "/en/account/try/own"}

    assert {name for name, address in pages.items() if client.get(address).status_code == 200} == opens


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (roles.CLERK, "/desk/work"),
        (roles.PUBLISHER, "/desk/work"),
        (roles.AUDITOR, "/desk/trail"),
        (roles.ADMINISTRATOR, "/admin"),
        (roles.OFFICER, "/desk/complaints"),
        (roles.COUNTER_CLERK, "/desk/complaints/new"),
    ],
)
def test_the_desk_opens_at_what_one_works_with(app, role, page):
    client = signed_in(app, role)

    assert client.get("/id/desk").location == f"/id{page}"
    assert client.get(f"/id{page}").status_code in (200, 303)


def test_what_is_not_for_somebody_looks_like_what_is_not_there(app):
    client = signed_in(app, roles.CLERK)
    hidden, missing = client.get(PUBLISHING), client.get(MISSING)

    assert (hidden.status_code, hidden.data) == (404, missing.data)
    assert {name for name, _ in hidden.headers} == {name for name, _ in missing.headers}


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_whoever_is_not_signed_in_learns_nothing_of_any_address(app, method):
    client = app.test_client()
    pages = ["", "/", "/no-such-page", "/try/staff", "/try/publishing", "/a/b/c.csv", "/uploads/7"]
    answers = [
        client.open(f"/id/{area}{page}", method=method) for area in ("desk", "account", "admin") for page in pages
    ]

    assert {(one.status_code, one.headers["Cache-Control"]) for one in answers} == {(303, "private, no-store")}
    assert all(one.location.startswith("/id/sign-in") for one in answers)


def test_beside_these_folders_a_page_for_staff_is_just_not_there(app):
    assert app.test_client().get("/en/try/unprefixed").status_code == 404
    assert signed_in(app, roles.CLERK).get("/en/try/unprefixed").status_code == 200


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Dest": "empty"}, {"X-CSRF-Token": "x"}])
def test_a_script_is_told_that_nobody_is_signed_in(app, headers):
    answer = app.test_client().get(PUBLISHING, headers=headers)

    assert (answer.status_code, answer.data) == (401, b"")


def test_without_the_second_factor_a_role_gives_nothing(app):
    client = signed_in(app, roles.PUBLISHER, strong=False)

    assert client.get(PUBLISHING).location.startswith("/en/account/second-factor?")
    assert client.get(MISSING).location.startswith("/en/account/second-factor?")
    assert client.get("/en/try/unprefixed").status_code == 404


def test_whoever_is_disabled_is_out_at_the_next_request(publisher, database):
    assert publisher.get(PUBLISHING).status_code == 200
    with database.unit(SYSTEM) as work:
        work.session.execute(update(Account).where(Account.name == "sri").values(disabled=True))

    assert publisher.get(PUBLISHING).location.startswith("/en/sign-in?")


def test_a_role_that_is_taken_away_is_gone_at_the_next_request(publisher, database):
    assert publisher.get(PUBLISHING).status_code == 200
    with database.unit(SYSTEM) as work:
        work.session.execute(delete(RoleHeld).where(RoleHeld.account == "sri"))

    assert publisher.get(PUBLISHING).status_code == 404


def test_a_role_that_is_given_holds_at_the_next_request(app, database):
    client = signed_in(app, roles.CLERK, "buildings", name="tri")
    assert client.get(PUBLISHING).status_code == 404
    with database.unit(SYSTEM) as work:
        work.session.add(RoleHeld(account="tri", role=roles.PUBLISHER, department="buildings"))

    assert client.get(PUBLISHING).status_code == 200


def test_a_sign_in_that_was_ended_elsewhere_is_over_at_the_next_request(publisher, database):
    with database.unit(SYSTEM) as work:
        work.session.execute(update(SignIn).values(ended_at=work.now))

    assert publisher.get(PUBLISHING).status_code == 303


@pytest.mark.parametrize(
    ("started", "seen", "status"),
    [(11 * HOUR, 29 * MINUTE, 200), (11 * HOUR, 31 * MINUTE, 303), (12 * HOUR, MINUTE, 303)],
)
def test_staff_are_signed_out_after_half_an_hour_unused_and_twelve_hours_in_any_case(
    publisher, database, started, seen, status
):
    with database.unit(SYSTEM) as work:
        work.session.execute(update(SignIn).values(created_at=work.now - started, last_seen_at=work.now - seen))

    assert publisher.get(PUBLISHING).status_code == status


def test_residents_stay_for_a_week_unused(app):
    assert signed_in(app, name="r-1", kind="resident", age=6 * DAY).get("/en/account/try/own").status_code == 200
    assert signed_in(app, name="r-2", kind="resident", age=8 * DAY).get("/en/account/try/own").status_code == 303


def test_whoever_works_is_not_signed_out(app, database):
    client = signed_in(app, roles.CLERK, age=29 * MINUTE)
    client.get("/en/desk/try/staff")
    with database.open(SYSTEM) as session:
        row = session.scalars(select(SignIn)).one()

    assert row.last_seen_at - row.created_at >= 29 * MINUTE


def test_a_dangerous_act_asks_who_one_is_and_goes_on(app):
    client = signed_in(app, name="wati", age=16 * MINUTE)

    assert client.get("/en/account/try/dangerous?a=1").location == (
        "/en/account/confirm?next=%2Fen%2Faccount%2Ftry%2Fdangerous%3Fa%3D1"
    )
    form = "http://localhost/en/account/try/dangerous?a=1"
    sent = client.post("/en/account/try/dangerous", data=csrf(client), headers={"Referer": form})
    assert sent.location == (
        "/en/account/confirm?next=%2Fen%2Faccount%2Ftry%2Fdangerous%3Fa%3D1&onto=%2Fen%2Faccount%2Ftry%2Fdangerous"
    )


def test_dangerous_acts_are_those_that_open_an_account_tell_who_somebody_is_or_cannot_be_taken_back(own_app):
    fresh = {endpoint for endpoint, door in doors_of(own_app).items() if door.fresh}
    own = {"own_account", "closing", "own_data", "keys", "passkeys", "second_factor"}

    assert {endpoint for endpoint in fresh if endpoint.partition(".")[0] not in own} == {
        "admin_calendars.change_calendar",  # every deadline
        "admin_calendars.new_holiday",
        "admin_calendars.remove_calendar",
        "admin_calendars.remove_holidays",
        "admin_categories.change_category",  # how long reports are kept
        "admin_people.change_account",
        "admin_people.change_people",
        "admin_people.change_roles",
        "admin_people.invite",
        "audited_case.open_identity",
        "case_rights.answer",  # erasure
        "case_rights.decide",  # less protection
        "case_rights.release_hold",
        "desk_publishing.withdraw",
        "own_reports.ask_erasure",
        "own_reports.ask_photograph",
        "own_reports.erase",
        "own_reports.erase_photograph",
    }
    assert {endpoint.partition(".")[0] for endpoint in fresh} > own


def test_whoever_has_just_signed_in_is_not_asked(app):
    assert signed_in(app, name="wati", age=14 * MINUTE).get("/en/account/try/dangerous").status_code == 200


def test_acts_are_done_in_the_name_of_whoever_is_signed_in(publisher, database):
    assert publisher.post("/en/desk/try/department", data={"about": "x/1"} | csrf(publisher)).text == "noted"
    with database.open(SYSTEM) as session:
        assert session.scalars(select(SignIn.account)).all() == ["sri"]


def test_private_pages_are_kept_by_nobody(publisher):
    answer = publisher.get("/en/desk/try/staff")

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer.headers


@pytest.mark.parametrize(
    "address", ["/en/", "/en/search?q=stall", "/id/about", "/en/try/open", "/robots.txt", "/en/none"]
)
def test_public_pages_are_the_same_for_everybody_and_set_no_cookie(app, publisher, address):
    stranger = app.test_client().get(address)
    known = publisher.get(address)

    assert known.data == stranger.data
    assert "Set-Cookie" not in known.headers


def test_public_pages_do_not_even_look_at_the_cookie(app, monkeypatch):
    monkeypatch.setattr(cookie, "token", lambda: pytest.fail("the cookie was read"))

    assert app.test_client().get("/en/about").status_code == 200


def test_a_public_page_that_would_set_a_cookie_fails(app):
    with app.test_request_context("/en/about"):
        cookie.give("x")
        response = app.response_class("", headers={"Cache-Control": "public, no-cache"})
        with pytest.raises(cookie.CookieOnPublicPage):
            cookie._set(response)


@pytest.mark.parametrize("code", ["signed-out", "nonsense", "<script>alert(1)</script>"])
def test_what_was_said_comes_from_the_table_only(app, code):
    text = app.test_client().get("/en/sign-in", query_string={"said": code}).text

    assert ("You are signed out." in text) == (code == "signed-out")
    assert "alert(1)" not in text.split('id="main"')[1]


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("page", ["", "/new"])
def test_private_pages_are_valid_and_speak_the_language_of_their_address(app, language, page):
    answer = signed_in(app, roles.CLERK).get(f"/{language}/account/second-factor{page}")
    check(answer)

    assert f'<html lang="{language}"' in answer.text
