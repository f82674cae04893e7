"""What changed between two texts, word by word, and between two states of a work, section by section."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

from records.kinds import Block, Section

Change = Literal["same", "removed", "added"]

_WORD = re.compile(r"\w+ ?|[^\w\s] ?")
_MOST_STEPS = 20_000_000
"""Occurrences of each word on both sides multiplied: above it (about 1 s) a passage counts as replaced whole."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text that is in both versions, or in the earlier only, or in the later only."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class BlockChange:
    """One paragraph of a comparison: the runs of its number, heading and text, at its depth."""

    depth: int
    runs: tuple[Run, ...]

    @property
    def change(self) -> Change | Literal["changed"]:
        kinds = {run.change for run in self.runs}
        return kinds.pop() if len(kinds) == 1 else "changed"


@dataclass(frozen=True, slots=True)
class SectionChange:
    """One section between two days. ``earlier`` None: added; ``later`` None: removed."""

    eid: str
    earlier: Section | None
    later: Section | None

    @property
    def change(self) -> Literal["added", "removed", "changed"]:
        if self.earlier is None:
            return "added"
        return "removed" if self.later is None else "changed"


def compare_texts(earlier: str, later: str) -> list[Run]:
    """Runs that read as ``earlier`` without the added ones and as ``later`` without the removed ones, blanks aside."""
    old, new = (_WORD.findall(" ".join(text.split())) for text in (earlier, later))
    runs: list[Run] = []
    for tag, i, j, k, m in _opcodes([word.rstrip() for word in old], [word.rstrip() for word in new]):
        found: tuple[tuple[Change, list[str]], ...]
        found = (("same", new[k:m]),) if tag == "equal" else (("removed", old[i:j]), ("added", new[k:m]))
        runs += [Run(change, "".join(words)) for change, words in found if words]
    return [Run(change, "".join(run.text for run in same)) for change, same in groupby(runs, lambda run: run.change)]


def compare_blocks(earlier: Sequence[Block], later: Sequence[Block]) -> list[BlockChange]:
    """Paragraphs side by side: equal ones are matched first, then those between are compared word by word in order."""
    old, new = [_key(b) for b in earlier], [_key(b) for b in later]
    changes: list[BlockChange] = []
    for tag, i, j, k, m in _opcodes(old, new):
        if tag == "equal":
            changes += [BlockChange(b.depth, tuple(compare_texts(_line(b), _line(b)))) for b in later[k:m]]
        else:
            changes += _between(earlier[i:j], later[k:m])
    return [change for change in changes if change.runs]


def compare_sections(earlier: Iterable[Section], later: Iterable[Section]) -> list[SectionChange]:
    """What was added, removed and changed between two as-of lists, in reading order.

    A section counts as changed when its heading, state, number or any paragraph differs; notes do not count.
    """
    old = {s.eid: s for s in earlier}
    new = {s.eid: s for s in later}
    changes = [SectionChange(eid, old.get(eid), s) for eid, s in new.items() if _content(old.get(eid)) != _content(s)]
    changes += [SectionChange(eid, s, None) for eid, s in old.items() if eid not in new]
    return sorted(changes, key=lambda c: (c.later or c.earlier or _NOWHERE).position)


_NOWHERE = Section(eid="", number="")


def _content(section: Section | None) -> object:
    return section and (section.number, section.heading, section.state, [_key(b) for b in section.blocks])


def _key(block: Block) -> str:
    return f"{block.depth} {_line(block)}"


def _line(block: Block) -> str:
    return " ".join(part for part in (block.number, block.heading, block.text) if part)


def _between(earlier: Sequence[Block], later: Sequence[Block]) -> Iterator[BlockChange]:
    """Paragraphs without an equal one: those of the same number are one paragraph reworded, the rest came or went."""
    waiting = list(earlier)
    for block in later:
        twin = next((b for b in waiting if (b.number, b.depth) == (block.number, block.depth)), None)
        if twin:
            gone, waiting = waiting[: waiting.index(twin)], waiting[waiting.index(twin) + 1 :]
            yield from (BlockChange(b.depth, tuple(compare_texts(_line(b), ""))) for b in gone)
        yield BlockChange(block.depth, tuple(compare_texts(_line(twin) if twin else "", _line(block))))
    yield from (BlockChange(b.depth, tuple(compare_texts(_line(b), ""))) for b in waiting)


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Opcodes as difflib gives them, found between words that occur once on each side (patience): quick.

    What would still take seconds counts as replaced whole.
    """
    i = k = 0
    for j, m in [*_anchors(old, new), (len(old), len(new))]:
        if _steps(old[i:j], new[k:m]) > _MOST_STEPS:
            yield "replace", i, j, k, m
        else:
            for tag, *span in SequenceMatcher(None, old[i:j], new[k:m]).get_opcodes():
                yield tag, i + span[0], i + span[1], k + span[2], k + span[3]
        if j < len(old):
            yield "equal", j, j + 1, m, m + 1
        i, k = j + 1, m + 1


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Places of the longest series of words, each once on both sides, that stands in the same order on both."""
    once_old, once_new = ({w for w, n in Counter(side).items() if n == 1} for side in (old, new))
    place = {word: n for n, word in enumerate(new) if word in once_new and word in once_old}
    pairs = [(n, place[word]) for n, word in enumerate(old) if word in place]
    ends: list[int] = []  # of the series of each length that ends earliest in the new text
    chosen: list[int] = []  # which pair that is
    before: list[int | None] = []  # its predecessor
    for index, (_, at) in enumerate(pairs):
        length = bisect_left(ends, at)
        before.append(chosen[length - 1] if length else None)
        ends[length : length + 1] = [at]
        chosen[length : length + 1] = [index]
    series: list[tuple[int, int]] = []
    last = chosen[-1] if chosen else None
    while last is not None:
        series.append(pairs[last])
        last = before[last]
    return series[::-1]


def _steps(old: Sequence[str], new: Sequence[str]) -> int:
    counts = Counter(new)
    return sum(counts[item] for item in old)
