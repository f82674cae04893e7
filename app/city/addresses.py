"""An address as people type it → one key, so that the same place typed differently is the same place.

``parse("Unit 4, 12 Merchant St. NW")`` and ``parse("12 merchant street northwest #4")`` are both
``Address(house_number="12", street_key="merchant|st|nw", unit="4")``. English and Indonesian forms are read, with the
number before or behind the street. Pure, never raises; what cannot be read gives an empty key.

``street_key`` is ``name|type|direction``, each part possibly empty: the type stands apart, so that a street typed
without it, or without its direction, is found by the range that begins with ``prefix`` and weighed by ``agrees``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from app.city.address_text import HOUSE, LONGEST, house, taken_apart
from app.city.address_words import LEADING, NAME_WORDS, NUMBERED_ROADS, SIDES, TRAILING, WRITTEN_OUT

__all__ = ["LONGEST", "Address", "parse", "parse_slug", "without_unit"]


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


def parse(text: str) -> Address:
    """What an address says. Nonsense gives an ``Address`` without a key."""
    said = taken_apart(text)
    street, rest = _street_of(said.street)
    number, units = said.number, said.units
    if not number:
        street, number = _number_of(street)
    if not number and said.signed:
        number, units = said.signed, [unit for unit in units if unit != said.signed]
    house_number = "-".join(part for part in (said.block, number) if part)
    return Address(house_number, _key(street), _words(*units), said.rt, said.rw, rest)


def without_unit(text: str) -> str:
    """The address as it is written, without its unit: "2484 12th St NE Unit 3" → "2484 12th St NE"."""
    asked, words = parse(text), text.split()
    if not asked.unit:
        return text
    beginnings = (words[:size] for size in range(1, len(words)))
    endings = (words[-size:] for size in range(1, len(words)))
    for part in chain(beginnings, endings):
        shorter = parse(" ".join(part))
        if (shorter.house_number, shorter.street_key, shorter.unit) == (asked.house_number, asked.street_key, ""):
            return " ".join(part).strip(" ,;#-")
    return " ".join(word.upper() if word in _SHORT_SIDES else word.capitalize() for word in asked.plain.split())


_SHORT_SIDES = frozenset(SIDES.values())


def parse_slug(slug: str) -> Address:
    """The address behind an ``Address.slug``. Text that somebody typed instead is read as it stands."""
    if " " in slug:
        return parse(slug)
    return parse(slug.replace("-", " ").replace("~", "-").replace("_", "/"))


def _street_of(parts: list[list[str]]) -> tuple[list[str], str]:
    """The words of the street with its number, and the rest. A part that only says a number or a side belongs to it."""
    joined: list[list[str]] = []
    for words in ([word.strip(".:/-&#") for word in part] for part in parts):
        kept = [word for word in words if word]
        alone = len(kept) == 1 and (kept[0] in SIDES or HOUSE.fullmatch(kept[0]))
        waiting = bool(joined) and all(HOUSE.fullmatch(word) for word in joined[-1])
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
    return 2 * kinds + bool(len(words) > 1 and (HOUSE.fullmatch(words[0]) or HOUSE.fullmatch(words[-1])))


def _number_of(words: list[str]) -> tuple[list[str], str]:
    """The street's words without its house number, and that: in front, or at the end."""
    if words and HOUSE.fullmatch(words[0]):
        size = 2 if len(words) > 2 and re.fullmatch(r"[1-9]/[1-9]", words[1]) else 1
        return words[size:], house(words[:size])
    if words and words[-1] in LEADING.values() and len(words) == 1:
        return words, ""
    for size in (2, 1):
        if len(words) > size and _ishouse(words[-size:]) and words[-size - 1] not in NUMBERED_ROADS:
            return words[:-size], house(words[-size:])
    return words, ""


def _ishouse(words: Sequence[str]) -> bool:
    return bool(HOUSE.fullmatch(words[0])) and all(re.fullmatch(r"[a-z]|[1-9]/[1-9]", word) for word in words[1:])


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
