"""Members of staff as administrators change them, with no more than their own label, on both engines."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from app.accounts import administering, links
from app.accounts.commands import appoint
from app.accounts.model import RESIDENT
from app.city.commands import set_department
from app.kernel import roles
from app.kernel.actor import STRANGER, SYSTEM, Actor, member_of_staff
from app.kernel.errors import BadInput, MoveNotAllowed, NotVisible
from app.kernel.roles import Held
from tests.web.people import make_account

ADMINISTRATOR = member_of_staff("tom", [Held(roles.ADMINISTRATOR, "roads")])


@pytest.fixture
def city(database):
    with database.unit(SYSTEM) as unit:
        set_department(unit, "roads", {"en": "Roads", "id": "Jalan"})
        appoint(unit, "tom", roles.ADMINISTRATOR, "roads")
        appoint(unit, "ani", roles.CLERK, "roads")
        make_account(unit, "r-1", kind=RESIDENT)
    return database


def held(database, name):
    with database.open(SYSTEM) as session:
        return administering.person(session, name).held


def test_administrators_see_staff_and_not_residents(city):
    with city.open(ADMINISTRATOR) as session:
        assert [one.name for one in administering.staff(session)] == ["ani", "tom"]


@pytest.mark.parametrize("reader", [STRANGER, member_of_staff("sari", [Held(roles.PUBLISHER, "roads")])])
def test_nobody_else_sees_who_works_here(city, reader):
    with city.open(reader) as session:
        try:
            found = administering.staff(session)
        except Exception as problem:  # noqa: BLE001 - refused outright is as good as nothing found
            assert any(word in str(problem) for word in ("permission denied", "prohibited"))
            return
    assert found == []


def test_a_role_is_given_and_taken(city):
    with city.unit(ADMINISTRATOR) as unit:
        administering.employ(unit, "ani", roles.PUBLISHER, "roads")
        administering.dismiss(unit, "ani", roles.CLERK, "roads")
    assert held(city, "ani") == (Held(roles.PUBLISHER, "roads"),)


def test_a_role_nobody_knows_is_not_given(city):
    with pytest.raises(BadInput), city.unit(ADMINISTRATOR) as unit:
        administering.employ(unit, "ani", "mayor", "roads")


def test_residents_are_given_no_role(city):
    with pytest.raises(NotVisible), city.unit(ADMINISTRATOR) as unit:
        administering.employ(unit, "r-1", roles.CLERK, "roads")


@pytest.mark.parametrize("change", [administering.employ, administering.dismiss])
def test_nobody_changes_his_own_roles(city, change):
    with pytest.raises(MoveNotAllowed), city.unit(ADMINISTRATOR) as unit:
        change(unit, "tom", roles.ADMINISTRATOR, "roads")


def test_the_last_administrator_stays(city):
    other = member_of_staff("eve", [Held(roles.ADMINISTRATOR, "roads")])
    with pytest.raises(MoveNotAllowed), city.unit(other) as unit:
        administering.dismiss(unit, "tom", roles.ADMINISTRATOR, "roads")
    with pytest.raises(MoveNotAllowed), city.unit(other) as unit:
        administering.set_disabled(unit, "tom", disabled=True)
    assert held(city, "tom") == (Held(roles.ADMINISTRATOR, "roads"),)


def test_two_who_dismiss_one_another_at_once_leave_one(city):
    with city.unit(SYSTEM) as unit:
        appoint(unit, "eve", roles.ADMINISTRATOR, "roads")
    eve = member_of_staff("eve", [Held(roles.ADMINISTRATOR, "roads")])

    def dismiss_tom():
        with city.unit(eve) as unit:
            administering.dismiss(unit, "tom", roles.ADMINISTRATOR, "roads")

    with ThreadPoolExecutor(1) as pool:
        with city.unit(ADMINISTRATOR) as unit:
            administering.dismiss(unit, "eve", roles.ADMINISTRATOR, "roads")
            other = pool.submit(dismiss_tom)
            wait([other], timeout=0.5)  # he is held up until the unit ends
        with pytest.raises(MoveNotAllowed):
            other.result()
    assert held(city, "tom")


def test_an_account_is_closed_and_opened_again(city):
    for disabled in (True, False):
        with city.unit(ADMINISTRATOR) as unit:
            administering.set_disabled(unit, "ani", disabled=disabled)
        with city.open(SYSTEM) as session:
            assert administering.person(session, "ani").disabled is disabled


def test_links_from_before_it_was_closed_open_nothing_afterwards(city):
    by_the_portal = Actor("tom", labels=SYSTEM.labels)
    with city.unit(SYSTEM) as unit:
        to = {"email": "new@example.org", "language": "en", "account": "ani"}
        token = links.make(unit.session, links.EMAIL, unit.now, **to)
    for disabled in (True, False):
        with city.unit(by_the_portal) as unit:
            administering.set_disabled(unit, "ani", disabled=disabled)

    with city.unit(SYSTEM) as unit, pytest.raises(NotVisible):
        links.use(unit.session, links.EMAIL, token, unit.now)
