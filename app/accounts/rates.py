"""So many attempts within so long, for what anybody may try without saying who he is: by address, and by subject.

Attempts lie where those to sign in lie (``throttle``): as keyed hashes, written before they are judged, so that a
hundred at once are not all the first.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.model import SignInAttempt
from app.accounts.sealing import Seal
from app.accounts.throttle import TooManyAttempts, network
from app.db.session import Database
from app.kernel import ids
from app.kernel.actor import SYSTEM


class Rate(NamedTuple):
    """``most`` attempts are judged within ``window``; the next waits until the oldest of them is that old."""

    most: int
    window: timedelta


def wait(earlier: Sequence[datetime], now: datetime, rate: Rate) -> timedelta:
    """How long from now until the next attempt is judged, after attempts at those moments (newest first)."""
    recent = [at for at in earlier if now - at < rate.window]
    if len(recent) < rate.most:
        return timedelta(0)
    return recent[rate.most - 1] + rate.window - now


class Rates:
    """How often ``purpose`` is attempted from one address, and at one subject from everywhere."""

    def __init__(self, database: Database, seal: Seal, purpose: str, *, of_address: Rate, of_subject: Rate) -> None:
        self._database, self._seal, self._purpose = database, seal, purpose
        self._of_address, self._of_subject = of_address, of_subject

    def attempt(self, subject: str, address: str) -> int:
        """Write an attempt down; returns its number, for ``forgive``. Raises TooManyAttempts; that counts as none."""
        number = ids.new_id()
        row = SignInAttempt(
            id=number,
            purpose=self._purpose,
            subject=self._seal.hashed(subject, "attempt subject"),
            origin=self._seal.hashed(network(address), "attempt origin"),
        )
        with self._database.unit(SYSTEM) as unit:
            row.at = unit.now
            unit.session.add(row)
        with self._database.open(SYSTEM) as session:
            pause = self._pause(session, row)
        if pause:
            self.forgive(number)
            raise TooManyAttempts(pause)
        return number

    def forgive(self, number: int) -> None:
        """It was right: it counts no longer."""
        with self._database.unit(SYSTEM) as unit:
            unit.session.execute(delete(SignInAttempt).where(SignInAttempt.id == number))

    def _pause(self, session: Session, row: SignInAttempt) -> timedelta:
        limits = (
            (SignInAttempt.origin == row.origin, self._of_address),
            (SignInAttempt.subject == row.subject, self._of_subject),
        )
        pauses = []
        for same, rate in limits:
            others = (
                select(SignInAttempt.at)
                .where(SignInAttempt.purpose == self._purpose, same, SignInAttempt.id != row.id)
                .where(SignInAttempt.at > row.at - rate.window)
                .order_by(SignInAttempt.at.desc())
                .limit(rate.most)
            )
            pauses.append(wait(session.scalars(others).all(), row.at, rate))
        return max(pauses)
