"""What the city promised for each category, in the opening time of the department's calendar."""

from datetime import datetime, timedelta

from sqlalchemy import ScalarSelect, bindparam, func, select
from sqlalchemy.orm import Session

from app.city.calendar import Calendar
from app.city.model import ComplaintCategory
from app.complaints.model import ComplaintRow, ComplaintStepRow
from app.complaints.sla import Terms, day_length
from app.db.ahead import Asked
from app.db.prepared import Prepared

USUAL_ANSWER_DAYS = 10
CATEGORY = "category"
"""The act of a step by which a complaint came under another category, whose terms hold from its filing on."""


def terms_of(session: Session, category: str, calendar: Calendar) -> Terms:
    """The terms of that category; the usual answer where it is gone."""
    found = _TERMS.rows(session, category=category)
    return terms_from(calendar, *(found[0] if found else (8, USUAL_ANSWER_DAYS, 3 * USUAL_ANSWER_DAYS)))


def asked_of_terms(category: str) -> Asked:
    """What ``terms_of`` asks."""
    return _TERMS, {"category": category}


_TERMS = Prepared(
    select(ComplaintCategory.acknowledge_hours, ComplaintCategory.working_days, ComplaintCategory.resolve_days).where(
        ComplaintCategory.slug == bindparam("category")
    )
)


def terms_from(calendar: Calendar, hours: int, answer: int, resolve: int) -> Terms:
    """Terms of so many opening hours, and of so many working days as that calendar has them."""
    day = day_length(calendar)
    return Terms(timedelta(hours=hours), answer * day, max(answer, resolve) * day)


def replaced_at() -> ScalarSelect[datetime]:
    """When a complaint of the statement around it came under other terms last; NULL where it never did.

    Whoever was warned before was warned of the former terms.
    """
    moments = select(func.max(ComplaintStepRow.at)).where(
        ComplaintStepRow.complaint_id == ComplaintRow.id, ComplaintStepRow.act == CATEGORY
    )
    return moments.correlate(ComplaintRow).scalar_subquery()
