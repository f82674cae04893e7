"""Proving the audit trail."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.trail import AuditEntry, AuditHead, broken_at

_ROWS_AT_ONCE = 2000


class Verdict(NamedTuple):
    """How many entries the trail claims to have, its head's hash, and the first broken entry (None: sound)."""

    entries: int
    head: str
    broken_at: int | None


def verify(session: Session, progress: Callable[[int], object] = lambda _: None) -> Verdict:
    """Walk the whole chain. ``progress`` is told how many entries were read since the last call."""
    head = session.scalars(select(AuditHead)).one_or_none() or AuditHead(id=1, sequence=0, hash="missing")
    return Verdict(head.sequence, head.hash, broken_at(_entries(session, progress), head))


def _entries(session: Session, progress: Callable[[int], object]) -> Iterator[AuditEntry]:
    ordered = portions = select(AuditEntry).order_by(AuditEntry.sequence).limit(_ROWS_AT_ONCE)
    while portion := session.scalars(portions).all():
        yield from portion
        portions = ordered.where(AuditEntry.sequence > portion[-1].sequence)
        progress(len(portion))
        session.expunge_all()
