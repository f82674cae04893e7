"""What people ask of their own data: a copy, which the reporter takes himself, and erasure, done at once unless held.

What has to wait for a person runs against a clock of 72 hours, with a warning after 48.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.complaints import entries, lifecycle, policy
from app.complaints.acting import Done, act, done, opened
from app.complaints.erasing import erase
from app.complaints.events import RightsRequestWaits
from app.complaints.lifecycle import HANDLER, REPORTER
from app.complaints.model import FROM_OFFICE, ComplaintRow
from app.complaints.rights_model import RightsRequestRow
from app.db.session import entrusted
from app.db.unit_of_work import UnitOfWork
from app.kernel import ids, roles
from app.kernel.errors import BadInput, NotAllowed, NotVisible
from app.kernel.text import N_

COPY, ERASURE = "copy", "erasure"
WAITS, DONE, REFUSED = "", "done", "refused"
TERM = timedelta(hours=72)
WARNED_AFTER = timedelta(hours=48)


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
    row, acts_as = opened(unit, reference, None)
    _require(acts_as, REPORTER)
    if row.erased_at is not None:
        return True
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
    """Enter what somebody asked for by letter or at the counter: it waits for a supervisor."""
    row, acts_as = opened(unit, reference, None)
    _require(acts_as, HANDLER)
    if kind not in (COPY, ERASURE):
        raise BadInput(N_("Choose a copy or erasure."))
    if waiting(unit.session, row.id) is None:
        with entrusted(unit.session):
            _ask(unit, row, kind, WAITS)
            unit.note("enter request", f"complaint/{row.reference}", kind=kind)
    return done(row)


def settle(unit: UnitOfWork, reference: str, *, grant: bool, words: str, revision: int) -> Done:
    """Answer a request that waits: by a supervisor, with words to the reporter where it is refused.

    Erasure that is granted is done at once, and fails while the complaint is held or open.
    """
    row, acts_as = opened(unit, reference, revision)
    _require(acts_as, HANDLER)
    policy.require(unit.actor, roles.SUPERVISE, row.department)
    request = waiting(unit.session, row.id)
    if request is None:
        raise NotVisible(N_("No request waits here."))
    if not grant and not words.strip():
        raise BadInput(N_("Say why; the reporter reads it."))
    request.outcome, request.done_at = (DONE if grant else REFUSED), unit.now
    with entrusted(unit.session):
        row.revision += 1
        if words.strip():
            entries.add_message(unit.session, row, unit.now, FROM_OFFICE, words.strip())
        unit.note("grant request" if grant else "refuse request", f"complaint/{row.reference}", kind=request.kind)
        if grant and request.kind == ERASURE:
            erase(unit, row, HANDLER)
    return done(row)


def waiting(session: Session, complaint_id: int) -> RightsRequestRow | None:
    """The request that waits for a person, if there is one."""
    found = select(RightsRequestRow).where(
        RightsRequestRow.complaint_id == complaint_id, RightsRequestRow.outcome == WAITS
    )
    return session.scalar(found)


def warn(unit: UnitOfWork) -> int:
    """Tell those in charge, once, of requests that have waited for 48 hours. For the timetable; returns how many."""
    late = select(RightsRequestRow, ComplaintRow.reference, ComplaintRow.department).where(
        RightsRequestRow.complaint_id == ComplaintRow.id,
        RightsRequestRow.outcome == WAITS,
        RightsRequestRow.warned_at.is_(None),
        RightsRequestRow.asked_at <= unit.now - WARNED_AFTER,
    )
    found = unit.session.execute(late).all()
    for request, reference, department in found:
        request.warned_at = unit.now
        unit.tell(RightsRequestWaits(request.id, reference, department))
    return len(found)


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
