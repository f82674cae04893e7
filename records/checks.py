"""What every record must hold before it is kept, whoever brought it. Pure."""

import math
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, NamedTuple

from app.kernel.errors import BadInput
from app.kernel.text import Phrase
from records.kinds import Ordinance, Record
from records.versions import check_periods

_EID = re.compile(r"[\w.\-]{1,200}")
_RESERVED = frozenset({"text", "changes", "akn.xml", "versions"})
"""Addresses below a work that are pages of their own."""
LONGEST_REFERENCE = 200
LONGEST_TITLE = 1000
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000))


class Fault(NamedTuple):
    """A field and what is wrong with it, in plain words."""

    field: str
    sentence: str


def faults(record: Record) -> Iterator[Fault]:
    """Everything that keeps this record from being stored."""
    if not record.reference.strip():
        yield Fault("reference", Phrase("The number or reference is missing."))
    elif len(record.reference) > LONGEST_REFERENCE:
        yield Fault(
            "reference",
            Phrase(
                "The reference is longer than %(most)s characters.",
                most=LONGEST_REFERENCE,
            ),
        )
    if not record.title.strip():
        yield Fault("title", Phrase("The title is missing."))
    elif len(record.title) > LONGEST_TITLE:
        yield Fault("title", Phrase("The title is longer than %(most)s characters.", most=LONGEST_TITLE))
    if not record.source.name:
        yield Fault("source", Phrase("The source has no name."))
    if not _plausible(record.day):
        yield Fault("day", Phrase("The day lies in a year before 1000 or after 9000."))
    if isinstance(record, Ordinance):
        yield from _faults_of_law(record)
    if record.place.point is not None and not _on_earth(record.place.point):
        yield Fault(
            "point", Phrase("The point is not a longitude between -180 and 180 and a latitude between -90 and 90.")
        )


def _faults_of_law(law: Ordinance) -> Iterator[Fault]:
    for section in law.sections:
        if not _EID.fullmatch(section.eid) or section.eid in _RESERVED:
            yield Fault("sections", Phrase("“%(eid)s” cannot be part of an address.", eid=section.eid[:40]))
            return
        if not all(_plausible(day) for day in (section.valid_from, section.valid_to)):
            yield Fault(
                "sections",
                Phrase(
                    "Section %(number)s begins or ends in a year before 1000 or after 9000.",
                    number=section.number[:40],
                ),
            )
            return
    try:
        check_periods(law.sections)
    except BadInput as problem:
        yield Fault("sections", problem.phrase)


def _plausible(day: date | None) -> bool:
    return day is None or 1000 <= day.year <= 9000


def _on_earth(point: tuple[float, float]) -> bool:
    return all(map(math.isfinite, point)) and abs(point[0]) <= 180 and abs(point[1]) <= 90


def unstorable(record: Record) -> Fault | None:
    """The first field with a text that neither database can hold; quick only where something is wrong anyway."""
    name = next((field.name for field in fields(record) if _broken(getattr(record, field.name))), None)
    return (
        Fault(name, Phrase("The text holds a character that cannot be stored (a NUL or half of a pair)."))
        if name
        else None
    )


def _broken(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value or (not value.isascii() and value != value.translate(_SURROGATES))
    if isinstance(value, tuple):
        return any(map(_broken, value))
    if is_dataclass(value):
        return any(_broken(getattr(value, field.name)) for field in fields(value))
    return False
