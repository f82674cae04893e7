"""An ordinance as of a day in Akoma Ntoso 3.0: what the reader of that format reads back.

Kept are the work, its dates, preamble, headings, sections with their paragraphs and links, and the relations to it.
Notes and explanations are not law and stay behind.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import count

from lxml import etree
from lxml.builder import ElementMaker

from app.kernel.errors import BadInput
from app.kernel.text import N_
from records.citations import LANGUAGES, AknAddress, address_of, parse_akn
from records.kinds import Block, Division, Effect, Ordinance, Section, Span
from records.versions import dates_of, in_force

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"

Element = etree._Element  # noqa: SLF001 - lxml's stubs have no public name for it

_E = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DIVISIONS = {
    "book": "book",
    "title": "title",
    "subtitle": "subtitle",
    "part": "part",
    "subpart": "subpart",
    "chp": "chapter",
    "subchp": "subchapter",
}
_LEVELS = ("subsection", "paragraph", "subparagraph", "clause", "subclause", "point")
_EVENTS: dict[Effect, str] = {"amends": "amendment", "repeals": "repeal", "commences": "commencement"}


def as_akoma_ntoso(ordinance: Ordinance, day: date) -> bytes:
    """The whole document, UTF-8 with declaration. BadInput where the work has no Akoma Ntoso address."""
    address = parse_akn(ordinance.work)
    if address is None:
        sentence = N_("%(reference)s has no Akoma Ntoso address, so it cannot be written as one.")
        raise BadInput(sentence, reference=ordinance.reference)
    act = _el("act", _meta(ordinance, address, day), contains="singleVersion", name=ordinance.type)
    if ordinance.preamble:
        act.append(_el("preamble", *[_paragraph(block.spans) for block in ordinance.preamble]))
    act.append(_body(in_force(ordinance.sections, day)))
    return etree.tostring(_el("akomaNtoso", act), encoding="utf-8", xml_declaration=True, pretty_print=False)


def _meta(ordinance: Ordinance, address: AknAddress, day: date) -> Element:
    events, references = _lifecycle(ordinance)
    publisher = _el(
        "TLCOrganization",
        eId="publisher",
        href="/akn/ontology/organization/publisher",
        showAs=xml_text(ordinance.source.publisher),
    )
    lifecycle = [_el("lifecycle", *events, source="#publisher")] if events else []
    return _el(
        "meta",
        _identification(ordinance, address, day),
        *lifecycle,
        _el("references", publisher, *references, source="#publisher"),
    )


def _identification(ordinance: Ordinance, address: AknAddress, day: date) -> Element:
    """Work, expression and manifestation; the expression is the text since its last change before the day."""
    begun = max((d for d in dates_of(ordinance.sections) if d <= day), default=ordinance.enacted or day)
    expression = address_of(ordinance.work, language=ordinance.language, day=day)
    dates = [("Enactment", ordinance.enacted), ("Commencement", ordinance.commenced)]
    known = [_el("FRBRdate", date=str(d), name=label) for label, d in dates if d]
    work = [_el("FRBRcountry", value=address.country)]
    if address.subtype:
        work.append(_el("FRBRsubtype", value=address.subtype))
    return _el(
        "identification",
        _el(
            "FRBRWork",
            *_frbr(ordinance.work, known or [_el("FRBRdate", date=str(begun), name="Generation")], ordinance.title),
            *work,
            _el("FRBRnumber", value=address.number),
        ),
        _el(
            "FRBRExpression",
            *_frbr(expression, [_el("FRBRdate", date=str(begun), name="Generation")]),
            _el("FRBRlanguage", language=LANGUAGES.get(ordinance.language, "und")),
        ),
        _el("FRBRManifestation", *_frbr(f"{expression}.xml", [_el("FRBRdate", date=str(day), name="Generation")])),
        source="#publisher",
    )


def _frbr(uri: str, dates: Iterable[Element], title: str = "") -> list[Element]:
    stem = uri.removesuffix(".xml")
    alias = [_el("FRBRalias", value=xml_text(title), name="title")] if title else []
    this = _el("FRBRthis", value=f"{stem}/!main{uri[len(stem) :]}")
    return [this, _el("FRBRuri", value=uri), *alias, *dates, _el("FRBRauthor", href="#publisher")]


def _lifecycle(ordinance: Ordinance) -> tuple[list[Element], list[Element]]:
    """What others did to this work, each event with the reference to who did it."""
    events: list[Element] = []
    references: list[Element] = []
    done = (r for r in ordinance.relations if r.target == ordinance.work and r.day and not r.section)
    for number, relation in enumerate(done):
        if (kind := _EVENTS.get(relation.effect)) is None:
            continue
        source = f"source-{number}"
        events.append(_el("eventRef", eId=f"event-{number}", date=str(relation.day), type=kind, source=f"#{source}"))
        title = xml_text(relation.title or relation.acting)
        references.append(_el("passiveRef", eId=source, href=relation.acting, showAs=title))
    return events, references


def _body(sections: Sequence[Section]) -> Element:
    """Sections under their headings; one heading is opened once, as long as its sections follow one another."""
    body = _el("body")
    open_path: list[tuple[Division, Element]] = []
    for section in sections:
        shared = 0
        while shared < min(len(open_path), len(section.path)) and open_path[shared][0] == section.path[shared]:
            shared += 1
        del open_path[shared:]
        for division in section.path[shared:]:
            element = _division(division)
            (open_path[-1][1] if open_path else body).append(element)
            open_path.append((division, element))
        (open_path[-1][1] if open_path else body).append(_section(section))
    return body


def _division(division: Division) -> Element:
    prefix = division.eid.rpartition("__")[2].partition("_")[0]
    heading = [_el("heading", xml_text(division.heading))] if division.heading else []
    return _el(_DIVISIONS.get(prefix, "division"), _el("num", xml_text(division.label)), *heading, eId=division.eid)


def _section(section: Section) -> Element:
    tag = {"art": "article", "sec": "section"}.get(section.eid.partition("_")[0], "hcontainer")
    element = _el(tag, eId=section.eid)
    if tag == "hcontainer":
        element.set("name", "section")
    if section.state:
        element.set("class", section.state)
    if section.number:
        element.append(_el("num", xml_text(section.number)))
    if section.heading:
        element.append(_el("heading", xml_text(section.heading)))
    _fill(element, section.blocks, section.eid, count(1))
    return element


def _fill(parent: Element, blocks: Sequence[Block], eid: str, numbers: "count[int]") -> None:
    """Paragraphs below a parent, nested by depth.

    A paragraph without a number that follows others becomes an element without one, so that order and depth are kept.
    """
    groups = _groups(blocks)
    if len(blocks) == len(groups) == 1 and not (blocks[0].number or blocks[0].heading):
        parent.append(_el("content", _paragraph(blocks[0].spans)))
        return
    for head, *rest in groups or [[Block(())]]:
        tag = _LEVELS[max(0, min(head.depth - 1, len(_LEVELS) - 1))] if head.number or head.heading else "level"
        element = _el(tag, eId=f"{eid}__{tag}_{next(numbers)}")
        if head.number:
            element.append(_el("num", xml_text(head.number)))
        if head.heading:
            element.append(_el("heading", xml_text(head.heading)))
        parent.append(element)
        if not rest:
            element.append(_el("content", _paragraph(head.spans)))
            continue
        if head.spans:
            element.append(_el("intro", _paragraph(head.spans)))
        _fill(element, rest, eid, numbers)


def _groups(blocks: Sequence[Block]) -> list[list[Block]]:
    """Each paragraph with what stands below it: deeper ones, and further ones of a numbered paragraph's own."""
    groups: list[list[Block]] = []
    for block in blocks:
        head = groups[-1][0] if groups else None
        more = head and head.number and not (block.number or block.heading) and block.depth == head.depth
        if head and (block.depth > head.depth or more):
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups


def _paragraph(spans: Iterable[Span]) -> Element:
    """Words and references in one paragraph."""
    p = _el("p")
    for span in spans:
        if span.href:
            p.append(_el("ref", xml_text(span.text), href=span.href))
        elif len(p):
            p[-1].tail = (p[-1].tail or "") + xml_text(span.text)
        else:
            p.text = (p.text or "") + xml_text(span.text)
    return p


def _el(tag: str, *content: Element | str, **attributes: str) -> Element:
    made: Element = _E(tag, *content, **attributes)
    return made


def xml_text(text: str) -> str:
    """Without the characters that XML cannot carry."""
    return _ILLEGAL.sub("", text)
