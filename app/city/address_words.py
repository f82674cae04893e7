"""The words of addresses in English and Indonesian, and the one form of each that keys are made of."""

STREET_TYPES = {
    "alley": "aly allee ally",
    "avenue": "ave av aven avn",
    "boulevard": "blvd boul boulv",
    "bridge": "brg",
    "circle": "cir circ crcl",
    "close": "cl",
    "court": "ct crt",
    "cove": "cv",
    "crescent": "cres crs cresc",
    "drive": "dr drv driv",
    "expressway": "expy expwy",
    "freeway": "fwy frwy",
    "gardens": "gdns gdn",
    "highway": "hwy hiway highwy",
    "lane": "ln",
    "loop": "lp",
    "mews": "mws",
    "parkway": "pkwy pky parkwy",
    "path": "pth",
    "place": "pl plc",
    "plaza": "plz plza",
    "promenade": "prom",
    "quay": "qy",
    "road": "rd",
    "row": "row",  # "rw" is an Indonesian neighbourhood
    "square": "sq sqr",
    "street": "st str strt",
    "terrace": "ter terr",
    "trail": "trl",
    "turnpike": "tpke",
    "walk": "wlk",
    "way": "wy",
}
"""A street's type that stands behind its name → how else it is written; the first is what keys hold."""

LEADING_TYPES = {"jalan": "jl jln jlan djalan", "gang": "gg", "lorong": "lr lrg"}
"""The same for types that stand before the name, and whose house number stands behind it."""

DIRECTIONS = {
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "northeast": "ne",
    "northwest": "nw",
    "southeast": "se",
    "southwest": "sw",
}

_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth"),
    *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
NAME_WORDS = {
    **{word: f"{number}{_ENDINGS.get(number, 'th')}" for number, word in enumerate(_ORDINALS, 1)},
    "mt": "mount",
    "ft": "fort",
    "jend": "jenderal",
    "jendral": "jenderal",
    "kapt": "kapten",
    "kol": "kolonel",
    "let": "letnan",
}
"""Words within a street's name → the form that keys hold."""

NUMBERED_ROADS = frozenset(["hwy", "highway", "route", "rte", "ih", "i", "us", "sh", "fm", "rm", "rr", "cr", "km"])
"""After these a number at the end is the road's own, not a house's: "Highway 71"."""


def _forms(table: dict[str, str]) -> dict[str, str]:
    """Every way of writing a type → the one in keys."""
    return {form: short.split()[0] for name, short in table.items() for form in (name, *short.split())}


TRAILING = _forms(STREET_TYPES)
LEADING = _forms(LEADING_TYPES)
WRITTEN_OUT = {short.split()[0]: name for name, short in {**STREET_TYPES, **LEADING_TYPES}.items()}
SIDES = {form: short for name, short in DIRECTIONS.items() for form in (name, short)}
