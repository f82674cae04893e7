"""Signing in, in two steps. What is typed wrong, who is unknown, disabled or unconfirmed: the same answer, as late."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts import passwords, second_factor, sessions, throttle
from app.accounts.demo_people import require_stays_open
from app.accounts.model import RESIDENT, Account, SignIn
from app.accounts.sealing import Seal
from app.accounts.sessions import SignedIn
from app.accounts.throttle import Throttle
from app.db.session import Database
from app.db.unit_of_work import UnitOfWork
from app.kernel.actor import SYSTEM, Actor
from app.kernel.errors import NotVisible


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """What signing in works with; ``seal`` is that of the portal's secret key."""

    database: Database
    seal: Seal

    @property
    def throttle(self) -> Throttle:
        return Throttle(self.database, self.seal)


@dataclass(frozen=True, slots=True)
class Whence:
    """Where a request comes from: network address and what the browser says of itself."""

    address: str
    device: str


@dataclass(frozen=True, slots=True)
class Entered:
    """The new token; ``complete`` unless a second factor is still to be shown."""

    token: str
    kind: str
    complete: bool


@dataclass(frozen=True, slots=True)
class _Found:
    name: str
    kind: str
    password_hash: str | None


def by_password(door: Doorkeeper, email: str, password: str, whence: Whence) -> Entered | None:
    """The first step; None where address and password do not open an account. Raises TooManyAttempts."""
    attempt = door.throttle.attempt(throttle.SIGN_IN, email, whence.address)
    with door.database.open(SYSTEM) as session:
        found = _found(session, email)
    # Computed outside of any transaction: others write meanwhile.
    if not passwords.matches(found.password_hash if found else None, password) or found is None:
        return None
    renewed = passwords.hashed(password) if passwords.is_outdated(found.password_hash or "") else None
    with door.database.unit(_portal_as(found.name)) as unit:
        account = _locked(unit, found.name)
        if account.disabled or account.password_hash != found.password_hash:
            return None  # closed, or given another password, while this one was looked at
        account.password_hash = renewed or account.password_hash
        complete = not second_factor.factors(unit.session, found.name)
        token = sessions.begin(unit, found.name, device=whence.device, strong=False, complete=complete)
    door.throttle.forgive(attempt)
    return Entered(token, found.kind, complete)


def by_code(door: Doorkeeper, half: SignedIn, code: str, whence: Whence) -> Entered | None:
    """The second step, of a half-way sign-in; None for a wrong or used code. Raises TooManyAttempts."""
    attempt = door.throttle.attempt(_guessed(code), half.account, whence.address)
    with door.database.unit(_portal_as(half.account)) as unit:
        right = second_factor.use(unit, door.seal, half.account, code)
        token = strengthened(unit, half, whence.device) if right else ""
    if not token:
        return None
    door.throttle.forgive(attempt)
    return Entered(token, half.kind, complete=True)


def strengthened(unit: UnitOfWork, signed: SignedIn, device: str) -> str:
    """The token of a sign-in with second factor, in place of that one: nobody knows it from before.

    "" where that one is over by now: it was ended, or has led to another already.
    """
    present = update(SignIn).where(SignIn.id == signed.id, SignIn.ended_at.is_(None))
    taken = unit.session.execute(present.values(ended_at=unit.now)).rowcount  # type: ignore[attr-defined]  # an UPDATE has it
    return sessions.begin(unit, signed.account, device=device, strong=True) if taken else ""


def enrolled(unit: UnitOfWork, signed: SignedIn, device: str) -> str:
    """The token of a sign-in that has just set up a second factor; those that showed none are over.

    Whoever is signed in with the password alone could else give himself a second factor beside the owner's.
    Raises NotVisible where the sign-in is over itself, BadInput for residents of the demonstration.
    """
    require_stays_open(unit.session, signed.account)
    _locked(unit, signed.account)
    token = strengthened(unit, signed, device)
    if not token:
        raise NotVisible
    sessions.end_weak(unit, signed.account)
    return token


def confirmed(door: Doorkeeper, signed: SignedIn, password: str, code: str, whence: Whence) -> bool:
    """Whether the person signed in has just proved again to be the one: by all that signing in takes.

    Raises TooManyAttempts.
    """
    if not is_own_password(door, signed, password, whence):
        return False
    if not has_second_factor(door, signed.account):
        with door.database.unit(_portal_as(signed.account)) as unit:
            sessions.confirm(unit, signed.id)
        return True
    attempt = door.throttle.attempt(_guessed(code), signed.account, whence.address)
    with door.database.unit(_portal_as(signed.account)) as unit:
        right = second_factor.use(unit, door.seal, signed.account, code)
        if right:
            sessions.confirm(unit, signed.id)
    if right:
        door.throttle.forgive(attempt)
    return right


def is_own_password(door: Doorkeeper, signed: SignedIn, password: str, whence: Whence) -> bool:
    """Whether it is the password of whoever is signed in. Counted with attempts to sign in. Raises TooManyAttempts."""
    with door.database.open(SYSTEM) as session:
        account = session.get_one(Account, signed.account)
    attempt = door.throttle.attempt(throttle.SIGN_IN, account.email or account.name, whence.address)
    right = passwords.matches(account.password_hash, password)
    if right:
        door.throttle.forgive(attempt)
    return right


def has_second_factor(door: Doorkeeper, account: str) -> bool:
    """Whether signing in to that account takes a second step."""
    with door.database.open(SYSTEM) as session:
        return bool(second_factor.factors(session, account))


def _found(session: Session, typed: str) -> _Found | None:
    """The account of that e-mail address, if it can be signed in to.

    By nothing else: with a second name each account would have its guesses twice, and counting both together would
    tell that the two are one.
    """
    account = session.scalar(select(Account).where(Account.email == typed.strip().lower()))
    if account is None or account.disabled or (account.kind == RESIDENT and account.email_confirmed_at is None):
        return None
    return _Found(account.name, account.kind, account.password_hash)


def _guessed(code: str) -> str:
    """What a code counts as: six digits may be guessed, a recovery code not."""
    return throttle.CODE if second_factor.is_short(code) else throttle.PROOF


def _locked(unit: UnitOfWork, name: str) -> Account:
    """The account as it is now; nobody else changes it until this unit ends."""
    return unit.session.scalars(select(Account).where(Account.name == name).with_for_update()).one()


def _portal_as(account: str) -> Actor:
    """The portal itself, in that person's name."""
    return Actor(account, labels=SYSTEM.labels)
