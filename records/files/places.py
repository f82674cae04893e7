"""Addresses and parcels that a text names, as it writes them: candidates, for the city's own registers to know."""

import re
from itertools import islice

from app.city.address_words import LEADING_TYPES, STREET_TYPES
from app.city.addresses import parse
from app.city.parcels import parcel_key

MOST = 20
_LOOKED_THROUGH = 200_000  # characters

_TYPES = "|".join(
    sorted({*STREET_TYPES, *(form for forms in STREET_TYPES.values() for form in forms.split())}, key=len)
)
_TYPES_BEFORE = "|".join(
    sorted({*LEADING_TYPES, *(f for forms in LEADING_TYPES.values() for f in forms.split())}, key=len)
)
_NAME = r"(?:[A-Z0-9][\w'’-]*)"
_SIDE = r"(?: (?:N\.?[EW]?\.?|S\.?[EW]?\.?|E\.?|W\.?|North|South|East|West|North[ew]\w+|South[ew]\w+)\b)?"
_NUMBER = r"\d{1,5}[A-Za-z]?(?:-\d{1,5})?"
_BEHIND = re.compile(
    rf"(?<![\w.,/-]){_NUMBER} (?:[NSEW]\.? )?(?:{_NAME} ){{1,3}}(?i:{_TYPES})\b\.?{_SIDE}",
)
_BEFORE = re.compile(
    rf"(?<!\w)(?i:{_TYPES_BEFORE})\.? (?:{_NAME} ?){{1,4}},? ?(?i:no|nomor|nomer|kav)\b\.? ?{_NUMBER}",
)
_PARCEL = re.compile(
    r"(?i:\b(?:parcel|persil|bidang|lot|SSL|APN|NOP|NIB|tax map)\b(?: (?:no|nomor|number|id)\b)?[.:#]? ?)"
    r"(?P<number>(?=[\w./-]{0,24}\d)[A-Z0-9][A-Z0-9./-]{2,24}[A-Z0-9](?: \d{4})?)"
)


def addresses_in(text: str) -> tuple[str, ...]:
    """Up to MOST addresses with a house number, each house once, in the order of the text."""
    found: dict[tuple[str, str], str] = {}
    head = text[:_LOOKED_THROUGH]
    matches = sorted((*_BEHIND.finditer(head), *_BEFORE.finditer(head)), key=lambda match: match.start())
    for match in matches:
        written = _without_full_stop(" ".join(match[0].split()).strip(" ,"))
        address = parse(written)
        if address.house_number and address.street_key:
            found.setdefault((address.street_key, address.house_number), written)
    return tuple(islice(found.values(), MOST))


def _without_full_stop(written: str) -> str:
    """The stop belongs to "St." and ends the sentence behind "Street."."""
    spelled_out = written.rpartition(" ")[2].removesuffix(".").lower() in STREET_TYPES
    return written.removesuffix(".") if spelled_out else written


def parcels_in(text: str) -> tuple[str, ...]:
    """Up to MOST parcel numbers that are announced as such, each once."""
    found: dict[str, str] = {}
    for match in _PARCEL.finditer(text[:_LOOKED_THROUGH]):
        found.setdefault(parcel_key(match["number"]), match["number"])
    return tuple(islice(found.values(), MOST))
