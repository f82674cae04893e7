"""What was found in versions and accepted of it, which bytes a copy was made of, and how a redaction was proved."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.guarded import Guarded


class ExaminationRow(Guarded, Base):
    """One version of a record was looked through. ``findings`` are those of that moment, as JSON."""

    __tablename__ = "examination"

    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    findings: Mapped[str]
    examined_at: Mapped[datetime]
    labels: Mapped[frozenset[str]]


class AcceptedFindingRow(Guarded, Base):
    """A finding that may stay, in this and later versions; why lies in the trail too."""

    __tablename__ = "accepted_finding"

    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str]
    reason: Mapped[str]
    accepted_by: Mapped[str]
    accepted_at: Mapped[datetime]
    labels: Mapped[frozenset[str]]


class OriginalFileRow(Guarded, Base):
    """The bytes ``original`` (SHA-256 in the file store) from which the copy ``sha256`` was made, for one desk."""

    __tablename__ = "original_file"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    original: Mapped[str] = mapped_column(primary_key=True, index=True)
    department: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kept_at: Mapped[datetime]
    kept_by: Mapped[str]
    labels: Mapped[frozenset[str]]


class RedactionRow(Guarded, Base):
    """The copy ``sha256`` was redacted. ``proof`` says as JSON what was looked at to show that nothing was left."""

    __tablename__ = "redaction"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    department: Mapped[str] = mapped_column(primary_key=True)
    proof: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    labels: Mapped[frozenset[str]]
