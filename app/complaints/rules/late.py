"""Reports whose answer is overdue, and whose reporters were not told so yet."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.sealing import Seal
from app.complaints import lifecycle, mails, secrecy
from app.complaints.following.model import MailRow, OwnerRow
from app.complaints.lists.promises import promises_of
from app.complaints.mails import NoticeDue
from app.complaints.model import ComplaintRow
from app.complaints.tally_model import ComplaintTallyRow
from app.complaints.terms import replaced_at
from app.db.unit_of_work import UnitOfWork

MOST_AT_ONCE = 500


def found(session: Session, now: datetime) -> list[int]:
    """The complaints (ids) that became late, and whose reporters can be told and were not in this round."""
    places = select(ComplaintTallyRow.department).distinct()
    at_work = places.where(ComplaintTallyRow.state.in_(lifecycle.AT_WORK), ComplaintTallyRow.count > 0)
    promises = promises_of(session, list(session.scalars(at_work)), now)
    return [
        number
        for department in sorted(promises.calendars)
        for before, categories in promises.thresholds(department, "answer")
        for number in _late(session, department, before, categories)
    ][:MOST_AT_ONCE]


def tell(unit: UnitOfWork, seal: Seal, complaints: Sequence[int]) -> None:
    """Let the mails be written, of each complaint one in a round. ``unit`` is the portal's."""
    for number in complaints:
        mails.row_of(unit, seal, number).overdue_told_at = unit.now
        unit.tell(NoticeDue(number, mails.OVERDUE))


def _late(session: Session, department: str, before: datetime, categories: Sequence[str]) -> list[int]:
    reachable = or_(
        ComplaintRow.identity != secrecy.NONE,
        ComplaintRow.id.in_(select(OwnerRow.complaint_id)),
    )
    not_told = or_(
        MailRow.complaint_id.is_(None),
        MailRow.overdue_told_at.is_(None),
        MailRow.overdue_told_at < ComplaintRow.counts_from,
        MailRow.overdue_told_at < replaced_at(),
    )
    late = (
        select(ComplaintRow.id)
        .outerjoin(MailRow, MailRow.complaint_id == ComplaintRow.id)
        .where(ComplaintRow.department == department, ComplaintRow.category.in_(categories))
        .where(ComplaintRow.state.in_(lifecycle.AT_WORK), ComplaintRow.counts_from <= before)
        .where(ComplaintRow.quarantined.is_(False), reachable, not_told)
        .order_by(ComplaintRow.counts_from)
        .limit(MOST_AT_ONCE)
    )
    return list(session.scalars(late))
