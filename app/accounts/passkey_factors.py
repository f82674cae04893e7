"""Passkeys among the second factors of an account: kept, shown, and shown at the second step of signing in."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts import passkeys, second_factor, sessions, throttle
from app.accounts.events import AccountTouched
from app.accounts.model import PASSKEY, SecondFactor
from app.accounts.passkeys import Passkey, Site
from app.accounts.sessions import SignedIn
from app.accounts.signing_in import Doorkeeper, Entered, Whence, is_own_password, strengthened
from app.db.unit_of_work import UnitOfWork
from app.kernel import clock
from app.kernel.actor import SYSTEM, Actor
from app.kernel.errors import BadInput
from app.kernel.text import N_

MOST = 10
"""Of one account."""


def held(session: Session, account: str) -> list[Passkey]:
    """The passkeys of an account, oldest first."""
    own = select(SecondFactor).where(SecondFactor.account == account, SecondFactor.kind == PASSKEY)
    return [Passkey.from_json(row.sealed, row.last_step or 0) for row in session.scalars(own.order_by(SecondFactor.id))]


def add(unit: UnitOfWork, account: str, name: str, passkey: Passkey) -> None:
    """Keep a passkey that a browser made. Raises BadInput for one too many."""
    if len(held(unit.session, account)) >= MOST:
        raise BadInput(N_("An account can have %(count)s passkeys."), count=MOST)
    second_factor.add(unit, account, PASSKEY, name, passkey.to_json(), last_step=passkey.uses)
    unit.tell(AccountTouched(account, "second-factor"))


def enter(door: Doorkeeper, half: SignedIn, site: Site, answer: str, secret: str, whence: Whence) -> Entered | None:
    """The second step of a half-way sign-in; None for an answer that no passkey gave. Raises TooManyAttempts."""
    attempt = door.throttle.attempt(throttle.PROOF, half.account, whence.address)
    used = _answered(door, half, site, answer, secret)
    if used is None:
        return None
    with door.database.unit(Actor(half.account, labels=SYSTEM.labels)) as unit:
        _count(unit, half.account, used)
        token = strengthened(unit, half, whence.device)
    if not token:
        return None
    door.throttle.forgive(attempt)
    return Entered(token, half.kind, complete=True)


def confirmed(
    door: Doorkeeper, signed: SignedIn, password: str, site: Site, answer: str, secret: str, whence: Whence
) -> bool:
    """Whether the person signed in has just proved again to be the one, by password and passkey.

    Raises TooManyAttempts.
    """
    if not is_own_password(door, signed, password, whence):
        return False
    attempt = door.throttle.attempt(throttle.PROOF, signed.account, whence.address)
    used = _answered(door, signed, site, answer, secret)
    if used is None:
        return False
    door.throttle.forgive(attempt)
    with door.database.unit(Actor(signed.account, labels=SYSTEM.labels)) as unit:
        _count(unit, signed.account, used)
        sessions.confirm(unit, signed.id)
    return True


def _answered(door: Doorkeeper, signed: SignedIn, site: Site, answer: str, secret: str) -> Passkey | None:
    """The passkey that gave this answer to this sign-in."""
    with door.database.open(SYSTEM) as session:
        own = held(session, signed.account)
    try:
        return passkeys.answered(site, answer, own, secret, str(signed.id), clock.now())
    except BadInput:
        return None


def _count(unit: UnitOfWork, account: str, used: Passkey) -> None:
    row = update(SecondFactor).where(SecondFactor.account == account, SecondFactor.sealed == used.to_json())
    unit.session.execute(row.values(last_step=used.uses, last_used_at=unit.now))
