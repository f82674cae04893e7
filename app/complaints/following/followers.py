"""Following a public case or an area by mail, without an account: asked for, confirmed by a link, ended by a link.

Whether an address is known is told to nobody: the page writes ``FollowAsked`` and says the same to everybody, and the
worker, whom nobody can time, looks who it is about. Nothing here knows more of a case than strangers do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import ClassVar

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.accounts.sealing import Seal, new_token, token_hash
from app.complaints.following.model import FollowRow
from app.db.unit_of_work import UnitOfWork
from app.kernel import clock, ids
from app.kernel.errors import NotVisible
from app.kernel.events import Event
from app.kernel.text import N_

CASE, WARD, PLACE = "case", "ward", "place"
WAITS = timedelta(hours=24)
"""How long the link that confirms an address works."""
MOST_UNCONFIRMED = 5
"""Things that one address is asked to confirm at a time; whoever asks for more is not heard."""
DEAD = N_("This link does not work any more. Each link works once, and not for long.")
_TOKEN = 40
"""Hexadecimal characters of the link that ends it: 160 bits."""
_LONGEST_TOKEN = 100


@dataclass(frozen=True, slots=True)
class FollowAsked(Event):
    """Somebody wants mails about this at that address, on a page of that language."""

    personal: ClassVar[bool] = True
    subject: str
    about: str
    name: str
    email: str
    language: str
    longitude: float | None = None
    latitude: float | None = None


@dataclass(frozen=True, slots=True)
class FollowNews(Event):
    """There is something new for one follower; ``reports`` is how many reports of an area it is about."""

    follow: int
    reports: int


@dataclass(frozen=True, slots=True)
class Follow:
    """What somebody follows, and where that is written to. ``confirm`` is a link's token, "" once it was followed."""

    id: int
    subject: str
    about: str
    name: str
    email: str
    language: str
    stop: str
    confirm: str = ""


def begin(unit: UnitOfWork, seal: Seal, asked: FollowAsked) -> Follow | None:
    """Let an address wait for its confirmation, or find that it follows this already; None where it asks too often."""
    email_hash = seal.hashed(asked.email, "follower")
    same = FollowRow.subject == asked.subject, FollowRow.about == asked.about, FollowRow.email_hash == email_hash
    row = unit.session.scalar(select(FollowRow).where(*same))
    if row is None:
        if _unconfirmed(unit.session, email_hash, unit.now) >= MOST_UNCONFIRMED:
            return None
        number = ids.new_id()
        row = FollowRow(
            id=number,
            subject=asked.subject,
            about=asked.about,
            name=asked.name,
            longitude=asked.longitude,
            latitude=asked.latitude,
            email_hash=email_hash,
            email_sealed=seal.seal(asked.email, _about(number)),
            stop_sha256=token_hash(_stop_token(seal, number)),
            seen="",
            confirmed_at=None,
            told_until=unit.now,
        )
        unit.session.add(row)
    row.language = asked.language
    token = "" if row.confirmed_at else new_token()
    if token:
        row.confirm_sha256, row.created_at = token_hash(token), unit.now
    unit.session.flush()
    return _shown(seal, row, token)


def waiting(session: Session, token: str, now: datetime) -> FollowRow:
    """What a link would confirm. Raises NotVisible alike for one that never was, was used or has expired."""
    row = session.scalar(select(FollowRow).where(FollowRow.confirm_sha256 == _hash(token)))
    if row is None or now - row.created_at > WAITS:
        raise NotVisible(DEAD)
    return row


def confirm(unit: UnitOfWork, token: str) -> FollowRow:
    """The address is whoever's it is said to be: it is written to from this day on. Raises NotVisible."""
    row = waiting(unit.session, token, unit.now)
    row.confirm_sha256, row.confirmed_at = None, unit.now
    row.told_until = datetime.combine(clock.day_of(unit.now), time(), clock.zone())
    return row


def ending(session: Session, token: str) -> FollowRow:
    """What a link would end. Raises NotVisible."""
    row = session.scalar(select(FollowRow).where(FollowRow.stop_sha256 == _hash(token)))
    if row is None:
        raise NotVisible(DEAD)
    return row


def end(unit: UnitOfWork, token: str) -> None:
    """Forget a follower, and the address with it. One that is forgotten already is no error: links are used twice."""
    unit.session.execute(delete(FollowRow).where(FollowRow.stop_sha256 == _hash(token)))


def of_subject(session: Session, subject: str, about: Sequence[str] = ()) -> list[FollowRow]:
    """Confirmed followers of these, or of all there are."""
    found = select(FollowRow).where(FollowRow.subject == subject, FollowRow.confirmed_at.is_not(None))
    return list(session.scalars((found.where(FollowRow.about.in_(about)) if about else found).order_by(FollowRow.id)))


def follower(session: Session, seal: Seal, number: int) -> Follow | None:
    """The follower of that number with his address, None where he has gone or never confirmed it."""
    row = session.get(FollowRow, number)
    return _shown(seal, row, "") if row is not None and row.confirmed_at else None


def prune(session: Session, now: datetime) -> None:
    """Forget addresses that were not confirmed in time."""
    session.execute(delete(FollowRow).where(FollowRow.confirmed_at.is_(None), FollowRow.created_at < now - WAITS))


def _unconfirmed(session: Session, email_hash: str, now: datetime) -> int:
    found = select(func.count()).select_from(FollowRow).where(FollowRow.email_hash == email_hash)
    return session.scalar(found.where(FollowRow.confirmed_at.is_(None), FollowRow.created_at > now - WAITS)) or 0


def _shown(seal: Seal, row: FollowRow, confirm: str) -> Follow:
    email = seal.open(row.email_sealed, _about(row.id))
    return Follow(row.id, row.subject, row.about, row.name, email, row.language, _stop_token(seal, row.id), confirm)


def _stop_token(seal: Seal, number: int) -> str:
    """Made anew for each mail from the portal's secret; the row holds its hash alone."""
    return seal.hashed(str(number), "stop following")[:_TOKEN]


def _about(number: int) -> str:
    return f"follower/{number}"


def _hash(token: str) -> str:
    return token_hash(token if 0 < len(token) <= _LONGEST_TOKEN and token.isascii() else "")
