"""Changing a law section by section: add, change, move, remove. Every function returns the law as it is then.

A section may have had several texts; what is edited is its newest one, earlier ones stand as they were.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from app.kernel.errors import BadInput
from app.kernel.text import N_
from records.kinds import Block, Division, Ordinance, Section
from records.law_editing.numbering import eid_for

_GAP = 10
"""Between two positions, so that a section can come between them without moving others."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What somebody says of a section: all of it that an editor can change."""

    number: str
    heading: str
    blocks: tuple[Block, ...]
    path: tuple[Division, ...] = ()


def newest(sections: Iterable[Section]) -> list[Section]:
    """The newest text of each section, in the order of the law."""
    found: dict[str, Section] = {}
    for section in sorted(sections, key=lambda s: s.valid_from or date.min):
        found[section.eid] = section
    return sorted(found.values(), key=lambda s: (s.position, s.eid))


def section_of(law: Ordinance, eid: str) -> Section:
    """The newest text of a section. Raises BadInput."""
    for section in newest(law.sections):
        if section.eid == eid:
            return section
    raise BadInput(N_("The law has no section “%(eid)s”."), eid=eid)


def divisions(sections: Iterable[Section]) -> list[tuple[Division, ...]]:
    """The chapters there are, in the order of the law."""
    return list(dict.fromkeys(section.path for section in newest(sections) if section.path))


def add(law: Ordinance, after: str, wording: Wording) -> tuple[Ordinance, str]:
    """A new section behind the one with that id, at the end for ""; returns the id of the new one. Raises BadInput."""
    _require_number(law, wording.number, "")
    ordered = newest(law.sections)
    before = section_of(law, after) if after else (ordered[-1] if ordered else None)
    law, position = _room_behind(law, before)
    section = Section(
        eid=eid_for(law, wording.number),
        number=wording.number,
        heading=wording.heading,
        position=position,
        path=wording.path,
        valid_from=_common_start(law),
        blocks=wording.blocks,
    )
    return replace(law, sections=_ordered([*law.sections, section])), section.eid


def _common_start(law: Ordinance) -> date | None:
    """The day on which the law begins: a section that is added to its own text holds from then on."""
    return law.commenced if any(section.valid_from for section in law.sections) else None


def change(law: Ordinance, eid: str, wording: Wording) -> Ordinance:
    """Another wording of the newest text; the section's id, which is its address, stays. Raises BadInput."""
    held = section_of(law, eid)
    _require_number(law, wording.number, eid)
    changed = replace(held, number=wording.number, heading=wording.heading, blocks=wording.blocks, path=wording.path)
    return replace(law, sections=tuple(changed if one == held else one for one in law.sections))


def move(law: Ordinance, eid: str, *, after: str) -> Ordinance:
    """The section, with all its texts, behind another one, to the front for "". Raises BadInput."""
    section_of(law, eid)
    order = [section.eid for section in newest(law.sections) if section.eid != eid]
    if after and after not in order:
        raise BadInput(N_("The law has no section “%(eid)s”."), eid=after)
    order.insert(order.index(after) + 1 if after else 0, eid)
    return _in_order(law, order)


def step(law: Ordinance, eid: str, places: int) -> Ordinance:
    """The section so many places up (negative) or down, as far as there are places. Raises BadInput."""
    section_of(law, eid)
    order = [section.eid for section in newest(law.sections)]
    at = order.index(eid)
    order.insert(min(max(at + places, 0), len(order) - 1), order.pop(at))
    return _in_order(law, order)


def remove(law: Ordinance, eid: str) -> Ordinance:
    """The law without the section and all its texts. Raises BadInput. What was published is repealed, not removed."""
    section_of(law, eid)
    return replace(law, sections=tuple(section for section in law.sections if section.eid != eid))


def _require_number(law: Ordinance, number: str, eid: str) -> None:
    if not number.strip():
        raise BadInput(N_("Give the section a number."))
    if any(one.number == number and one.eid != eid for one in newest(law.sections)):
        raise BadInput(N_("Another section has the number %(number)s."), number=number)


def _room_behind(law: Ordinance, before: Section | None) -> tuple[Ordinance, int]:
    """A free position behind a section; all are spread anew where there is none."""
    if before is None:
        return law, _GAP
    positions = sorted({section.position for section in law.sections})
    behind = next((position for position in positions if position > before.position), before.position + 2 * _GAP)
    if behind - before.position > 1:
        return law, (before.position + behind) // 2
    law = _spread(law, [section.eid for section in newest(law.sections)])
    return law, section_of(law, before.eid).position + _GAP // 2


def _in_order(law: Ordinance, order: list[str]) -> Ordinance:
    """Sections in that order. Positions stay where they already ascend, so that what did not move is not changed."""
    held = {section.eid: section.position for section in newest(law.sections)}
    return law if all(held[one] < held[other] for one, other in pairwise(order)) else _spread(law, order)


def _spread(law: Ordinance, order: list[str]) -> Ordinance:
    """Sections in that order, with room between them."""
    place = {eid: (n + 1) * _GAP for n, eid in enumerate(order)}
    return replace(law, sections=_ordered(replace(s, position=place[s.eid]) for s in law.sections))


def _ordered(sections: Iterable[Section]) -> tuple[Section, ...]:
    return tuple(sorted(sections, key=lambda s: (s.position, s.eid, s.valid_from or date.min)))
