"""The keys of filings as rows: of the form that was sent, and of the receipt that was given."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.guarded import Internal

_BY_KEY = {"sqlite_with_rowid": False}
"""Rows lie in the order of their keys, which are looked up: one page is written for each, and not two."""


class ReceiptRow(Internal, Base):
    """The key of a receipt, as a hash: whoever shows it acts as the reporter of that one complaint."""

    __tablename__ = "complaint_receipt"
    __table_args__ = _BY_KEY

    key_hash: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]


class FilingRow(Internal, Base):
    """A filing that was accepted, under the hash of its idempotency key, with a keyed hash of what was sent.

    It is written before the complaint itself: of two that arrive at once, the second waits here and writes nothing.
    """

    __tablename__ = "complaint_filing"
    __table_args__ = _BY_KEY

    key_hash: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    complaint_id: Mapped[int] = mapped_column(
        ForeignKey("complaint.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"), index=True
    )
    day: Mapped[date]
