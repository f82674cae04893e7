"""People and what they sign in with, as rows."""

from collections.abc import Collection
from datetime import datetime
from typing import ClassVar

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, false, or_, true
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.guarded import Internal
from app.kernel.labels import ADMINISTRATION, SYSTEM

STAFF, RESIDENT = "staff", "resident"
TOTP, PASSKEY, RECOVERY = "totp", "passkey", "recovery"


class Account(Internal, Base):
    """A person under the name the trail shows: what staff are called by, an opaque id for a resident.

    ``kind`` is ``staff`` or ``resident``; ``email`` is lower-case; without ``password_hash`` no password opens it.
    Administrators find the accounts of staff, not those of residents.
    """

    __tablename__ = "account"

    name: Mapped[str] = mapped_column(primary_key=True)
    display_name: Mapped[str]
    disabled: Mapped[bool] = mapped_column(default=False)
    kind: Mapped[str] = mapped_column(default=STAFF, server_default=STAFF)
    email: Mapped[str | None] = mapped_column(unique=True, index=True)
    language: Mapped[str] = mapped_column(default="en", server_default="en")
    password_hash: Mapped[str | None]
    email_confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime | None]

    @classmethod
    def seen_by(cls, labels: Collection[str], dialect: str) -> ColumnElement[bool]:
        administered = and_(true() if ADMINISTRATION in labels else false(), cls.kind == STAFF)
        return or_(super().seen_by(labels, dialect), administered)


class RoleHeld(Internal, Base):
    """A role that an account holds in one department."""

    __tablename__ = "role_held"
    opened_by: ClassVar[frozenset[str]] = frozenset({SYSTEM, ADMINISTRATION})

    account: Mapped[str] = mapped_column(ForeignKey("account.name"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    department: Mapped[str] = mapped_column(ForeignKey("department.slug"), primary_key=True)


class SignIn(Internal, Base):
    """One sign-in on one device, until ``ended_at``. The device holds the token, this row its SHA-256 in hex.

    ``confirmed_at`` is when the person last proved to be the one; without it the second factor is still awaited and
    the sign-in opens nothing. ``strong``: the second factor was shown.
    """

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    account: Mapped[str] = mapped_column(ForeignKey("account.name"), index=True)
    strong: Mapped[bool]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    device: Mapped[str]
    ended_at: Mapped[datetime | None]


class SecondFactor(Internal, Base):
    """Something besides the password: ``kind`` is ``totp``, ``passkey`` or ``recovery``.

    ``sealed`` is the encrypted secret of a TOTP, the keyed hash of a recovery code, the public data of a passkey.
    ``last_step`` is the time step of the last code (TOTP) or the counter (passkey), so that nothing is used twice.
    """

    __tablename__ = "second_factor"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account: Mapped[str] = mapped_column(ForeignKey("account.name"), index=True)
    kind: Mapped[str]
    name: Mapped[str]
    sealed: Mapped[str]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    last_step: Mapped[int | None]


class SignInAttempt(Internal, Base):
    """One attempt that failed or is under way. Who was meant and whence it came are keyed hashes."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_subject", "purpose", "subject", "at"),
        Index("ix_sign_in_attempt_origin", "purpose", "origin", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    purpose: Mapped[str]
    subject: Mapped[str]
    origin: Mapped[str]
    at: Mapped[datetime]
