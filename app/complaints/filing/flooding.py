"""What looks like spam or a flood, and what is done about it: it waits for a person, and is lost in no case. Pure.

Whoever reports never learns that his report waits, and is asked to solve nothing. Only from one address that sends
without pause is more not taken for a while, with everything kept in the form.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.kernel.errors import PsisError
from app.kernel.text import N_

HIDDEN_FIELD, TOO_FAST, NO_TIME, LINKS = "hidden-field", "too-fast", "no-time", "links"
MANY_FROM_ADDRESS, MANY_IN_WARD, SAME_WORDS = "many-from-address", "many-in-ward", "same-words"
REASONS = {
    HIDDEN_FIELD: N_("A field was filled that people do not see"),
    TOO_FAST: N_("It was sent faster than anybody can write"),
    NO_TIME: N_("The form did not come from this portal, or was opened days ago"),
    LINKS: N_("The text holds several links"),
    MANY_FROM_ADDRESS: N_("Many reports came from the same address"),
    MANY_IN_WARD: N_("Many reports came for the same ward"),
    SAME_WORDS: N_("The same words came several times"),
}
"""Why a report waits for a person → what he reads."""
LEAST_TIME, LONGEST_TIME = timedelta(seconds=4), timedelta(days=3)
"""Between opening a form and sending it."""
MOST_LINKS = 2
_LINK = re.compile(r"https?://|www\.[\w-]+\.|\[url", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many within that time are usual; more wait."""

    most: int
    within: timedelta


FROM_ADDRESS = Rate(6, timedelta(minutes=10))
FROM_ADDRESS_A_DAY = Rate(30, timedelta(days=1))
IN_WARD = Rate(60, timedelta(hours=1))
WITH_SAME_WORDS = Rate(2, timedelta(days=1))
REFUSED = Rate(120, timedelta(hours=1))
"""From one address, beyond which nothing is taken for a while. A school or an office behind one address stays below."""


class TooMany(PsisError):
    """From that address nothing is taken for the moment. ``wait`` says how long."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        minutes = max(1, -(-wait // timedelta(minutes=1)))
        super().__init__(
            N_("Very many reports came from your connection. Nothing is lost: send this again in %(minutes)s min."),
            minutes=minutes,
        )


@dataclass(frozen=True, slots=True)
class Sent:
    """How a report was sent. ``hidden`` is what came in the field that nobody sees; ``opened_at`` None: not known."""

    text: str
    hidden: str
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Before:
    """When others were filed from this address, in any order; how many lately about the same ward, in the same words.

    Lately is the time of ``IN_WARD`` and ``WITH_SAME_WORDS``, and no more are counted than are usual.
    """

    of_address: Sequence[datetime] = ()
    of_ward: int = 0
    of_words: int = 0


def doubts(sent: Sent, before: Before, now: datetime) -> list[str]:
    """Why a person should look at it first: codes of ``REASONS``, none for what is like any other report."""
    taken = now - sent.opened_at if sent.opened_at else None
    found = {
        HIDDEN_FIELD: bool(sent.hidden),
        TOO_FAST: taken is not None and taken < LEAST_TIME,
        NO_TIME: taken is None or taken > LONGEST_TIME,
        LINKS: len(_LINK.findall(sent.text)) > MOST_LINKS,
        MANY_FROM_ADDRESS: _over(before.of_address, FROM_ADDRESS, now)
        or _over(before.of_address, FROM_ADDRESS_A_DAY, now),
        MANY_IN_WARD: before.of_ward >= IN_WARD.most,
        SAME_WORDS: before.of_words >= WITH_SAME_WORDS.most,
    }
    return [reason for reason, there in found.items() if there]


def require_room(before: Before, now: datetime) -> None:
    """Raise TooMany where one address sends without pause."""
    recent = sorted(at for at in before.of_address if now - at < REFUSED.within)
    if len(recent) >= REFUSED.most:
        raise TooMany(recent[-REFUSED.most] + REFUSED.within - now)


def plain_words(text: str) -> str:
    """The text without what is easily varied: case, digits, spaces and signs."""
    return " ".join(re.findall(r"[^\W\d_]+", text.casefold()))


def _over(earlier: Sequence[datetime], rate: Rate, now: datetime) -> bool:
    return sum(now - at < rate.within for at in earlier) >= rate.most
