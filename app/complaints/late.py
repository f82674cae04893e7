"""Reports whose answer is overdue, and whose reporters were not told so yet."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.sealing import Seal
from app.city.model import ComplaintCategory
from app.city.queries import calendar_of
from app.complaints import lifecycle, mails, secrecy, sla
from app.complaints.following_model import MailRow, OwnerRow
from app.complaints.mails import NoticeDue
from app.complaints.model import ComplaintRow
from app.complaints.terms import terms_of
from app.db.unit_of_work import UnitOfWork
from app.kernel import clock

MOST_AT_ONCE = 500


def tell(unit: UnitOfWork, seal: Seal) -> int:
    """Tell of those that became late, of each once a round; returns of how many. ``unit`` is the portal's."""
    found = [row for place in _places(unit.session) for row in _late(unit.session, *place, unit.now)]
    for row in found[:MOST_AT_ONCE]:
        mails.row_of(unit, seal, row.id).overdue_told_at = unit.now
        unit.tell(NoticeDue(row.id, mails.OVERDUE))
    return len(found[:MOST_AT_ONCE])


def _places(session: Session) -> list[tuple[str, str]]:
    """(Category, department) of all that is at work."""
    at_work = select(ComplaintRow.category, ComplaintRow.department).where(ComplaintRow.state.in_(lifecycle.AT_WORK))
    known = set(session.scalars(select(ComplaintCategory.slug)))
    return sorted(
        (category, department) for category, department in session.execute(at_work.distinct()) if category in known
    )


def _late(session: Session, category: str, department: str, now: datetime) -> list[ComplaintRow]:
    calendar = calendar_of(session, department)
    before = sla.threshold(calendar, terms_of(session, category, calendar).answer, now.astimezone(clock.zone()))
    reachable = or_(
        ComplaintRow.identity != secrecy.NONE,
        ComplaintRow.id.in_(select(OwnerRow.complaint_id)),
    )
    not_told = or_(
        MailRow.complaint_id.is_(None),
        MailRow.overdue_told_at.is_(None),
        MailRow.overdue_told_at < ComplaintRow.counts_from,
    )
    found = (
        select(ComplaintRow)
        .outerjoin(MailRow, MailRow.complaint_id == ComplaintRow.id)
        .where(ComplaintRow.department == department, ComplaintRow.category == category)
        .where(ComplaintRow.state.in_(lifecycle.AT_WORK), ComplaintRow.counts_from < before)
        .where(ComplaintRow.quarantined.is_(False), reachable, not_told)
        .order_by(ComplaintRow.counts_from)
        .limit(MOST_AT_ONCE)
    )
    return list(session.scalars(found))
