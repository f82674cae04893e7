"""The table of contents of a title: in which order its sections stand, and under which headings."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from records.importing.xml_document import Element, children, first, name, text_of
from records.kinds import Division

_PREFIXES = {"Chapter": "chp", "Subchapter": "subchp", "Part": "part", "Subpart": "subpart", "Subtitle": "subtitle"}

Path = tuple[Division, ...]


def contents(index: Element) -> dict[str, Path]:
    """File stem of each section ("42-1116") → the headings above it, in reading order; the title itself left out."""
    return dict(_walk(index, ()))


def _walk(container: Element, above: Path) -> Iterator[tuple[str, Path]]:
    under = above
    for child in children(container, "subheading", "container", "include"):
        if name(child) == "subheading":
            under = (*above, _subheading(text_of(child), above))
        elif name(child) == "container":
            yield from _walk(child, (*under, _division(child, under)))
        else:
            yield PurePosixPath(child.get("href", "")).stem, under


def _division(container: Element, above: Path) -> Division:
    prefix, number = text_of(first(container, "prefix")), text_of(first(container, "num"))
    heading = text_of(first(container, "heading"))
    reason = text_of(first(container, "reason"))
    return Division(
        eid=_eid(_PREFIXES.get(prefix, "dvs"), number or heading, above),
        label=f"{prefix} {number}".strip(),
        heading=f"{heading} [{reason}]" if reason else heading,
    )


def _subheading(text: str, above: Path) -> Division:
    """As in "Subtitle II. Brokers and Realtors.", which stands before the chapters it gathers."""
    found = re.match(r"(\w+ [IVXLC\d]+[A-Z]?)\.\s*(.*)", text)
    label, heading = (found[1], found[2]) if found else ("", text)
    return Division(
        _eid(_PREFIXES.get(label.split(" ")[0], "dvs"), label.rpartition(" ")[2] or heading, above), label, heading
    )


def _eid(prefix: str, number: str, above: Path) -> str:
    own = f"{prefix}_{re.sub(r'[^A-Za-z0-9.-]+', '-', number).strip('-.') or 'x'}"
    return f"{above[-1].eid}__{own}" if above else own


def chapter_by_number(number: str) -> Path:
    """The chapter where there is no table of contents: the District numbers 42-1116 in chapter 11, 6-101.01 in 1."""
    found = re.fullmatch(r"\w+-(\d+)\d\d(?:[.:a-zA-Z].*)?", number)
    return (Division(f"chp_{found[1]}", f"Chapter {found[1]}"),) if found else ()
