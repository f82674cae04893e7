"""Rules and deadlines of complaints: what follows from what happened, and from time that goes by."""

from collections.abc import Sequence

from app.complaints.events import ComplaintHandedOver, ComplaintMessageWritten, ComplaintMoved
from app.complaints.model import FROM_REPORTER
from app.complaints.rules import automation, deadlines, rules
from app.complaints.rules.routing import HANDED_OVER, MOVED, WAITED, WRITTEN
from app.jobs.tools import Tools
from app.kernel import clock
from app.kernel.actor import SYSTEM
from app.kernel.events import Event


def follow_rules(tools: Tools, events: Sequence[Event]) -> None:
    """Let the rules meet what happened, each event in a unit of its own."""
    for event in events:
        happened = _happened(event)
        if happened:
            with tools.database.unit(SYSTEM) as unit:
                automation.run(unit, *happened)


def look(tools: Tools) -> None:
    """Warn of what is nearly due, escalate what is overdue, and let rules of time meet what has waited."""
    with tools.database.unit(SYSTEM) as unit:
        deadlines.look(unit)
    with tools.database.open(SYSTEM) as session:
        known = [one for one in rules.all_rules(session) if one.trigger == WAITED and one.active]
        waiting = [found for rule in known for found in automation.waiting(session, rule, clock.now())]
    for complaint, occasion in dict.fromkeys(waiting):
        with tools.database.unit(SYSTEM) as unit:
            automation.run(unit, complaint, WAITED, occasion)


def _happened(event: Event) -> tuple[int, str, str] | None:
    """(Complaint, trigger, occasion); None for what sets off no rule."""
    if isinstance(event, ComplaintMoved):
        return event.complaint, MOVED, f"{MOVED}:{event.step}"
    if isinstance(event, ComplaintMessageWritten) and event.sender == FROM_REPORTER:
        return event.complaint, WRITTEN, f"{WRITTEN}:{event.message}"
    if isinstance(event, ComplaintHandedOver):
        return event.complaint, HANDED_OVER, f"{HANDED_OVER}:{event.step}"
    return None
