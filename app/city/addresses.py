"""An address as people type it → one key, so that the same place typed differently is the same place.

``parse("Unit 4, 12 Merchant St. NW")`` and ``parse("12 merchant street northwest #4")`` are both
``Address(house_number="12", street_key="merchant|st|nw", unit="4")``. English and Indonesian forms are read, with the
number before or behind the street. Pure, never raises; what cannot be read gives an empty key.

``street_key`` is ``name|type|direction``, each part possibly empty: the type stands apart, so that a street typed
without it, or without its direction, is found by the range that begins with ``prefix`` and weighed by ``agrees``.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from app.city.address_words import LEADING, NAME_WORDS, NUMBERED_ROADS, SIDES, TRAILING, WRITTEN_OUT

LONGEST = 200
"""Characters that are read; nothing longer is an address."""


@dataclass(frozen=True, slots=True)
class Address:
    """``house_number`` is like 12, 12a, 100-102, "12 1/2" or, with a block, b2-12; ``rest`` what follows the street.

    All in lower case without accents; "" where the text does not say. ``rt`` and ``rw`` (Indonesian neighbourhoods) and
    ``unit`` stand aside: they are not part of what makes two addresses the same building.
    """

    house_number: str = ""
    street_key: str = ""
    unit: str = ""
    rt: str = ""
    rw: str = ""
    rest: str = ""

    @property
    def name(self) -> str:
        return self.street_key.split("|")[0]

    @property
    def prefix(self) -> str:
        """What every key of a street of this name begins with; "" where there is no street."""
        return f"{self.name}|" if self.street_key else ""

    @property
    def plain(self) -> str:
        """Number and street, the type written out, in the order of its language; ``parse`` gives the same key."""
        if not self.street_key:
            return self.house_number
        name, kind, side = self.street_key.split("|")
        named = WRITTEN_OUT.get(kind, "")
        block, dash, number = self.house_number.partition("-")
        in_block = f"blok {block} no {number}" if dash and block[0].isalpha() else ""
        if kind in LEADING:
            return _words(named, name, in_block or (self.house_number and f"no {self.house_number}"))
        street = _words(name, named, side) if kind else _words(side, name)
        return _words(street, in_block) if in_block else _words(self.house_number, street)

    @property
    def street_forms(self) -> tuple[str, ...]:
        """The street without number and direction, its type written out and in short: how texts may name it."""
        if not self.street_key:
            return ()
        name, kind, _ = self.street_key.split("|")
        forms = dict.fromkeys((WRITTEN_OUT.get(kind, ""), kind))
        return tuple(_words(form, name) if kind in LEADING else _words(name, form) for form in forms)

    @property
    def slug(self) -> str:
        """The plain form as it stands in an address of the web: "12-merchant-street-nw", "100~102-main-street"."""
        return self.plain.replace("-", "~").replace("/", "_").replace(" ", "-")

    def agrees(self, other: "Address") -> bool:
        """Whether both may be the same street: what one of them leaves out, the other may say."""
        pairs = zip(self.street_key.split("|"), other.street_key.split("|"), strict=False)
        return bool(self.street_key and other.street_key) and all(
            mine == theirs or (part > 0 and not (mine and theirs)) for part, (mine, theirs) in enumerate(pairs)
        )


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
_NUMBER = r"[0-9]{1,6}[a-z]?"
_SPAN = re.compile(rf"\b({_NUMBER}) *- *({_NUMBER})\b")
_MARKED = re.compile(
    rf"\b(?:no|nomor|nomer|nr|kav|kavling)\b[ .:]*({_NUMBER}(?:[-/]{_NUMBER})?)"
    r"(?: ([a-z](?=[ ,]*$|,)|[1-9]/[1-9]))?(?![a-z0-9])"
)
_HOUSE = re.compile(rf"{_NUMBER}(?:[-/]{_NUMBER})?|{_NUMBER}-[a-z]")
_POSTCODE = re.compile(r"(?<=[0-9a-z])[ ,]+(?P<code>[0-9]{5}(?:-[0-9]{4})?)$")


def parse(text: str) -> Address:
    """What an address says. Nonsense gives an ``Address`` without a key."""
    text = _plain_text(text)
    text, rt, rw = _neighbourhood(text)
    text, floor = _cut(_FLOOR, text)
    text, units, signed = _units(text)
    text, block = _cut(_BLOCK, text)
    text, number = _marked_number(text)
    text = _without_postcode(text)
    street, rest = _street_of([part.split() for part in text.split(",") if part.strip()])
    if not number:
        street, number = _number_of(street)
    if not number and signed:
        number, units = signed, [unit for unit in units if unit != signed]
    unit = _words(*units, f"fl{floor}" if floor else "")
    return Address("-".join(part for part in (block, number) if part), _key(street), unit, rt, rw, rest)


def parse_slug(slug: str) -> Address:
    """The address behind an ``Address.slug``. Text that somebody typed instead is read as it stands."""
    if " " in slug:
        return parse(slug)
    return parse(slug.replace("-", " ").replace("~", "-").replace("_", "/"))


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
    return text[: found.start()] + ", " + text[found.end() :], _house([found[1], *(found[2] or "").split()])


def _without_postcode(text: str) -> str:
    """Five digits at the end are a postcode where another number stands before them."""
    found = _POSTCODE.search(text)
    return text[: found.start()] if found and re.search(rf"\b{_NUMBER}\b", text[: found.start()]) else text


def _street_of(parts: list[list[str]]) -> tuple[list[str], str]:
    """The words of the street with its number, and the rest. A part that only says a number or a side belongs to it."""
    joined: list[list[str]] = []
    for words in ([word.strip(".:/-&#") for word in part] for part in parts):
        kept = [word for word in words if word]
        alone = len(kept) == 1 and (kept[0] in SIDES or _HOUSE.fullmatch(kept[0]))
        waiting = bool(joined) and all(_HOUSE.fullmatch(word) for word in joined[-1])
        if joined and (waiting or (alone and len(joined) == 1)):
            joined[-1] += kept
        elif kept:
            joined.append(kept)
    if not joined:
        return [], ""
    best = max(range(len(joined)), key=lambda place: (_likeness(joined[place]), -place))
    rest = ", ".join(" ".join(words) for place, words in enumerate(joined) if place != best)
    return joined[best], rest


def _likeness(words: Sequence[str]) -> int:
    """How much like a street this part of an address looks."""
    kinds = words[0] in LEADING or any(word in TRAILING or word in LEADING for word in words[1:])
    return 2 * kinds + bool(len(words) > 1 and (_HOUSE.fullmatch(words[0]) or _HOUSE.fullmatch(words[-1])))


def _number_of(words: list[str]) -> tuple[list[str], str]:
    """The street's words without its house number, and that: in front, or at the end."""
    if words and _HOUSE.fullmatch(words[0]):
        size = 2 if len(words) > 2 and re.fullmatch(r"[1-9]/[1-9]", words[1]) else 1
        return words[size:], _house(words[:size])
    if words and words[-1] in LEADING.values() and len(words) == 1:
        return words, ""
    for size in (2, 1):
        if len(words) > size and _is_house(words[-size:]) and words[-size - 1] not in NUMBERED_ROADS:
            return words[:-size], _house(words[-size:])
    return words, ""


def _is_house(words: Sequence[str]) -> bool:
    return bool(_HOUSE.fullmatch(words[0])) and all(re.fullmatch(r"[a-z]|[1-9]/[1-9]", word) for word in words[1:])


def _house(words: Sequence[str]) -> str:
    """One way of writing a number: 12a for 12-a and "12 a", 100-102 for 100/102."""
    number, *more = words
    number = re.sub(r"-(?=[a-z]$)", "", number.replace("/", "-"))
    return number + "".join(f" {word}" if "/" in word else word for word in more)


def _key(words: list[str]) -> str:
    """``name|type|direction``, "" where there is no name."""
    words = words[1:] if len(words) > 1 and words[0] == "the" else words
    words = [part for word in words for part in re.split(r"[-/.:&]+", word) if part]
    if not words:
        return ""
    if len(words) > 1 and words[0] in LEADING:
        return f"{_name(words[1:])}|{LEADING[words[0]]}|"
    words, side = _side_behind(words)
    kind = ""
    if len(words) > 1 and words[-1] in TRAILING:
        words, kind = words[:-1], TRAILING[words[-1]]
    if not side and len(words) > 1 and words[0] in SIDES:
        words, side = words[1:], SIDES[words[0]]
    return f"{_name(words)}|{kind}|{side}"


def _side_behind(words: list[str]) -> tuple[list[str], str]:
    """The direction behind the street's type, in one word or two, and what stands before it."""
    if len(words) > 2 and (both := SIDES.get("".join(words[-2:]))) and words[-3] in TRAILING:
        return words[:-2], both
    for place in range(len(words) - 1, 0, -1):
        if words[place] in SIDES and words[place - 1] in TRAILING and place > 1:
            return words[:place], SIDES[words[place]]  # what follows is the city
    if len(words) > 1 and len(SIDES.get(words[-1], "")) == 2:
        return words[:-1], SIDES[words[-1]]
    return words, ""


def _name(words: Sequence[str]) -> str:
    named = [LEADING.get(word, NAME_WORDS.get(word, SIDES.get(word, word))) for word in words]
    if len(named) > 1 and named[0] == "st":
        named[0] = "saint"
    return " ".join(named)


def _words(*parts: str) -> str:
    return " ".join(part for part in parts if part)
