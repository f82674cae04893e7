"""The life of a complaint: its states and the moves between them, as one table. Pure."""

from typing import NamedTuple

from app.kernel.errors import MoveNotAllowed
from app.kernel.text import N_, Phrase

RECEIVED = "received"
ASSIGNED = "assigned"
IN_WORK = "in-work"
WAITING = "waiting"
ANSWERED = "answered"
CLOSED = "closed"
REOPENED = "reopened"
REFUSED = "refused"
DUPLICATE = "duplicate"
MOVED = "moved"
WITHDRAWN = "withdrawn"

STATES = (
    RECEIVED,
    ASSIGNED,
    IN_WORK,
    WAITING,
    ANSWERED,
    CLOSED,
    REOPENED,
    REFUSED,
    DUPLICATE,
    MOVED,
    WITHDRAWN,
)
AT_WORK = frozenset({RECEIVED, ASSIGNED, IN_WORK, REOPENED})
"""States in which the office owes the next step and its clocks run."""
OPEN = AT_WORK | {WAITING}
"""What Open311 calls open; everything else is closed."""
ENDED = frozenset(STATES) - OPEN

REPORTER, HANDLER, PORTAL = "reporter", "handler", "portal"
"""Who makes a move: whoever reported, an officer of the department in charge, or the clock and the rules."""


class Move(NamedTuple):
    """From one state to another: who may, what the reporter is told, and whether a reason in words is owed."""

    before: str
    after: str
    who: frozenset[str]
    told: str
    reason: bool = False


_OFFICE = frozenset({HANDLER, PORTAL})
_HANDLER = frozenset({HANDLER})
_REPORTER = frozenset({REPORTER})
_RECEIVED = N_("We have received your report.")
_ASSIGNED = N_("Somebody is in charge of your report now.")
_IN_WORK = N_("Your report is being worked on.")
_WAITING = N_("We need something from you before we can go on.")
_ANSWERED = N_("Your report was answered.")
_CLOSED = N_("Your report is closed.")
_REOPENED = N_("Your report is open again.")
_REFUSED = N_("We cannot act on your report. The reason stands below.")
_DUPLICATE = N_("The same was reported before. We follow both together.")
_MOVED = N_("Another authority is in charge of this. We have passed your report on.")
_WITHDRAWN = N_("You have withdrawn your report.")

MOVES = (
    *(Move(before, ASSIGNED, _OFFICE, _ASSIGNED) for before in (RECEIVED, REOPENED)),
    *(Move(before, IN_WORK, _OFFICE, _IN_WORK) for before in (RECEIVED, ASSIGNED, REOPENED)),
    Move(WAITING, IN_WORK, _OFFICE | _REPORTER, _IN_WORK),  # the reporter's answer ends the waiting
    *(Move(before, WAITING, _HANDLER, _WAITING, reason=True) for before in sorted(AT_WORK)),
    *(Move(before, ANSWERED, _HANDLER, _ANSWERED, reason=True) for before in sorted(OPEN)),
    Move(ANSWERED, CLOSED, _OFFICE | _REPORTER, _CLOSED),
    *(Move(before, REFUSED, _HANDLER, _REFUSED, reason=True) for before in sorted(OPEN)),
    *(Move(before, DUPLICATE, _HANDLER, _DUPLICATE) for before in sorted(OPEN)),
    *(Move(before, MOVED, _HANDLER, _MOVED, reason=True) for before in sorted(OPEN)),
    *(
        Move(before, REOPENED, _OFFICE | _REPORTER, _REOPENED, reason=True)
        for before in (ANSWERED, CLOSED, REFUSED, DUPLICATE, MOVED)
    ),
    *(Move(before, WITHDRAWN, _REPORTER, _WITHDRAWN) for before in sorted(OPEN)),
)
"""One row for each pair of states. A hand-over to another department is no move: the state stays."""

FIRST_TOLD = _RECEIVED

NAMES = {
    RECEIVED: N_("Received"),
    ASSIGNED: N_("Assigned"),
    IN_WORK: N_("In work"),
    WAITING: N_("Waiting for the reporter"),
    ANSWERED: N_("Answered"),
    CLOSED: N_("Closed"),
    REOPENED: N_("Reopened"),
    REFUSED: N_("Refused"),
    DUPLICATE: N_("Duplicate"),
    MOVED: N_("Moved to another authority"),
    WITHDRAWN: N_("Withdrawn"),
}
"""State → what readers call it."""


def move(before: str, after: str, who: str) -> Move:
    """The move between two states for one of them. Raises MoveNotAllowed where the table has none."""
    for known in MOVES:
        if (known.before, known.after) == (before, after) and who in known.who:
            return known
    names = {"before": Phrase(NAMES.get(before, before)), "after": Phrase(NAMES.get(after, after))}
    raise MoveNotAllowed(N_("A report in the state “%(before)s” cannot become “%(after)s”."), **names)


def moves_of(before: str, who: str) -> tuple[Move, ...]:
    """All that one of them may do with a complaint in that state."""
    return tuple(known for known in MOVES if known.before == before and who in known.who)
