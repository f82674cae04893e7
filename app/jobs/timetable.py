"""What the clock brings about: scheduled publications, laws that begin and end, an outbox that stays small."""

import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial

import structlog

from app.accounts import links, throttle
from app.complaints.filing import flood_traces
from app.db import outbox
from app.jobs import erasures, figures, following, handling, reminders, search_feed
from app.jobs.tools import Tools
from app.kernel import clock
from app.kernel.actor import SYSTEM
from records import commands, desk
from records.log_days import publish_day

_LOOK_SECONDS = 10
_LOOK_BACK = timedelta(days=31)
"""How long the portal may have stood still without a wording of the law being overlooked."""
_KEPT = timedelta(days=30)
"""How long an event that was carried out stays, for whoever looks why something did not happen."""
_log = structlog.get_logger(__name__)


class Timetable:
    """One worker's. What it has done today it knows itself; what is due it finds in the rows, so that it may die."""

    def __init__(self) -> None:
        self._day = clock.today() - _LOOK_BACK
        self._hour = -1
        self._next_look = 0.0

    def keep(self, tools: Tools) -> None:
        """Do what has become due, looking every ten seconds; what fails is tried at the next look. Raises nothing."""
        if time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + _LOOK_SECONDS
        attempted(partial(search_feed.have_indexes, tools))
        today = clock.today()
        if today != self._day:
            daily = (
                partial(search_feed.follow_the_calendar, tools, self._day, today),
                partial(publish_log_heads, tools, self._day, today),
                partial(prune, tools),
                partial(following.prune, tools),
                partial(following.tell_of_areas, tools, today),
                partial(reminders.remind, tools),
                partial(figures.publish_figures, tools),
                partial(erasures.erase_nightly, tools.database, today),
                partial(erasures.sweep, tools),
                partial(search_feed.leave_no_remains, tools),
            )
            if _all_done(daily):
                self._day = today
        attempted(partial(publish_due, tools))
        hourly = (partial(following.tell_of_late, tools), partial(handling.look, tools), partial(erasures.warn, tools))
        if self._hour != clock.now().hour and _all_done(hourly):
            self._hour = clock.now().hour


def prune(tools: Tools) -> None:
    """Forget what was carried out long ago, attempts that count no longer, and links that expired, with addresses."""
    with tools.database.unit(SYSTEM) as unit:
        outbox.prune(unit.session, unit.now - _KEPT)
        throttle.prune(unit.session, unit.now)
        flood_traces.prune(unit.session, unit.now)
        links.prune(unit.session, unit.now - timedelta(days=1))


def publish_log_heads(tools: Tools, first: date, today: date) -> None:
    """Publish where the transparency log stood at the end of yesterday, and of days over which the portal slept."""
    with tools.database.unit(SYSTEM) as unit:
        for number in range(1, (today - first).days + 1):
            if publish_day(unit, today - timedelta(days=number)) is None:
                break


def publish_due(tools: Tools) -> None:
    """Publish what was scheduled for a moment that has come, each record in a unit of its own."""
    with tools.database.open(SYSTEM) as session:
        due = desk.due(session, clock.now())
    for record_id in due:
        attempted(partial(_publish_one, tools, record_id))


def _publish_one(tools: Tools, record_id: int) -> None:
    with tools.database.unit(SYSTEM) as unit:
        commands.publish_due(unit, record_id)


def _all_done(works: Iterable[Callable[[], object]]) -> bool:
    """Whether all of it succeeded. Each is tried: what fails does not keep the others waiting."""
    return not [work for work in works if not attempted(work)]


def attempted(work: Callable[[], object]) -> bool:
    """Whether it succeeded. The database or the index may be away for a while; the worker outlives that."""
    try:
        work()
    except Exception:  # noqa: BLE001 - see above
        _log.exception("the worker could not do its work")
        return False
    return True
