"""The unit of work: one actor's act. Rows, audit entries and outbox events commit together or not at all."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from app.db import outbox, trail
from app.db.compiled import connection_of, end_one_go, in_one_go, say
from app.db.writing import Addition, write_together_to
from app.kernel import aside, clock
from app.kernel.actor import Actor
from app.kernel.events import Event


class UnitOfWork:
    """Made by ``Database.unit``. Commands receive it first; the caller's ``with`` block commits it."""

    def __init__(self, session: Session, actor: Actor, begin_writing: Callable[[], None] | None = None) -> None:
        self.session = session
        self.actor = actor
        self.now = clock.now()
        self.told: tuple[Event, ...] = ()
        """What the rest of the city was told, once the unit is committed."""
        self._events: list[Event] = []
        self._notes: list[trail.Note] = []
        self._rows: list[Addition] = []
        self._last: list[Callable[[Connection], None]] = []
        self._begin_writing = begin_writing

    def begin_writing(self) -> None:
        """Before the first row is written, in a unit that ``reads_first`` (``Database.unit``)."""
        begin, self._begin_writing = self._begin_writing, None
        if begin is not None:
            begin()

    def tell(self, event: Event) -> None:
        """Let the rest of the city know, once this unit is committed."""
        self._events.append(event)

    def note(self, action: str, about: str, **detail: Any) -> None:
        """Enter the act into the audit trail. ``detail`` takes plain values and no personal data."""
        self._notes.append(trail.Note(action, about, detail))

    def add_later(self, row: Addition) -> None:
        """Let a row be added at the end, together with what is told: nobody reads it before."""
        self._rows.append(row)

    def at_last(self, write: Callable[[Connection], None]) -> None:
        """Let this be written right before the end: a row that many change, for which others wait until then."""
        self._last.append(write)

    def commit(self) -> None:
        """Write what was told and noted beside the rows, and commit all of it.

        With a database server it is on disk when this returns; otherwise ``Database.unit`` waits for that.
        """
        self.begin_writing()
        self.session.flush()
        connection = connection_of(self.session)
        lend = self.session.info.get("lend", nullcontext)
        with lend(self.session), in_one_go(connection):
            write_together_to(connection, [*self._rows, *outbox.rows_of(self.now, self._events)])
            for write in self._last:
                write(connection)
            trail.append(connection, self.now, self.actor.name, self._notes)
            if connection.dialect.name == "postgresql":
                _commit_and_let_go(connection)
        end_one_go(connection)
        self.session.commit()
        self.told = tuple(self._events)
        self._events.clear()
        self._notes.clear()
        self._rows.clear()
        self._last.clear()


def _commit_and_let_go(connection: Connection) -> None:
    """Commit without waiting for the disk, so that nobody waits for our locks as long as that takes (ADR 0032)."""
    say(connection, "SET LOCAL synchronous_commit = off")
    say(connection, "COMMIT")
    aside.step_aside()
    # A transaction that waits for the disk: its end lies behind ours in the same log. It has to write something
    # there; one that has a number and nothing else is not waited for.
    say(connection, "SELECT pg_logical_emit_message(true, 'psis', '')")
