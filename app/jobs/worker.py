"""The worker: takes what the outbox holds, carries it out, and marks it done; what fails is tried again later."""

import itertools
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import structlog

from app.db import outbox
from app.db.outbox import Message
from app.jobs import search_feed
from app.jobs.handlers import HANDLERS
from app.jobs.tools import Tools
from app.kernel import clock
from app.kernel.actor import SYSTEM
from app.kernel.events import revive

_AT_ONCE = 20
_IDLE_SECONDS = 0.5
_LOOK_BACK = timedelta(days=31)
"""How long the portal may have stood still without a wording of the law being overlooked."""
_log = structlog.get_logger(__name__)


def deliver(tools: Tools) -> int:
    """Carry out the next messages, events of one kind together. Returns how many were taken up."""
    with tools.database.open(SYSTEM) as session:
        messages = outbox.pending(session, clock.now(), _AT_ONCE)
    for name, group in itertools.groupby(messages, lambda message: message.name):
        _carry_out(tools, name, list(group))
    return len(messages)


def _carry_out(tools: Tools, name: str, messages: Sequence[Message]) -> None:
    error = ""
    try:
        events = [revive(name, message.payload) for message in messages]
        for handle in HANDLERS[type(events[0])]:
            handle(tools, events)
    except Exception as problem:  # noqa: BLE001 - whatever goes wrong is kept with the message and tried again
        error = f"{type(problem).__name__}: {problem}"
        _log.exception("an event could not be carried out", name=name, messages=[message.id for message in messages])
    with tools.database.unit(SYSTEM) as unit:
        for message in messages:
            present = unit.session.get_one(Message, message.id)
            if error:
                present.failed(error, unit.now)
            else:
                present.done_at, present.error = unit.now, None


def work(tools: Tools, stop: threading.Event) -> None:
    """Deliver until told to stop."""
    done = clock.today() - _LOOK_BACK
    while not stop.is_set():
        if (today := clock.today()) != done and _tried(partial(search_feed.follow_the_calendar, tools, done, today)):
            done = today
        if not _tried(partial(deliver, tools)):
            stop.wait(_IDLE_SECONDS)


def _tried(work: Callable[[], int | None]) -> bool:
    """Whether there is a reason to go on at once: something was done, or there was nothing to count."""
    try:
        return work() != 0
    except Exception:  # noqa: BLE001 - the database or the index may be away for a while; the worker outlives that
        _log.exception("the worker could not do its work")
        return False
