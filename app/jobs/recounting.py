"""What follows when opening times change: what counts from a moment in them is derived anew."""

from collections.abc import Sequence

from app.city.events import CalendarChanged
from app.complaints import counting
from app.jobs.tools import Tools
from app.kernel.actor import SYSTEM
from app.kernel.events import Event


def recount(tools: Tools, events: Sequence[Event]) -> None:
    """Let lists and warnings go by the new times. Twice is the same as once."""
    changed = {event.slug for event in events if isinstance(event, CalendarChanged)}
    with tools.database.open(SYSTEM) as session:
        departments = [one for slug in sorted(changed) for one in counting.departments_by(session, slug)]
    for department in departments:
        after: int | None = -1
        while after is not None:
            with tools.database.unit(SYSTEM) as unit:
                after = counting.recount(unit.session, department, after)
