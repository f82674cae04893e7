"""Personal data in what somebody is about to send: where each piece stands, so that he can look and decide. Pure.

What ``personal`` finds in texts of the city, and what people write of themselves and of others beside it: numbers of
vehicles and of bank cards, names behind "Mr" or "Ibu", flats and RT/RW. It is shown, never removed unasked: a false
alarm costs a glance.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from app.intake.personal import ANNOUNCED, ANNOUNCED_IDENTITY, EMAIL, IDENTITY, REMOVED, WRITTEN_LIKE_A_PHONE
from app.kernel.text import N_

E_MAIL, IDENTITY_NUMBER, PHONE = "e-mail address", "identity number", "phone number"
CARD, VEHICLE, NAME = "bank card", "vehicle", "name"
NAMES = {
    E_MAIL: N_("E-mail address"),
    IDENTITY_NUMBER: N_("Identity number"),
    PHONE: N_("Telephone number"),
    CARD: N_("Number of a bank card"),
    VEHICLE: N_("Number plate"),
    NAME: N_("Name of a person"),
}
"""Kind → what people call it."""

_MOBILE = re.compile(r"(?<![\w.,$/-])(?:0|\+?62[ .-]?)8[1-9]\d(?:[ .-]?\d){6,9}(?![\w-])(?![.,]\d)")
_LANDLINE = re.compile(r"(?<![\w.,$/-])0[2-9]\d{1,2}[ -]\d{3,4}[ -]?\d{3,4}(?![\w-])(?![.,]\d)")
"""Indonesian numbers in whatever groups people write them; in records such digits may be something else."""
_CARD = re.compile(r"(?<![\w.,/-])\d(?:[ -]?\d){12,18}(?![\w-])")
_PLATE_AREA = (  # of Indonesia: what stands in front on a number plate
    "A|B|D|E|F|G|H|K|L|M|N|P|R|S|T|W|Z|AA|AB|AD|AE|AG|B[ABDEGHKLMNP]|D[A-EGHK-NRSTW]|E[ABD]|K[BHTU]|PA|PB"
)
_NO_LETTERS = (
    "sq|sf|ft|km|kg|cm|mm|ml|m|l|g|w|va|kva|kwh|rt|rw|rp|rb|jt|am|pm|dan|and|the|an|of|in|to|di|ke|yg|ini|itu|org|hp"
)
_PLATE_TYPED_SMALL = re.compile(  # "b1234xyz", "bk 1234 ab": three digits at least, and no unit behind them
    rf"(?<![\w-])(?:(?:{_PLATE_AREA.lower()})\d{{3,4}}|(?!a\b)(?:{_PLATE_AREA.lower()}) \d{{3,4}} )"
    rf"(?!(?:{_NO_LETTERS})\b)[a-z]{{1,3}}(?![\w-])"
)
_PLATE = re.compile(rf"(?<![\w-])(?:{_PLATE_AREA}) ?\d{{1,4}} ?(?!R[TW]\b)[A-Z]{{1,3}}(?![\w-])")
_LETTERS = r"[A-ZÀ-Þ][\w'’.-]*"
_HONORIFIC = (
    r"(?:[Pp]ak|[Bb]apak|[Bb]u|[Ii]bu|[Mm]as|[Mm]bak|[Kk]ang|[Bb]ang|[Ss]audara|[Ss]audari|[Ss]dri?|[Hh]aji|[Hh]j?"
    r"|Mr|Mrs|Ms|Miss|Dr|Prof|[Uu]stad[zh]?|neighbou?r|tetangga(?: saya)?|bernama|atas nama|a\.n|named|called)"
)
_NAMED = re.compile(rf"(?<!\w){_HONORIFIC}\.?,? +(?P<it>{_LETTERS}(?: {_LETTERS}){{0,3}})")
_SAID = r"(?i:\bmy name is|\bnama saya(?: adalah)?|\bI am called)"
_MY_NAME = re.compile(rf"{_SAID} +(?P<it>{_LETTERS}(?: {_LETTERS}){{0,3}})")
_NOT_NAMES = frozenset(
    re.findall(
        r"\w+",
        """rt rw jalan jl kota dinas lurah camat walikota gubernur presiden mayor council city guru dokter polisi
        kepala ketua petugas satpam officer hall street road ward""",
    )
)
_PATTERNS = (
    (E_MAIL, EMAIL),
    (IDENTITY_NUMBER, ANNOUNCED_IDENTITY),
    (IDENTITY_NUMBER, IDENTITY),
    (PHONE, WRITTEN_LIKE_A_PHONE),
    (PHONE, ANNOUNCED),
    (PHONE, _MOBILE),
    (PHONE, _LANDLINE),
    (CARD, _CARD),
    (VEHICLE, _PLATE),
    (VEHICLE, _PLATE_TYPED_SMALL),
    (NAME, _NAMED),
    (NAME, _MY_NAME),
)


class Mark(NamedTuple):
    """A piece of personal data: characters from ``start`` to before ``end``."""

    start: int
    end: int
    kind: str


class Piece(NamedTuple):
    """A part of a text as it is shown; ``kind`` "" for what is no personal data."""

    text: str
    kind: str


def marks(text: str) -> list[Mark]:
    """All that is found, in order; what lies within something else is left out."""
    found: list[Mark] = []
    for mark in sorted(_found(text), key=lambda one: (one.start, -one.end)):
        if not found or mark.start >= found[-1].end:
            found.append(mark)
    return found


def pieces(text: str) -> list[Piece]:
    """The text in parts, what is marked and what is not."""
    parts, at = [], 0
    for mark in marks(text):
        parts += [Piece(text[at : mark.start], ""), Piece(text[mark.start : mark.end], mark.kind)]
        at = mark.end
    return [part for part in (*parts, Piece(text[at:], "")) if part.text]


def without_marks(text: str) -> str:
    """The text with "[…]" in the place of all that is found."""
    return "".join(REMOVED if piece.kind else piece.text for piece in pieces(text))


def _found(text: str) -> Iterator[Mark]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            start = match.start("it") if "it" in groups else match.end("lead") if "lead" in groups else match.start()
            if _is(kind, text[start : match.end()]):
                yield Mark(start, _end(kind, text, start, match.end()), kind)


def _is(kind: str, found: str) -> bool:
    if kind == CARD:
        return _checks(re.sub(r"\D", "", found))
    if kind == NAME:
        return found.split(maxsplit=1)[0].casefold().strip(".,") not in _NOT_NAMES
    return True


def _end(kind: str, text: str, start: int, end: int) -> int:
    """A name ends before a full stop that ends the sentence."""
    return start + len(text[start:end].rstrip(".'’-")) if kind == NAME else end


def _checks(digits: str) -> bool:
    """Whether the number has the check digit of a bank card (Luhn)."""
    numbers = [int(digit) for digit in reversed(digits)]
    return sum(n if place % 2 == 0 else sum(divmod(2 * n, 10)) for place, n in enumerate(numbers)) % 10 == 0
