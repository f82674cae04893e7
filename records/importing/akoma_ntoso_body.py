"""The body of an Akoma Ntoso document: preamble, sections under their headings, schedules."""

import re
from collections.abc import Iterator
from dataclasses import replace

from records.citations import AknAddress, Own, eid_of, linked, parse_akn, south_african_citations
from records.importing.xml_document import Element, children, first, name, spans, text_of, tidy
from records.kinds import Block, Division, Section, SectionState, Span

_UNITS = frozenset({"section", "article", "rule", "hcontainer"})
_DIVISIONS = {
    "book": "book",
    "title": "title",
    "subtitle": "subtitle",
    "part": "part",
    "subpart": "subpart",
    "chapter": "chp",
    "subchapter": "subchp",
    "division": "dvs",
    "subdivision": "subdvs",
}
_PREFIXES = _DIVISIONS | {"section": "sec", "article": "art", "rule": "rule", "hcontainer": "hcontainer"}
_LINES = frozenset({"p", "listIntroduction", "listWrapUp", "listConclusion", "heading", "block"})
_BESIDE = frozenset({"num", "heading", "subheading", "meta", "table"})
_STATES: dict[str, SectionState] = {"repealed": "repealed", "reserved": "reserved", "expired": "expired"}

Path = tuple[Division, ...]


def preamble(document: Element) -> tuple[Block, ...]:
    """The paragraphs before the body, preface and preamble alike."""
    found = (b for part in children(document, "preface", "preamble") for b in _blocks(part, 0, Links(None)))
    return tuple(block for block in found if block.text)


def sections(root: Element, document: Element, address: AknAddress) -> Iterator[Section]:
    """Sections in reading order, then schedules as one section each; what has neither number nor words is left out."""
    body = first(document, "body")
    own = Own(address.work, _own_eids(body)) if address.country == "za" else None
    found = list(_units(body, (), own)) if body is not None else []
    found += [s for schedule in root.iterfind(".//{*}component/{*}doc") for s in [_schedule(schedule, own)] if s]
    seen: set[str] = set()
    for position, section in enumerate(found, start=1):
        eid = section.eid
        while eid in seen:  # two sections of one number, as bad files have them
            eid += "-2"
        seen.add(eid)
        yield replace(section, eid=eid, position=position)


def _own_eids(body: Element | None) -> frozenset[str]:
    units = (e for e in body.iter("{*}section", "{*}article")) if body is not None else iter(())
    return frozenset(_eid(unit) for unit in units)


def _units(parent: Element, path: Path, own: Own | None) -> Iterator[Section]:
    """Sections below an element; where a file puts paragraphs straight into the body, each is a section."""
    for child in children(parent):
        tag = name(child)
        if tag in _DIVISIONS:
            label, heading = text_of(first(child, "num")), text_of(first(child, "heading"))
            if label and not re.search(r"[A-Za-z]{3}", label):
                label = f"{tag.capitalize()} {label.rstrip('.')}"
            yield from _units(child, (*path, Division(_eid(child), label, heading)), own)
        elif tag in _UNITS or tag not in _BESIDE:
            section = _section(child, path, own)
            if section.number or section.blocks:
                yield section


def _section(element: Element, path: Path, own: Own | None) -> Section:
    blocks = tuple(b for b in _blocks(element, 0, Links(own)) if b.spans or b.number or b.heading)
    return Section(
        eid=_eid(element),
        number=text_of(first(element, "num")).rstrip("."),
        heading=text_of(first(element, "heading")),
        path=path,
        state=_state(element, blocks),
        blocks=blocks,
    )


def _schedule(document: Element, own: Own | None) -> Section | None:
    """A schedule is one section: its name is the number, its own parts are paragraphs."""
    main = first(document, "mainBody")
    if main is None:
        return None
    alias = next((a.get("value", "") for a in document.iterfind(".//{*}FRBRWork/{*}FRBRalias")), "")
    heading = text_of(first(main, "article", "heading"))
    blocks = [b for child in children(main) for b in _blocks(child, 0, Links(own)) if b.spans or b.number or b.heading]
    eid = re.sub(r"[^A-Za-z0-9-]", "", document.get("name", "")) or "schedule"
    return Section(eid=eid, number=alias or eid, heading=heading, blocks=tuple(blocks)) if blocks else None


def _state(element: Element, blocks: tuple[Block, ...]) -> SectionState:
    """Our own files say it in ``class``, others in an editorial remark that is all there is."""
    if state := _STATES.get(element.get("class", "")):
        return state
    remarks = [text_of(remark) for remark in element.iter("{*}remark")]
    words = " ".join(block.text for block in blocks)
    return "repealed" if remarks and words in remarks and "repealed" in words else ""


def _eid(element: Element) -> str:
    """The element id of 3.0; of 2.0 ``section-12A`` becomes ``sec_12A``."""
    if eid := element.get("eId"):
        return eid
    prefix = _PREFIXES.get(name(element), name(element))
    number = element.get("id", "").rpartition(".")[2].partition("-")[2] or text_of(first(element, "num"))
    return eid_of(prefix, number)


class Links:
    """Where words of a text lead: references of the file itself, and sections cited in words."""

    def __init__(self, own: Own | None) -> None:
        self._own = own

    def __call__(self, element: Element) -> str:
        if name(element) not in ("ref", "rref", "mref"):
            return ""
        href = element.get("href", "")
        address = parse_akn(href if href.startswith("/akn/") else f"/akn{href}")
        return str(address) if address else ""

    def spans(self, element: Element) -> tuple[Span, ...]:
        """Mixed content with both kinds of links; tables within stand apart."""
        found = spans(element, self, _BESIDE)
        if self._own is None:
            return tuple(found)
        own = self._own
        return tuple(
            part
            for span in found
            for part in ([span] if span.href else linked(span.text, south_african_citations(span.text, own)))
        )


def _blocks(element: Element, depth: int, links: Links) -> Iterator[Block]:
    """Paragraphs below an element: what has a number of its own stands one level deeper."""
    for child in children(element):
        tag = name(child)
        if tag in ("num", "heading", "subheading", "meta"):
            continue
        if tag in _LINES:
            words = links.spans(child)
            yield from [Block(words, depth)] if words else []
            yield from (row for table in children(child, "table") for row in _rows(table, depth, links))
        elif tag == "table":
            yield from _rows(child, depth, links)
        else:
            yield from _numbered(child, depth, links)


def _numbered(element: Element, depth: int, links: Links) -> Iterator[Block]:
    number, heading = text_of(first(element, "num")), text_of(first(element, "heading"))
    level = depth + 1 if number or heading else depth
    inside = list(_blocks(element, level, links))
    if not (number or heading):
        yield from inside
    elif inside and inside[0].depth == level and not inside[0].number and not inside[0].heading:
        yield replace(inside[0], number=number, heading=heading)
        yield from inside[1:]
    else:
        yield Block((), level, number, heading)
        yield from inside


def _rows(table: Element, depth: int, links: Links) -> Iterator[Block]:
    """The rows of a table, a line each, cells divided by bars."""
    for row in table.iter("{*}tr"):
        cells = [spans(cell, links) for cell in children(row, "td", "th")]
        pieces = [(s.text, s.href) for n, cell in enumerate(cells) for s in ([Span(" | ")] if n else []) + cell]
        words = tuple(tidy(iter(pieces)))
        if any(span.text.strip(" |") for span in words):
            yield Block(words, depth)
