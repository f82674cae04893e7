"""Slow-down of guessing: for an account, for an address, for both together; never for everybody.

An attempt is written before it is judged, so that a hundred at once are not all the first. Who is meant may exist or
not: the name that was typed counts. Rows hold keyed hashes of names and addresses.

Where an account was signed in to lately, others' guesses at it count for nothing: else whoever goes on guessing from
many addresses would keep its owner out for as long as he likes.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.orm import Session

from app.accounts.model import SignInAttempt
from app.accounts.sealing import Seal
from app.db.session import Database
from app.kernel import ids
from app.kernel.actor import SYSTEM
from app.kernel.errors import PsisError
from app.kernel.text import N_

SIGN_IN, CODE, PROOF, MAIL = "sign-in", "code", "proof", "mail"
"""What is attempted: a password, a code of six digits, a recovery code or passkey, a letter (registration, reset)."""
KEPT = timedelta(days=30)


class Rule(NamedTuple):
    """``free`` failures within ``window`` cost nothing; each further one doubles the wait from ``first`` on."""

    free: int
    window: timedelta
    first: timedelta
    longest: timedelta


_HOUR = timedelta(hours=1)
BOTH = Rule(5, _HOUR, timedelta(seconds=15), timedelta(minutes=15))
OF_ONE_ACCOUNT = Rule(20, _HOUR, timedelta(seconds=15), timedelta(minutes=5))
OF_ONE_ADDRESS = Rule(50, _HOUR, timedelta(seconds=15), timedelta(minutes=15))
MOST_OF_ONE_ACCOUNT = 100
"""Failures for one account within ``KEPT``, after which none of its passwords is tried until a new one is chosen.

So with codes, but that nobody can choose them anew: what cannot be guessed (``PROOF``) is tried all the same.
"""
_CLOSED = {
    SIGN_IN: N_("There were too many attempts. Choose a new password first: see “Forgotten password”."),
    CODE: N_("There were too many wrong codes. Enter a recovery code, or have your second factor taken away."),
}
"""What is closed by failures → what then helps."""


class TooManyAttempts(PsisError):
    """Not judged at all. ``wait`` says how long."""

    def __init__(self, wait: timedelta, closed: str = "") -> None:
        self.wait = wait
        if closed:
            super().__init__(_CLOSED[closed])
            return
        minutes = max(1, -(-wait // timedelta(minutes=1)))
        super().__init__(N_("There were too many attempts. Wait %(minutes)s min and try again."), minutes=minutes)


def wait(earlier: Sequence[datetime], now: datetime, rule: Rule) -> timedelta:
    """How long from now until the next attempt is judged, after failures at those moments (in any order)."""
    recent = sorted(at for at in earlier if now - at < rule.window)
    over = len(recent) - rule.free
    if over < 0 or not recent:
        return timedelta(0)
    pause = min(rule.first * (1 << min(over, 20)), rule.longest)
    return max(timedelta(0), recent[-1] + pause - now)


class Attempt(NamedTuple):
    """One that may be judged now. It counts as a failure until it is forgiven."""

    id: int
    purpose: str
    subject: str
    origin: str


class Throttle:
    """``subject`` is a name or address of mail as it was typed, ``address`` whence the request came."""

    def __init__(self, database: Database, seal: Seal) -> None:
        self._database = database
        self._seal = seal

    def attempt(self, purpose: str, subject: str, address: str) -> Attempt:
        """Raises TooManyAttempts."""
        subject = self._subject(subject)
        origin = self._seal.hashed(network(address), "attempt origin")
        given = Attempt(ids.new_id(), purpose, subject, origin)
        with self._database.unit(SYSTEM) as unit:
            now = unit.now
            unit.session.add(SignInAttempt(id=given.id, purpose=purpose, subject=subject, origin=origin, at=now))
        with self._database.open(SYSTEM) as session:
            others = _others(session, given, now)
        closed = purpose if purpose in _CLOSED and len(others.of_account) >= MOST_OF_ONE_ACCOUNT else ""
        pause = OF_ONE_ACCOUNT.longest if closed else others.pause(now)
        if pause:
            self._forget(SignInAttempt.id == given.id)  # whoever waits is not punished for asking
            raise TooManyAttempts(pause, closed)
        return given

    def forgive(self, attempt: Attempt) -> None:
        """It was the right one: failures at this account from there are forgotten, those from elsewhere are not.

        Whoever guesses elsewhere would else be told, by waiting no longer, that somebody signs in by that name (and
        could begin anew). What is written down instead: that it was right from there.
        """
        judged = {attempt.purpose, CODE if attempt.purpose == PROOF else attempt.purpose}
        here = and_(SignInAttempt.subject == attempt.subject, SignInAttempt.origin == attempt.origin)
        with self._database.unit(SYSTEM) as unit:
            known = SignInAttempt.purpose.in_({*judged, *map(_right, judged)})
            unit.session.execute(delete(SignInAttempt).where(here, known))
            for purpose in judged:
                row = attempt._replace(id=ids.new_id(), purpose=_right(purpose))
                unit.session.add(SignInAttempt(**row._asdict(), at=unit.now))

    def forgive_passwords(self, *names: str | None) -> None:
        """A new password was chosen: guesses at the old one count no longer, under each name it is signed in to by.

        Guesses at codes go on counting: else whoever reads somebody's mail could go on guessing for ever.
        """
        self._forget(self._of(names), SignInAttempt.purpose.in_((SIGN_IN, _right(SIGN_IN))))

    def forgive_codes(self, session: Session, name: str) -> None:
        """The account's second factors are taken away: what was guessed at them counts no longer."""
        codes = SignInAttempt.purpose.in_((CODE, _right(CODE)))
        session.execute(delete(SignInAttempt).where(self._of([name]), codes))

    def forget(self, session: Session, *names: str | None) -> None:
        """The account is no more: nothing that was attempted under these names is kept."""
        session.execute(delete(SignInAttempt).where(self._of(names)))

    def _of(self, names: Iterable[str | None]) -> ColumnElement[bool]:
        return SignInAttempt.subject.in_([self._subject(name) for name in names if name])

    def _subject(self, typed: str) -> str:
        return self._seal.hashed(typed.strip().casefold(), "attempt subject")

    def _forget(self, *which: object) -> None:
        with self._database.unit(SYSTEM) as unit:
            unit.session.execute(delete(SignInAttempt).where(*which))  # type: ignore[arg-type]  # conditions


class _Others(NamedTuple):
    """When others failed before: at the same account, from the same address, both.

    At an account that was opened from this address before, failures from elsewhere are left out.
    """

    of_account: Sequence[datetime]
    of_address: Sequence[datetime]
    of_both: Sequence[datetime]

    def pause(self, now: datetime) -> timedelta:
        rules = (OF_ONE_ACCOUNT, OF_ONE_ADDRESS, BOTH)
        return max(wait(earlier, now, rule) for earlier, rule in zip(self, rules, strict=True))


def _others(session: Session, given: Attempt, now: datetime) -> _Others:
    newest = (
        select(SignInAttempt.at)
        .where(SignInAttempt.id != given.id, SignInAttempt.at > now - KEPT)
        .order_by(SignInAttempt.at.desc())
        .limit(MOST_OF_ONE_ACCOUNT)
    )
    failed = newest.where(SignInAttempt.purpose == given.purpose)
    account, address = SignInAttempt.subject == given.subject, SignInAttempt.origin == given.origin
    right_before = newest.where(SignInAttempt.purpose == _right(given.purpose), account, address)
    is_known = bool(session.scalars(right_before.limit(1)).all())
    which = ((account, address) if is_known else (account,), (address,), (account, address))
    return _Others(*(session.scalars(failed.where(*conditions)).all() for conditions in which))


def _right(purpose: str) -> str:
    """The purpose under which it is kept where attempts were right."""
    return f"right {purpose}"


def network(address: str) -> str:
    """What counts as one address: one of IPv4, a /64 of IPv6, of which a household has as many as it likes."""
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    if not isinstance(known, IPv6Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(IPv6Address(int(known) >> 64 << 64))


def prune(session: Session, now: datetime) -> None:
    """Forget attempts that count no longer."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - KEPT))
