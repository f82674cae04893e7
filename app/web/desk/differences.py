"""Two states of a record side by side, field by field and word by word, as the desk shows them."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.web import formats, words
from records.compare import Run, compare_texts
from records.kinds import Attachment, Inspection, Party, Place, Record, StatusChange
from records.merging import Difference

_CODES = {
    "type": words.TYPE,
    "status": words.STATUS,
    "language": words.LANGUAGE,
    "permit_class": words.PERMIT_CLASS,
    "work_class": words.WORK_CLASS,
}
_AROUND = 200
_LEFT_OUT = frozenset({"source", "flags", "department", "sections"})


@dataclass(frozen=True, slots=True)
class Compared:
    """One field: what it is called, both sides in words, and what changed from the first to the second."""

    name: str
    label: str
    before: str
    after: str
    runs: tuple[Run, ...]


def compared(before: Record, after: Record) -> list[Compared]:
    """The fields in which the second record differs from the first, in the order of the kind."""
    names = [one.name for one in fields(before) if one.name not in _LEFT_OUT]
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return [side_by_side(name, one, other) for name, one, other in pairs if one != other]


def clashing(differences: Iterable[Difference]) -> list[tuple[Difference, Compared]]:
    """What somebody saved meanwhile, beside what was to be saved."""
    return [(one, side_by_side(one.field, one.theirs, one.mine)) for one in differences]


def side_by_side(name: str, before: Any, after: Any) -> Compared:
    first, second = said(name, before), said(name, after)
    runs = tuple(_shortened(run) for run in compare_texts(first, second))
    return Compared(name, words.word(words.RECORD_FIELD, name), first, second, runs)


def _shortened(run: Run) -> Run:
    """Of a long passage that both have, its ends are enough to see where a change stands."""
    if run.change != "same" or len(run.text) <= 2 * _AROUND:
        return run
    return replace(run, text=f"{run.text[:_AROUND]} … {run.text[-_AROUND:]}")


def said(name: str, value: Any) -> str:
    """A field's value in words."""
    if value is None:
        return ""
    if isinstance(value, date):
        return formats.day(value)
    if isinstance(value, Decimal | int):
        return formats.number(value)
    if isinstance(value, tuple):
        return "\n".join(_part(one) for one in value)
    if isinstance(value, Place):
        return _part(value)
    return words.word(_CODES[name], value) if name in _CODES else str(value)


def _part(one: Any) -> str:
    match one:
        case Place():
            point = f"{one.point[1]:.6f}, {one.point[0]:.6f}" if one.point else ""
            parts = [one.address, one.parcel, one.ward, point]
        case Attachment():
            parts = [one.title or one.name, f"SHA-256 {one.sha256[:12]}…"]
        case Party():
            parts = [words.word(words.PARTY_ROLE, one.role), one.name, one.company, one.trade, one.licence]
        case StatusChange():
            parts = [words.word(words.STATUS, one.status), formats.day(one.day), one.label, one.comments]
        case Inspection():
            parts = [one.type, words.word(words.RESULT, one.result), formats.day(one.inspected), one.notes]
        case _:
            parts = [str(one)]
    return ", ".join(part for part in parts if part)
