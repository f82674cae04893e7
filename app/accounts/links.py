"""Links that are mailed and work once: only the hash of each is kept, and each expires."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, ForeignKey, Update, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.sealing import new_token, token_hash
from app.db.base import Base
from app.db.guarded import Internal
from app.kernel.errors import NotVisible
from app.kernel.text import N_

REGISTER, RESET, INVITE, EMAIL = "register", "reset", "invite", "email"
LASTS = {
    REGISTER: timedelta(hours=24),
    RESET: timedelta(hours=1),
    INVITE: timedelta(days=7),
    EMAIL: timedelta(hours=24),
}
"""Purpose of a link → how long it works."""
DEAD = N_("This link does not work any more. Each link works once, and not for long.")
"""Said alike of a link that never was, was used or has expired."""
_LONGEST_TOKEN = 100


class OneTimeLink(Internal, Base):
    """A link of one purpose to one account (an address whose account is yet to be made has none)."""

    __tablename__ = "one_time_link"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    account: Mapped[str | None] = mapped_column(ForeignKey("account.name"), index=True)
    email: Mapped[str] = mapped_column(index=True)
    language: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


def make(
    session: Session, purpose: str, now: datetime, *, email: str, language: str, account: str | None = None
) -> str:
    """The token (256 bits) of a new link; it is nowhere but in what is returned."""
    token = new_token()
    session.add(
        OneTimeLink(
            token_sha256=token_hash(token),
            purpose=purpose,
            account=account,
            email=email,
            language=language,
            created_at=now,
            expires_at=now + LASTS[purpose],
        )
    )
    session.flush()
    return token


def find(session: Session, purpose: str, token: str, now: datetime) -> OneTimeLink:
    """The link as it waits to be used. Raises NotVisible alike for one that never was, was used or has expired."""
    row = session.get(OneTimeLink, token_hash(token)) if 0 < len(token) <= _LONGEST_TOKEN and token.isascii() else None
    if row is None or row.purpose != purpose or row.used_at is not None or row.expires_at <= now:
        raise NotVisible(DEAD)
    return row


def use(session: Session, purpose: str, token: str, now: datetime) -> OneTimeLink:
    """The link, used up in this transaction, and with it all others of its purpose to the same person.

    Raises NotVisible as ``find`` does, for the second of two who use it at the same moment too.
    """
    row = find(session, purpose, token, now)
    claimed = session.execute(_spent(now).where(OneTimeLink.token_sha256 == row.token_sha256))
    if not isinstance(claimed, CursorResult) or claimed.rowcount != 1:
        raise NotVisible(DEAD)
    session.execute(_spent(now).where(OneTimeLink.purpose == purpose, _to_the_same(row)))
    return row


def claim_address(session: Session) -> None:
    """Write an account with its e-mail address now. Raises NotVisible where another had it at the same moment.

    That nobody had it was asked before; who is first is known only to the database.
    """
    try:
        session.flush()
    except IntegrityError as problem:
        raise NotVisible(DEAD) from problem


def void(session: Session, account: str, now: datetime, *purposes: str) -> None:
    """Let no open link of these purposes to this account work any more."""
    session.execute(_spent(now).where(OneTimeLink.account == account, OneTimeLink.purpose.in_(purposes)))


def made_since(session: Session, purpose: str, email: str, since: datetime) -> int:
    """How many links of that purpose this address was sent since then."""
    found = select(func.count()).select_from(OneTimeLink)
    same = (OneTimeLink.purpose == purpose, OneTimeLink.email == email, OneTimeLink.created_at > since)
    return session.scalar(found.where(*same)) or 0


def prune(session: Session, before: datetime) -> None:
    """Forget the links that expired before that moment, and with them the addresses of those who never came back."""
    session.execute(delete(OneTimeLink).where(OneTimeLink.expires_at < before))


def _spent(now: datetime) -> Update:
    return update(OneTimeLink).where(OneTimeLink.used_at.is_(None)).values(used_at=now)


def _to_the_same(row: OneTimeLink) -> ColumnElement[bool]:
    return OneTimeLink.email == row.email if row.account is None else OneTimeLink.account == row.account
