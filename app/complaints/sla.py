"""What was promised and when it is due: every clock computed from the history of a complaint. Pure.

Terms run in opening time of the department's calendar while the office owes the next step, and stand still while the
reporter is waited for. When a complaint is reopened, the terms of somebody in charge and of an answer begin anew; that
of a resolution goes on. Moments are aware; days are those of ``clock.zone()``.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from app.city.calendar import Calendar, Week, due_moment, working_time
from app.complaints import lifecycle
from app.kernel import clock

_DAY = timedelta(days=1)
_NOTHING = timedelta()
UNTAKEN = frozenset({lifecycle.RECEIVED, lifecycle.REOPENED})
"""States in which nobody is in charge yet."""


class Terms(NamedTuple):
    """What is promised, in opening time: until somebody is in charge, until an answer, until it is resolved."""

    acknowledge: timedelta
    answer: timedelta
    resolve: timedelta


class Step(NamedTuple):
    """What clocks need of a step: when it was, and the state after it."""

    at: datetime
    state: str


class Clock(NamedTuple):
    """One promise. ``due``: None while the clock stands still. ``met_at``: when it was fulfilled.

    ``kept`` is None as long as it is neither fulfilled nor too late.
    """

    due: datetime | None
    met_at: datetime | None
    kept: bool | None

    @property
    def overdue(self) -> bool:
        """Still owed, and too late already."""
        return self.met_at is None and self.kept is False


@dataclass(frozen=True, slots=True)
class Clocks:
    """All clocks of a complaint at one moment. ``paused_since``: since when the reporter is waited for."""

    acknowledge: Clock
    answer: Clock
    resolve: Clock
    paused_since: datetime | None

    @property
    def due(self) -> datetime | None:
        """The next moment by which something is owed; None where nothing is."""
        each = (self.acknowledge, self.answer, self.resolve)
        return min((one.due for one in each if one.due and one.met_at is None), default=None)

    @property
    def overdue(self) -> bool:
        return self.acknowledge.overdue or self.answer.overdue or self.resolve.overdue


def clocks(steps: Sequence[Step], terms: Terms, calendar: Calendar, now: datetime) -> Clocks:
    """All clocks of a complaint with these steps: in order, the first being the filing."""
    present = _round(steps)
    ended = lifecycle.ENDED
    return Clocks(
        acknowledge=_clock(present, terms.acknowledge, calendar, now, frozenset(lifecycle.STATES) - UNTAKEN),
        answer=_clock(present, terms.answer, calendar, now, ended),
        resolve=_clock(_until_resolved(steps), terms.resolve, calendar, now, ended),
        paused_since=_since(steps) if steps[-1].state == lifecycle.WAITING else None,
    )


def counts_from(steps: Sequence[Step], calendar: Calendar) -> datetime | None:
    """The moment from which the terms of this round run as if they had never stood still; None while they do."""
    return _started(_round(steps), calendar) if steps[-1].state in lifecycle.AT_WORK else None


def resolves_from(steps: Sequence[Step], calendar: Calendar) -> datetime | None:
    """The same for the term of a resolution, which goes on when a complaint is reopened; None where it is the same."""
    if steps[-1].state not in lifecycle.AT_WORK or len(_round(steps)) == len(steps):
        return None
    return _started(_until_resolved(steps), calendar)


def threshold(calendar: Calendar, term: timedelta, now: datetime) -> datetime:
    """The latest moment that lies a whole term (more than nothing) back: what counts from then is overdue now."""
    return _back(calendar, now, term)


def next_owed(state: str) -> str:
    """Which of the terms is that of what the office owes next in a state in which its clocks run."""
    return "acknowledge" if state in UNTAKEN else "answer"


def term_of(name: str, terms: Terms) -> timedelta:
    """The term of that name; nobody has longer to be in charge than to answer."""
    return min(terms.acknowledge, terms.answer) if name == "acknowledge" else getattr(terms, name)


def owed_next(state: str, terms: Terms) -> timedelta:
    """The term of what the office owes next in a state in which its clocks run."""
    return term_of(next_owed(state), terms)


def due_from(calendar: Calendar, start: datetime, term: timedelta) -> datetime:
    """When a term is over that runs from that moment (``counts_from``) without a pause."""
    return _after(calendar, start, term)


def day_length(calendar: Calendar) -> timedelta:
    """How long the office is open on a working day, on average over the week."""
    return _day_length(calendar.week)


@lru_cache
def _day_length(week: Week) -> timedelta:
    days = [day for day in week if day]
    spans = [span for day in days for span in day]
    return sum((_length(*span) for span in spans), _NOTHING) / len(days)


def _clock(
    steps: Sequence[Step], term: timedelta, calendar: Calendar, now: datetime, fulfilled: Collection[str]
) -> Clock:
    met = next((place for place, step in enumerate(steps) if step.state in fulfilled), None)
    met_at, before = (None, steps) if met is None else (steps[met].at, steps[:met] or steps[:1])
    worked = _worked(before, calendar, met_at or now)
    still = met_at is None and before[-1].state not in lifecycle.AT_WORK
    due = None if still else _after(calendar, _started(before, calendar), term)
    if met_at is not None:
        return Clock(due, met_at, worked <= term)
    return Clock(due, None, False if worked >= term else None)


def _round(steps: Sequence[Step]) -> Sequence[Step]:
    """The steps since it was filed or last reopened."""
    begins = 0
    for place, (before, after) in enumerate(pairwise(steps), 1):
        if after.state == lifecycle.REOPENED != before.state:
            begins = place
    return steps[begins:]


def _until_resolved(steps: Sequence[Step]) -> list[Step]:
    """All steps, without the ends that did not last: a complaint that was reopened had not been resolved."""
    last = len(steps) - len(_round(steps))
    return [
        Step(step.at, lifecycle.WAITING) if place < last and step.state in lifecycle.ENDED else step
        for place, step in enumerate(steps)
    ]


def _since(steps: Sequence[Step]) -> datetime:
    """When the present state began."""
    since = steps[-1].at
    for step in reversed(steps):
        if step.state != steps[-1].state:
            break
        since = step.at
    return since


def _spans(steps: Sequence[Step], until: datetime) -> list[tuple[datetime, datetime]]:
    """When the clock ran: from the first of consecutive steps at work to the step that ends them."""
    found: list[tuple[datetime, datetime]] = []
    for step, following in zip(steps, [*(step.at for step in steps[1:]), until], strict=True):
        if step.state in lifecycle.AT_WORK:
            joined = bool(found) and found[-1][1] == step.at
            found.append((found.pop()[0] if joined else step.at, following))
    return found


def _worked(steps: Sequence[Step], calendar: Calendar, until: datetime) -> timedelta:
    return sum((_open_between(calendar, *span) for span in _spans(steps, until)), _NOTHING)


def _started(steps: Sequence[Step], calendar: Calendar) -> datetime:
    """The moment from which the clock that ran last would have run without pauses."""
    spans = _spans(steps, steps[-1].at)
    if not spans:
        return steps[0].at
    resumed = spans[-1][0]
    worked = sum((_open_between(calendar, *span) for span in spans[:-1]), _NOTHING)
    return _back(calendar, resumed, worked)


def _open_between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    return working_time(calendar, start.astimezone(clock.zone()), end.astimezone(clock.zone()))


def _after(calendar: Calendar, start: datetime, term: timedelta) -> datetime:
    return due_moment(calendar, start.astimezone(clock.zone()), term).astimezone(UTC)


def _back(calendar: Calendar, end: datetime, worked: timedelta) -> datetime:
    """The latest moment from which so much opening time lies before ``end``."""
    local = end.astimezone(clock.zone())
    day, left = local.date(), worked
    while left:
        for opens, closes in reversed(calendar.open_on(day)):
            span = datetime.combine(day, opens, local.tzinfo), min(local, datetime.combine(day, closes, local.tzinfo))
            if span[1] - span[0] >= left:
                return (span[1] - left).astimezone(UTC)
            left -= max(_NOTHING, span[1] - span[0])
        day -= _DAY
    return end


def _length(opens: time, closes: time) -> timedelta:
    return datetime.combine(date.min, closes) - datetime.combine(date.min, opens)
