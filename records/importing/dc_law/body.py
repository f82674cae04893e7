"""The body of a section of D.C. law: its paragraphs as blocks, its annotations with document and day."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from records.citations import dc_citations, dc_href, linked
from records.importing.xml_document import Element, children, day_of, first, name, namespace, spans, text_of, tidy
from records.kinds import Annotation, Block, Span

_CODIFY = "https://code.dccouncil.us/schemas/codify"
_ASIDE = frozenset({"num", "heading", "reason", "annotations", "annotation", "meta", "prefix", "subheading", "toc"})
_PLACED_APART = frozenset({"table"})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LEADING_DATE = re.compile(r"([A-Z][a-z]{2,8})\.? (\d{1,2}), (\d{4})")
_TYPES = {
    "History": "history",
    "Editor's Notes": "editor",
    "Effect of Amendments": "editor",
    "Emergency Legislation": "emergency",
    "Temporary Legislation": "emergency",
    "Cross References": "cross-reference",
    "Section References": "cross-reference",
    "References in Text": "cross-reference",
}


def blocks(element: Element, depth: int = 0, number: str = "", heading: str = "") -> list[Block]:
    """The paragraphs under a section, para, container or include, in reading order.

    ``number`` and ``heading`` are the element's own: its first text carries them, or a block of their own does.
    """
    found: list[Block] = []
    for child in children(element):
        tag = name(child)
        if tag in _ASIDE or namespace(child) == _CODIFY:
            continue
        if tag == "text":
            found += [Block(words, depth) for words in _texts(child)]
        elif tag == "aftertext":
            _append(found, tuple(_spans(child)), depth)
        elif tag == "include":
            found += blocks(child, depth)
        else:
            found += blocks(child, depth + 1, _number(child), text_of(first(child, "heading")))
    if not (number or heading):
        return found
    if found and found[0].depth == depth and not found[0].number and not found[0].heading:
        return [replace(found[0], number=number, heading=heading), *found[1:]]
    return [Block((), depth, number, heading), *found]


def _number(element: Element) -> str:
    num = first(element, "num")
    if num is None or num.get("undesignated") == "true":
        return ""
    prefix = text_of(first(element, "prefix")) or ("Sec." if name(element) == "section" else "")
    return f"{prefix} {text_of(num)}".strip()


def _append(found: list[Block], words: tuple[Span, ...], depth: int) -> None:
    """What follows a list: a closing stop belongs to the last paragraph, a sentence stands for itself."""
    closing = "".join(span.text for span in words)
    if found and len(closing) < 4:
        found[-1] = replace(found[-1], spans=(*found[-1].spans, *words))
    elif closing:
        found.append(Block(words, depth))


def _texts(element: Element) -> Iterator[tuple[Span, ...]]:
    """One text; the rows of a table within follow it, a line each, cells divided by bars."""
    yield from filter(None, [tuple(_spans(element))])
    for row in element.iterfind(".//{*}tr"):
        cells = [_spans(cell) for cell in children(row)]
        pieces = [(s.text, s.href) for n, cell in enumerate(cells) for s in ([Span(" | ")] if n else []) + cell]
        yield from filter(None, [tuple(tidy(iter(pieces)))])


def _spans(element: Element) -> list[Span]:
    marked = spans(element, _href, _PLACED_APART)
    return [s for span in marked for s in ([span] if span.href else linked(span.text, dc_citations(span.text)))]


def _href(element: Element) -> str:
    """Where a citation leads. Those marked as proof quote an older edition's numbers and lead nowhere."""
    if name(element) not in ("cite", "code-cite") or element.get("proof") == "true":
        return ""
    return dc_href(element.get("path", ""), element.get("doc", ""))


def annotations(section: Element) -> list[Annotation]:
    """All annotations shown to readers, in the order of the source; machine duplicates (display="false") left out."""
    shown = (a for a in _raw_annotations(section) if a.get("display") != "false")
    return [note for a in shown if (note := _annotation(a)).spans]


def _raw_annotations(section: Element) -> Iterator[Element]:
    for holder in (section, *children(section, "annotations")):
        yield from children(holder, "annotation")
        if holder is not section:
            yield from children(holder, "text")


def _annotation(element: Element) -> Annotation:
    source = element.get("type", "")
    kind = _TYPES.get(source, "other")
    words = _spans(element)
    document = element.get("doc", "")
    day = day_of(element.get("eff")) or day_of(element.get("app"))
    if kind == "history" and not words:
        line = ", ".join(part for part in (_said(day), document, _path(element.get("path", ""))) if part)
        line = f"{element.get('prefix', '')} {line}".strip()
        words = list(linked(line, dc_citations(line)))
    elif kind == "history":
        day = day or leading_day(text_of(element))
    elif kind == "other" and source and words:
        words = [Span(f"{source}: "), *words]
    return Annotation(kind, tuple(words), document, day)


def leading_day(text: str) -> date | None:
    """The day a history note begins with: "Apr. 4, 2003, D.C. Law 14-282, …"."""
    found = _LEADING_DATE.match(text)
    month = found[1][:3].lower() if found else ""
    if not found or month not in _MONTHS:
        return None
    return day_of(f"{found[3]}-{_MONTHS.index(month) + 1:02}-{int(found[2]):02}")


def _said(day: date | None) -> str:
    return f"{_MONTHS[day.month - 1].title()}. {day.day}, {day.year}" if day else ""


def _path(path: str) -> str:
    """``§2|(a)|(1)`` as people write it: § 2(a)(1)."""
    return path.replace("|", "").replace("§", "§ ") if path.startswith("§") else ""


def change_days(section: Element) -> tuple[list[date], list[date]]:
    """Days on which the text changed, as its notes say: by amendment, and by an earlier amendment becoming applicable.

    Emergency and temporary acts do not change the codified text; a day that is not one ("notfunded") is no day.
    """
    amended: set[date | None] = set()
    applied: set[date | None] = set()
    for note in _raw_annotations(section):
        if note.get("type") == "History" and note.get("display") != "false":
            amended.add(day_of(note.get("app")) if note.get("app") else leading_day(text_of(note)))
        elif note.get("type") == "Applicability":
            applied.add(day_of(note.get("app")))
    return sorted(day for day in amended if day), sorted(day for day in applied if day)
