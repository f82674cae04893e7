"""Following by key: a browser that has shown the key of a receipt acts as the reporter of that complaint for a while.

What is looked for is what the browser holds, never what it names: a reference is compared with what the token has
opened. So wrong, hidden and foreign references take the same way, and there is no time to tell them by.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from app.accounts.sealing import new_token, token_hash
from app.complaints.following.model import VisitRow
from app.complaints.model import ComplaintRow
from app.db.prepared import Prepared
from app.db.reading import Reading
from app.db.unit_of_work import UnitOfWork
from app.db.walled import Walled

SHORT, LONG = timedelta(hours=2), timedelta(days=7)
"""How long a browser stays let in: as a rule, and where somebody says that the device is his own."""


def begin(unit: UnitOfWork, complaint: int, lasting: timedelta, before: str = "") -> str:
    """Let a browser in; returns its new token, which takes over what the one ``before`` had opened."""
    token = new_token()
    if before:
        held = update(VisitRow).where(VisitRow.token_sha256 == token_hash(before), VisitRow.complaint_id != complaint)
        unit.session.execute(held.values(token_sha256=token_hash(token)))
    end(unit, before)
    unit.session.add(VisitRow(token_sha256=token_hash(token), complaint_id=complaint, ends_at=unit.now + lasting))
    return token


def opened(session: Reading, token: str, now: datetime) -> Mapping[str, int]:
    """What a browser with this token has open: reference → complaint, in the order of the references."""
    held = _HELD.rows(session, token=token_hash(token), now=now)
    found = [row for (number,) in held for row in _REFERENCE.rows(session, complaint=number)]
    return dict(sorted(found))


_HELD = Prepared(
    select(VisitRow.complaint_id).where(
        VisitRow.token_sha256 == bindparam("token"), VisitRow.ends_at > bindparam("now")
    )
)
_REFERENCE = Walled(select(ComplaintRow.reference, ComplaintRow.id).where(ComplaintRow.id == bindparam("complaint")))


def end(unit: UnitOfWork, token: str) -> None:
    """Nothing is open to this token any more."""
    unit.session.execute(delete(VisitRow).where(VisitRow.token_sha256 == token_hash(token)))


def prune(session: Session, now: datetime) -> None:
    """Forget what has ended."""
    session.execute(delete(VisitRow).where(VisitRow.ends_at <= now))
