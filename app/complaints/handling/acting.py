"""What is done with a complaint after it was filed. Each act finds it as its actor does, is judged, and then written.

It is written with the portal's labels (``entrusted``): what follows may lie where the actor does not read. Steps,
messages, notes, numbers, trail and events go with the act in one transaction; trail and events hold nobody's words.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from app.city.queries import calendar_of
from app.complaints import entries, lifecycle, policy, sla, tally, writing_room
from app.complaints.counting import count_anew
from app.complaints.entries import NewFile
from app.complaints.events import (
    ComplaintMessageWritten,
    ComplaintMoved,
)
from app.complaints.lifecycle import HANDLER, PORTAL, REPORTER
from app.complaints.model import (
    FROM_OFFICE,
    FROM_REPORTER,
    ComplaintRow,
)
from app.complaints.queries import found, steps_of
from app.complaints.released import rows as public_rows
from app.db.session import Database, entrusted
from app.db.unit_of_work import UnitOfWork
from app.kernel import labels, roles
from app.kernel.actor import Actor
from app.kernel.errors import BadInput, NotAllowed, NotVisible, PsisError
from app.kernel.text import N_


class StaleRevision(PsisError):
    """Somebody else changed the complaint meanwhile; ``revision`` is the present one."""

    def __init__(self, revision: int) -> None:
        super().__init__(N_("Somebody else has changed this report meanwhile. Look at it as it is now, then go on."))
        self.revision = revision


class Done(NamedTuple):
    """What an act left: the complaint's revision, state and department."""

    reference: str
    revision: int
    state: str
    department: str


@contextmanager
def for_reporter(database: Database, actor: Actor, reference: str) -> Iterator[UnitOfWork]:
    """A unit of work of whoever reported this complaint, by receipt or signed in; he has no name in it.

    Raises NotVisible for everybody else, of the department too.
    """
    with database.open(actor) as session:
        row = found(session, reference)
        if not policy.reports(actor, row.id, row.labels):
            raise NotVisible(N_("There is no such report."))
        complaint_id = row.id
    with database.unit(policy.reporter_of(complaint_id)) as unit:
        yield unit


def act(
    unit: UnitOfWork,
    reference: str,
    move: str,
    *,
    words: str = "",
    who: str = "",
    revision: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> Done:
    """Bring it to the state ``move``; ``words`` are told to the other side. ``detail``: plain values for the step.

    ``who`` ("" for what the actor is) must be what he is. Raises NotVisible, NotAllowed, MoveNotAllowed, BadInput where
    a reason is owed, StaleRevision.
    """
    row, acts_as = opened(unit, reference, revision)
    if who and who != acts_as:
        raise NotAllowed(N_("Nobody acts for somebody else here."))
    made = lifecycle.move(row.state, move, acts_as)
    if made.reason and not words.strip():
        raise BadInput(N_("Say why; the reporter reads it."))
    with entrusted(unit.session):
        write_move(unit, row, move, acts_as, words=words, detail=detail)
    return done(row)


def withdraw(unit: UnitOfWork, reference: str, *, words: str = "", revision: int | None = None) -> Done:
    """The reporter does not want it followed any more."""
    return act(unit, reference, lifecycle.WITHDRAWN, words=words, who=REPORTER, revision=revision)


def reopen(unit: UnitOfWork, reference: str, *, words: str, revision: int | None = None) -> Done:
    """Take it up again; its terms begin anew. How long the reporter may do so is the caller's to know."""
    return act(unit, reference, lifecycle.REOPENED, words=words, revision=revision)


def write_message(
    unit: UnitOfWork, reference: str, text: str, files: Sequence[NewFile] = (), *, revision: int | None = None
) -> Done:
    """From reporter to office or back. What the reporter was waited for, goes on with his words."""
    row, acts_as = opened(unit, reference, revision)
    if not text.strip() and not files:
        raise BadInput(N_("Write something first."))
    sender = FROM_REPORTER if acts_as == REPORTER else FROM_OFFICE
    if acts_as == REPORTER:
        if not files and writing_room.said_last(unit.session, row.id) == text:  # the button was pressed twice
            return done(row)
        writing_room.require(unit.session, row.id, len(files), unit.now)
    with entrusted(unit.session):
        touch(unit, row)
        message = entries.add_message(unit.session, row, unit.now, sender, text)
        entries.add_files(unit.session, entries.circle_of(row), unit.now, sender, files)
        note_act(unit, row, acts_as, "message")
        unit.note("write message", f"complaint/{row.reference}", sender=sender, files=len(files))
        unit.tell(ComplaintMessageWritten(row.id, row.reference, row.department, sender, message))
        if acts_as == REPORTER and row.state == lifecycle.WAITING:
            write_move(unit, row, lifecycle.IN_WORK, acts_as)
    return done(row)


def write_note(
    unit: UnitOfWork, reference: str, text: str, *, kind: str = "note", detail: Mapping[str, Any] | None = None
) -> int:
    """What the department keeps to itself; the complaint stays as it is. Returns the note's id."""
    row, acts_as = opened(unit, reference, None)
    require_office(acts_as)
    with entrusted(unit.session):
        note = entries.add_note(unit.session, row, unit.now, kind, name_of(unit, acts_as), text, detail)
        unit.note("write note", f"complaint/{row.reference}", kind=kind)
    return note


def opened(unit: UnitOfWork, reference: str, revision: int | None) -> tuple[ComplaintRow, str]:
    """The complaint, kept from other writers, and as what the actor meets it, for the commands of this subject.

    Raises NotVisible, StaleRevision; NotAllowed, also for people where all was erased.
    """
    row = found(unit.session, reference, locked=True)
    acts_as = _acts_as(unit.actor, row)
    if acts_as == HANDLER:
        policy.require(unit.actor, roles.HANDLE, row.department)
    if row.erased_at is not None and acts_as != PORTAL:
        raise NotAllowed(N_("This report was erased. Nothing can be done with it any more."))
    require_newest(row, revision)
    return row, acts_as


def require_newest(row: ComplaintRow, revision: int | None) -> None:
    """Raise StaleRevision where somebody else has changed the complaint since ``revision`` (None: whatever it is)."""
    if revision is not None and revision != row.revision:
        raise StaleRevision(row.revision)


def _acts_as(actor: Actor, row: ComplaintRow) -> str:
    if policy.reports(actor, row.id, row.labels):
        return REPORTER
    return PORTAL if labels.SYSTEM in actor.labels else HANDLER


def require_office(acts_as: str) -> None:
    """Raise NotAllowed for whoever reported it."""
    if acts_as == REPORTER:
        raise NotAllowed(N_("Only the department does that."))


def write_move(
    unit: UnitOfWork,
    row: ComplaintRow,
    after: str,
    who: str,
    *,
    words: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write a move that is allowed. Entrusted."""
    before = tally.cell_of(row)
    row.state = after
    row.ended_at = unit.now if after in lifecycle.ENDED else None
    steps = [*steps_of(unit.session, row.id), sla.Step(unit.now, after)]
    count_anew(row, steps, calendar_of(unit.session, row.department))
    touch(unit, row)
    unit.session.flush()
    step = entries.add_step(unit.session, row, unit.now, "move", who, detail)
    if words.strip():
        sender = FROM_REPORTER if who == REPORTER else FROM_OFFICE
        entries.add_message(unit.session, row, unit.now, sender, words, step)
    note_act(unit, row, who, after)
    tally.move(unit.session, before, tally.cell_of(row))
    unit.note("move complaint", f"complaint/{row.reference}", before=before.state, after=after, who=who)
    unit.tell(ComplaintMoved(row.id, row.reference, row.department, before.state, after, who, step))
    public_rows.follow(unit, row)


def note_act(unit: UnitOfWork, row: ComplaintRow, who: str, what: str) -> None:
    """Note who of the staff did it, for the department: steps and messages name nobody. Entrusted."""
    if who == HANDLER:
        entries.add_note(unit.session, row, unit.now, "act", unit.actor.name, detail={"act": what})


def touch(unit: UnitOfWork, row: ComplaintRow, *, shown: bool = True) -> None:
    """Count a change; one that is ``shown`` its reporter sees, too. Entrusted."""
    row.revision += 1
    if shown:
        row.updated_at = max(row.updated_at, unit.now)


def name_of(unit: UnitOfWork, acts_as: str) -> str:
    """The account of the staff that did it, "" for reporter and portal."""
    return unit.actor.name if acts_as == HANDLER else ""


def done(row: ComplaintRow) -> Done:
    """What the caller of a command learns."""
    return Done(row.reference, row.revision, row.state, row.department)
