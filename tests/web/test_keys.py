"""Keys of programs, the mails of a portal in development, and the people of the demonstration."""

import re

import pyotp
import pytest
from sqlalchemy import select, update

from app.accounts import demo_people, second_factor
from app.accounts.api_keys import ApiKey
from app.accounts.demo_people import add_demo_people, demo_sign_ins
from app.accounts.model import RESIDENT, TOTP, Account, RoleHeld, SecondFactor
from app.accounts.sealing import seal_of, token_hash
from app.city.queries import department_names
from app.db.outbox import Message
from app.factory import create_app
from app.kernel import clock, roles
from app.kernel.actor import STRANGER, SYSTEM
from app.settings import PRODUCTION, Settings
from tests.web.people import csrf, resident, signed_in
from tests.web.quick_hashing import hasher  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("hasher")
SECRET = "s" * 40


@pytest.fixture
def database(own_app):
    return own_app.extensions["psis"].database


@pytest.fixture
def owner(own_app):
    return signed_in(own_app, roles.PUBLISHER)


def add_key(client, *scopes, name="Nightly import"):
    """The key as its page shows it."""
    page = client.post("/en/account/keys", data={"name": name, "scopes": list(scopes)} | csrf(client)).text
    return re.search(r">(psis_[\w-]+)<", page)[1]


def use(app, key, path="/api/v1/key"):
    return app.test_client().get(path, headers={"Authorization": f"Bearer {key}"})


def test_a_program_learns_what_its_key_may_do(own_app, owner):
    told = use(own_app, add_key(owner, "records:draft", "records:read")).json

    assert told == {
        "account": owner.account,
        "name": "Nightly import",
        "scopes": ["records:read", "records:draft"],
        "may": {roles.DRAFT: ["buildings"]},
    }


def test_a_key_is_shown_once(owner):
    assert add_key(owner, "records:read") not in owner.get("/en/account/keys").text


def test_of_a_key_its_hash_is_kept(owner, database):
    key = add_key(owner, "records:read")
    with database.open(SYSTEM) as session:
        row = session.scalars(select(ApiKey)).one()

    assert (row.token_sha256, key in str(vars(row))) == (token_hash(key), False)


def test_its_last_use_is_noted(own_app, owner, database):
    use(own_app, add_key(owner, "records:read"))
    with database.open(SYSTEM) as session:
        assert session.scalars(select(ApiKey.last_used_at)).one() is not None


def test_a_revoked_key_opens_nothing(own_app, owner, database):
    key = add_key(owner, "records:read")
    number = re.search(r"/keys/(\d+)/revoke", owner.get("/en/account/keys").text)[1]
    owner.post(f"/en/account/keys/{number}/revoke", data=csrf(owner))

    assert use(own_app, key).status_code == 401


def test_nobody_revokes_the_key_of_another(own_app, owner):
    key = add_key(owner, "records:read")
    number = re.search(r"/keys/(\d+)/revoke", owner.get("/en/account/keys").text)[1]
    other = signed_in(own_app, roles.CLERK)
    refused = other.post(f"/en/account/keys/{number}/revoke", data=csrf(other))

    assert (refused.status_code, use(own_app, key).status_code) == (404, 200)


def test_a_role_that_is_taken_away_is_gone_from_the_key_at_once(own_app, owner, database):
    key = add_key(owner, "records:draft")
    with database.unit(SYSTEM) as unit:
        unit.session.delete(unit.session.get(RoleHeld, (owner.account, roles.PUBLISHER, "buildings")))

    assert use(own_app, key).json["may"] == {}


def test_a_disabled_account_closes_its_keys(own_app, owner, database):
    key = add_key(owner, "records:draft")
    with database.unit(SYSTEM) as unit:
        unit.session.execute(update(Account).where(Account.name == owner.account).values(disabled=True))

    assert use(own_app, key).status_code == 401


@pytest.mark.parametrize("key", ["", "psis_", "psis_" + "x" * 43, "x" * 5000, "psis_ä"])
def test_an_unknown_key_is_told_so_whatever_it_asks_for(own_app, key):
    found = [use(own_app, key.encode().decode("latin-1"), path) for path in ("/api/v1/key", "/api/v1/no-such-thing")]

    assert [(answer.status_code, answer.headers["WWW-Authenticate"]) for answer in found] == [(401, "Bearer")] * 2


def test_without_a_key_there_is_no_such_address(own_app):
    client = own_app.test_client()
    assert client.get("/api/v1/key").data == client.get("/api/v1/yek").data


def test_a_sign_in_is_no_key(owner):
    assert owner.get("/api/v1/key").status_code == 404


@pytest.mark.parametrize("path", ["/en/account", "/en/desk/work", "/en/account/keys"])
def test_a_key_opens_no_page(own_app, owner, path):
    key = add_key(owner, "records:read")
    assert use(own_app, key, path).status_code == 303


def test_a_key_needs_a_scope_that_its_owner_has(owner):
    sent = {"name": "Key", "scopes": ["trail:read"]}
    assert owner.post("/en/account/keys", data=sent | csrf(owner)).status_code == 422


def test_residents_have_no_keys(own_app):
    assert resident(own_app).get("/en/account/keys").status_code == 404


def test_public_answers_do_not_depend_on_a_key(own_app, owner):
    key = add_key(owner, "records:read")
    assert use(own_app, key, "/api/v1/search?q=").json == own_app.test_client().get("/api/v1/search?q=").json


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 200),
        ({"smtp_url": "smtp://mail.example:25"}, 404),
        ({"environment": PRODUCTION, "base_url": "https://records.example"}, 404),
    ],
    ids=["development", "with a mail server", "production"],
)
def test_mails_are_read_in_development_only(own_home, given, status):
    app = create_app(Settings(home=own_home, secret_key=SECRET, log_level="error", **given))
    assert app.test_client().get("/desk/outbox").status_code == status


@pytest.fixture
def people(database):
    with database.open(STRANGER) as session:
        departments = list(department_names(session))
    with database.unit(SYSTEM) as unit:
        add_demo_people(unit, seal_of(SECRET), departments)
    with database.open(SYSTEM) as session:
        return demo_sign_ins(session, clock.now())


def test_every_role_has_somebody_in_the_demonstration(people):
    assert {one.role for one in people} == set(roles.MAY)


@pytest.mark.parametrize("role", list(roles.MAY))
def test_whoever_is_made_up_can_be_signed_in_as(own_app, people, role):
    one = next(one for one in people if one.role == role)
    client = own_app.test_client()
    answer = client.post("/en/sign-in", data={"name": one.email, "password": one.password} | csrf(client))
    if one.code:
        page = client.get(answer.location).text
        answer = client.post("/en/sign-in/second-factor", data={"code": one.code} | csrf(client))
        assert one.code in page

    assert client.get("/en/account").status_code == 200


def test_the_sign_in_page_offers_them(own_app, people):
    page = own_app.test_client().get("/en/sign-in").text
    assert [one.role for one in people if one.password not in page or one.code not in page] == []


def test_a_city_without_them_offers_nobody(own_app):
    assert "Demonstration" not in own_app.test_client().get("/en/sign-in").text


def test_a_used_code_is_followed_by_the_next(own_app, people, database):
    one = next(one for one in people if one.code)
    client = own_app.test_client()
    client.post("/en/sign-in", data={"name": one.email, "password": one.password} | csrf(client))
    client.post("/en/sign-in/second-factor", data={"code": one.code} | csrf(client))
    with database.open(SYSTEM) as session:
        now = next(other for other in demo_sign_ins(session, clock.now()) if other.role == one.role)

    assert now.code != one.code


def test_they_are_made_once(people, database):
    with database.unit(SYSTEM) as unit:
        add_demo_people(unit, seal_of(SECRET), ["buildings"])
    with database.open(SYSTEM) as session:
        assert [one.password for one in demo_sign_ins(session, clock.now())] == [one.password for one in people]


def test_nobody_takes_their_password_away(own_app, people):
    client = signed_in(own_app, name="demo-clerk")
    assert client.post("/en/account/password", data={"password": "quite another one"} | csrf(client)).status_code == 422


def test_nobody_takes_their_second_factor_away(own_app, people, database):
    clerk, administrator = (signed_in(own_app, name=f"demo-{role}") for role in (roles.CLERK, roles.ADMINISTRATOR))
    with database.open(SYSTEM) as session:
        factor = session.scalars(select(SecondFactor.id).where(SecondFactor.account == "demo-clerk")).one()
    with database.unit(SYSTEM) as unit:
        second_factor.add(unit, "demo-clerk", TOTP, "Of a visitor", "sealed")
    clerk.post("/en/account/second-factor/remove", data={"factor": factor} | csrf(clerk))
    administrator.post("/en/admin/people/demo-clerk/account", data={"act": "reset-mfa"} | csrf(administrator))

    with database.open(SYSTEM) as session:
        assert session.get(SecondFactor, factor)


def test_nobody_shuts_others_out_of_the_resident_that_is_made_up(own_app, people):
    client = signed_in(own_app, name="demo-resident", kind=RESIDENT, strong=False)
    page = client.get("/en/account/second-factor/new").text
    sealed = re.search(r'name="secret" type="hidden" value="([^"]+)"', page)[1]
    secret = re.search(r'enrolment__key">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    proof = {"secret": sealed, "name": "Phone", "code": pyotp.TOTP(secret).now()}

    assert client.post("/en/account/second-factor/new", data=proof | csrf(client)).status_code == 422


def test_two_cities_have_different_passwords(people):
    assert len({one.password for one in people}) > len(people) / 2


def test_production_does_not_start_beside_them(people, database):
    with database.open(SYSTEM) as session, pytest.raises(demo_people.SettingMissing):
        demo_people.require_no_demo(session)


def test_the_web_server_does_not_start_beside_them_either(people, own_home):
    settings = Settings(home=own_home, secret_key=SECRET, environment="production", base_url="https://records.example")
    with pytest.raises(demo_people.SettingMissing):
        create_app(settings)


def test_nobody_made_up_is_written_to_when_the_city_is_made(people, database):
    with database.open(SYSTEM) as session:
        assert [row.name for row in session.scalars(select(Message)) if row.name == "AccountTouched"] == []


@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 10**30, "9" * 5000])
@pytest.mark.parametrize("path", ["account/keys/{}/revoke", "account/sign-ins/{}/end", "desk/imports/{}/undo"])
def test_a_number_that_no_row_can_have_is_an_address_of_nothing(owner, path, number):
    answer = owner.post(f"/en/{path.format(number)}", data=csrf(owner))
    assert answer.status_code == (303 if "sign-ins" in path and number == 2**63 - 1 else 404)
