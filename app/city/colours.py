"""Colours of the portal's head: whether white letters can be read on them. Pure; after WCAG 2.2, criterion 1.4.3."""

import re
from math import floor

from app.kernel.errors import BadInput
from app.kernel.text import N_

READABLE = 4.5
"""The least contrast of text and ground."""
WHITE = "#ffffff"
_WRITTEN = re.compile(r"#[0-9a-f]{6}")


def require_readable(colour: str) -> str:
    """The colour as ``#rrggbb``, on which white text can be read. Raises BadInput for any other."""
    found = colour.strip().lower()
    found = found if found.startswith("#") else f"#{found}"
    if not _WRITTEN.fullmatch(found):
        raise BadInput(N_("“%(colour)s” is not a colour. Write it as six digits, such as #0b4a63."), colour=colour[:20])
    reached = contrast(found, WHITE)
    if reached < READABLE:
        sentence = N_(
            "White text on %(colour)s has a contrast of %(reached)s to 1; it takes 4.5 to 1. Choose a darker colour."
        )
        raise BadInput(sentence, colour=found, reached=floor(reached * 10) / 10)  # never rounded up to what it misses
    return found


def contrast(one: str, other: str) -> float:
    """How much lighter the one is than the other, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def darker(colour: str, by: float) -> str:
    """The colour mixed with black; ``by`` is the part of black, 0 to 1."""
    return "#" + "".join(f"{round(part * (1 - by)):02x}" for part in _parts(colour))


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
