"""`psis user`, and what the terminal is told of the demonstration."""

import re
import shutil

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app.accounts import passwords
from app.accounts.demo_people import add_demo_people
from app.accounts.model import RESIDENT, Account, RoleHeld
from app.accounts.sealing import seal_of
from app.cli.main import psis
from app.cli.portal import Portal
from app.cli.running import _demonstration
from app.db.outbox import Message
from app.kernel.actor import SYSTEM
from app.kernel.errors import BadInput, SettingMissing
from tests.web.people import make_account
from tests.web.quick_hashing import hasher  # noqa: F401 - a fixture

PASSWORD = "four small boats at dawn"
CREATE = ("user", "create", "siti", "--email", "siti@example.org", "--role", "administrator")
INVITE = ("user", "invite", "siti", "--email", "Siti@Example.org", "--called", "Siti", "--role", "clerk")
pytestmark = pytest.mark.usefixtures("hasher")


@pytest.fixture
def run(monkeypatch, tmp_path, sqlite_template):
    shutil.copy(sqlite_template, tmp_path / "psis.db")
    monkeypatch.setenv("PSIS_HOME", str(tmp_path))
    CliRunner().invoke(psis, ["prepare"])

    def run(*arguments, **given):
        return CliRunner().invoke(psis, list(arguments), **given)

    return run


@pytest.fixture
def row(run):
    """``row(model, key)`` as it is now."""

    def row(model, *key):
        database = Portal().database
        with database.open(SYSTEM) as session:
            return session.get(model, key if len(key) > 1 else key[0])

    return row


def test_the_first_account_opens_with_its_password(run, row):
    run(*CREATE, input=f"{PASSWORD}\n{PASSWORD}\n")
    assert passwords.matches(row(Account, "siti").password_hash, PASSWORD)


def test_its_role_holds_in_every_department(run, row):
    run(*CREATE, input=f"{PASSWORD}\n{PASSWORD}\n")
    assert all(row(RoleHeld, "siti", "administrator", slug) for slug in ("buildings", "city-clerk", "land-registry"))


@pytest.mark.parametrize("password", ["short", "password", "siti@example.org", "public records portal"])
def test_a_bad_password_is_refused_and_nothing_made(run, row, password):
    refused = run(*CREATE, "--password", password)
    assert (refused.exit_code, row(Account, "siti")) == (1, None)


def test_an_invitation_waits_for_the_worker(run, row):
    run(*INVITE)
    with Portal().database.open(SYSTEM) as session:
        waiting = [message.payload for message in session.scalars(select(Message)) if message.name == "Invited"]

    assert (waiting, row(Account, "siti").email) == ([{"account": "siti"}], "siti@example.org")


def test_without_mail_the_link_is_printed(run):
    printed = run(*INVITE, "--show-link").output
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/en/invitation\?token=[\w-]{43}\n", printed)


def test_an_address_belongs_to_one_account(run):
    run(*INVITE)
    assert run("user", "invite", "budi", "--email", "siti@example.org").exit_code == 1


@pytest.mark.parametrize("name", ["Siti", "a b", "", "x" * 41, "a/b"])
def test_names_stand_in_the_trail_and_are_short_and_plain(run, name):
    assert run("user", "invite", name, "--email", "siti@example.org").exit_code == 1


def test_whoever_has_accepted_is_not_invited_again(run):
    run(*CREATE, "--password", PASSWORD)
    assert run("user", "invite", "siti").exit_code == 1


def test_an_account_is_closed_and_opened_again(run, row):
    run(*CREATE, "--password", PASSWORD)
    run("user", "invite", "budi", "--email", "budi@example.org")
    closed = []
    for command in ("disable", "enable"):
        run("user", command, "budi")
        closed.append(row(Account, "budi").disabled)

    assert closed == [True, False]


def test_second_factors_are_reset_for_members_of_staff_only(run):
    run(*CREATE, "--password", PASSWORD)
    assert [run("user", "reset-mfa", name).exit_code for name in ("siti", "nobody")] == [0, 1]


def test_the_list_says_who_can_do_what(run):
    run(*INVITE, "--department", "buildings")
    assert "siti\tsiti@example.org\tinvited\tclerk of buildings" in run("user", "list").output


@pytest.fixture
def made_up(run):
    with Portal().database.unit(SYSTEM) as unit:
        add_demo_people(unit, seal_of("s" * 40), ["buildings"])


def test_the_terminal_is_told_how_to_sign_in_to_the_demonstration(made_up):
    said = _demonstration(Portal())
    assert all(re.search(rf"{role} +{role}@demo\.example +\S+ +[A-Z2-7]{{32}}", said) for role in ("clerk", "auditor"))


def test_nothing_is_said_of_a_real_city(run):
    assert _demonstration(Portal()) == ""


def test_no_command_works_in_production_beside_people_who_are_made_up(made_up, monkeypatch, run):
    monkeypatch.setenv("PSIS_ENV", "production")
    monkeypatch.setenv("PSIS_SECRET_KEY", "s" * 40)
    monkeypatch.setenv("PSIS_BASE_URL", "https://records.example")

    assert isinstance(run("prepare").exception, SettingMissing)


@pytest.mark.parametrize("command", [("serve", "--demo"), ("demo", "load")])
def test_nobody_is_made_up_in_production(run, row, monkeypatch, tmp_path, command):
    monkeypatch.setenv("PSIS_ENV", "production")
    monkeypatch.setenv("PSIS_SECRET_KEY", "s" * 40)
    monkeypatch.setenv("PSIS_BASE_URL", "https://records.example")
    monkeypatch.setenv("PSIS_PORT", "8579")
    refused = run(*command)

    assert isinstance(refused.exception, BadInput)
    assert row(Account, "demo-administrator") is None
    assert not (tmp_path / "demo-begun").exists()


def test_a_resident_is_closed_by_the_address(run, row):
    with Portal().database.unit(SYSTEM) as unit:
        make_account(unit, "r-1", kind=RESIDENT, email="ratna@example.org")
    answer = run("user", "close", "ratna@example.org", input="y\n")

    assert "r-1: closed" in answer.output
    assert row(Account, "r-1").email is None


def test_a_member_of_staff_is_not_closed_but_disabled(run, row):
    run(*CREATE, input=f"{PASSWORD}\n{PASSWORD}\n")
    answer = run("user", "close", "siti", "--yes")

    assert isinstance(answer.exception, BadInput) or "administrator" in answer.output
    assert row(Account, "siti").email == "siti@example.org"
