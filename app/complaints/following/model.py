"""What belongs to following a complaint, as rows: open receipts, choice of mails, scores, followers by mail."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.complaints import policy
from app.complaints.model import OfComplaint
from app.db.base import Base
from app.db.guarded import Internal


def _complaint() -> ForeignKey:
    return ForeignKey("complaint.id", ondelete="CASCADE")


class VisitRow(Internal, Base):
    """A browser that has shown the key of a complaint, known by the hash of its token; it may hold several."""

    __tablename__ = "report_visit"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(_complaint(), primary_key=True, autoincrement=False, index=True)
    ends_at: Mapped[datetime] = mapped_column(index=True)


class OwnerRow(Internal, Base):
    """A complaint of an account: where its list is read from. Whether it may read the complaint, the labels say."""

    __tablename__ = "report_owner"

    account: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(_complaint(), primary_key=True, autoincrement=False, index=True)


class MailRow(Internal, Base):
    """Which mails a reporter does not want (``silent``: ``mails.KINDS``), and the link that ends all of them.

    ``overdue_told_at`` is when the mail about a due date that passed was asked for, so that it is written once.
    """

    __tablename__ = "complaint_mail"

    complaint_id: Mapped[int] = mapped_column(_complaint(), primary_key=True, autoincrement=False)
    stop_sha256: Mapped[str] = mapped_column(unique=True)
    silent: Mapped[frozenset[str]]
    overdue_told_at: Mapped[datetime | None]


class ScoreRow(OfComplaint, Base):
    """How content a reporter was when it ended: for the reporter, the department and the auditor, and in totals.

    ``score`` is 1 to 5; ``department`` and ``category`` are those in charge when it was given. It names nobody and
    holds no words: what was written beside it is a message.
    """

    __tablename__ = "complaint_score"
    labels_in = staticmethod(policy.of_score)

    complaint_id: Mapped[int] = mapped_column(_complaint(), primary_key=True, autoincrement=False)
    department: Mapped[str]
    category: Mapped[str]
    score: Mapped[int]
    solved: Mapped[bool]
    given_at: Mapped[datetime]
    labels: Mapped[frozenset[str]]


class FollowRow(Internal, Base):
    """Somebody who follows a public case or an area by mail, without an account.

    ``subject`` is "case", "ward" or "place", ``about`` its reference, name or slug, ``name`` what it is called; a
    place is what lies around its point. The address is sealed and known again by a keyed hash. Until ``confirmed_at``
    nothing is sent but the link that confirms it. ``told_until``: what changed of an area before then was told.
    ``seen`` is how the case stood when it was last told, "" for areas.
    """

    __tablename__ = "follow"
    __table_args__ = (UniqueConstraint("subject", "about", "email_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    subject: Mapped[str]
    about: Mapped[str]
    name: Mapped[str]
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    email_hash: Mapped[str]
    email_sealed: Mapped[str]
    language: Mapped[str]
    stop_sha256: Mapped[str] = mapped_column(unique=True)
    seen: Mapped[str]
    confirm_sha256: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    told_until: Mapped[datetime]
