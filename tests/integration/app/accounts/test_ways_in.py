"""Invitations, registrations, links, keys and the demonstration on both engines, walls included."""

from datetime import timedelta
from threading import Thread

import pytest

from app.accounts import api_keys, closing, invitations, links, own_account, registration
from app.accounts.demo_people import DemoPerson, add_demo_people, demo_sign_ins
from app.accounts.model import Account
from app.accounts.sealing import seal_of
from app.accounts.throttle import Throttle
from app.city.commands import set_department
from app.kernel import clock, roles
from app.kernel.actor import STRANGER, SYSTEM, Actor, member_of_staff
from app.kernel.errors import BadInput, NotVisible
from app.kernel.roles import Held

ADMINISTRATOR = member_of_staff("adi", [Held(roles.ADMINISTRATOR, "roads")])


@pytest.fixture
def city(database):
    with database.unit(SYSTEM) as unit:
        set_department(unit, "roads", {"en": "Roads", "id": "Jalan"})
    return database


def token_for(database, purpose, **given):
    with database.unit(SYSTEM) as unit:
        return links.make(unit.session, purpose, unit.now, language="en", **given)


def account(database, name):
    with database.open(SYSTEM) as session:
        return session.get(Account, name)


def invite(unit, name="siti", email="siti@example.org"):
    held = [Held(roles.CLERK, "roads")]
    invitations.invite(unit, name, display_name="Siti", email=email, language="id", held=held)


def test_an_invitation_is_accepted_once(city):
    with city.unit(SYSTEM) as unit:
        invite(unit)
    token = token_for(city, links.INVITE, email="siti@example.org", account="siti")
    with city.unit(SYSTEM) as unit:
        invitations.accept(unit, token, "hash")
    with pytest.raises(NotVisible), city.unit(SYSTEM) as unit:
        invitations.accept(unit, token, "other")

    assert account(city, "siti").password_hash == "hash"


def test_an_administrator_invites(city):
    with city.unit(ADMINISTRATOR) as unit:
        invite(unit)

    assert account(city, "siti").email == "siti@example.org"


def test_an_address_is_not_given_twice(city):
    with city.unit(SYSTEM) as unit:
        invite(unit)
    with pytest.raises(BadInput), city.unit(SYSTEM) as unit:
        invite(unit, "other")


def test_a_resident_registers_and_comes_back_after_forgetting(city):
    token = token_for(city, links.REGISTER, email="wati@example.org")
    with city.unit(SYSTEM) as unit:
        name = registration.complete(unit, token, "Wati", "hash")
    token = token_for(city, links.RESET, email="wati@example.org", account=name)
    with city.unit(SYSTEM) as unit:
        registration.reset(unit, token, "new")

    assert account(city, name).password_hash == "new"


def test_an_address_is_changed_by_its_link(city):
    with city.unit(SYSTEM) as unit:
        invite(unit)
    token = token_for(city, links.EMAIL, email="new@example.org", account="siti")
    with city.unit(SYSTEM) as unit:
        own_account.confirm_email(unit, token)

    assert account(city, "siti").email == "new@example.org"


def test_expired_links_are_forgotten_with_their_addresses(city):
    token = token_for(city, links.RESET, email="wati@example.org")
    with city.unit(SYSTEM) as unit:
        links.prune(unit.session, unit.now + timedelta(days=2))
    with city.open(SYSTEM) as session, pytest.raises(NotVisible):
        links.find(session, links.RESET, token, clock.now())


def test_a_key_acts_for_its_owner(city):
    with city.unit(SYSTEM) as unit:
        invite(unit)
    owner = member_of_staff("siti", [Held(roles.CLERK, "roads")])
    with city.unit(Actor("siti", labels=SYSTEM.labels)) as unit:
        key = api_keys.add_key(unit, owner, "Import", ["records:import"])

    assert api_keys.key_used(city, key).actor.permissions == {(roles.IMPORT, "roads")}


def test_strangers_read_of_the_demonstration_what_the_page_shows_them(city):
    with city.unit(SYSTEM) as unit:
        add_demo_people(unit, seal_of("s" * 40), ["roads"])
    with city.open(STRANGER) as session:
        assert session.query(DemoPerson).count() == len(roles.MAY)
    with city.open(SYSTEM) as session:
        assert len(demo_sign_ins(session, clock.now())) == len(roles.MAY)


def test_of_two_who_register_the_same_address_at_once_the_second_finds_a_dead_link(database):
    tokens = [token_for(database, links.REGISTER, email="twin@example.org") for _ in range(2)]
    outcomes = []

    def second():
        try:
            with database.unit(SYSTEM) as unit:
                registration.complete(unit, tokens[1], "Second", "hash")
        except NotVisible as problem:
            outcomes.append(problem.sentence)

    other = Thread(target=second)
    with database.unit(SYSTEM) as unit:
        registration.complete(unit, tokens[0], "First", "hash")
        other.start()
        other.join(timeout=0.3)  # on PostgreSQL it has come as far as the address, on SQLite it waits for its turn
    other.join(timeout=120)

    assert outcomes == [links.DEAD]


def test_a_closed_account_of_a_resident_opens_for_nobody(city):
    throttle = Throttle(city, seal_of("s" * 40))
    token = token_for(city, links.REGISTER, email="ratna@example.org")
    with city.unit(SYSTEM) as unit:
        name = registration.complete(unit, token, "Ratna", "hash")
    with city.unit(SYSTEM) as unit:
        closing.close(unit, closing.named_or_at(unit, "Ratna@example.org"), throttle)

    closed = account(city, name)
    assert (closed.disabled, closed.email, closed.display_name, closed.password_hash) == (True, None, "", None)
