"""Imports as rows: the file and its mapping, what it touched, and mappings that were saved by name."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.guarded import Guarded

MAPPING, ASKED, STARTED, UNDOING, UNDONE = "mapping", "asked", "started", "undoing", "undone"
"""``ASKED``: facilities are public as soon as they are taken in, so that somebody else looks at them before."""


class ImportBatchRow(Guarded, Base):
    """One file on its way into one department. Its bytes lie in the file store under ``sha256``.

    ``mapping`` is a ``CsvMapping`` as JSON; ``task`` the newest task that works on it. ``counts`` are what came of it,
    ``rejected`` the SHA-256 of the file of rejected rows, "".
    """

    __tablename__ = "import_batch"
    __table_args__ = (Index("ix_import_batch_department", "department", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    department: Mapped[str]
    format: Mapped[str]
    name: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    mapping: Mapped[str] = mapped_column(deferred=True)
    state: Mapped[str]
    task: Mapped[int | None]
    counts: Mapped[dict[str, Any]]
    rejected: Mapped[str]
    begun_by: Mapped[str]
    begun_at: Mapped[datetime]
    labels: Mapped[frozenset[str]]


class ImportTouchRow(Guarded, Base):
    """A version that an import made, and the state its record had before; "" where the record is the import's own.

    Of a facility ``before`` is all that was said of it (``maps.restoring``); ``version`` is when it was changed
    (``facilities.version_of``), or 0 where it was taken off the map.
    """

    __tablename__ = "import_touch"

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True, autoincrement=False)
    record_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    before: Mapped[str]
    labels: Mapped[frozenset[str]]


class SavedMappingRow(Guarded, Base):
    """A mapping that a department keeps under a name."""

    __tablename__ = "import_mapping"

    department: Mapped[str] = mapped_column(primary_key=True)
    format: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[str]
    saved_by: Mapped[str]
    saved_at: Mapped[datetime]
    labels: Mapped[frozenset[str]]
