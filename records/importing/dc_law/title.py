"""One title of the D.C. Code in time, from what it looked like on several days.

Each collection shows every section as it stood on its day. Between two collections a text changed on the day its
newest history note names; where no note names a day in between, the day of the collection stands for it, and the record
says so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from records.citations import eid_of
from records.importing.dc_law.body import annotations, blocks, change_days
from records.importing.dc_law.contents import Path, chapter_by_number
from records.importing.timeline import reading_order, same_content
from records.importing.xml_document import Element, first, text_of
from records.kinds import Annotation, Ordinance, Section, SectionState, Source, Span

_STATES: dict[str, SectionState] = {"Repealed": "repealed", "Expired": "expired", "Reserved": "reserved"}


@dataclass(frozen=True, slots=True)
class Text:
    """One section as collected on a day."""

    section: Section
    amended: list[date]
    applied: list[date]


@dataclass(slots=True)
class Snapshot:
    """A title on a day. ``partial``: sections in ``contents`` but not in ``texts`` stand as in the next one."""

    day: date | None
    partial: bool
    heading: str = ""
    contents: dict[str, Path] = field(default_factory=dict)
    texts: dict[str, Text] = field(default_factory=dict)

    def has(self, key: str) -> bool:
        return key in self.contents if self.contents else key in self.texts or self.partial


def text_from(element: Element) -> Text:
    """One section file as a text without its days and place."""
    number = text_of(first(element, "num"))
    reason = text_of(first(element, "reason"))
    section = Section(
        eid=eid_of("sec", number),
        number=number,
        heading=text_of(first(element, "heading")),
        state=_STATES.get(reason, ""),
        blocks=tuple(blocks(element)),
        annotations=tuple(annotations(element)),
    )
    return Text(section, *change_days(element))


def title_in_time(number: str, snapshots: Sequence[Snapshot]) -> Ordinance:
    """The title with all its texts; ``snapshots`` come in order of their days and are at least one."""
    latest = snapshots[-1]
    paths = {key: path for snapshot in snapshots for key, path in snapshot.contents.items()}
    sections = [
        replace(section, position=position, path=paths.get(key) or chapter_by_number(section.number))
        for position, key in enumerate(reading_order([list(s.contents or s.texts) for s in snapshots]), start=1)
        for section in _texts_of(_observed(key, snapshots))
    ]
    return Ordinance(
        reference=f"D.C. Code Title {number}",
        title=f"Title {number}. {latest.heading}".rstrip(". ") if latest.heading else f"D.C. Code, Title {number}",
        type="code",
        language="en",
        day=latest.day,
        source=source("dc-code", latest.day),
        flags=("date-from-snapshot",) if any(_guessed(s) for s in sections) else (),
        work=f"/akn/us-dc/act/code/{number.lower()}",
        number=number,
        sections=tuple(sections),
    )


def source(name: str, as_of: date | None = None) -> Source:
    """Where D.C. law comes from; the Council released it under CC0."""
    return Source(name, "Council of the District of Columbia", "https://code.dccouncil.gov/", "CC0-1.0", as_of)


def _observed(key: str, snapshots: Sequence[Snapshot]) -> list[tuple[date | None, Text | None]]:
    """The section on each day, None where the title did not have it; oldest first."""
    found: list[tuple[date | None, Text | None]] = []
    later: Text | None = None
    for snapshot in reversed(snapshots):
        own = snapshot.texts.get(key) or (later if snapshot.partial else None)
        later = own if snapshot.has(key) else None
        found.append((snapshot.day, later))
    return found[::-1]


def _texts_of(observed: Sequence[tuple[date | None, Text | None]]) -> Iterator[Section]:
    """The different texts of one section, oldest first, each with its days; notes are those collected last."""
    runs = [list(run) for _, run in groupby(observed, key=lambda o: same_content(o[1].section) if o[1] else None)]
    starts = [_start(run[0], runs[n - 1][-1][0] if n else None) for n, run in enumerate(runs)]
    for n, run in enumerate(runs):
        text = run[-1][1]
        if text is None:
            continue
        start, end = starts[n], starts[n + 1] if n + 1 < len(runs) else _Start(None)
        notes = (*text.section.annotations, *start.doubt, *end.missed)
        yield replace(text.section, valid_from=start.day, valid_to=end.day, annotations=notes)


@dataclass(frozen=True, slots=True)
class _Start:
    """When a text began; what is doubtful about it, and which texts between it and the one before are missing."""

    day: date | None
    doubt: tuple[Annotation, ...] = ()
    missed: tuple[Annotation, ...] = ()


_GUESS = "The day on which this text began is not in the source; it was first collected on "


def _start(seen: tuple[date | None, Text | None], after: date | None) -> _Start:
    """The day a text began: named by its notes between the two collections, else the day of the collection itself."""
    until, text = seen
    if text is None or until is None:
        return _Start(until or (text.amended[-1] if text and text.amended else None))
    for days in (text.amended, text.applied if after else []):
        inside = [day for day in days if (not after or day > after) and day <= until]
        if inside:
            return _Start(inside[-1], missed=_missed(inside) if after else ())
    return _Start(until, doubt=(Annotation("editor", (Span(f"{_GUESS}{until}."),), day=until),))


def _missed(days: Sequence[date]) -> tuple[Annotation, ...]:
    if len(days) < 2:
        return ()
    named = ", ".join(str(day) for day in days[:-1])
    words = f"Amended on {named} as well; the texts between then and {days[-1]} are not held."
    return (Annotation("editor", (Span(words),), day=days[0]),)


def _guessed(section: Section) -> bool:
    return any(note.spans and note.spans[0].text.startswith(_GUESS) for note in section.annotations)
