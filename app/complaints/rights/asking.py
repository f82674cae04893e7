"""What people ask of their own data: a copy, which the reporter takes himself, and erasure, done at once unless held.

What has to wait for a person runs against a clock of 72 hours, with a warning after 48.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.complaints import entries, lifecycle, policy
from app.complaints.colleagues import supervisors
from app.complaints.events import ComplaintMessageWritten, RightsRequestWaits
from app.complaints.handling.acting import Done, act, done, opened, write_move
from app.complaints.lifecycle import HANDLER, REPORTER
from app.complaints.model import FROM_OFFICE, ComplaintNoteRow, ComplaintRow
from app.complaints.queries import found
from app.complaints.rights.erasing import erase
from app.complaints.rights.model import DONE, REFUSED, WAITS, RightsRequestRow
from app.db.session import entrusted
from app.db.unit_of_work import UnitOfWork
from app.db.walled import Walled
from app.kernel import ids, roles
from app.kernel.errors import BadInput, NotAllowed
from app.kernel.text import N_

COPY, ERASURE = "copy", "erasure"
ENTERED = "request-entered"
"""The kind of the note that says who entered a request."""
NAMES = {COPY: N_("a copy of everything"), ERASURE: N_("erasure")}
"""What is asked for → what readers call it."""
TERM = timedelta(hours=72)
WARNED_AFTER = timedelta(hours=48)


class Request(NamedTuple):
    """Something that was asked for. ``outcome`` is one of WAITS, DONE, REFUSED."""

    id: int
    kind: str
    asked_at: datetime
    outcome: str
    done_at: datetime | None

    @property
    def waits(self) -> bool:
        return self.outcome == WAITS

    @property
    def due_at(self) -> datetime:
        return due_at(self.asked_at)

    def is_urgent(self, now: datetime) -> bool:
        """Whether it waits and has a day left, or less."""
        return self.waits and now - self.asked_at >= WARNED_AFTER


class Waiting(NamedTuple):
    """A request that waits, and the report that it is about."""

    reference: str
    category: str
    held: bool
    request: Request


def due_at(asked_at: datetime) -> datetime:
    """By when a request is to be answered: hours of the clock, not of offices."""
    return asked_at + TERM


def note_copy(unit: UnitOfWork, reference: str) -> None:
    """Remember that the reporter took a copy of everything."""
    row, acts_as = opened(unit, reference, None)
    _require(acts_as, REPORTER)
    with entrusted(unit.session):
        _ask(unit, row, COPY, DONE)
        unit.note("take copy", f"complaint/{row.reference}")


def ask_erasure(unit: UnitOfWork, reference: str) -> bool:
    """The reporter wants all of it erased. True: it is; False: it is held, and people decide within 72 hours.

    What is still open is withdrawn first. Asked again while it waits, nothing changes.
    """
    if found(unit.session, reference).erased_at is not None:
        return True
    row, acts_as = opened(unit, reference, None)
    _require(acts_as, REPORTER)
    if row.held:
        if waiting(unit.session, row.id) is None:
            with entrusted(unit.session):
                _ask(unit, row, ERASURE, WAITS)
                unit.note("ask for erasure", f"complaint/{row.reference}")
        return False
    if row.state in lifecycle.OPEN:
        act(unit, reference, lifecycle.WITHDRAWN, who=REPORTER)
    with entrusted(unit.session):
        _ask(unit, row, ERASURE, DONE)
        erase(unit, row, REPORTER)
    return True


def enter(unit: UnitOfWork, reference: str, kind: str) -> Done:
    """Enter what somebody asked for by letter or at the counter: it waits for a supervisor.

    Raises BadInput where another request waits already.
    """
    row, acts_as = opened(unit, reference, None)
    _require(acts_as, HANDLER)
    if kind not in NAMES:
        raise BadInput(N_("Choose a copy or erasure."))
    if waiting(unit.session, row.id) is not None:
        raise BadInput(N_("A request waits already."))
    with entrusted(unit.session):
        _ask(unit, row, kind, WAITS)
        entries.add_note(unit.session, row, unit.now, ENTERED, unit.actor.name)
        unit.note("enter request", f"complaint/{row.reference}", kind=kind)
    return done(row)


def settle(unit: UnitOfWork, reference: str, *, grant: bool, words: str, revision: int) -> Done:
    """Answer a request that waits: by a supervisor, with words to the reporter where it is refused.

    Erasure that is granted is done at once; what is still open counts as withdrawn by whoever asked. It fails while
    the complaint is held, and for whoever entered it: nobody makes a report disappear alone. Raises NotAllowed,
    NotVisible, BadInput where none waits, StaleRevision.
    """
    row, acts_as = opened(unit, reference, revision)
    _require(acts_as, HANDLER)
    policy.require(unit.actor, roles.SUPERVISE, row.department)
    request = waiting(unit.session, row.id)
    if request is None:
        raise BadInput(N_("No request waits here."))
    if not grant and not words.strip():
        raise BadInput(N_("Say why; the reporter reads it."))
    if grant and request.kind == ERASURE and _entered_by(unit.session, request) == unit.actor.name:
        raise NotAllowed(N_("Somebody else than who entered the request grants the erasure."))
    request.outcome, request.done_at = (DONE if grant else REFUSED), unit.now
    with entrusted(unit.session):
        row.revision += 1
        unit.note("grant request" if grant else "refuse request", f"complaint/{row.reference}", kind=request.kind)
        if grant and request.kind == ERASURE:
            if row.state in lifecycle.OPEN and not row.held:
                write_move(unit, row, lifecycle.WITHDRAWN, REPORTER)
            erase(unit, row, HANDLER)
        elif words.strip():
            message = entries.add_message(unit.session, row, unit.now, FROM_OFFICE, words.strip())
            unit.tell(ComplaintMessageWritten(row.id, row.reference, row.department, FROM_OFFICE, message))
    return done(row)


def requests_of(session: Session, complaint_id: int) -> list[Request]:
    """What was asked of one complaint, the newest first, as far as the session's actor reads it."""
    return [Request(*row) for row in ASKED.rows(session, complaint_id=complaint_id)]


ASKED = Walled(
    select(*(getattr(RightsRequestRow, name) for name in Request._fields))
    .where(RightsRequestRow.complaint_id == bindparam("complaint_id"))
    .order_by(RightsRequestRow.id.desc())
)


def all_waiting(session: Session, limit: int, offset: int = 0) -> list[Waiting]:
    """A page of the requests that wait in the departments of the session's actor, the most urgent first."""
    known = select(RightsRequestRow, ComplaintRow.reference, ComplaintRow.category, ComplaintRow.held)
    joined = known.join(ComplaintRow, ComplaintRow.id == RightsRequestRow.complaint_id)
    ordered = joined.where(RightsRequestRow.outcome == WAITS).order_by(RightsRequestRow.asked_at, RightsRequestRow.id)
    return [
        Waiting(reference, category, held, Request(row.id, row.kind, row.asked_at, row.outcome, row.done_at))
        for row, reference, category, held in session.execute(ordered.limit(limit).offset(offset))
    ]


def count_waiting(session: Session) -> int:
    """How many they are."""
    return session.scalar(select(func.count(RightsRequestRow.id)).where(RightsRequestRow.outcome == WAITS)) or 0


def waiting(session: Session, complaint_id: int) -> RightsRequestRow | None:
    """The request that waits for a person, if there is one."""
    asked = select(RightsRequestRow).where(
        RightsRequestRow.complaint_id == complaint_id, RightsRequestRow.outcome == WAITS
    )
    return session.scalar(asked)


def warn(unit: UnitOfWork) -> int:
    """Tell those in charge, once, of requests that have waited for 48 hours. For the timetable; returns how many."""
    late = select(RightsRequestRow, ComplaintRow.reference, ComplaintRow.department).where(
        RightsRequestRow.complaint_id == ComplaintRow.id,
        RightsRequestRow.outcome == WAITS,
        RightsRequestRow.warned_at.is_(None),
        RightsRequestRow.asked_at <= unit.now - WARNED_AFTER,
    )
    rows = unit.session.execute(late).all()
    for request, reference, department in rows:
        request.warned_at = unit.now
        for account in supervisors(unit.session, department):
            unit.tell(RightsRequestWaits(request.id, reference, department, account))
    return len(rows)


def _entered_by(session: Session, request: RightsRequestRow) -> str | None:
    """The member of staff who entered it; None where the reporter asked himself."""
    entered = select(ComplaintNoteRow.account).where(
        ComplaintNoteRow.complaint_id == request.complaint_id,
        ComplaintNoteRow.kind == ENTERED,
        ComplaintNoteRow.at == request.asked_at,
    )
    return session.scalar(entered)


def _ask(unit: UnitOfWork, row: ComplaintRow, kind: str, outcome: str) -> None:
    unit.session.add(
        RightsRequestRow(
            id=ids.new_id(),
            complaint_id=row.id,
            kind=kind,
            asked_at=unit.now,
            outcome=outcome,
            done_at=unit.now if outcome == DONE else None,
            labels=policy.of_release(entries.circle_of(row)),
        )
    )
    unit.session.flush()


def _require(acts_as: str, wanted: str) -> None:
    if acts_as != wanted:
        raise NotAllowed(
            N_("Only the reporter does that.") if wanted == REPORTER else N_("Only the department does that.")
        )
