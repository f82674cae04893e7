"""How the demo city's ordinances are written down in ``ordinances/*.txt``, and how that is read.

::

    key: value                                             title, number, dates, relations
    (blank line, then the preamble)
    # Chapter 1 | Heading                                  a division
    ## 4 | Heading                                         a section (Indonesian: Pasal)
    text with [a citation](2009/7#sec_12)                  a paragraph; #sec_4 alone stays in the same work
    - (1) text                                             a numbered paragraph
    @ replace 2009/7 sec_12 | 12 | Heading                 what this section does to another work: replace, repeal,
    @ insert 2009/7 sec_14A after sec_14 | 14A | Heading   or insert; the new text follows
    > text                                                 and belongs to both works
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from records.citations import address_of, eid_of
from records.demo.works import work_address
from records.kinds import Block, Division, Span

_CITATION = re.compile(r"\[([^\]]+)\]\((\d{4}/\d+)?(?:#(\w+))?\)")
_ITEM = re.compile(r"- (\(\w+\)|\w+\.) (.*)")
_CHANGE = re.compile(r"@ (replace|insert|repeal) (\S+) (\S+)(?: after (\S+))? \| ([^|]*)\|?(.*)")


@dataclass(slots=True)
class Change:
    """What an amending section does to a section of another work, ``target`` like ``2009/7``."""

    action: str
    target: str
    eid: str
    after: str
    number: str
    heading: str
    by: str
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class DraftSection:
    eid: str
    number: str
    heading: str
    path: tuple[Division, ...]
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class LawText:
    """One file as read. ``work`` is like ``2009/7``; ``acts`` are (effect, work, day)."""

    work: str
    language: str
    facts: dict[str, str] = field(default_factory=dict)
    acts: list[tuple[str, str, date]] = field(default_factory=list)
    preamble: list[Block] = field(default_factory=list)
    sections: list[DraftSection] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def day(self, name: str) -> date | None:
        """The date of that fact, None where it is not stated."""
        return date.fromisoformat(self.facts[name]) if name in self.facts else None


def parse(text: str) -> LawText:
    """One file. Raises ValueError or KeyError where the file is not written as described above."""
    head, _, body = text.partition("\n\n")
    facts = [tuple(line.split(": ", 1)) for line in head.splitlines()]
    named = {name: value for name, value in facts if name not in {"repeals", "commences"}}
    law = LawText(named.pop("work"), named.pop("language"), named)
    for effect, value in facts:
        if effect in {"repeals", "commences"}:
            work, day = value.split()
            law.acts.append((effect, work, date.fromisoformat(day)))
    _read_body(law, body)
    return law


def _read_body(law: LawText, body: str) -> None:
    path: tuple[Division, ...] = ()
    for line in filter(None, body.splitlines()):
        if line.startswith("## "):
            law.sections.append(_section(line[3:], law.language, path))
        elif line.startswith("# "):
            path = (_division(line[2:]),)
        elif line.startswith("@ "):
            change = _change(line, law.sections[-1].eid)
            law.changes.append(change)
            if change.action != "repeal":
                law.sections[-1].blocks.append(Block((), 1, change.number, change.heading))
        elif line.startswith("> "):
            change = law.changes[-1]
            change.blocks.append(_block(line[2:], change.target))
            law.sections[-1].blocks.append(_block(line[2:], change.target, depth=2))
        else:
            blocks = law.sections[-1].blocks if law.sections else law.preamble
            blocks.append(_block(line, law.work))


def _section(line: str, language: str, path: tuple[Division, ...]) -> DraftSection:
    number, _, heading = (part.strip() for part in line.partition("|"))
    if language == "id":
        return DraftSection(eid_of("art", number), number, heading, path)
    return DraftSection(eid_of("sec", number), number, heading, path)


def _division(line: str) -> Division:
    label, _, heading = (part.strip() for part in line.partition("|"))
    prefix = "part" if label.startswith("Part") else "chp"
    return Division(eid_of(prefix, label.split()[-1]), label, heading)


def _change(line: str, by: str) -> Change:
    found = _CHANGE.fullmatch(line)
    if found is None:
        raise ValueError(f"not a change: {line}")
    action, target, eid, after, number, heading = (part.strip() if part else "" for part in found.groups())
    return Change(action, target, eid, after, number, heading, by)


def _block(line: str, work: str, depth: int = 0) -> Block:
    item = _ITEM.fullmatch(line)
    number, text = item.groups() if item else ("", line)
    return Block(tuple(_spans(text, work)), depth + bool(item), number)


def _spans(text: str, work: str) -> Iterator[Span]:
    position = 0
    for found in _CITATION.finditer(text):
        if found.start() > position:
            yield Span(text[position : found.start()])
        yield Span(found[1], address_of(work_address(found[2] or work), eid=found[3] or ""))
        position = found.end()
    if position < len(text):
        yield Span(text[position:])
