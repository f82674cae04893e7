"""Reading the audit trail, and proving it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.db.listing import containing, counted
from app.db.trail import AuditEntry, AuditHead, broken_at

_ROWS_AT_ONCE = 2000


class Verdict(NamedTuple):
    """How many entries the trail claims to have, its head's hash, and the first broken entry (None: sound)."""

    entries: int
    head: str
    broken_at: int | None


def length(session: Session) -> int:
    """How many entries the trail claims to have."""
    return session.scalar(select(AuditHead.sequence)) or 0


def verify(session: Session, progress: Callable[[int], object] = lambda _: None) -> Verdict:
    """Walk the whole chain. ``progress`` is told how many entries were read since the last call."""
    head = session.scalars(select(AuditHead)).one_or_none() or AuditHead(id=1, sequence=0, hash="missing")
    return Verdict(head.sequence, head.hash, broken_at(_entries(session, progress), head))


def _entries(session: Session, progress: Callable[[int], object]) -> Iterator[Any]:
    """The columns of all entries; as objects of the model they would take twice as long."""
    columns = [getattr(AuditEntry, name) for name in Entry._fields]
    ordered = portions = select(*columns).order_by(AuditEntry.sequence).limit(_ROWS_AT_ONCE)
    while portion := session.execute(portions).all():
        yield from portion
        portions = ordered.where(AuditEntry.sequence > portion[-1].sequence)
        progress(len(portion))


class Entry(NamedTuple):
    """One act, as the trail keeps it. ``detail`` holds plain values."""

    sequence: int
    at: datetime
    actor: str
    action: str
    about: str
    detail: dict[str, Any]
    hash: str


class Wanted(NamedTuple):
    """Which entries: parts of names, whatever their case, "" for any; moments from (included) to (left out).

    ``acts`` are codes of acts that count as well as those which ``action`` is part of.
    """

    actor: str = ""
    action: str = ""
    about: str = ""
    first: datetime | None = None
    last: datetime | None = None
    acts: Sequence[str] = ()


def entries(
    session: Session, wanted: Wanted, *, offset: int, limit: int, oldest_first: bool = False
) -> tuple[list[Entry], int]:
    """A page of the entries that are wanted, newest first unless asked otherwise, and how many there are."""
    found = select(AuditEntry)
    for name in ("actor", "about"):
        if text := getattr(wanted, name):
            found = found.where(containing(getattr(AuditEntry, name), text))
    if wanted.action:
        found = found.where(or_(containing(AuditEntry.action, wanted.action), AuditEntry.action.in_(wanted.acts)))
    if wanted.first:
        found = found.where(AuditEntry.at >= wanted.first)
    if wanted.last:
        found = found.where(AuditEntry.at < wanted.last)
    total = counted(session, found)
    by = AuditEntry.sequence.asc() if oldest_first else AuditEntry.sequence.desc()
    rows = session.scalars(found.order_by(by).offset(offset).limit(limit))
    return [_entry(row) for row in rows], total


def _entry(row: AuditEntry) -> Entry:
    return Entry(row.sequence, row.at, row.actor, row.action, row.about, msgspec.json.decode(row.detail), row.hash)
