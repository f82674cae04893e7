"""Signing in on both engines, and by many at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select, update

from app.accounts import passwords, second_factor, sessions, throttle
from app.accounts.model import RESIDENT, Account, SecondFactor, SignIn, SignInAttempt
from app.accounts.sealing import Seal
from app.accounts.signing_in import Doorkeeper, Whence, by_code, by_password, confirmed, enrolled
from app.accounts.throttle import Throttle, TooManyAttempts
from app.city.commands import set_department
from app.kernel import clock, roles
from app.kernel.actor import SYSTEM
from app.kernel.errors import NotVisible
from tests.web.people import TOTP_SECRET, make_account
from tests.web.quick_hashing import hasher  # noqa: F401 - a fixture

KEY = "k" * 40
PASSWORD = "four small boats at dawn"
WHENCE = Whence("192.0.2.7", "tests")
pytestmark = pytest.mark.usefixtures("hasher")


@pytest.fixture
def door(database, hasher):  # noqa: F811 - the fixture
    with database.unit(SYSTEM) as unit:
        set_department(unit, "roads", {"en": "Roads", "id": "Jalan"})
        held = [(roles.CLERK, "roads")]
        make_account(unit, "wati", secret_key=KEY, held=held, password_hash=passwords.hashed(PASSWORD))
        make_account(unit, "r-1", kind=RESIDENT, password_hash=passwords.hashed(PASSWORD))
    return Doorkeeper(database, Seal(KEY))


def signed(door, token):
    with door.database.open(SYSTEM) as session:
        return sessions.known(session, token, clock.now())


def enter(door, name):
    """The token after the first step."""
    return by_password(door, f"{name}@example.org", PASSWORD, WHENCE).token


def code():
    return pyotp.TOTP(TOTP_SECRET).now()


def test_two_steps_lead_to_the_roles_one_holds(door):
    half = signed(door, by_password(door, "wati@example.org", PASSWORD, WHENCE).token)
    assert (half.complete, half.actor.permissions) == (False, frozenset())

    whole = signed(door, by_code(door, half, code(), WHENCE).token)
    assert whole.complete
    assert whole.actor.departments(roles.DRAFT) == ["roads"]


def test_a_sign_in_is_confirmed_anew_touched_and_ended(door):
    token = by_password(door, "r-1@example.org", PASSWORD, WHENCE).token
    before = signed(door, token)
    assert confirmed(door, before, PASSWORD, "", WHENCE)
    with door.database.unit(SYSTEM) as unit:
        sessions.touch(unit, before.id)
    assert signed(door, token).confirmed_at > before.confirmed_at
    with door.database.unit(SYSTEM) as unit:
        sessions.end(unit, "r-1", before.id)

    assert signed(door, token) is None


def test_whoever_has_a_second_factor_confirms_with_both(door):
    whole = signed(door, by_code(door, signed(door, enter(door, "wati")), code(), WHENCE).token)
    with door.database.unit(SYSTEM) as unit:
        recovery = second_factor.renew_recovery_codes(unit, door.seal, "wati")[0]
    tried = [(PASSWORD, ""), (PASSWORD, "000000"), ("wrong", recovery), (PASSWORD, recovery), (PASSWORD, recovery)]

    assert [confirmed(door, whole, *both, WHENCE) for both in tried] == [False, False, False, True, False]


def test_a_half_way_sign_in_leads_to_one_sign_in(door):
    half = signed(door, enter(door, "wati"))
    with door.database.unit(SYSTEM) as unit:
        codes = second_factor.renew_recovery_codes(unit, door.seal, "wati")[:4]
    with ThreadPoolExecutor(4) as pool:
        entered = list(pool.map(lambda one: by_code(door, half, one, WHENCE), codes))

    assert len([one for one in entered if one]) == 1


def test_a_half_way_sign_in_that_was_ended_leads_nowhere(door):
    half = signed(door, enter(door, "wati"))
    with door.database.unit(SYSTEM) as unit:
        sessions.end_all(unit, "wati")

    assert by_code(door, half, code(), WHENCE) is None


@pytest.mark.parametrize("change", [{"password_hash": "another"}, {"disabled": True}])
def test_what_changes_while_a_password_is_looked_at_counts(door, monkeypatch, change):
    looked_at = passwords.matches

    def matches(stored, password):
        with door.database.unit(SYSTEM) as unit:
            unit.session.execute(update(Account).where(Account.name == "r-1").values(**change))
        return looked_at(stored, password)

    monkeypatch.setattr(passwords, "matches", matches)

    assert by_password(door, "r-1@example.org", PASSWORD, WHENCE) is None


def test_an_old_hash_made_anew_does_not_bring_an_old_password_back(door, monkeypatch):
    def hashed(_password):
        with door.database.unit(SYSTEM) as unit:
            unit.session.execute(update(Account).where(Account.name == "r-1").values(password_hash="another"))
        return "of the old one"

    monkeypatch.setattr(passwords, "is_outdated", lambda _stored: True)
    monkeypatch.setattr(passwords, "hashed", hashed)
    by_password(door, "r-1@example.org", PASSWORD, WHENCE)
    with door.database.open(SYSTEM) as session:
        assert session.get(Account, "r-1").password_hash == "another"


def test_a_first_second_factor_ends_the_sign_ins_that_showed_none(door):
    mine, others = (signed(door, enter(door, "r-1")) for _ in range(2))
    with door.database.unit(SYSTEM) as unit:
        second_factor.add_totp(unit, door.seal, "r-1", TOTP_SECRET, code(), "Phone")
        token = enrolled(unit, mine, "tests")

    assert signed(door, token).strong
    with door.database.unit(SYSTEM) as unit, pytest.raises(NotVisible):
        enrolled(unit, others, "tests")


def test_a_name_opens_no_account_beside_its_address(door):
    assert by_password(door, "r-1", PASSWORD, WHENCE) is None


def test_nobody_ends_the_sign_in_of_somebody_else(door):
    token = by_password(door, "r-1@example.org", PASSWORD, WHENCE).token
    with door.database.unit(SYSTEM) as unit:
        sessions.end(unit, "wati", signed(door, token).id)

    assert signed(door, token)


def test_all_others_are_ended_and_this_one_stays(door):
    tokens = [by_password(door, "r-1@example.org", PASSWORD, WHENCE).token for _ in range(3)]
    with door.database.unit(SYSTEM) as unit:
        sessions.end_all(unit, "r-1", keep=signed(door, tokens[1]).id)

    assert [bool(signed(door, token)) for token in tokens] == [False, True, False]


def test_of_many_guesses_at_once_no_more_are_judged_than_of_many_in_a_row(door):
    def guess(number):
        try:
            return by_password(door, "r-1@example.org", f"guess {number}", WHENCE) is None
        except TooManyAttempts:
            return False

    with ThreadPoolExecutor(8) as pool:
        judged = sum(pool.map(guess, range(24)))

    assert judged <= throttle.BOTH.free


def test_a_code_that_two_send_at_once_opens_once(door):
    halves = [signed(door, by_password(door, "wati@example.org", PASSWORD, WHENCE).token) for _ in range(4)]
    right = code()
    with ThreadPoolExecutor(4) as pool:
        entered = list(pool.map(lambda half: by_code(door, half, right, WHENCE), halves))

    assert len([one for one in entered if one]) == 1


def test_a_recovery_code_that_two_send_at_once_opens_once(door):
    with door.database.unit(SYSTEM) as unit:
        right = second_factor.renew_recovery_codes(unit, door.seal, "wati")[0]
    halves = [signed(door, by_password(door, "wati@example.org", PASSWORD, WHENCE).token) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        entered = list(pool.map(lambda half: by_code(door, half, right, WHENCE), halves))

    assert len([one for one in entered if one]) == 1


def guess_from_many_addresses(door, times):
    """Wrong passwords for the resident, from so many places, over days."""
    with door.database.unit(SYSTEM) as unit:
        subject = door.seal.hashed("r-1@example.org", "attempt subject")
        for number in range(times):
            at = unit.now - timedelta(seconds=number)
            wrong = {"purpose": throttle.SIGN_IN, "subject": subject, "origin": f"place {number}", "at": at}
            unit.session.add(SignInAttempt(id=number, **wrong))


@pytest.mark.parametrize("times", [30, 100])
def test_whoever_guesses_elsewhere_does_not_keep_the_owner_out(door, times):
    enter(door, "r-1")
    guess_from_many_addresses(door, times)

    assert by_password(door, "r-1@example.org", PASSWORD, WHENCE)


def test_he_is_slowed_down_himself_wherever_he_comes_from(door):
    enter(door, "r-1")
    guess_from_many_addresses(door, 30)

    with pytest.raises(TooManyAttempts):
        by_password(door, "r-1@example.org", PASSWORD, Whence("192.0.2.200", "tests"))


def test_whoever_guesses_elsewhere_is_not_told_that_the_owner_signed_in(door):
    elsewhere = Whence("192.0.2.200", "tests")

    def answer(email):
        try:
            return by_password(door, email, "wrong", elsewhere)
        except TooManyAttempts as problem:
            return str(problem)

    emails = ("r-1@example.org", "nobody@example.org")
    for email in emails * throttle.BOTH.free:
        assert answer(email) is None
    enter(door, "r-1")

    assert [answer(email) for email in emails] == ["There were too many attempts. Wait 1 min and try again."] * 2


def test_a_recovery_code_opens_the_way_for_codes_from_there(door):
    with door.database.unit(SYSTEM) as unit:
        recovery = second_factor.renew_recovery_codes(unit, door.seal, "wati")[0]
        for number in range(throttle.MOST_OF_ONE_ACCOUNT):
            wrong = {"purpose": throttle.CODE, "subject": door.seal.hashed("wati", "attempt subject")}
            unit.session.add(SignInAttempt(id=number, origin="elsewhere", at=unit.now, **wrong))
    by_code(door, signed(door, enter(door, "wati")), recovery, WHENCE)

    assert by_code(door, signed(door, enter(door, "wati")), code(), WHENCE)


def test_where_one_was_signed_in_guesses_are_counted_all_the_same(door):
    enter(door, "r-1")
    for _ in range(throttle.BOTH.free):
        by_password(door, "r-1@example.org", "wrong", WHENCE)

    with pytest.raises(TooManyAttempts):
        by_password(door, "r-1@example.org", PASSWORD, WHENCE)


def test_a_new_password_forgets_where_the_old_one_was_right(door):
    enter(door, "r-1")
    Throttle(door.database, door.seal).forgive_passwords("r-1@example.org")
    guess_from_many_addresses(door, 30)

    with pytest.raises(TooManyAttempts):
        by_password(door, "r-1@example.org", PASSWORD, WHENCE)


def test_secrets_of_second_factors_lie_sealed(door):
    with door.database.open(SYSTEM) as session:
        (row,) = session.scalars(select(SecondFactor))

    assert TOTP_SECRET not in row.sealed
    assert door.seal.open(row.sealed, "totp/wati") == TOTP_SECRET


def test_with_another_key_no_code_is_right_and_nothing_breaks(door):
    half = signed(door, by_password(door, "wati@example.org", PASSWORD, WHENCE).token)

    assert by_code(Doorkeeper(door.database, Seal("other" * 10)), half, code(), WHENCE) is None


def test_attempts_are_forgotten_after_thirty_days(door):
    Throttle(door.database, door.seal).attempt(throttle.SIGN_IN, "nobody", "192.0.2.7")
    with door.database.unit(SYSTEM) as unit:
        throttle.prune(unit.session, unit.now + timedelta(days=29))
        assert unit.session.scalars(select(SignInAttempt)).all()
        throttle.prune(unit.session, unit.now + timedelta(days=31))
        assert not unit.session.scalars(select(SignInAttempt)).all()


def test_what_is_typed_wrong_leaves_no_sign_in(door):
    assert by_password(door, "wati@example.org", "wrong", WHENCE) is None
    with door.database.open(SYSTEM) as session:
        assert not session.scalars(select(SignIn)).all()
