"""What a law defines, and where it uses that: found by the habits of English and Indonesian drafting."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
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
    found = defined(law)
    times = Counter(one.term.casefold() for one in found)
    used = _uses(law, found)
    return Definitions(
        found=found,
        twice=tuple(dict.fromkeys(one.term for one in found if times[one.term.casefold()] > 1)),
        unused=tuple(dict.fromkeys(one.term for one in found if not _is_used(one, used, law.language))),
    )


def defined(law: Ordinance) -> tuple[Definition, ...]:
    """The definitions alone, without a look at where they are used."""
    return tuple(one for section in newest(law.sections) for one in _defined_in(section, law.language))


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


def _uses(law: Ordinance, found: Iterable[Definition]) -> dict[str, Counter[str]]:
    """Name, as ``_folded`` has it → section → how often the section says it."""
    terms = _Terms((name for one in found for name in one.names), law.language)
    used: dict[str, Counter[str]] = defaultdict(Counter)
    for section in newest(law.sections):
        for block in section.blocks:
            for _start, _end, name in terms.within(block.text):
                used[name][section.eid] += 1
    return used


def _is_used(one: Definition, used: Mapping[str, Counter[str]], language: str) -> bool:
    """Whether another section says it, or its own one more often than where it is defined."""
    said = [used.get(_folded(name, language), Counter()) for name in one.names]
    return any(eid != one.eid or count > 1 for counts in said for eid, count in counts.items())


class TermLinks:
    """Finds the first use of each term in a section; a section that defines a term does not lead to itself.

    One object is for one section: it remembers which terms it has linked.
    """

    def __init__(self, law: Ordinance, eid: str, known: "KnownTerms | None" = None) -> None:
        self._known = known or KnownTerms(law)
        self._eid = eid
        self._done: set[str] = set()

    def __call__(self, text: str) -> Iterator[Citation]:
        for start, end, name in self._known.terms.within(text):
            eid, href = self._known.places[name]
            if eid != self._eid and name not in self._done:
                self._done.add(name)
                yield Citation(start, end, href)


class KnownTerms:
    """The terms of a law made ready to be looked for in all its sections."""

    def __init__(self, law: Ordinance) -> None:
        found = [(name, one.eid) for one in defined(law) for name in one.names]
        self.terms = _Terms((name for name, _ in found), law.language)
        self.places = {_folded(name, law.language): (eid, address_of(law.work, eid=eid)) for name, eid in found}


def _folded(name: str, language: str) -> str:
    """English terms are the same in any case; in Indonesian it is the capital that makes a term."""
    return name if language == "id" or len(name.lower()) != len(name) else name.lower()


class _Terms:
    """Names that are looked for as whole words, the longest first; English ones with a plural's s behind, too.

    By their first words, because one pattern of hundreds of names takes half a minute for a long law.
    """

    def __init__(self, names: Iterable[str], language: str) -> None:
        self._language = language
        self._by_first: dict[str, list[str]] = defaultdict(list)
        for name in sorted({_folded(name, language) for name in names}, key=len, reverse=True):
            if word := _WORD.match(name):
                self._by_first[word[0]].append(name)

    def within(self, text: str) -> Iterator[tuple[int, int, str]]:
        """(Start, end, name) of every use, in the order of the text, none within another."""
        text = _folded(text, self._language)
        done = 0
        for word in _WORD.finditer(text):
            if word.start() >= done and (found := self._at(text, word)):
                done = word.start() + len(found)
                yield word.start(), done, found

    def _at(self, text: str, word: re.Match[str]) -> str:
        for first in dict.fromkeys((word[0], word[0].removesuffix("s"), word[0].removesuffix("es"))):
            for name in self._by_first.get(first, ()):
                if text.startswith(name, word.start()) and self._ends(text, word.start() + len(name)):
                    return name
        return ""

    def _ends(self, text: str, at: int) -> bool:
        """Whether a word ends there, or with a plural's ending."""
        rest = _WORD.match(text, at)
        return rest is None or (self._language != "id" and rest[0] in ("s", "es"))


_WORD = re.compile(r"\w+")
