"""By when somebody should take the next step with a record, in working days of its department."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.city.calendar import due_day
from app.city.queries import calendar_of
from app.kernel import clock
from records import workflow

WORKING_DAYS = {workflow.IN_REVIEW: 3, workflow.REFUSED: 5, workflow.APPROVED: 3}
"""State → how long a record should stay in it at most. In the other states nobody waits for anybody."""


def due_on(session: Session, department: str, state: str, now: datetime) -> date | None:
    """The day by which a record that enters the state now should leave it, None where nobody waits."""
    days = WORKING_DAYS.get(state)
    return None if days is None else due_day(calendar_of(session, department), clock.day_of(now), days)
