"""OGC API – Features 1.0 (OGC 17-069r4), as far as it is arithmetic: what it promises and how parameters are read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any

from app.kernel.box import WORLD, Box
from app.kernel.errors import BadInput
from app.kernel.text import N_

CONFORMS_TO = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}" for name in ("core", "oas30", "html", "geojson")
)
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
"""Longitude and latitude of WGS 84, in this order: the only coordinate system here."""

DEFAULT_LIMIT = 100
MOST = 10_000
"""Features in one answer at the most."""
COMMON = ("f", "lang")
"""Parameters that every address knows: the format and the language of the answer."""
ITEMS = ("bbox", "datetime", "limit", "after", "q")
"""Those of a collection's features, beside its property filters."""
_LONGEST = 200
_AFTER = re.compile(r"[0-9]{1,19}(\.[0-9]{1,19})?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d([Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d))?")


class Malformed(BadInput):
    """A parameter that the server must refuse."""

    def __init__(self, sentence: str, **values: str) -> None:
        super().__init__(sentence, **{name: value[:_LONGEST] for name, value in values.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The parameters of a collection's features. ``first`` and ``last`` are days, both included."""

    box: Box | None = None
    first: date | None = None
    last: date | None = None
    text: str = ""
    equal: Mapping[str, str] = field(default_factory=dict)
    limit: int = DEFAULT_LIMIT
    after: str = ""


def read_items(given: Mapping[str, Sequence[str]], filters: Mapping[str, Sequence[str]]) -> Asked:
    """What these query parameters mean; ``filters`` are the collection's own, each with its values where they are few.

    Raises Malformed, also for an empty value of what narrows: whoever meant to narrow must not be given everything.
    """
    require_known(given, (*COMMON, *ITEMS, *filters))
    values = {name: found[0] for name, found in given.items() if found}
    equal = {name: values[name] for name in filters if name in values}
    for name, value in equal.items():
        require_value(name, value, filters[name])
    first, last = read_datetime(values.get("datetime", "../.."))
    return Asked(
        box=read_bbox(values["bbox"]) if "bbox" in values else None,
        first=first,
        last=last,
        text=" ".join(values.get("q", "").split())[:_LONGEST],
        equal=equal,
        limit=min(read_limit(values.get("limit", str(DEFAULT_LIMIT))), MOST),
        after=read_after(values.get("after", "")),
    )


def require_known(given: Mapping[str, Sequence[str]], known: Sequence[str]) -> None:
    """Raise Malformed for a parameter that is not known here, or that is given twice."""
    for name, values in given.items():
        if name not in known:
            sentence = N_("There is no parameter “%(name)s”. Known are: %(known)s.")
            raise Malformed(sentence, name=name[:40], known=", ".join(sorted(known)))
        if len(values) > 1:
            raise Malformed(N_("The parameter “%(name)s” is given more than once."), name=name)
        if "\0" in values[0]:
            raise Malformed(N_("The parameter “%(name)s” cannot be read."), name=name)


def require_value(name: str, value: str, values: Sequence[str]) -> None:
    """Raise Malformed for a value that this parameter cannot have. Where none are listed it can have any but ""."""
    if values and value not in values:
        sentence = N_("“%(value)s” is not possible for the parameter “%(name)s”. Possible are: %(values)s.")
        raise Malformed(sentence, value=value[:40], name=name, values=", ".join(values))
    if not value:
        raise Malformed(N_("The parameter “%(name)s” cannot be read."), name=name)


def read_bbox(text: str) -> Box:
    """West, south, east, north in degrees; of six numbers the heights are left out. Raises Malformed."""
    sentence = N_("“%(value)s” is not a box. Write west, south, east and north in degrees: 106.7,-6.3,106.9,-6.1.")
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise Malformed(sentence, value=text[:80]) from error
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(map(isfinite, numbers)):
        raise Malformed(sentence, value=text[:80])
    box = Box(*numbers)
    inside = all(WORLD.west <= side <= WORLD.east for side in (box.west, box.east))
    if not inside or not WORLD.south <= box.south <= box.north <= WORLD.north:
        raise Malformed(sentence, value=text[:80])
    return box


def read_datetime(text: str) -> tuple[date | None, date | None]:
    """The first and the last day (UTC) of an RFC 3339 moment, day or interval; None where it is open.

    Raises Malformed.
    """
    begin, slash, end = text.partition("/")
    first, last = _day(begin, text), _day(end, text) if slash else _day(begin, text)
    if not slash and first is None:
        raise _no_datetime(text)
    if first and last and first > last:
        raise Malformed(N_("The interval “%(value)s” ends before it begins."), value=text[:80])
    return first, last


def _day(text: str, whole: str) -> date | None:
    if text in ("", ".."):
        return None
    if not _MOMENT.fullmatch(text):
        raise _no_datetime(whole)
    try:
        moment = datetime.fromisoformat(text.upper())
        return moment.astimezone(UTC).date() if moment.tzinfo else moment.date()
    except (ValueError, OverflowError) as error:
        raise _no_datetime(whole) from error


def _no_datetime(text: str) -> Malformed:
    sentence = N_("“%(value)s” is no time. Write 2024-03-31T00:00:00Z, or an interval such as 2024-01-01/2024-03-31.")
    return Malformed(sentence, value=text[:80])


def read_limit(text: str) -> int:
    """A whole number of at least one. Raises Malformed."""
    if not (text.isascii() and text.isdigit() and int(text[:12]) >= 1):
        raise Malformed(N_("“%(value)s” is no number of features: write 1 or more."), value=text[:40])
    return int(text[:12])


def read_after(text: str) -> str:
    """Where the page before ended: a number, or two, that only its ``next`` link knows. Raises Malformed."""
    if text and not (_AFTER.fullmatch(text) and all(int(number) < 2**63 for number in text.split("."))):
        raise Malformed(N_("“%(value)s” is no place to go on from: follow the link named next."), value=text[:40])
    return text


def link(href: str, rel: str, media_type: str, title: str = "", **more: str) -> dict[str, Any]:
    """One link (RFC 8288) as the standard writes it in JSON."""
    return {"href": href, "rel": rel, "type": media_type, **({"title": title} if title else {}), **more}


def extent(box: Box | None) -> dict[str, Any]:
    """The extent of a collection; empty where nothing is known."""
    return {"spatial": {"bbox": [list(box)], "crs": CRS84}} if box else {}
