"""The life of a record: its states and the moves between them, as one table. Pure."""

from typing import NamedTuple

from app.kernel import roles
from app.kernel.errors import MoveNotAllowed
from app.kernel.text import N_

DRAFT = "draft"
IN_REVIEW = "in-review"
REFUSED = "refused"
APPROVED = "approved"
SCHEDULED = "scheduled"
EMBARGOED = "embargoed"
PUBLISHED = "published"
SUPERSEDED = "superseded"
WITHDRAWN = "withdrawn"
DISCARDED = "discarded"

STATES = (
    DRAFT,
    IN_REVIEW,
    REFUSED,
    APPROVED,
    SCHEDULED,
    EMBARGOED,
    PUBLISHED,
    SUPERSEDED,
    WITHDRAWN,
    DISCARDED,
)
EDITABLE = frozenset({DRAFT, REFUSED})
"""States in which the working text may be changed; in all others somebody else relies on what it says."""
WAITING = frozenset({SCHEDULED, EMBARGOED})
"""States which the clock ends, by publishing. An embargo may lack its moment: then only lifting it ends it."""


class Move(NamedTuple):
    """From one state to another, and the permission it takes."""

    before: str
    after: str
    permission: str


MOVES = (
    Move(DRAFT, IN_REVIEW, roles.DRAFT),
    Move(REFUSED, IN_REVIEW, roles.DRAFT),
    Move(IN_REVIEW, DRAFT, roles.DRAFT),  # taken back by those who sent it
    Move(REFUSED, DRAFT, roles.DRAFT),
    Move(IN_REVIEW, REFUSED, roles.PUBLISH),
    Move(IN_REVIEW, APPROVED, roles.PUBLISH),
    Move(APPROVED, IN_REVIEW, roles.PUBLISH),
    *(Move(before, after, roles.PUBLISH) for before in (IN_REVIEW, APPROVED) for after in (SCHEDULED, EMBARGOED)),
    *(Move(before, PUBLISHED, roles.PUBLISH) for before in (IN_REVIEW, APPROVED, SCHEDULED)),
    Move(SCHEDULED, IN_REVIEW, roles.PUBLISH),
    Move(EMBARGOED, APPROVED, roles.PUBLISH),  # lifted, which takes a reason; nobody publishes around an embargo
    *(Move(before, DRAFT, roles.DRAFT) for before in (PUBLISHED, SUPERSEDED)),  # a correction is begun
    Move(PUBLISHED, SUPERSEDED, roles.PUBLISH),
    Move(SUPERSEDED, SUPERSEDED, roles.PUBLISH),  # another record takes its place than was said before
    *(
        Move(before, WITHDRAWN, roles.PUBLISH)
        for before in (PUBLISHED, SUPERSEDED, DRAFT, IN_REVIEW, REFUSED, APPROVED, SCHEDULED, EMBARGOED)
    ),
    Move(WITHDRAWN, DRAFT, roles.DRAFT),
    *(Move(before, DISCARDED, roles.DRAFT) for before in (DRAFT, REFUSED)),  # what was never published
    Move(DISCARDED, DRAFT, roles.DRAFT),
)
"""The state is that of the newest text. Above a published one there may be a draft, and the record may be withdrawn
all the same; what was never published has nothing to withdraw, which the command knows."""


def move(before: str, after: str) -> Move:
    """The move between two states. Raises MoveNotAllowed where the table has none."""
    for known in MOVES:
        if (known.before, known.after) == (before, after):
            return known
    raise MoveNotAllowed(N_("A record that is %(before)s cannot become %(after)s."), before=before, after=after)
