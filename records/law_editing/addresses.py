"""An Akoma Ntoso address for a law that has none yet, after the pattern of those that the portal holds."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from app.kernel.slugs import slug_of
from records.citations import parse_akn

_NOWHERE = "/akn/xx/act/ordinance"
_YEAR = re.compile(r"\b(1[89]|20)\d\d\b")


def suggested_work(works: Iterable[str], number: str, day: date | None) -> str:
    """The address: what most works begin with, the year, the number ("Ordinance No. 5 of 2026": 5)."""
    beginnings = Counter(_beginning(work) for work in works)
    beginnings.pop("", None)
    beginning = beginnings.most_common(1)[0][0] if beginnings else _NOWHERE
    said = _YEAR.search(number)
    year = str(day.year) if day else said[0] if said else ""
    counted = re.search(r"\d+[A-Z]?", _YEAR.sub("", number))
    last = counted[0] if counted else slug_of(number)
    return "/".join(part for part in (beginning, year, last) if part)


def _beginning(work: str) -> str:
    address = parse_akn(work)
    return work.partition(f"/{address.year}/")[0] if address and address.year else ""
