"""Passkeys among the second factors of an account: kept, shown, and shown at the second step of signing in."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts import passkeys, second_factor, throttle
from app.accounts.events import AccountTouched
from app.accounts.model import PASSKEY, SecondFactor
from app.accounts.passkeys import Passkey, Site
from app.accounts.sessions import SignedIn
from app.accounts.signing_in import Doorkeeper, Entered, Whence, strengthened
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
    attempt = door.throttle.attempt(throttle.CODE, half.account, whence.address)
    with door.database.open(SYSTEM) as session:
        own = held(session, half.account)
    try:
        used = passkeys.answered(site, answer, own, secret, str(half.id), clock.now())
    except BadInput:
        return None
    with door.database.unit(Actor(half.account, labels=SYSTEM.labels)) as unit:
        _count(unit, half.account, used)
        token = strengthened(unit, half, whence.device)
    door.throttle.forgive(attempt)
    return Entered(token, half.kind, complete=True)


def _count(unit: UnitOfWork, account: str, used: Passkey) -> None:
    row = update(SecondFactor).where(SecondFactor.account == account, SecondFactor.sealed == used.to_json())
    unit.session.execute(row.values(last_step=used.uses, last_used_at=unit.now))
