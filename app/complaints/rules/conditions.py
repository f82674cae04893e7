"""What a rule can ask of a report, each kind of condition as a predicate over what is known of it. Pure."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

_WORD = re.compile(r"\w+")
_DAY = timedelta(days=1)


def words_in(text: str) -> list[str]:
    """The words of a text in order, whatever the case of their letters."""
    return _WORD.findall(text.casefold())


class Words:
    """The words of a text, whatever the case of their letters: cut once, however many phrases are looked for."""

    __slots__ = ("_known", "_row", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._row = words_in(text)
        self._known = frozenset(self._row)

    def hold(self, phrase: str) -> bool:
        """Whether the phrase stands there as whole words in a row; a * at its end stands for any ending."""
        *whole, last = words_in(phrase) or [""]
        if not last or not self._known.issuperset(whole):
            return False
        endings = {word for word in self._known if word.startswith(last)} if phrase.rstrip().endswith("*") else {last}
        if not whole:
            return not self._known.isdisjoint(endings)
        count = len(whole)
        starts = range(len(self._row) - count)
        return any(self._row[at : at + count] == whole and self._row[at + count] in endings for at in starts)


_NO_WORDS = Words("")


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules look at. ``at`` is in the city's own time. ``waited``: working hours without any change.

    ``point``: longitude and latitude in degrees; ``areas``: what the areas are called that it lies in.

    ``left``: working hours until the answer is due, below 0 once it is overdue; None where no clock runs.
    """

    category: str
    ward: str
    channel: str
    text: str
    at: datetime
    office_open: bool = True
    department: str = ""
    state: str = ""
    priority: int = 0
    waited: float = 0.0
    left: float | None = None
    point: tuple[float, float] | None = None
    areas: frozenset[str] = frozenset()
    words: Words = field(default=_NO_WORDS, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.words.text is not self.text:
            object.__setattr__(self, "words", Words(self.text))


def _mentioned(phrases: Any, facts: Facts) -> bool:
    return any(facts.words.hold(phrase) for phrase in phrases)


def _one_of(asked: Any, value: object) -> bool:
    return isinstance(asked, Collection) and not isinstance(asked, str) and value in asked


def _hours(asked: Any, facts: Facts) -> bool:
    """``asked``: {"days": 0 is Monday, "from": "22:00", "to": "06:00"}. A night is part of the day when it begins."""
    if not isinstance(asked, Mapping):
        return False
    begins, ends = (time.fromisoformat(asked.get(name, "00:00")) for name in ("from", "to"))
    now, day = facts.at.time(), facts.at
    if begins < ends:
        inside = begins <= now < ends
    else:
        inside = now >= begins or now < ends
        day = day - _DAY if now < ends else day
    return inside and day.weekday() in asked.get("days", range(7))


CONDITIONS: dict[str, Callable[[Any, Facts], bool]] = {
    "categories": lambda asked, facts: _one_of(asked, facts.category),
    "areas": lambda asked, facts: _one_of(asked, facts.ward) or any(_one_of(asked, area) for area in facts.areas),
    "words": _mentioned,
    "channels": lambda asked, facts: _one_of(asked, facts.channel),
    "hours": _hours,
    "office": lambda asked, facts: asked == ("open" if facts.office_open else "closed"),
    "departments": lambda asked, facts: _one_of(asked, facts.department),
    "states": lambda asked, facts: _one_of(asked, facts.state),
    "priorities": lambda asked, facts: _one_of(asked, facts.priority),
    "waited": lambda asked, facts: facts.waited >= asked,
    "left": lambda asked, facts: facts.left is not None and facts.left <= asked,
    "always": lambda asked, _facts: asked is True,
}
"""Kind → whether what is asked holds. A rule for every report says ``always``: to ask nothing fits none."""
