"""What the city promised for each category, in the opening time of the department's calendar."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ScalarSelect, bindparam, func, select
from sqlalchemy.orm import Session

from app.city.calendar import Calendar
from app.city.model import ComplaintCategory
from app.city.queries import calendar_of, department_names
from app.complaints.model import ComplaintRow, ComplaintStepRow
from app.complaints.sla import Terms, day_length, term_of
from app.db.prepared import Prepared

USUAL_ANSWER_DAYS = 10
CATEGORY = "category"
"""The act of a step by which a complaint came under another category, whose terms hold from its filing on."""


def terms_of(session: Session, category: str, calendar: Calendar) -> Terms:
    """The terms of that category; the usual answer where it is gone."""
    found = _TERMS.rows(session, category=category)
    return terms_from(calendar, *(found[0] if found else (8, USUAL_ANSWER_DAYS, 3 * USUAL_ANSWER_DAYS)))


_TERMS = Prepared(
    select(ComplaintCategory.acknowledge_hours, ComplaintCategory.working_days, ComplaintCategory.resolve_days).where(
        ComplaintCategory.slug == bindparam("category")
    )
)


def terms_from(calendar: Calendar, hours: int, answer: int, resolve: int) -> Terms:
    """Terms of so many opening hours, and of so many working days as that calendar has them."""
    day = day_length(calendar)
    return Terms(timedelta(hours=hours), answer * day, max(answer, resolve) * day)


@dataclass(frozen=True, slots=True)
class Promised:
    """``calendars``: department → its calendar. ``terms``: (department, category) → what is promised there."""

    calendars: Mapping[str, Calendar]
    terms: Mapping[tuple[str, str], Terms]
    _groups: dict[tuple[str, str], Mapping[timedelta, list[str]]] = field(default_factory=dict, repr=False)

    def by_length(self, department: str, clock: str) -> Mapping[timedelta, list[str]]:
        """The terms of that clock (``sla.term_of``) in that department, each with the categories that have it."""
        found = self._groups.get((department, clock))
        if found is None:
            groups: dict[timedelta, list[str]] = {}
            for (where, category), terms in self.terms.items():
                if where == department:
                    groups.setdefault(term_of(clock, terms), []).append(category)
            found = self._groups[department, clock] = groups
        return found


def promised_by(session: Session, departments: Iterable[str]) -> Promised:
    """What these departments promise, for every category that there is."""
    calendars = {department: calendar_of(session, department) for department in departments}
    promised = _PROMISED.rows(session)
    terms = {
        (department, category): terms_from(calendar, hours, answer, resolve)
        for department, calendar in calendars.items()
        for category, hours, answer, resolve in promised
    }
    return Promised(calendars, terms)


def promised_by_all(session: Session) -> Promised:
    """The same of every department: as long as the catalogue keeps its revision, this stays so."""
    return promised_by(session, department_names(session))


_PROMISED = Prepared(
    select(
        ComplaintCategory.slug,
        ComplaintCategory.acknowledge_hours,
        ComplaintCategory.working_days,
        ComplaintCategory.resolve_days,
    )
)


def replaced_at() -> ScalarSelect[datetime]:
    """When a complaint of the statement around it came under other terms last; NULL where it never did.

    Whoever was warned before was warned of the former terms.
    """
    moments = select(func.max(ComplaintStepRow.at)).where(
        ComplaintStepRow.complaint_id == ComplaintRow.id, ComplaintStepRow.act == CATEGORY
    )
    return moments.correlate(ComplaintRow).scalar_subquery()
