"""The life of a record: its states and the moves between them, as one table. Pure."""

from typing import NamedTuple

from app.kernel import roles
from app.kernel.errors import MoveNotAllowed
from app.kernel.text import N_

DRAFT = "draft"
IN_REVIEW = "in-review"
SCHEDULED = "scheduled"
PUBLISHED = "published"
SUPERSEDED = "superseded"
WITHDRAWN = "withdrawn"

STATES = (DRAFT, IN_REVIEW, SCHEDULED, PUBLISHED, SUPERSEDED, WITHDRAWN)


class Move(NamedTuple):
    """From one state to another, and the permission it takes."""

    before: str
    after: str
    permission: str


MOVES = (
    Move(DRAFT, IN_REVIEW, roles.DRAFT),
    Move(IN_REVIEW, DRAFT, roles.DRAFT),
    Move(IN_REVIEW, SCHEDULED, roles.PUBLISH),
    Move(IN_REVIEW, PUBLISHED, roles.PUBLISH),
    Move(SCHEDULED, PUBLISHED, roles.PUBLISH),
    Move(SCHEDULED, IN_REVIEW, roles.PUBLISH),
    Move(PUBLISHED, SUPERSEDED, roles.PUBLISH),
    Move(SUPERSEDED, SUPERSEDED, roles.PUBLISH),  # another record takes its place than was said before
    *(Move(before, WITHDRAWN, roles.PUBLISH) for before in (PUBLISHED, SUPERSEDED, DRAFT, IN_REVIEW, SCHEDULED)),
    Move(WITHDRAWN, DRAFT, roles.DRAFT),
)
"""The state is that of the newest version. Above a published one there may be a draft, and the record may be withdrawn
all the same; what was never published has nothing to withdraw, which the command knows."""


def move(before: str, after: str) -> Move:
    """The move between two states. Raises MoveNotAllowed where the table has none."""
    for known in MOVES:
        if (known.before, known.after) == (before, after):
            return known
    raise MoveNotAllowed(N_("A record that is %(before)s cannot become %(after)s."), before=before, after=after)
