"""What a law defines, and where it uses that: found by the habits of English and Indonesian drafting."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from records.citations import Citation, address_of
from records.kinds import Ordinance, Section
from records.law_editing.sections import newest

_ENGLISH = re.compile(
    r"[“\"](?P<term>[^”\"]{2,80})[”\"](?:,? or [“\"](?P<alias>[^”\"]{2,80})[”\"])?,?"
    r"(?:\s+in (?:relation to|respect of) [^,]{2,80},)?\s+(?:means|includes|has the (?:same )?meaning|refers to)\b"
)
_INDONESIAN = re.compile(
    r"^(?P<term>[A-Z][^,;.]{1,80}?),?\s+(?:yang\s+selanjutnya\s+di\s?(?:sebut|singkat)\b.*?)?adalah\b"
)
_CALLED = re.compile(
    r"selanjutnya\s+di\s?(?:sebut|singkat)\s+(?:dengan\s+)?(?P<alias>[A-Z][^,;.]{1,60}?)(?=,|\s+adalah\b)"
)
_OPENING = re.compile(r"yang\s+di\s?maksud(?:kan)?\s+dengan\s*:?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and what else it is called, defined in section ``eid``."""

    term: str
    eid: str
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.term, *self.aliases)


@dataclass(frozen=True, slots=True)
class Definitions:
    """``twice``: terms that several places define. ``unused``: terms that no other section uses."""

    found: tuple[Definition, ...]
    twice: tuple[str, ...]
    unused: tuple[str, ...]


def definitions(law: Ordinance) -> Definitions:
    """What the newest text of the law defines, in its order."""
    sections = newest(law.sections)
    found = tuple(one for section in sections for one in _defined_in(section, law.language))
    counted = Counter(one.term.casefold() for one in found)
    unused = [one.term for one in found if not any(_uses(section, one, law.language) for section in sections)]
    return Definitions(
        found=found,
        twice=tuple(dict.fromkeys(one.term for one in found if counted[one.term.casefold()] > 1)),
        unused=tuple(dict.fromkeys(unused)),
    )


def _defined_in(section: Section, language: str) -> Iterator[Definition]:
    if section.state:
        return
    if language != "id":
        for block in section.blocks:
            for said in _ENGLISH.finditer(block.text):
                yield Definition(said["term"].strip(), section.eid, tuple(filter(None, (said["alias"],))))
        return
    opened = False
    for block in section.blocks:
        opened = opened or _OPENING.search(block.text) is not None
        match = _INDONESIAN.match(block.text) if opened else None
        if match:
            aliases = (alias["alias"].strip() for alias in _CALLED.finditer(block.text))
            yield Definition(match["term"].strip(), section.eid, tuple(dict.fromkeys(aliases)))


def _uses(section: Section, definition: Definition, language: str) -> bool:
    if section.eid != definition.eid:
        return any(_pattern(definition.names, language).search(block.text) for block in section.blocks)
    words = " ".join(block.text for block in section.blocks)
    return any(len(re.findall(rf"\b{re.escape(name)}", words)) > 1 for name in definition.names)


class TermLinks:
    """Finds the first use of each term in a section; a section that defines a term does not lead to itself.

    One object is for one section: it remembers which terms it has linked.
    """

    def __init__(self, law: Ordinance, eid: str, known: Iterable[Definition] | None = None) -> None:
        found = definitions(law).found if known is None else tuple(known)
        self._language = law.language
        self._hrefs = {
            name if law.language == "id" else name.casefold(): address_of(law.work, eid=one.eid)
            for one in found
            if one.eid != eid
            for name in one.names
        }
        self._pattern = _pattern(self._hrefs, law.language) if self._hrefs else None
        self._done: set[str] = set()

    def __call__(self, text: str) -> Iterator[Citation]:
        for match in self._pattern.finditer(text) if self._pattern else ():
            key = match["term"] if self._language == "id" else match["term"].casefold()
            if key not in self._done:
                self._done.add(key)
                yield Citation(match.start("term"), match.end("term"), self._hrefs[key])


def _pattern(names: Iterable[str], language: str) -> re.Pattern[str]:
    """The terms as whole words, the longest first; English ones in any case and with a plural's s behind."""
    choices = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    if language == "id":
        return re.compile(rf"(?<!\w)(?P<term>{choices})(?!\w)")
    return re.compile(rf"(?<!\w)(?P<term>{choices})(?:e?s)?(?!\w)", re.IGNORECASE)
