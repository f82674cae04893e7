"""The words of new reports: indexed by the worker, so that whoever files one waits for none of it."""

from collections.abc import Sequence

from app.complaints.events import ComplaintReceived
from app.complaints.lists import finding
from app.jobs.tools import Tools
from app.kernel.actor import SYSTEM
from app.kernel.events import Event


def index_words(tools: Tools, events: Sequence[Event]) -> None:
    """Let reports be found by their words. Twice is the same as once."""
    with tools.database.unit(SYSTEM) as unit:
        finding.index(unit.session, [event.complaint for event in events if isinstance(event, ComplaintReceived)])
