"""By when somebody should take the next step with a record, in working days of its department."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.city.calendar import Calendar, due_day
from app.city.queries import calendar_of
from app.kernel import clock
from records import workflow

WORKING_DAYS = {workflow.IN_REVIEW: 3, workflow.REFUSED: 5, workflow.APPROVED: 3}
"""State → how long a record should stay in it at most. In the other states nobody waits for anybody."""


def due_on(session: Session, department: str, state: str, now: datetime) -> date | None:
    """The day by which a record that enters the state now should leave it, None where nobody waits."""
    days = WORKING_DAYS.get(state)
    return None if days is None else due_day(calendar_of(session, department), clock.day_of(now), days)


def is_near(calendar: Calendar, due: date, today: date) -> bool:
    """Whether the next working day is the one that something is due on."""
    return due_day(calendar, today, 1) == due


def is_news(calendar: Calendar, due: date, today: date) -> bool:
    """Whether today is a day to remind of it: the last working day before it is due, or the first one after."""
    return calendar.is_working(today) and (is_near(calendar, due, today) or due_day(calendar, due, 1) == today)
