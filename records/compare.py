"""What changed between two texts, word by word, and between two states of a work, section by section."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

from records.kinds import Block, Section

Change = Literal["same", "removed", "added"]
Pair = tuple[Block | None, Block | None]
Key = Callable[[Block], str]

_WORD = re.compile(r"(?:\d+(?:[.,]\d+)+(?!\w)|\w+|[^\w\s]) ?")
"""A word, a sign, or an amount such as 1,000 or 1.000,50, which readers take as one; with the blank behind it."""
_ALIKE = 0.6
"""Share of common words from which on a paragraph with another number is the same paragraph reworded."""
_SAME_NUMBER = 0.3
_MOST_PAIRS = 10_000
"""Paragraphs on both sides multiplied: above it (about 0.1 s) those of the same number are paired."""
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
    return _joined(runs)


def _joined(runs: Iterable[Run]) -> list[Run]:
    return [Run(change, "".join(run.text for run in same)) for change, same in groupby(runs, lambda run: run.change)]


def compare_blocks(earlier: Sequence[Block], later: Sequence[Block]) -> list[BlockChange]:
    """Paragraphs side by side, in order: equal ones, those that only got another number or depth, then similar ones.

    What has no counterpart came or went; counterparts are compared word by word.
    """
    changes = [_change(old, new) for old, new in _paired(earlier, later, (_key, _said_or_key))]
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
_NOTHING = Block(())


def _content(section: Section | None) -> object:
    return section and (section.number, section.heading, section.state, [_key(b) for b in section.blocks])


def _key(block: Block) -> str:
    return f"{block.depth} {_line(block)}"


def _line(block: Block) -> str:
    return " ".join(part for part in (block.number, block.heading, block.text) if part)


def _said(block: Block) -> str:
    """What a paragraph says, whatever its number."""
    return " ".join(part for part in (block.heading, block.text) if part)


def _said_or_key(block: Block) -> str:
    return _said(block) or _key(block)


def _place(block: Block) -> str:
    return f"{block.depth} {block.number}"


def _change(old: Block | None, new: Block | None) -> BlockChange:
    """One paragraph, or what became of it; another number is a change of the number alone."""
    shown = new or old or _NOTHING
    if old is None or new is None or old.number == new.number:
        return BlockChange(shown.depth, tuple(compare_texts(_line(old or _NOTHING), _line(new or _NOTHING))))
    numbers: tuple[tuple[Change, str], ...] = (("removed", old.number), ("added", new.number))
    runs = [
        *(Run(change, f"{number} ") for change, number in numbers if number),
        *compare_texts(_said(old), _said(new)),
    ]
    return BlockChange(shown.depth, tuple(_joined(runs)))


def _paired(earlier: Sequence[Block], later: Sequence[Block], keys: tuple[Key, ...]) -> Iterator[Pair]:
    """Counterparts in order: those equal by the first key, between them those equal by the next, then similar ones."""
    if not keys:
        yield from _similar(earlier, later)
        return
    for tag, i, j, k, m in _opcodes(*([keys[0](b) for b in side] for side in (earlier, later))):
        if tag == "equal":
            yield from zip(earlier[i:j], later[k:m], strict=True)
        else:
            yield from _paired(earlier[i:j], later[k:m], keys[1:])


def _similar(earlier: Sequence[Block], later: Sequence[Block]) -> Iterator[Pair]:
    """Of all ways to pair paragraphs in order the one with most likeness; of too many paragraphs, by their numbers."""
    if len(earlier) * len(later) > _MOST_PAIRS:
        yield from _of_one_number(earlier, later)
        return
    alike = _likenesses(earlier, later)
    best = [[0.0] * (len(later) + 1) for _ in range(len(earlier) + 1)]  # from these two paragraphs on
    for i, j in sorted(alike, reverse=True):
        best[i][j] = max(best[i + 1][j], best[i][j + 1], alike[i, j] + best[i + 1][j + 1])
    i = j = 0
    while i < len(earlier) and j < len(later):
        if alike[i, j] and best[i][j] == alike[i, j] + best[i + 1][j + 1]:
            yield earlier[i], later[j]
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            yield earlier[i], None
            i += 1
        else:
            yield None, later[j]
            j += 1
    yield from _unpaired(earlier[i:], later[j:])


def _of_one_number(earlier: Sequence[Block], later: Sequence[Block]) -> Iterator[Pair]:
    for tag, i, j, k, m in _opcodes([_place(b) for b in earlier], [_place(b) for b in later]):
        if tag == "equal":
            yield from zip(earlier[i:j], later[k:m], strict=True)
        else:
            yield from _unpaired(earlier[i:j], later[k:m])


def _unpaired(gone: Sequence[Block], came: Sequence[Block]) -> Iterator[Pair]:
    yield from ((block, None) for block in gone)
    yield from ((None, block) for block in came)


def _likenesses(earlier: Sequence[Block], later: Sequence[Block]) -> dict[tuple[int, int], float]:
    """How alike two paragraphs are: the share of words in both (Dice), more for the same number; 0: not the same."""
    old, new = ([Counter(re.findall(r"\w+", _said(block))) for block in side] for side in (earlier, later))
    found: dict[tuple[int, int], float] = {}
    for i, words in enumerate(old):
        for j, others in enumerate(new):
            share = 2 * (words & others).total() / ((words.total() + others.total()) or 1)
            same_place = _place(earlier[i]) == _place(later[j])
            found[i, j] = (share if share >= _ALIKE else 0.0) + (_SAME_NUMBER if same_place else 0.0)
    return found


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
