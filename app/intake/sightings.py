"""Where personal data stand in free text: phones, e-mail, identity and tax numbers, bank cards, number plates.

The patterns of phones, e-mail and Indonesian identity numbers are those by which imported rows are cleaned
(``personal``); what is told by check digits or structure is in ``identifiers``. Pure.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.intake import personal
from app.intake.identifiers import digits, is_bank_card, is_itin, is_npwp, is_region_and_day, is_ssn

PHONE, EMAIL, IDENTITY, TAX, CARD, PLATE = "phone", "email", "identity-number", "tax-number", "bank-card", "plate"


@dataclass(frozen=True, slots=True)
class Sighting:
    """One of the kinds above, at ``text[start:end]``."""

    kind: str
    text: str
    start: int
    end: int


_AREAS = (
    "A B D E F G H K L M N P R S T W Z AA AB AD AE AG BA BB BD BE BG BH BK BL BM BN BP DA DB DC DD DE DG DH DK DL DM"
    " DN DP DR DS DT DW EA EB ED KB KH KT KU PA PB PG PS PT PY"
)
_AREA = rf"(?:{'|'.join(sorted(_AREAS.split(), key=len, reverse=True))})"
_PLATE_NUMBER = rf"{_AREA}[ .-]?[1-9]\d{{0,3}}[ .-]?[A-Z]{{1,3}}"
_MEASURES = r"(?:FT|SQ|SF|AC|AV|TH|ST|RD|KV|KW|MM|CM|AD|BC)\b"
_PLATE_ALONE = (
    rf"(?<![\w/.-])(?P<found>{_AREA}(?P<gap>[ -]?)[1-9]\d{{2,3}}(?P=gap)(?!{_MEASURES})[A-Z]{{2,3}})(?![\w/-])"
)
_VEHICLE = (
    r"(?:nopol|no\.? ?pol|nomor polisi|pelat|plat|tnkb|kendaraan|mobil|sepeda motor|motor|truk|license plate"
    r"|number plate|licence plate|plate no|plate number|vehicle|registration (?:no|number)|reg\.? no|tag no|tag number)"
)
_PLATE_OF_VEHICLE = rf"(?i:\b{_VEHICLE}\b)[^\n\d]{{0,25}}?(?P<found>\b{_PLATE_NUMBER}\b)"
_US_PLATE = (
    r"(?i:\b(?:licen[cs]e plates?|number plates?|plate (?:no|number)|tag (?:no|number))\b)[^\n\w]{0,4}"
    r"(?i:no\.?|number|#)?[^\n\w]{0,4}(?P<found>(?=[A-Z0-9 -]*\d)[A-Z0-9]{1,4}[ -]?[A-Z0-9]{2,4})\b"
)
_ANNOUNCED_SSN = r"\b(?:ssn|social security|itin)\b[^\d\n]{0,25}(?P<found>\d{3}[ -]?\d{2}[ -]?\d{4})(?!\d)"
_ANNOUNCED_NPWP = r"\bnpwp\b[^\d\n]{0,20}(?P<found>\d(?:[ .-]?\d){14,15})(?!\d)"
_CARD_NUMBER = r"(?:\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,7}(?:[ -]\d{1,3})?|3[47]\d\d[ -]\d{6}[ -]\d{5}|\d{13,19})"
_IN_FOURS = r"\d{4}(?P<gap>[ .-])\d{4}(?P=gap)\d{4}(?P=gap)\d{4}"
_ALONE, _NO_MORE = r"(?<![\w/+.,-])(?<!\d[ ])", r"(?![\w-])(?![.,]\d)"


def _always(_: str) -> bool:
    return True


def _identity(text: str) -> bool:
    return is_region_and_day(digits(text))


def _us_number(text: str) -> bool:
    number = digits(text)
    return is_ssn(number) or is_itin(number)


def _card(text: str) -> bool:
    number = digits(text)
    return is_bank_card(number) and not is_region_and_day(number)


_KINDS: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    (EMAIL, personal.EMAIL, _always),
    (TAX, re.compile(rf"{_ALONE}\d{{2}}\.\d{{3}}\.\d{{3}}\.\d-\d{{3}}\.\d{{3}}{_NO_MORE}"), _always),
    (TAX, re.compile(_ANNOUNCED_NPWP, re.IGNORECASE), _always),
    (IDENTITY, personal.IDENTITY, _identity),
    (IDENTITY, re.compile(rf"{_ALONE}{_IN_FOURS}{_NO_MORE}"), _identity),
    (IDENTITY, personal.ANNOUNCED_IDENTITY, _always),
    (CARD, re.compile(rf"{_ALONE}{_CARD_NUMBER}{_NO_MORE}"), _card),
    (TAX, re.compile(rf"{_ALONE}0\d{{15}}{_NO_MORE}"), is_npwp),
    (IDENTITY, re.compile(rf"{_ALONE}\d{{3}}-\d{{2}}-\d{{4}}{_NO_MORE}"), _us_number),
    (IDENTITY, re.compile(_ANNOUNCED_SSN, re.IGNORECASE), _us_number),
    (PHONE, personal.WRITTEN_LIKE_A_PHONE, _always),
    (PHONE, personal.ANNOUNCED, _always),
    (PLATE, re.compile(_PLATE_OF_VEHICLE), _always),
    (PLATE, re.compile(_PLATE_ALONE), _always),
    (PLATE, re.compile(_US_PLATE), _always),
)


def sightings(text: str) -> list[Sighting]:
    """Everything found, in the order of the text; what one kind claims no later kind finds again."""
    found: list[Sighting] = []
    for kind, pattern, is_one in _KINDS:
        for start, end in _spans(pattern, text):
            if is_one(text[start:end]) and not any(one.start < end and start < one.end for one in found):
                found.append(Sighting(kind, text[start:end], start, end))
    return sorted(found, key=lambda one: one.start)


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Where the pattern's own match stands, without the words that announce it."""
    for match in pattern.finditer(text):
        groups = match.groupdict()
        if "found" in groups:
            yield match.span("found")
        elif "lead" in groups:
            yield match.end("lead"), match.end()
        else:
            yield match.span()
