"""Checking what a law cites: of its own sections and of other works."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from records.citations import Own, parse_akn
from records.kinds import Block, Ordinance, Section
from records.law_editing.links import Anything, citations
from records.law_editing.sections import newest

Found = Literal["held", "repealed", "no-such-section", "no-such-work"]
LookUp = Callable[[str, str], Found]
"""(Work, eid or "") of another law → what the portal knows of it."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Section ``eid`` cites ``href`` in these words; ``section`` is what ``href`` names, "" for a whole work."""

    eid: str
    words: str
    href: str
    work: str
    section: str
    found: Found

    @property
    def dangles(self) -> bool:
        """Whether it leads nowhere. A work that the portal does not hold may well exist."""
        return self.found in ("repealed", "no-such-section")


def references(law: Ordinance, look_up: LookUp) -> list[Reference]:
    """Everything that the newest text of the law cites, in its order, each once per section."""
    sections = newest(law.sections)
    own = {section.eid: section for section in sections}
    found = (
        _reference(law, own, look_up, section.eid, *cited) for section in sections for cited in _cited(law, section)
    )
    return list(dict.fromkeys(one for one in found if one))


def _cited(law: Ordinance, section: Section) -> Iterator[tuple[str, str]]:
    """(Words, address): links as they stand, and what reads like a citation without being one."""
    for block in section.blocks:
        linked = [(span.text, span.href) for span in block.spans if span.href]
        yield from linked
        if not section.state:
            yield from _unlinked(law, block)


def _unlinked(law: Ordinance, block: Block) -> Iterator[tuple[str, str]]:
    for span in block.spans:
        if not span.href:
            for one in citations(span.text, law.language, Own(law.work, Anything())):
                if one.href:
                    yield span.text[one.start : one.end], one.href


def _reference(
    law: Ordinance, own: dict[str, Section], look_up: LookUp, eid: str, words: str, href: str
) -> Reference | None:
    address = parse_akn(href)
    if address is None:
        return None
    if address.work != law.work:
        return Reference(eid, words, href, address.work, address.eid, look_up(address.work, address.eid))
    if not address.eid:
        return None
    return Reference(eid, words, href, law.work, address.eid, _standing(own.get(address.eid)))


def _standing(section: Section | None) -> Found:
    if section is None:
        return "no-such-section"
    return "repealed" if section.state in ("repealed", "expired") else "held"


def citing(law: Ordinance, eid: str) -> list[str]:
    """Ids of the other sections of the law that cite this one: they would dangle without it."""
    found = references(law, lambda _work, _eid: "held")
    return list(dict.fromkeys(one.eid for one in found if one.work == law.work and one.section == eid != one.eid))
