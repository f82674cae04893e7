"""Where imported cases come from, and what programs sent through Open311."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.guarded import Internal


class OriginRow(Internal, Base):
    """The number of an imported case where it came from. ``digest`` is of what was read: the same again is no news."""

    __tablename__ = "complaint_origin"

    source: Mapped[str] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id", ondelete="CASCADE"), index=True)


class Open311FilingRow(Internal, Base):
    """A request that a program sent with a key. By these rows a key and a device are slowed down.

    ``token_sha256`` is the hash of the token that stands for it, None where the program was told the reference.
    """

    __tablename__ = "open311_filing"
    __table_args__ = (
        Index("ix_open311_filing_key_id_at", "key_id", "at"),
        Index("ix_open311_filing_device_hash_at", "device_hash", "at"),
    )

    complaint_id: Mapped[int] = mapped_column(
        ForeignKey("complaint.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    key_id: Mapped[int]
    device_hash: Mapped[str]
    at: Mapped[datetime]
    token_sha256: Mapped[str | None] = mapped_column(unique=True)
