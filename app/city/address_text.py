"""What stands aside in the text of an address: units, neighbourhoods, blocks, marked numbers. The street remains."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

LONGEST = 200
"""Characters that are read; nothing longer is an address."""
NUMBER = r"[0-9]{1,6}[a-z]?"
HOUSE = re.compile(rf"{NUMBER}(?:[-/]{NUMBER})?|{NUMBER}-[a-z]")

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("–—−‐‑", "-"),
        **dict.fromkeys("\n\r;", ","),
        **dict.fromkeys("'’`", ""),
        "½": " 1/2",
        "¼": " 1/4",
        "¾": " 3/4",
        "⅓": " 1/3",
        "⅔": " 2/3",
        "_": " ",
    }
)
_INITIALS = re.compile(r"\b([a-z])\.(?=[a-z]\b)")
_OTHER_SIGNS = re.compile(r"[^\w\s,#/.:&-]")
_RT_RW = re.compile(
    r"\brt[ ./]*rw[ .:]*(?P<rt>[0-9]{1,3})[ ]*/[ ]*(?P<rw>[0-9]{1,3})\b"
    r"|\brt[ .:]*(?P<rt2>[0-9]{1,3})[ ,./]*(?:rw[ .:]*)?(?P<rw2>[0-9]{1,3})?\b"
    r"|\brw[ .:]*(?P<rw3>[0-9]{1,3})\b"
)
_FLOOR = re.compile(r"\b([0-9]{1,3})(?:st|nd|rd|th) (?:floor|fl)\b\.?|\b(?:lantai|lt|floor|fl)\b[ .]*([0-9]{1,3})\b")
_UNIT = re.compile(
    r"(?P<sign>#)[ ]*(?P<signed>[a-z0-9]{1,6}(?:-[a-z0-9]{1,6})?)\b"
    r"|\b(?:unit|suite|ste|apt|apartment|apartemen|room|ruang|kamar|bldg)\b[ .:]*(?:no\b[ .]*)?#?[ ]*"
    r"(?P<unit>[a-z]{0,4}[0-9][a-z0-9-]{0,7}|[a-z]{1,2})\b"
    r"|\b(?:building|gedung)[ .]+(?P<building>[0-9]{1,3}[a-z]?|[a-z](?![a-z]))(?=[ ,]|$)"
)
_BLOCK = re.compile(
    r"\b(?:blok|block|blk)\b[ .]+(?P<block>[a-z]{1,2}[0-9]{0,3}|[0-9]{1,3})(?P<slash>[ ]*[/-][ ]*)?(?![a-z])"
)
_SPAN = re.compile(rf"\b({NUMBER}) *- *({NUMBER})\b")
_MARKED = re.compile(
    rf"\b(?:no|nomor|nomer|nr|kav|kavling)\b[ .:]*({NUMBER}(?:[-/]{NUMBER})?)"
    r"(?: ([a-z](?=[ ,]*$|,)|[1-9]/[1-9]))?(?![a-z0-9])"
)
_POSTCODE = re.compile(r"(?<=[0-9a-z])[ ,]+(?P<code>[0-9]{5}(?:-[0-9]{4})?)$")


class Parts(NamedTuple):
    """``street`` are the words that remain, part by part as commas divide them; ``number`` "" where it is among them.

    ``signed`` is the unit that was written with a number sign.
    """

    street: list[list[str]]
    number: str
    block: str
    units: list[str]
    signed: str
    rt: str
    rw: str


def taken_apart(text: str) -> Parts:
    """What a text says besides its street. Nothing in it raises."""
    text = _plain_text(text)
    text, rt, rw = _neighbourhood(text)
    text, floor = _cut(_FLOOR, text)
    text, units, signed = _units(text)
    text, block = _cut(_BLOCK, text)
    text, number = _marked_number(text)
    street = [part.split() for part in _without_postcode(text).split(",") if part.strip()]
    return Parts(street, number, block, [*units, *([f"fl{floor}"] if floor else [])], signed, rt, rw)


def house(words: Sequence[str]) -> str:
    """One way of writing a number: 12a for 12-a and "12 a", 100-102 for 100/102."""
    number, *more = words
    number = re.sub(r"-(?=[a-z]$)", "", number.replace("/", "-"))
    return number + "".join(f" {word}" if "/" in word else word for word in more)


def _plain_text(text: str) -> str:
    """Lower case, no accents, one blank between words, only the punctuation that says something."""
    text = text[:LONGEST].translate(_SIGNS)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = text.casefold()
    if "." in text:
        text = _INITIALS.sub(r"\1", text)  # N.W.
    text = _OTHER_SIGNS.sub(" ", text)
    if "-" in text:
        text = _SPAN.sub(r"\1-\2", text)
    return " ".join(text.split())


def _neighbourhood(text: str) -> tuple[str, str, str]:
    """RT and RW without leading zeros, and the text without them."""
    rt = rw = ""
    if "rt" not in text and "rw" not in text:
        return text, rt, rw
    for found in _RT_RW.finditer(text):
        rt = rt or found["rt"] or found["rt2"] or ""
        rw = rw or found["rw"] or found["rw2"] or found["rw3"] or ""
    return _RT_RW.sub(",", text), rt.lstrip("0"), rw.lstrip("0")


def _cut(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """The first thing of this kind that the text says, and the text without it."""
    found = pattern.search(text)
    if found is None:
        return text, ""
    said = next((group for group in found.groups() if group), "")
    between = " no " if "slash" in found.groupdict() and found["slash"] else ", "
    return text[: found.start()] + between + text[found.end() :], said


def _units(text: str) -> tuple[str, list[str], str]:
    """The text without units, the units, and the one that is written with a number sign."""
    units, signed = [], ""
    for found in _UNIT.finditer(text):
        signed = signed or found["signed"] or ""
        units.append(found["signed"] or found["unit"] or found["building"])
    return _UNIT.sub(", ", text), units, signed


def _marked_number(text: str) -> tuple[str, str]:
    """The number that stands behind "No.", and the text without it."""
    found = _MARKED.search(text)
    if found is None:
        return text, ""
    return text[: found.start()] + ", " + text[found.end() :], house([found[1], *(found[2] or "").split()])


def _without_postcode(text: str) -> str:
    """Five digits at the end are a postcode where another number stands before them."""
    found = _POSTCODE.search(text)
    return text[: found.start()] if found and re.search(rf"\b{NUMBER}\b", text[: found.start()]) else text
