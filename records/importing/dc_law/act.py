"""One law of the Council: its sections, and what it does to the code and to other laws."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from app.kernel.errors import BadInput
from app.kernel.text import N_
from records.citations import dc_href, eid_of, parse_akn
from records.importing.dc_law.body import annotations, blocks
from records.importing.dc_law.contents import Path
from records.importing.dc_law.title import source
from records.importing.xml_document import Element, children, day_of, first, name, namespace, text_of
from records.kinds import Annotation, Block, Division, Effect, Ordinance, Relation, Section

_CODIFY = "https://code.dccouncil.us/schemas/codify"
_CODIFIED = "https://code.dccouncil.us/schemas/codified"
_EXPIRES = re.compile(r"expire after (\d{1,4}) days of its having taken effect")


def act_from(document: Element) -> Ordinance:
    """A whole law; BadInput where it does not say which it is."""
    reference = (document.get("id") or "").strip()
    work = dc_href("", reference)
    if not work:
        raise BadInput(N_("The law does not say its number: id is “%(reference)s”."), reference=reference)
    numbers = {num.get("type", ""): text_of(num) for num in children(document, "num")}
    headings = {h.get("type", ""): text_of(h) for h in children(document, "heading")}
    meta, history = first(document, "meta"), first(document, "meta", "history")
    effective = day_of(text_of(first(document, "meta", "effective")))
    sections = _numbered(_sections(document, ()))
    return Ordinance(
        reference=reference,
        title=headings.get("short") or headings.get("long") or reference,
        summary=headings.get("long", ""),
        type="act",
        language="en",
        day=effective,
        source=source("dc-laws"),
        work=work,
        number=numbers.get("law", ""),
        enacted=day_of(text_of(first(document, "meta", "history", "enacted"))) or effective,
        commenced=effective,
        preamble=tuple(Block(b.spans) for b in _enacting(document)),
        sections=tuple(sections),
        relations=tuple(dict.fromkeys((*_effects(document, work, effective), *_expiry(sections, work, effective)))),
        notes=_notes(numbers, meta, history),
    )


def _enacting(document: Element) -> list[Block]:
    return [block for block in blocks(document) if block.depth == 0]


def _sections(parent: Element, path: Path) -> Iterator[Section]:
    """Sections of the law itself; those it inserts elsewhere stand quoted in its own and stay there."""
    for child in children(parent, "section", "container"):
        if name(child) == "container":
            label = " ".join(filter(None, (text_of(first(child, "prefix")), text_of(first(child, "num")))))
            eid = eid_of("dvs", label or text_of(first(child, "heading")))
            yield from _sections(child, (*path, Division(eid, label, text_of(first(child, "heading")))))
        else:
            number = text_of(first(child, "num"))
            yield Section(
                eid=eid_of("sec", number),
                number=number,
                heading=text_of(first(child, "heading")),
                path=path,
                blocks=tuple(blocks(child)),
                annotations=tuple(_all_annotations(child)),
            )


def _all_annotations(section: Element) -> Iterator[Annotation]:
    for element in (section, *section.iterfind(".//{*}para")):
        yield from annotations(element)


def _numbered(sections: Iterator[Section]) -> list[Section]:
    """In order, from 1; a number that stands twice in a law gets a second eid."""
    seen: Counter[str] = Counter()
    found: list[Section] = []
    for position, section in enumerate(sections, start=1):
        seen[section.eid] += 1
        again = f"-{seen[section.eid]}" if seen[section.eid] > 1 else ""
        found.append(replace(section, eid=section.eid + again, position=position))
    return found


def _effects(document: Element, work: str, effective: date | None) -> Iterator[Relation]:
    """What the amendment instructions do: each names its place by itself or through the elements it stands in."""
    for element in document.iter(f"{{{_CODIFY}}}*"):
        doc, path = _place(element)
        address = parse_akn(dc_href(path, doc)) if doc or path else None
        if address and address.work != work:
            whole = "|" not in path and name(element) == "repeal" and bool(address.eid)
            effect: Effect = "repeals" if whole else "amends"
            note = "temporary" if name(element).startswith("temporary") else ""
            yield Relation(effect, work, address.work, effective, address.eid, "", note)


def _place(element: Element) -> tuple[str, str]:
    """The document and path an instruction works on: its own, or those of the elements around it, joined."""
    doc, path = _named(element)
    for around in element.iterancestors():
        if path.startswith("§") or (doc and path):
            break
        outer_doc, outer_path = _named(around)
        doc, path = doc or outer_doc, "|".join(part for part in (outer_path, path) if part)
    return doc, path


def _named(element: Element) -> tuple[str, str]:
    """What an element itself says: codified:doc and codified:path before doc and path; paragraphs say codify:path."""
    own = "" if namespace(element) == _CODIFY else f"{{{_CODIFY}}}"
    doc = element.get(f"{{{_CODIFIED}}}doc") or element.get(f"{own}doc") or ""
    return doc, element.get(f"{{{_CODIFIED}}}path") or element.get(f"{own}path") or ""


def _expiry(sections: list[Section], work: str, effective: date | None) -> Iterator[Relation]:
    """A temporary law ends itself: "shall expire after 225 days of its having taken effect"."""
    for section in sections:
        found = _EXPIRES.search(section.text)
        if found and effective and effective.year < date.max.year - 30:
            yield Relation("repeals", work, work, effective + timedelta(int(found[1])), note="expires")


def _notes(numbers: dict[str, str], meta: Element | None, history: Element | None) -> dict[str, str]:
    """What the source says beside the text, under names of its own."""
    if meta is None:
        return {}
    notes = {
        "act": numbers.get("act", ""),
        "bill": numbers.get("bill", ""),
        "introduced": text_of(first(meta, "introduced")),
        "register": next((text_of(c) for c in meta.iterfind(".//{*}citation[@type='register']")), ""),
        "temporary": "yes" if first(meta, "temporary") is not None else "",
    }
    if history is not None:
        notes |= {"committee": text_of(first(history, "committee")), "url": history.get("url", "")}
    return {key: value for key, value in notes.items() if value}
