"""From the parameters of ``GET requests`` to a question. An empty parameter is as good as none. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from app.complaints.open311.errors import BAD, Fault, Refused, bad
from app.kernel.box import Box
from app.kernel.errors import BadInput
from app.kernel.text import N_
from maps.ogc import read_bbox

LONGEST_SPAN = timedelta(days=90)
MOST = 1_000
"""Requests of one answer: the first of them, newest first."""
DEEPEST = 100_000
"""Requests that can be paged through."""
STATUSES = ("open", "closed")
_MOST_VALUES = 1_000
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)T(?P<time>\d\d:\d\d)(?P<seconds>:\d\d)?(?P<part>\.\d{1,6})?\d*"
    r"(?P<zone>Z|[+ -]\d\d:?\d\d)",
    re.ASCII,
)
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which requests. ``ids`` stands alone: nothing else narrows it. Where ``statuses`` or ``services`` is empty, all.

    ``first`` and ``last`` are moments of filing, both included; None where it is open.
    """

    ids: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    first: datetime | None = None
    last: datetime | None = None
    updated_after: datetime | None = None
    box: Box | None = None
    page: int = 1
    size: int = MOST
    extended: bool = False

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size


def read_asked(given: Mapping[str, str], today: datetime) -> Asked:
    """What these parameters ask; ``today`` is the moment at which the day began, from which 90 days count back.

    So the answer is the same all day as long as nothing happens. Parameters that nobody knows are left alone. Raises
    Refused with everything that cannot be read.
    """
    extended = given.get("extensions", "").strip().lower() == "true"
    if ids := _listed(given.get("service_request_id", "")):
        return Asked(ids=ids, extended=extended)
    reading = _Reading(given)
    first = reading.value("start_date", read_moment)
    last = reading.value("end_date", read_moment)
    updated_after = reading.value("updated_after", read_moment)
    page = reading.value("page", _number(DEEPEST)) or 1
    size = min(reading.value("page_size", _number(10**9)) or MOST, MOST)
    asked = Asked(
        services=_listed(given.get("service_code", "")),
        statuses=reading.value("status", _statuses) or (),
        updated_after=updated_after,
        box=reading.value("bbox", _box),
        page=page,
        size=size,
        extended=extended,
    )
    reading.done()
    if asked.offset + size > DEEPEST:
        raise bad(N_("Only the first %(count)s requests can be paged through. Narrow the question."), count=DEEPEST)
    if updated_after and not (first or last):
        return asked
    return _within(asked, *span(first, last, today))


def span(first: datetime | None, last: datetime | None, today: datetime) -> tuple[datetime, datetime | None]:
    """From when to when requests are looked for: 90 days at most, the last 90 where nothing is said. Raises Refused."""
    try:
        if first and last and last - first > LONGEST_SPAN:
            raise bad(N_("start_date and end_date may lie 90 days apart at most."))
        if first:
            return first, last or first + LONGEST_SPAN
        return (last or today) - LONGEST_SPAN, last
    except OverflowError:
        raise bad(N_("start_date or end_date lies too far away.")) from None


def read_moment(text: str) -> datetime:
    """A moment of the W3C profile of ISO 8601 with Z or an offset, in UTC. A plus that became a space is mended.

    Raises BadInput.
    """
    found = _MOMENT.fullmatch(text)
    if not found:
        raise BadInput(_NO_MOMENT)
    zone = found["zone"].replace(" ", "+").replace("Z", "+00:00")
    try:
        moment = datetime.fromisoformat(
            f"{found['day']}T{found['time']}{found['seconds'] or ':00'}{(found['part'] or '')[:7]}{zone}"
        )
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadInput(_NO_MOMENT) from None


def written_moment(moment: datetime) -> str:
    """The moment in UTC to the second, as this interface writes all of them."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


_NO_MOMENT = N_("a moment is written such as 2026-03-31T14:05:00Z or 2026-03-31T14:05:00+07:00, with Z or an offset")


class _Reading:
    """Parameters one by one; what cannot be read of any of them is said together."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self._faults: list[Fault] = []

    def value(self, name: str, read: Callable[[str], Read]) -> Read | None:
        """What the parameter says, None where it says nothing or cannot be read."""
        text = self._given.get(name, "").strip()
        if not text:
            return None
        try:
            return read(text)
        except BadInput as problem:
            fault = bad(N_("%(name)s cannot be read: %(why)s."), name=name, why=problem.phrase)
            self._faults += fault.faults
            return None

    def done(self) -> None:
        """Raise Refused where anything could not be read."""
        if self._faults:
            raise Refused(BAD, self._faults)


def _within(asked: Asked, first: datetime, last: datetime | None) -> Asked:
    if last and first > last:
        raise bad(N_("start_date lies after end_date."))
    return replace(asked, first=first, last=last)


def _listed(text: str) -> tuple[str, ...]:
    """The parts of a comma list, each once. Raises Refused for a list that is too long."""
    values = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if len(values) > _MOST_VALUES:
        raise bad(N_("A list may have %(count)s values at most."), count=_MOST_VALUES)
    return values


def _statuses(text: str) -> tuple[str, ...]:
    values = tuple(value.lower() for value in _listed(text))
    if not set(values) <= set(STATUSES):
        raise BadInput(N_("the values are open and closed, with a comma between them"))
    return values


def _box(text: str) -> Box:
    try:
        return read_bbox(text)
    except BadInput:
        raise BadInput(N_("a box is west,south,east,north in degrees")) from None


def _number(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 12 and 1 <= int(text) <= most):
            raise BadInput(N_("a whole number from 1 to %(most)s is expected"), most=most)
        return int(text)

    return read


def one_of_each(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Parameters by name; of one that is given several times the first that says anything."""
    found: dict[str, str] = {}
    for name, value in pairs:
        if value.strip() or name not in found:
            found[name] = value if not found.get(name, "").strip() else found[name]
    return found
