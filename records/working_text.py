"""The text that is being written, read from its rows, and how it is told from what was saved meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Self

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, undefer

from app.kernel.errors import BadInput, PsisError
from app.kernel.text import N_
from records import codec, desk, workflow
from records.desk_model import PresenceRow, WorkingCopyRow
from records.kinds import Record
from records.merging import Difference
from records.model import RecordRow, VersionRow

PRESENT = timedelta(seconds=60)
"""How long somebody counts as sitting over a text after he was last heard of."""


class Stamp(NamedTuple):
    """Which state of the text an editor began from: the version beneath it and how often it was saved since."""

    version: int
    revision: int

    def __str__(self) -> str:
        return f"{self.version}.{self.revision}"

    @classmethod
    def read(cls, text: str) -> Self:
        """The stamp from its text. Raises BadInput."""
        version, _, revision = text.partition(".")
        if not (version + revision).isascii() or not (version.isdigit() and revision.isdigit() and len(text) < 30):
            raise BadInput(N_("The form does not say which state of the text it began from. Open the draft anew."))
        return cls(int(version), int(revision))


@dataclass(frozen=True, slots=True)
class WorkingText:
    """The record as it is being written. ``revision`` 0: nothing was saved above the version yet."""

    record: Record
    stamp: Stamp
    note: str = ""
    authors: frozenset[str] = frozenset()
    saved_by: str = ""
    saved_at: datetime | None = None


class Stale(PsisError):
    """Somebody saved meanwhile. ``held`` is what is saved, ``differences`` what would have been overwritten."""

    def __init__(self, held: WorkingText, differences: tuple[Difference, ...] = ()) -> None:
        super().__init__(N_("Somebody else saved this draft meanwhile. Nothing of it was overwritten."))
        self.held, self.differences = held, differences


@dataclass(frozen=True, slots=True)
class Edit:
    """What one editor wants to save: fields with their new values, and what he began from.

    ``began_from`` are ``merging.prints`` of it, so that a comparison knows who changed what.
    """

    stamp: Stamp
    changes: Mapping[str, Any]
    began_from: Mapping[str, str] = field(default_factory=dict)


def working_text(session: Session, row: RecordRow) -> WorkingText:
    """What an editor of the record begins from. Raises NotVisible where there is no text at all."""
    copy = working_copy(session, row.id)
    if copy is not None:
        record = codec.record_from(row.kind, copy.content)
        stamp = Stamp(copy.base_version, copy.revision)
        return WorkingText(record, stamp, copy.note, copy.authors, copy.saved_by, copy.saved_at)
    number = beneath(row)
    version = session.get(VersionRow, {"record_id": row.id, "number": number})
    record = desk.load(session, row.id, row.kind, number)
    authors = version.authors | {version.recorded_by} if version and number != row.published_version else frozenset()
    note = version.note if version and number != row.published_version else ""
    return WorkingText(record, Stamp(row.version, 0), note, authors)


def working_copy(session: Session, record_id: int) -> WorkingCopyRow | None:
    """The row of the text that is being written above the newest version, None where nothing is."""
    return session.get(WorkingCopyRow, record_id, options=[undefer(WorkingCopyRow.content)])


def beneath(row: RecordRow) -> int:
    """The version from which the next text begins: what strangers read, unless something newer is under way."""
    shown = row.state in (workflow.PUBLISHED, workflow.SUPERSEDED)
    return row.published_version if shown and row.published_version is not None else row.version


def present(session: Session, record_id: int, now: datetime, *, but: str) -> list[str]:
    """The accounts that have the text open now, one's own left out."""
    found = select(PresenceRow.account).where(
        PresenceRow.record_id == record_id, PresenceRow.seen_at > now - PRESENT, PresenceRow.account != but
    )
    return list(session.scalars(found.order_by(PresenceRow.account)))


def forget_presence(session: Session, record_id: int, account: str) -> None:
    """Somebody closed the text."""
    session.execute(delete(PresenceRow).where(PresenceRow.record_id == record_id, PresenceRow.account == account))
