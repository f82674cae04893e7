"""Signing in, in two steps. What is typed wrong, who is unknown, disabled or unconfirmed: the same answer, as late."""

from dataclasses import dataclass

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.accounts import passwords, second_factor, sessions, throttle
from app.accounts.model import RESIDENT, Account, SignIn
from app.accounts.sealing import Seal
from app.accounts.sessions import SignedIn
from app.accounts.throttle import Throttle
from app.db.session import Database
from app.db.unit_of_work import UnitOfWork
from app.kernel.actor import SYSTEM, Actor


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


def by_password(door: Doorkeeper, typed: str, password: str, whence: Whence) -> Entered | None:
    """The first step; None where name and password do not open an account. Raises TooManyAttempts."""
    attempt = door.throttle.attempt(throttle.SIGN_IN, typed, whence.address)
    with door.database.open(SYSTEM) as session:
        found = _found(session, typed)
    # Computed outside of any transaction: others write meanwhile.
    if not passwords.matches(found.password_hash if found else None, password) or found is None:
        return None
    door.throttle.forgive(attempt)
    renewed = passwords.hashed(password) if passwords.is_outdated(found.password_hash or "") else None
    with door.database.unit(_portal_as(found.name)) as unit:
        if renewed:
            unit.session.execute(update(Account).where(Account.name == found.name).values(password_hash=renewed))
        complete = not second_factor.factors(unit.session, found.name)
        token = sessions.begin(unit, found.name, device=whence.device, strong=False, complete=complete)
    return Entered(token, found.kind, complete)


def by_code(door: Doorkeeper, half: SignedIn, code: str, whence: Whence) -> Entered | None:
    """The second step, of a half-way sign-in; None for a wrong or used code. Raises TooManyAttempts."""
    attempt = door.throttle.attempt(throttle.CODE, half.account, whence.address)
    with door.database.unit(_portal_as(half.account)) as unit:
        right = second_factor.use(unit, door.seal, half.account, code)
        token = strengthened(unit, half, whence.device) if right else ""
    if not right:
        return None
    door.throttle.forgive(attempt)
    return Entered(token, half.kind, complete=True)


def strengthened(unit: UnitOfWork, signed: SignedIn, device: str) -> str:
    """The token of a sign-in with second factor, in place of that one: nobody knows it from before."""
    unit.session.execute(update(SignIn).where(SignIn.id == signed.id).values(ended_at=unit.now))
    return sessions.begin(unit, signed.account, device=device, strong=True)


def confirmed(door: Doorkeeper, signed: SignedIn, password: str, whence: Whence) -> bool:
    """Whether the person signed in has just proved again to be the one. Raises TooManyAttempts."""
    attempt = door.throttle.attempt(throttle.SIGN_IN, signed.account, whence.address)
    with door.database.open(SYSTEM) as session:
        account = session.get_one(Account, signed.account)
    if not passwords.matches(account.password_hash, password):
        return False
    door.throttle.forgive(attempt)
    with door.database.unit(_portal_as(signed.account)) as unit:
        sessions.confirm(unit, signed.id)
    return True


def _found(session: Session, typed: str) -> _Found | None:
    """The account of that name or e-mail address, if it can be signed in to."""
    name = typed.strip()
    account = session.scalar(
        select(Account).where(or_(Account.name == name, Account.email == name.lower())).order_by(Account.name).limit(1)
    )
    if account is None or account.disabled or (account.kind == RESIDENT and account.email_confirmed_at is None):
        return None
    return _Found(account.name, account.kind, account.password_hash)


def _portal_as(account: str) -> Actor:
    """The portal itself, in that person's name."""
    return Actor(account, labels=SYSTEM.labels)
