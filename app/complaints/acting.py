"""What is done with a complaint after it was filed. Each act finds it as its actor does, is judged, and then written.

It is written with the portal's labels (``entrusted``): what follows may lie where the actor does not read. Steps,
messages, notes, numbers, trail and events go with the act in one transaction; trail and events hold nobody's words.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import select

from app.accounts.model import RoleHeld
from app.city.model import Department
from app.city.queries import calendar_of
from app.complaints import entries, lifecycle, policy, public_rows, secrecy, sla, tally, writing_room
from app.complaints.entries import NewFile
from app.complaints.events import (
    ComplaintAssigned,
    ComplaintHandedOver,
    ComplaintMessageWritten,
    ComplaintMoved,
    ComplaintSecrecyChanged,
    ContactRemoved,
)
from app.complaints.lifecycle import HANDLER, PORTAL, REPORTER
from app.complaints.model import (
    FROM_OFFICE,
    FROM_REPORTER,
    ComplaintIdentityRow,
    ComplaintRow,
    ComplaintWorkRow,
)
from app.complaints.queries import found, steps_of
from app.complaints.relabelling import relabel
from app.db.session import Database, entrusted
from app.db.unit_of_work import UnitOfWork
from app.kernel import labels, roles
from app.kernel.actor import Actor
from app.kernel.errors import BadInput, NotAllowed, NotVisible, PsisError
from app.kernel.text import N_

_HANDLERS = (roles.OFFICER, roles.SUPERVISOR)


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
        _touch(unit, row)
        message = entries.add_message(unit.session, row, unit.now, sender, text)
        entries.add_files(unit.session, entries.circle_of(row), unit.now, sender, files)
        _note_act(unit, row, acts_as, "message")
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
    _require_office(acts_as)
    with entrusted(unit.session):
        note = entries.add_note(unit.session, row, unit.now, kind, _name(unit, acts_as), text, detail)
        unit.note("write note", f"complaint/{row.reference}", kind=kind)
    return note


def assign(
    unit: UnitOfWork,
    reference: str,
    account: str,
    *,
    team: str | None = None,
    priority: int | None = None,
    revision: int | None = None,
) -> Done:
    """Give it to somebody of the department ("": nobody); team and priority as they are where not given.

    What one officer works on, he gives away himself or a supervisor does.
    """
    row, acts_as = opened(unit, reference, revision)
    _require_office(acts_as)
    work = unit.session.scalars(select(ComplaintWorkRow).where(ComplaintWorkRow.complaint_id == row.id)).one()
    if acts_as == HANDLER and work.assignee not in ("", account, unit.actor.name):
        policy.require(unit.actor, roles.SUPERVISE, row.department)
    with entrusted(unit.session):
        if account and account != work.assignee:
            _require_handler(unit, account, row.department)
        work.assignee = account
        work.team = work.team if team is None else team
        work.priority = work.priority if priority is None else priority
        _touch(unit, row, shown=False)
        detail = {"assignee": account, "team": work.team, "priority": work.priority}
        entries.add_note(unit.session, row, unit.now, "assigned", _name(unit, acts_as), detail=detail)
        unit.note("assign complaint", f"complaint/{row.reference}", **detail)
        unit.tell(ComplaintAssigned(row.id, row.reference, row.department, account))
        if account and row.state in (lifecycle.RECEIVED, lifecycle.REOPENED):
            write_move(unit, row, lifecycle.ASSIGNED, acts_as)
    return done(row)


def hand_over(
    unit: UnitOfWork, reference: str, department: str, words: str = "", *, revision: int | None = None
) -> Done:
    """Put another department in charge: from that moment on the first one does not see it any more.

    ``words`` are for the other department. Who worked on it is free of it.
    """
    row, acts_as = opened(unit, reference, revision)
    _require_office(acts_as)
    before = tally.cell_of(row)
    if department == row.department or unit.session.get(Department, department) is None:
        raise BadInput(N_("Choose another department."))
    with entrusted(unit.session):
        circle = entries.circle_of(row)
        row.department = department
        row.counts_from = sla.counts_from(steps_of(unit.session, row.id), calendar_of(unit.session, department))
        _touch(unit, row)
        relabel(unit.session, row, replace(circle, department=department))
        work = unit.session.scalars(select(ComplaintWorkRow).where(ComplaintWorkRow.complaint_id == row.id)).one()
        work.assignee, work.team = "", ""
        step = entries.add_step(unit.session, row, unit.now, "hand-over", acts_as, {"before": before.department})
        entries.add_note(unit.session, row, unit.now, "handed-over", _name(unit, acts_as), words)
        tally.move(unit.session, before, tally.cell_of(row))
        unit.note("hand over complaint", f"complaint/{row.reference}", before=before.department, after=department)
        unit.tell(ComplaintHandedOver(row.id, row.reference, before.department, department, step))
        public_rows.follow(unit, row)
    return done(row)


def set_secrecy(
    unit: UnitOfWork, reference: str, *, identity: str = "", content: str = "", revision: int | None = None
) -> Done:
    """Raise the switches ("" leaves one as it is); lowering takes two people and is no command of this module.

    The reporter alone raises his identity to none: then his contact is gone for ever.
    """
    row, acts_as = opened(unit, reference, revision)
    identity, content = identity or row.identity, content or row.content
    for before, after in ((row.identity, identity), (row.content, content)):
        if before != after and not secrecy.raises(before, after):
            raise NotAllowed(N_("Protection can be raised here, not lowered."))
    if identity == secrecy.NONE != row.identity and acts_as != REPORTER:
        raise NotAllowed(N_("Only the reporter can take the contact away."))
    if (identity, content) == (row.identity, row.content):
        return done(row)
    with entrusted(unit.session):
        write_secrecy(unit, row, identity, content, acts_as)
    return done(row)


def write_secrecy(
    unit: UnitOfWork, row: ComplaintRow, identity: str, content: str, who: str, step: str = "secrecy"
) -> None:
    """Write switches that were found allowed, whichever way they go; ``step`` is the act of the history. Entrusted."""
    circle = replace(entries.circle_of(row), identity=identity)
    row.identity, row.content = identity, content
    _touch(unit, row)
    if identity == secrecy.NONE:
        circle = replace(circle, account="")
        remove_contact(unit, row)
    relabel(unit.session, row, circle)
    switches = {"identity": identity, "content": content}
    entries.add_step(unit.session, row, unit.now, step, who, switches)
    _note_act(unit, row, who, step)
    unit.note("set secrecy", f"complaint/{row.reference}", who=who, **switches)
    unit.tell(ComplaintSecrecyChanged(row.id, row.reference, identity, content))
    public_rows.follow(unit, row)


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
    if revision is not None and revision != row.revision:
        raise StaleRevision(row.revision)
    return row, acts_as


def _acts_as(actor: Actor, row: ComplaintRow) -> str:
    if policy.reports(actor, row.id, row.labels):
        return REPORTER
    return PORTAL if labels.SYSTEM in actor.labels else HANDLER


def _require_office(acts_as: str) -> None:
    if acts_as == REPORTER:
        raise NotAllowed(N_("Only the department does that."))


def _require_handler(unit: UnitOfWork, account: str, department: str) -> None:
    held = select(RoleHeld.account).where(
        RoleHeld.account == account, RoleHeld.department == department, RoleHeld.role.in_(_HANDLERS)
    )
    if unit.session.scalar(held.limit(1)) is None:
        raise BadInput(N_("Choose somebody who handles reports of this department."))


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
    row.counts_from = sla.counts_from(steps, calendar_of(unit.session, row.department))
    _touch(unit, row)
    unit.session.flush()
    step = entries.add_step(unit.session, row, unit.now, "move", who, detail)
    if words.strip():
        sender = FROM_REPORTER if who == REPORTER else FROM_OFFICE
        entries.add_message(unit.session, row, unit.now, sender, words, step)
    _note_act(unit, row, who, after)
    tally.move(unit.session, before, tally.cell_of(row))
    unit.note("move complaint", f"complaint/{row.reference}", before=before.state, after=after, who=who)
    unit.tell(ComplaintMoved(row.id, row.reference, row.department, before.state, after, who, step))
    public_rows.follow(unit, row)


def _note_act(unit: UnitOfWork, row: ComplaintRow, who: str, what: str) -> None:
    """Who of the staff did it, for the department: steps and messages name nobody."""
    if who == HANDLER:
        entries.add_note(unit.session, row, unit.now, "act", unit.actor.name, detail={"act": what})


def _touch(unit: UnitOfWork, row: ComplaintRow, *, shown: bool = True) -> None:
    row.revision += 1
    if shown:
        row.updated_at = max(row.updated_at, unit.now)


def remove_contact(unit: UnitOfWork, row: ComplaintRow) -> None:
    """Take the contact away; the worker destroys its key. Entrusted."""
    sealed = unit.session.get(ComplaintIdentityRow, row.id)
    if sealed is not None:
        unit.tell(ContactRemoved(sealed.key_id))
        unit.session.delete(sealed)
        unit.session.flush()


def _name(unit: UnitOfWork, acts_as: str) -> str:
    return unit.actor.name if acts_as == HANDLER else ""


def done(row: ComplaintRow) -> Done:
    """What the caller of a command learns."""
    return Done(row.reference, row.revision, row.state, row.department)
