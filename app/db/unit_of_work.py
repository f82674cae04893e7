"""The unit of work: one actor's act. Rows, audit entries and outbox events commit together or not at all."""

from contextlib import nullcontext
from typing import Any

from sqlalchemy.orm import Session

from app.db import outbox, trail
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.events import Event


class UnitOfWork:
    """Made by ``Database.unit``. Commands receive it first; the caller's ``with`` block commits it."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self.session = session
        self.actor = actor
        self.now = clock.now()
        self.told: tuple[Event, ...] = ()
        """What the rest of the city was told, once the unit is committed."""
        self._events: list[Event] = []
        self._notes: list[trail.Note] = []

    def tell(self, event: Event) -> None:
        """Let the rest of the city know, once this unit is committed."""
        self._events.append(event)

    def note(self, action: str, about: str, **detail: Any) -> None:
        """Enter the act into the audit trail. ``detail`` takes plain values and no personal data."""
        self._notes.append(trail.Note(action, about, detail))

    def commit(self) -> None:
        """Write what was told and noted beside the rows, and commit all of it."""
        self.session.flush()
        connection = self.session.connection()
        lend = self.session.info.get("lend", nullcontext)
        with lend(self.session):
            outbox.write(connection, self.now, self._events)
            trail.append(connection, self.now, self.actor.name, self._notes)
        self.session.commit()
        self.told = tuple(self._events)
        self._events.clear()
        self._notes.clear()
