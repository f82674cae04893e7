"""For how long whoever reported something may open it again after it has ended."""

from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, select

from app.city.model import ComplaintCategory
from app.complaints import lifecycle
from app.complaints.handling import acting
from app.complaints.lifecycle import REOPENED, REPORTER
from app.complaints.queries import found
from app.db.prepared import Prepared
from app.db.reading import Reading
from app.db.unit_of_work import UnitOfWork
from app.kernel import clock
from app.kernel.errors import BadInput
from app.kernel.text import N_

USUAL_DAYS = 30
TOO_LATE = N_("It is too late to open this report again. Report it anew, and name this one.")


def last_day(session: Reading, category: str, state: str, ended_at: datetime | None) -> date | None:
    """The last day on which it can be opened again; None where it has not ended, or never is."""
    if ended_at is None or not any(move.after == REOPENED for move in lifecycle.moves_of(state, REPORTER)):
        return None
    rows = _REOPEN_DAYS.rows(session, category=category)
    return clock.day_of(ended_at) + timedelta(days=rows[0][0] if rows else USUAL_DAYS)


_REOPEN_DAYS = Prepared(select(ComplaintCategory.reopen_days).where(ComplaintCategory.slug == bindparam("category")))


def reopen(unit: UnitOfWork, reference: str, words: str) -> None:
    """Open it again within the period of its category; ``words`` say why. ``unit`` is of ``acting.for_reporter``.

    Raises NotVisible, BadInput, MoveNotAllowed.
    """
    row = found(unit.session, reference, locked=True)
    until = last_day(unit.session, row.category, row.state, row.ended_at)
    if until is not None and clock.day_of(unit.now) > until:
        raise BadInput(TOO_LATE)
    if not words.strip():
        raise BadInput(N_("Say what is not solved."))
    acting.reopen(unit, reference, words=words)
