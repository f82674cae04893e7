"""The worker: takes what the outbox holds, carries it out, and marks it done; what fails is tried again later."""

import itertools
from collections.abc import Sequence
from functools import partial

import structlog

from app.db import outbox
from app.db.outbox import Message
from app.jobs.handlers import ALONE, HANDLERS
from app.jobs.task_keeper import TaskKeeper
from app.jobs.timetable import Timetable, attempted
from app.jobs.tools import Tools
from app.kernel import clock
from app.kernel.actor import SYSTEM
from app.kernel.events import Event, revive
from app.kernel.stopping import Stop

_AT_ONCE = 20
_IDLE_SECONDS = 0.5
_log = structlog.get_logger(__name__)


def deliver(tools: Tools) -> int:
    """Carry out the next messages, events of one kind together. Returns how many were taken up."""
    with tools.database.open(SYSTEM) as session:
        messages = outbox.pending(session, clock.now(), _AT_ONCE)
    for (name, _), group in itertools.groupby(messages, _together):
        _carry_out(tools, name, list(group))
    return len(messages)


def _together(message: Message) -> tuple[str, int]:
    """Messages that are carried out at once."""
    event = Event.kinds.get(message.name)
    return message.name, message.id if event in ALONE else 0


def _carry_out(tools: Tools, name: str, messages: Sequence[Message]) -> None:
    error, events = "", list[Event]()
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
                if events[0].personal:
                    present.payload = {}


def work(tools: Tools, stop: Stop) -> None:
    """Keep the timetable, have tasks carried out beside, and deliver, until told to stop."""
    timetable, keeper = Timetable(), TaskKeeper()
    try:
        while not stop.is_set():
            timetable.keep(tools)
            attempted(partial(keeper.keep, tools.database))
            if not _delivered(tools):
                stop.wait(_IDLE_SECONDS)
    finally:
        keeper.end()


def _delivered(tools: Tools) -> bool:
    """Whether there was anything to deliver."""
    try:
        return deliver(tools) > 0
    except Exception:  # noqa: BLE001 - the database or the index may be away for a while; the worker outlives that
        _log.exception("the worker could not do its work")
        return False
