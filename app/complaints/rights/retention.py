"""How long a complaint is kept after it ended: per category and state, in calendar days of the city. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta

from app.complaints import lifecycle

USUAL_DAYS: Mapping[str, int] = {
    lifecycle.ANSWERED: 5 * 365,
    lifecycle.CLOSED: 5 * 365,
    lifecycle.REFUSED: 2 * 365,
    lifecycle.DUPLICATE: 2 * 365,
    lifecycle.MOVED: 2 * 365,
    lifecycle.WITHDRAWN: 30,
}
"""Where a category says nothing of a state. What has not ended is kept."""


def kept_days(retention: Mapping[str, int], state: str) -> int | None:
    """Days for which a case is kept after it ended in that state; None: it has not ended and stays."""
    return retention.get(state, USUAL_DAYS.get(state)) if state in lifecycle.ENDED else None


def ended_before(retention: Mapping[str, int], state: str, today: date) -> date | None:
    """The day before which a case must have ended to be erased today; None where nothing of that state is."""
    days = kept_days(retention, state)
    return None if days is None else today - timedelta(days=days)
