"""What those who reported something, and those who follow it, are to be told: said to the outbox, mailed from there."""

from collections.abc import Sequence
from datetime import date, datetime, time

from app.complaints import mails
from app.complaints.events import ComplaintMoved
from app.complaints.following import follower_news, followers, visits
from app.complaints.handling import merging
from app.complaints.released.events import PublicComplaintsChanged
from app.complaints.rules import late
from app.jobs.tools import Tools
from app.kernel import clock
from app.kernel.actor import SYSTEM
from app.kernel.events import Event


def announce(tools: Tools, events: Sequence[Event]) -> None:
    """Let the mails to reporters be written that these events call for, and tell of parts that are handled apart.

    In one unit, and after whatever else an event sets off: were something else tried again after it, so would be this.
    """
    with tools.database.unit(SYSTEM) as unit:
        for event in events:
            mails.announced(unit, event)
            if isinstance(event, ComplaintMoved):
                merging.tell_of_part(unit, event.complaint, event.after)


def tell_followers(tools: Tools, events: Sequence[Event]) -> None:
    """Let those know who follow a public case that has changed."""
    cases = [case for event in events if isinstance(event, PublicComplaintsChanged) for case in event.cases]
    with tools.database.unit(SYSTEM) as unit:
        follower_news.told(unit, cases)


def tell_of_areas(tools: Tools, today: date) -> None:
    """Once a day: let those know who follow an area in which something was new until today."""
    with tools.database.unit(SYSTEM) as unit:
        follower_news.told_of_areas(unit, datetime.combine(today, time(), clock.zone()))


def tell_of_late(tools: Tools) -> None:
    """Let those know whose report should have been answered by now."""
    if tools.vault is None:
        return
    with tools.database.open(SYSTEM) as session:
        found = late.found(session, clock.now())
    if found:
        with tools.database.unit(SYSTEM) as unit:
            late.tell(unit, tools.vault.seal, found)


def prune(tools: Tools) -> None:
    """Forget browsers whose time is over, and addresses that were not confirmed."""
    with tools.database.unit(SYSTEM) as unit:
        visits.prune(unit.session, unit.now)
        followers.prune(unit.session, unit.now)
