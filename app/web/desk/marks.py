"""Boxes on pages and numbers of pages as people type them. Pure."""

import re
from collections.abc import Iterable

from app.kernel.errors import BadInput
from app.kernel.text import N_
from records.redaction import Mark

_NUMBER = r"(\d{1,3}(?:[.,]\d{1,4})?)%?"
_LINE = re.compile(r"(\d{1,5})[:;,]?\s+" + r"[;,]?\s+".join([_NUMBER] * 4))
_SPAN = re.compile(r"(\d{1,5})(?:\s*[-–]\s*(\d{1,5}))?")
_MOST_PAGES = 5_000


def read_marks(text: str) -> list[Mark]:
    """A box a line: page, left, top, right, bottom, these in per cent. Raises BadInput that names the line."""
    marks = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line.strip())
        left, top, right, bottom = _shares(found) if found else (0.0, 0.0, 0.0, 0.0)
        if not found or not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
            sentence = N_("Line %(line)s is no box. Write page, left, top, right and bottom, such as: 1 10 20 50 25")
            raise BadInput(sentence, line=number)
        marks.append(Mark(int(found[1]), (left, top, right, bottom)))
    return marks


def _shares(found: re.Match[str]) -> tuple[float, float, float, float]:
    left, top, right, bottom = (float(found[place].replace(",", ".")) / 100 for place in range(2, 6))
    return left, top, right, bottom


def written(marks: Iterable[Mark]) -> str:
    """The boxes as ``read_marks`` reads them."""
    return "\n".join(f"{one.page} {' '.join(f'{side * 100:.2f}' for side in one.box)}" for one in marks)


def read_pages(text: str) -> list[int]:
    """Pages and spans of pages, such as "1, 4-6". Raises BadInput."""
    pages: set[int] = set()
    for part in filter(None, (part.strip() for part in re.split(r"[,;\s]+(?![-–])", re.sub(r"\s*[-–]\s*", "-", text)))):
        found = _SPAN.fullmatch(part)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= first <= last <= _MOST_PAGES:
            raise BadInput(N_("“%(part)s” is no page. Write numbers and spans, such as: 1, 4-6"), part=part[:40])
        pages.update(range(first, last + 1))
    return sorted(pages)
