"""The transactional outbox: what happened is written with the rows it happened to, and carried out afterwards."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.db.base import Base
from app.db.guarded import Internal
from app.db.writing import Addition
from app.kernel import ids
from app.kernel.events import Event

_LONGEST_WAIT = timedelta(hours=1)


class Message(Internal, Base):
    """One event on its way. Done when ``done_at`` is set; otherwise tried again from ``due_at`` on."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_pending", "done_at", "due_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]

    def failed(self, error: str, now: datetime) -> None:
        """Note a failed attempt; the next waits twice as long, an hour at most."""
        self.attempts += 1
        self.error = error
        self.due_at = now + min(timedelta(seconds=2**self.attempts), _LONGEST_WAIT)


def rows_of(at: datetime, events: Sequence[Event]) -> list[Addition]:
    """The rows of events that happened then."""
    return [
        (
            Message,
            {
                "id": ids.new_id(),
                "name": type(event).__name__,
                "payload": event.payload(),
                "created_at": at,
                "due_at": at,
                "attempts": 0,
            },
        )
        for event in events
    ]


def waiting(session: Session, names: Collection[str]) -> list[int]:
    """The ids of all events of these names that are committed and not yet carried out."""
    found = select(Message.id).where(Message.name.in_(names), Message.done_at.is_(None))
    return list(session.scalars(found))


def settle(session: Session, ids: Sequence[int], now: datetime) -> None:
    """Mark events as done: something else saw to them."""
    for start in range(0, len(ids), 500):
        portion = update(Message).where(Message.id.in_(ids[start : start + 500]))
        session.execute(portion.values(done_at=now))


def prune(session: Session, before: datetime) -> None:
    """Remove the events that were carried out before that moment; the trail keeps what happened."""
    session.execute(delete(Message).where(Message.done_at < before))


def pending(session: Session, now: datetime, limit: int) -> list[Message]:
    """The next messages to carry out, oldest first."""
    waiting = select(Message).where(Message.done_at.is_(None), Message.due_at <= now)
    return list(session.scalars(waiting.order_by(Message.id).limit(limit)))
