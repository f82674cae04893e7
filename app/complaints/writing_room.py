"""How much a reporter may write: enough for any case, and not so much that nobody can read it or the disk fills."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.complaints.model import FROM_REPORTER, ComplaintFileRow, ComplaintMessageRow
from app.kernel.errors import BadInput
from app.kernel.text import N_

MOST_A_DAY, MOST_FILES = 30, 60
"""Messages within 24 hours; photographs of one case from its reporter."""
_DAY = timedelta(days=1)


def require(session: Session, complaint_id: int, files: int, now: datetime) -> None:
    """Raise BadInput where the reporter of that complaint has written, or sent, as much as is taken."""
    message, file = ComplaintMessageRow, ComplaintFileRow
    recent = select(func.count()).select_from(message).where(message.sender == FROM_REPORTER, message.at > now - _DAY)
    if (session.scalar(recent.where(message.complaint_id == complaint_id)) or 0) >= MOST_A_DAY:
        raise BadInput(N_("You have written very often today. Write again tomorrow; everything has arrived."))
    held = select(func.count()).select_from(file).where(file.origin == FROM_REPORTER)
    if files and (session.scalar(held.where(file.complaint_id == complaint_id)) or 0) + files > MOST_FILES:
        raise BadInput(N_("A report has at most %(most)s photographs. Send this without new ones."), most=MOST_FILES)


def said_last(session: Session, complaint_id: int) -> str | None:
    """What its reporter wrote last; None where he has written nothing."""
    written = select(ComplaintMessageRow.text).where(
        ComplaintMessageRow.complaint_id == complaint_id, ComplaintMessageRow.sender == FROM_REPORTER
    )
    return session.scalar(written.order_by(ComplaintMessageRow.id.desc()).limit(1))
