"""Where chapters and articles begin in text without markup, by looks and by counting.

An article's heading stands on a line of its own, or follows a full stop when scanning lost the line break; but so do
references to articles at the end of a line. Articles are counted through, so the likeliest headings are the longest
series that counts upward: it is found as such.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from records.kinds import Division

_OWN_LINE = re.compile(r"^[ \t]*Pasal[ \t]+(\d{1,3})[ \t]?([A-Z]{0,2})[ \t]*\.?[ \t]*$", re.MULTILINE)
_INLINE = re.compile(r"\bPasal\s+(\d{1,3})([A-Z]{0,2})\b\.?(?=\s*(?:\([1I][a-z]?\)|[A-Z“\"]|$))", re.MULTILINE)
_ROMAN = re.compile(r"^[ \t]*Pasal[ \t]+([IVX]{1,4})[ \t]*\.?(?=[ \t]*(?:$|\(1\)|[A-Z]\w))", re.MULTILINE)
_BAB = re.compile(
    r"(?:^[ \t]*|(?<=[.;])[ \t]+)BAB[ \t]+([IVXLC]+[A-Z]?)\b(?=[ \t]*(?:\n|[A-Z]{3}|[A-Z]\w* ))", re.MULTILINE
)
_ORDINALS = "(?:kesatu|kedua|ketiga|keempat|kelima|keenam|ketujuh|kedelapan|kesembilan|kesepuluh|kesebelas|pertama)"
_ORDINAL = rf"{_ORDINALS}(?:[ \t](?:belas|puluh)(?:[ \t]{_ORDINALS})?)?"
_BAGIAN = re.compile(
    r"(?:^[ \t]*|(?<=[.;])[ \t]+|(?<=(?-i:[A-Z]{3}))[ \t]+)Bagian[ \t]+"
    rf"({_ORDINAL})\b",
    re.MULTILINE | re.IGNORECASE,
)
_PARAGRAF = re.compile(
    r"(?:^[ \t]*|(?<=[\w.;])(?<!dalam)(?<!pada)(?<!dan)(?<!atau)[ \t]+)Paragraf[ \t]+"
    rf"(\d{{1,2}}|(?=K)(?i:{_ORDINAL}))\b(?=[ \t]*(?:\n|[A-Z]))",
    re.MULTILINE,
)
_NAMED = re.compile(r"(?:^|[.;:])\s*(?:BAB|Bagian|Paragraf)\s+\w+\.?\s[^.;]{0,150}\Z")
_RUNNING = re.compile(r"(?:[a-z,]|dan|atau|ayat \(\w+\)|\d)\s*\Z")
_REACH = 120
"""So many candidates back a predecessor is looked for."""

Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading at ``start``, its text from ``end`` on. ``kind``: bab, bagian, paragraf, pasal or roman."""

    start: int
    end: int
    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    key: Key
    own_line: bool

    @property
    def heading(self) -> Heading:
        return Heading(self.start, self.end, "pasal", f"{self.key[0]}{self.key[1]}")


def articles(text: str) -> list[Heading]:
    """The headings of articles in the order of the text."""
    candidates = _candidates(text)
    series = _series(candidates)
    counted = {c.key for c in series}
    out_of_order = [c for c in candidates if c.own_line and c.key not in counted and not _runs_on(text, c.start)]
    once = {c.key: c for c in reversed(out_of_order)}
    return [c.heading for c in sorted((*series, *once.values()), key=lambda c: c.start)]


def roman_articles(text: str) -> list[Heading]:
    """Pasal I and Pasal II of an amending act, each once. In any other act "Pasal I" is a misread Pasal 1."""
    found = {m[1]: Heading(m.start(), m.end(), "roman", m[1]) for m in reversed(list(_ROMAN.finditer(text)))}
    return sorted((h for h in found.values() if h.number in ("I", "II", "III", "IV")), key=lambda h: h.start)


def divisions(text: str) -> list[Heading]:
    """Chapters, parts and paragraphs in the order of the text."""
    kinds = (("bab", _BAB), ("bagian", _BAGIAN), ("paragraf", _PARAGRAF))
    found = [Heading(m.start(), m.end(), kind, m[1]) for kind, pattern in kinds for m in pattern.finditer(text)]
    return sorted(found, key=lambda heading: heading.start)


def _candidates(text: str) -> list[_Candidate]:
    found = {
        m.start(1): _Candidate(m.start(), m.end(), (int(m[1]), m[2]), own_line=True) for m in _OWN_LINE.finditer(text)
    }
    for m in _INLINE.finditer(text):
        if m.start(1) not in found and _ends_sentence(text, m.start()):
            found[m.start(1)] = _Candidate(m.start(), m.end(), (int(m[1]), m[2]), own_line=False)
    return [found[place] for place in sorted(found)]


def _ends_sentence(text: str, start: int) -> bool:
    """Whether what stands before may end an article: a stop, or a chapter's name that begins after one."""
    line = text[max(0, text.rfind("\n", 0, start) + 1) : start].rstrip()
    return not line or line[-1] in ".;:" or line.endswith("jelas") or bool(_NAMED.search(line))


def _runs_on(text: str, start: int) -> bool:
    """Whether the line before is an unfinished sentence, of which this is the end."""
    return bool(_RUNNING.search(text[max(0, start - 80) : start].rstrip()))


def _series(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The heaviest series whose numbers rise: own lines weigh more, and so do neighbours that follow one another."""
    weight: list[float] = []
    before: list[int | None] = []
    for n, here in enumerate(candidates):
        own = 4.0 if here.own_line else 1.0
        best, origin = own + (2 if here.key == (1, "") else 0), None
        for p in range(max(0, n - _REACH), n):
            if candidates[p].key < here.key:
                total = weight[p] + own + _step(candidates[p].key, here.key)
                if total > best:
                    best, origin = total, p
        weight.append(best)
        before.append(origin)
    series: list[_Candidate] = []
    place = max(range(len(weight)), key=weight.__getitem__, default=None)
    while place is not None:
        series.append(candidates[place])
        place = before[place]
    return series[::-1]


def _step(earlier: Key, later: Key) -> float:
    """2 for the next number or letter, less the more numbers are jumped over."""
    jump = later[0] - earlier[0]
    return 2.0 if jump <= 1 else -min(jump * 0.2, 5.0)


class Path:
    """The headings above an article, kept up while the text is walked through."""

    _PREFIXES = {"bab": "chp", "bagian": "part", "paragraf": "subpart"}  # noqa: RUF012 - a table
    _LEVELS = ("bab", "bagian", "paragraf")

    def __init__(self) -> None:
        self._open: list[tuple[str, Division]] = []

    def enter(self, heading: Heading, name: str) -> None:
        level = self._LEVELS.index(heading.kind)
        self._open = [(kind, d) for kind, d in self._open if self._LEVELS.index(kind) < level]
        above = f"{self._open[-1][1].eid}__" if self._open else ""
        number = heading.number.capitalize() if heading.kind == "bagian" else heading.number
        label = {"bab": "BAB", "bagian": "Bagian", "paragraf": "Paragraf"}[heading.kind]
        eid = f"{above}{self._PREFIXES[heading.kind]}_{'-'.join(number.split())}"
        self._open.append((heading.kind, Division(eid, f"{label} {number}", name)))

    def leave_all(self) -> None:
        self._open = []

    def now(self) -> tuple[Division, ...]:
        return tuple(division for _, division in self._open)


def with_ends(headings: Sequence[Heading], length: int) -> Iterator[tuple[Heading, int]]:
    """Each heading and where the next one begins."""
    starts = [heading.start for heading in headings[1:]] + [length]
    return zip(headings, starts, strict=False)  # of no headings there are no ends
