"""What lies on the desk beside the versions of a record: the working copy, who sits over it, what was said of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.guarded import Guarded


def _record() -> ForeignKey:
    return ForeignKey("record.id", ondelete="CASCADE")


class WorkingCopyRow(Guarded, Base):
    """The text that is being written, saved over and over; sending it for review makes a version of it.

    ``content`` is the whole record as JSON, an ordinance's sections included. ``revision`` counts the savings;
    ``base_version`` is the version it began from (0: none). ``authors`` wrote what no reviewed version holds yet.
    ``note`` says why a published record is corrected.
    """

    __tablename__ = "working_copy"

    record_id: Mapped[int] = mapped_column(_record(), primary_key=True, autoincrement=False)
    content: Mapped[str] = mapped_column(deferred=True)
    title: Mapped[str]
    base_version: Mapped[int]
    revision: Mapped[int]
    authors: Mapped[frozenset[str]]
    saved_by: Mapped[str]
    saved_at: Mapped[datetime]
    note: Mapped[str]
    labels: Mapped[frozenset[str]]


class PresenceRow(Guarded, Base):
    """Somebody has the working text of a record open."""

    __tablename__ = "presence"

    record_id: Mapped[int] = mapped_column(_record(), primary_key=True, autoincrement=False)
    account: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]
    labels: Mapped[frozenset[str]]


class CommentRow(Guarded, Base):
    """What clerk and publisher say to each other about a version; ``act`` is what was done with it, "" for a remark."""

    __tablename__ = "record_comment"
    __table_args__ = (Index("ix_record_comment_record_id_id", "record_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record_id: Mapped[int] = mapped_column(_record())
    version: Mapped[int]
    act: Mapped[str]
    account: Mapped[str]
    at: Mapped[datetime]
    text: Mapped[str]
    labels: Mapped[frozenset[str]]
