"""The transparency log as rows. All of it is public; triggers on both engines let it only grow."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.guarded import Public


class LogEntry(Public, Base):
    """One act of publishing or withdrawing (see ``records.log_chain.Said``), and the hash that holds it in place."""

    __tablename__ = "log_entry"
    __table_args__ = (Index("ix_log_entry_slug", "slug", "kind"),)

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    act: Mapped[str]
    kind: Mapped[str]
    slug: Mapped[str]
    version: Mapped[int]
    published_at: Mapped[datetime]
    content: Mapped[str]
    files: Mapped[str]
    hash: Mapped[str]


class LogHash(Public, Base):
    """Where a SHA-256 stands in the log: its first eight bytes as a number, which an index holds in little room.

    Of two hashes that begin alike the entries themselves decide. Entries lie in blocks by their numbers, within which
    they are in order: what is added changes the few pages of the last block, however many there are. Whoever looks for
    a hash looks into each block.
    """

    __tablename__ = "log_hash"

    block: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    start: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


def block_of(sequence: int) -> int:
    """In which block the hashes of this entry stand: each has those of 16,384 entries."""
    return sequence >> 14


class LogHead(Public, Base):
    """The newest entry's number and hash, in one row: writers queue for it, and a cut tail shows against it."""

    __tablename__ = "log_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int]
    hash: Mapped[str]


class LogDay(Public, Base):
    """The log's head at the end of a day, for everybody to keep."""

    __tablename__ = "log_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    hash: Mapped[str]
    at: Mapped[datetime]
