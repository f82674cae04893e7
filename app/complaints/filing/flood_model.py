"""Traces of filings, by which floods are seen: from where, which ward, which words. They go after two days."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.guarded import Internal


class FilingTrace(Internal, Base):
    """One filing. ``origin`` and ``text_hash`` are keyed hashes; ``ward`` "" where none is known.

    It names no complaint: nobody can tell from here who reported what.
    """

    __tablename__ = "filing_trace"
    __table_args__ = (
        Index("ix_filing_trace_origin_at", "origin", "at"),
        Index("ix_filing_trace_ward_at", "ward", "at"),
        Index("ix_filing_trace_text_hash_at", "text_hash", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    origin: Mapped[str]
    ward: Mapped[str]
    text_hash: Mapped[str]
