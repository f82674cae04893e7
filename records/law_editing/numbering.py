"""Numbers of sections: the next one, one between two others, and all of them anew while nobody has read them yet."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from records.citations import address_of, eid_of, parse_akn
from records.kinds import Block, Ordinance, Section, Span

_LAST_NUMBER = re.compile(r"(.*?)(\d+)([A-Z]*)\.?")
_PREFIXES = {"id": "art"}


def prefix_of(law: Ordinance) -> str:
    """What the ids of its sections begin with: as those that are there, else by the habit of its language."""
    found = [section.eid.partition("_")[0] for section in law.sections if section.eid.startswith(("sec_", "art_"))]
    return max(set(found), key=found.count) if found else _PREFIXES.get(law.language, "sec")


def next_number(numbers: Iterable[str], after: str) -> str:
    """A number for a section behind that one: the next where it is free, else the same with a letter, "14" → "14A".

    ``numbers`` are taken. Where the number before is none ("", "Schedule"), one more than the largest.
    """
    taken = {number.rstrip(".") for number in numbers}
    found = _LAST_NUMBER.fullmatch(after)
    if not found:
        return str(1 + max((int(number) for number in taken if number.isdecimal()), default=0))
    stem, last, letters = found.groups()
    following = f"{stem}{int(last) + 1}"
    if not letters and following not in taken:
        return following
    return next(one for one in _lettered(f"{stem}{last}", letters) if one not in taken)


def _lettered(number: str, letters: str) -> Iterable[str]:
    """14A, 14B … 14Z, 14ZA, 14ZB …; behind 14A begins with 14B."""
    lead, last = (letters[:-1], letters[-1]) if letters else ("", "@")
    while True:
        yield from (f"{number}{lead}{chr(code)}" for code in range(ord(last) + 1, ord("Z") + 1))
        lead, last = f"{lead}Z", "@"


def eid_for(law: Ordinance, number: str) -> str:
    """The id of a section with that number; where a section has it, with a mark behind it."""
    taken, eid = {section.eid for section in law.sections}, eid_of(prefix_of(law), number)
    if eid not in taken:
        return eid
    return next(one for one in (f"{eid}-{n}" for n in range(2, len(taken) + 3)) if one not in taken)


def renumbered(law: Ordinance) -> Ordinance:
    """Sections numbered from 1 in their order, and what cites them in this law following, words and links.

    Only sections that bear a plain number ("4", "14A") take part. For laws that were never published: what people
    have cited keeps its number.
    """
    prefix = prefix_of(law)
    numbers = _new_numbers(law.sections)
    eids = {eid: eid_of(prefix, number) for eid, number in numbers.items()}
    changed = {eid for eid, new in eids.items() if eid != new}
    if not changed and all(numbers.get(s.eid, s.number) == s.number for s in law.sections):
        return law
    old = {section.eid: section.number for section in law.sections}
    following = _Following(law.work, eids, {eid: (old[eid], numbers[eid]) for eid in numbers})
    sections = tuple(
        replace(
            section,
            eid=eids.get(section.eid, section.eid),
            number=numbers.get(section.eid, section.number),
            blocks=following.blocks(section.blocks),
            explanation=following.blocks(section.explanation),
        )
        for section in law.sections
    )
    return replace(law, sections=sections, preamble=following.blocks(law.preamble))


def _new_numbers(sections: Collection[Section]) -> dict[str, str]:
    ordered = dict.fromkeys(s.eid for s in sorted(sections, key=lambda s: s.position) if is_plain(s.number))
    return {eid: str(place) for place, eid in enumerate(ordered, start=1)}


def is_plain(number: str) -> bool:
    """Whether it is a number and perhaps letters behind it."""
    return re.fullmatch(r"\d+[A-Z]*\.?", number) is not None


class _Following:
    """Citations of one law that follow its sections to their new ids and numbers."""

    def __init__(self, work: str, eids: dict[str, str], numbers: dict[str, tuple[str, str]]) -> None:
        self._work, self._eids, self._numbers = work, eids, numbers

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(replace(block, spans=tuple(map(self._span, block.spans))) for block in blocks)

    def _span(self, span: Span) -> Span:
        address = parse_akn(span.href) if span.href else None
        if address is None or address.work != self._work or address.eid not in self._eids:
            return span
        before, after = self._numbers[address.eid]
        text = re.sub(rf"(?<![\w.-]){re.escape(before)}(?![\w-])", after, span.text, count=1)
        return Span(text, address_of(self._work, eid=self._eids[address.eid]))
