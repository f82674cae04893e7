"""What the city promised for each category, in the opening time of the department's calendar."""

from datetime import timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.city.calendar import Calendar
from app.city.model import ComplaintCategory
from app.complaints.sla import Terms, day_length
from app.db.ahead import Asked
from app.db.prepared import Prepared

USUAL_ANSWER_DAYS = 10


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
