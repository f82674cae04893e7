"""A resident closes the account: what goes, what stays, and who cannot."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts import links
from app.accounts.model import RESIDENT, Account, SecondFactor, SignIn, SignInAttempt
from app.db.trail import AuditEntry
from app.jobs.tools import Tools
from app.jobs.worker import deliver
from app.kernel import roles
from app.kernel.actor import SYSTEM
from app.notifications.post import Folder, post_of
from tests.web.people import csrf, second_factor, signed_in

CLOSE = "/en/account/close"
ADDRESS, NAME = "ratna.halim@example.org", "Ratna Halim"


@pytest.fixture
def database(own_app):
    return own_app.extensions["psis"].database


@pytest.fixture
def ratna(own_app):
    return signed_in(own_app, name="r-1", kind=RESIDENT, strong=False, email=ADDRESS, display_name=NAME)


@pytest.fixture
def close(ratna):
    return lambda: ratna.post(CLOSE, data={"sure": "y"} | csrf(ratna))


def rows(database, model, **where):
    with database.open(SYSTEM) as session:
        return session.scalar(select(func.count()).select_from(model).filter_by(**where))


def test_it_takes_a_tick(ratna, database):
    answer = ratna.post(CLOSE, data=csrf(ratna))

    assert (answer.status_code, rows(database, Account, disabled=True)) == (422, 0)


def test_the_page_says_what_goes_and_what_stays(ratna):
    page = ratna.get(CLOSE).text
    assert ADDRESS in page
    assert "What stays" in page


def test_it_is_asked_first_who_one_is(own_app):
    client = signed_in(own_app, name="r-1", kind=RESIDENT, strong=False, age=timedelta(minutes=16))
    assert "/account/confirm" in client.get(CLOSE).location


def test_the_browser_is_signed_out_and_told(ratna, close):
    answer = close()

    assert "said=account-closed" in answer.location
    assert "/sign-in" in ratna.get("/en/account").location
    assert "is closed" in ratna.get(answer.location).text


def test_all_that_opened_it_is_gone(own_app, database, ratna, close):
    signed_in(own_app, name="r-1", kind=RESIDENT, strong=False)
    with database.unit(SYSTEM) as unit:
        unit.session.add(second_factor("r-1", "s" * 40))
        links.make(unit.session, links.EMAIL, unit.now, email="other@example.org", language="en", account="r-1")
        links.make(unit.session, links.REGISTER, unit.now, email=ADDRESS, language="en")
    ratna.post("/en/account/address", data={"email": "other@example.org"} | csrf(ratna))
    close()

    left = (SignIn, SecondFactor, links.OneTimeLink)
    assert [rows(database, model) for model in left] == [0, 0, 0]
    assert rows(database, SignInAttempt, purpose="sign-in") == 0


def test_no_table_knows_the_name_or_the_address_once_the_last_mail_is_sent(own_app, database, close):
    close()
    settings = own_app.extensions["psis"].settings
    while deliver(Tools(database, None, None, post_of(settings))):
        pass

    with closing(sqlite3.connect(settings.home / "psis.db")) as plain:
        tables = [name for (name,) in plain.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        held = [str(row) for table in tables for row in plain.execute(f'SELECT * FROM "{table}"')]
    assert [row for row in held if ADDRESS in row or NAME in row] == []
    post = Folder(settings.mail)
    assert [post.read(name)["To"] for name in post.names()] == [ADDRESS]


def test_the_trail_keeps_the_act_under_the_opaque_name(database, close):
    close()

    with database.open(SYSTEM) as session:
        acts = session.execute(select(AuditEntry.action, AuditEntry.actor, AuditEntry.about)).all()
    assert acts[-1] == ("close account", "r-1", "account/r-1")


def test_the_address_is_free_for_a_new_account(own_app, database, close):
    close()
    signed_in(own_app, name="r-2", kind=RESIDENT, strong=False, email=ADDRESS)

    assert rows(database, Account, email=ADDRESS) == 1


def test_members_of_staff_find_no_such_page(own_app):
    clerk = signed_in(own_app, roles.CLERK)
    assert clerk.get(CLOSE).status_code == 404


def test_members_of_staff_close_nothing_by_sending_the_form(own_app, database):
    clerk = signed_in(own_app, roles.CLERK)
    clerk.post(CLOSE, data={"sure": "y"} | csrf(clerk))

    assert rows(database, Account, disabled=True) == 0
