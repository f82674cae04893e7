"""From the fields of ``POST requests`` to what is filed: everything that is wrong with them is said together. Pure."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from app.accounts.email_address import email_address
from app.city.questions import DATE, Question
from app.complaints.filing import questions
from app.complaints.open311.asking import one_of_each, read_moment
from app.complaints.open311.errors import BAD, Fault, Refused
from app.complaints.open311.writing import clean_text
from app.kernel import clock
from app.kernel.errors import BadInput
from app.kernel.text import N_, Phrase

LONGEST_DESCRIPTION = 4_000
_LONGEST = {
    "address_string": 500,
    "address_id": 200,
    "first_name": 100,
    "last_name": 100,
    "phone": 80,
    "device_id": 200,
    "media_url": 2_000,
}
_ATTRIBUTE = re.compile(r"attribute\[(?P<code>[^\[\]]{1,60})\](?:\[\d{0,3}\])?")
_MOST_ANSWERS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What was sent. ``point``: longitude and latitude. ``attributes``: code → what was said to it."""

    description: str = ""
    point: tuple[float, float] | None = None
    address: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    device: str = ""
    media_url: str = ""
    attributes: Mapping[str, Sequence[str]] = field(default_factory=dict)


def read_posted(pairs: Sequence[tuple[str, str]], *, placed: bool) -> Posted:
    """What these fields say; ``placed``: a place is owed. Raises Refused with all that is wrong."""
    given = {name: clean_text(value).strip() for name, value in one_of_each(pairs).items()}
    faults = _too_long(given)
    point = _point(given, faults)
    address = given.get("address_string", "") or given.get("address_id", "")
    if placed and point is None and not address and not faults:
        faults.append(_fault("address_string", Phrase("say where it is: lat and long, address_string or address_id")))
    email = _checked(given, "email", email_address, faults)
    media_url = _checked(given, "media_url", _web_address, faults)
    if faults:
        raise Refused(BAD, faults)
    return Posted(
        description=given.get("description", ""),
        point=point,
        address=address,
        name=" ".join(filter(None, (given.get("first_name"), given.get("last_name")))),
        email=email,
        phone=given.get("phone", ""),
        device=given.get("device_id", ""),
        media_url=media_url,
        attributes=_attributes(pairs),
    )


def answers(asked: Sequence[Question], attributes: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What is kept of the attributes. Raises Refused with all that is wrong or owed."""
    given = {question.code: _as_typed(question, attributes.get(question.code, ())) for question in asked}
    kept, problems = questions.checked(asked, given)
    if problems:
        faults = [Fault(BAD, Phrase("attribute[%(code)s]: %(why)s", code=c, why=why)) for c, why in problems.items()]
        raise Refused(BAD, faults)
    return kept


def text_of(posted: Posted) -> str:
    """The text of the report: the address of a picture elsewhere stands below it, for people, and is never fetched."""
    return "\n\n".join(filter(None, (posted.description, posted.media_url)))


def _as_typed(question: Question, said: Sequence[str]) -> list[str]:
    """As the form on the web has it: of a moment the day in the city."""
    return [_day(text) for text in said] if question.kind == DATE else list(said)


def _day(text: str) -> str:
    try:
        return clock.day_of(read_moment(text.strip())).isoformat()
    except (BadInput, OverflowError):
        return text


def _attributes(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        match = _ATTRIBUTE.fullmatch(name)
        if match and len(held := found.setdefault(match["code"], [])) < _MOST_ANSWERS:
            held.append(clean_text(value))
    return found


def _too_long(given: Mapping[str, str]) -> list[Fault]:
    limits = {"description": LONGEST_DESCRIPTION, **_LONGEST}
    over = [(name, most) for name, most in limits.items() if len(given.get(name, "")) > most]
    return [_fault(name, Phrase("it is longer than %(most)s characters", most=most)) for name, most in over]


def _point(given: Mapping[str, str], faults: list[Fault]) -> tuple[float, float] | None:
    latitude, longitude = given.get("lat", ""), given.get("long", "")
    if not latitude and not longitude:
        return None
    try:
        point = float(longitude), float(latitude)
    except ValueError:
        point = (math.nan, math.nan)
    if not (all(map(math.isfinite, point)) and abs(point[0]) <= 180 and abs(point[1]) <= 90):
        faults.append(_fault("lat, long", Phrase("both are degrees of WGS 84, such as -6.1754 and 106.8272")))
        return None
    return point


def _checked(given: Mapping[str, str], name: str, check: Callable[[str], str], faults: list[Fault]) -> str:
    text = given.get(name, "")
    if not text:
        return ""
    try:
        return check(text)
    except BadInput as problem:
        faults.append(_fault(name, problem.phrase))
        return ""


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc or any(c.isspace() for c in text):
        raise BadInput(N_("an address of the web is expected"))
    return text


def _fault(name: str, why: Phrase) -> Fault:
    return Fault(BAD, Phrase("%(name)s: %(why)s", name=name, why=why))
