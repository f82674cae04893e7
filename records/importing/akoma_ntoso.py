"""Akoma Ntoso 2.0 and 3.0: each file is one expression of a work; all expressions of a work become one ordinance.

A ``metadata.json`` beside a file (as Indigo, the platform of openbylaws.org.za, writes it) adds what the file lacks.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from app.intake.reading import Rejection
from app.kernel.errors import BadInput
from app.kernel.text import N_
from records.citations import LANGUAGES, AknAddress, parse_akn
from records.importing.akoma_ntoso_body import preamble, sections
from records.importing.folders import bytes_of, named_files
from records.importing.reading import Draft
from records.importing.timeline import each_once, in_time, texts_not_held
from records.importing.xml_document import Element, children, day_of, first, name, parse
from records.kinds import ORDINANCE_TYPES, Block, Effect, Ordinance, Relation, Section, Source

_TAGS = {letters: tag for tag, letters in LANGUAGES.items()}
_EVENTS: dict[str, Effect] = {"amendment": "amends", "repeal": "repeals", "commencement": "commences"}
_OPEN_BY_LAWS = "indigo.openbylaws.org.za"


@dataclass(frozen=True, slots=True)
class Expression:
    """One file: the work's text as of ``day``, and what the file and its companion say about the work."""

    file: str
    address: AknAddress
    day: date
    language: str
    title: str
    enacted: date | None
    commenced: date | None
    preamble: tuple[Block, ...]
    sections: tuple[Section, ...]
    relations: tuple[Relation, ...]
    notes: Mapping[str, str]
    source: Source


class AkomaNtosoReader:
    """Format ``akoma-ntoso``: files, or folders searched for ``*.xml``."""

    def __init__(self) -> None:
        self._consumed = 0

    @property
    def consumed(self) -> int:
        return self._consumed

    def total_bytes(self, paths: Sequence[Path]) -> int:
        return bytes_of(named_files(paths, ".xml"))

    def read(self, paths: Sequence[Path]) -> Iterator[Draft | Rejection]:
        """Rejections first, then the works by address; a file in a folder is named by its path below that folder."""
        self._consumed = 0
        found: list[Expression] = []
        for label, file in named_files(paths, ".xml"):
            try:
                found.append(_expression(label, parse(file), _companion(file.with_name("metadata.json"))))
                self._consumed += file.stat().st_size
            except BadInput as error:
                yield Rejection(label, 0, "", error.phrase)
        found.sort(key=lambda e: (e.address.work, e.language, e.day))
        seen: set[str] = set()
        for (work, language), group in groupby(found, key=lambda e: (e.address.work, e.language)):
            expressions = list(group)
            suffix = f" ({language})" if work in seen else ""
            seen.add(work)
            yield Draft(_ordinance(expressions, suffix), expressions[-1].file, 1)


def _companion(file: Path) -> dict[str, Any]:
    """The metadata beside a file, empty where there is none."""
    try:
        found = json.loads(file.read_bytes()) if file.is_file() else {}
    except (OSError, ValueError, RecursionError) as error:
        raise BadInput(N_("The metadata.json beside it cannot be read.")) from error
    return found if isinstance(found, dict) else {}


def _expression(label: str, root: Element, extra: Mapping[str, Any]) -> Expression:
    document = next(children(root), None) if name(root) == "akomaNtoso" else None
    identification = first(document, "meta", "identification") if document is not None else None
    if document is None or identification is None:
        raise BadInput(N_("This is not an Akoma Ntoso document with an identification."))
    address = _address(_value(identification, "FRBRWork", "FRBRuri"))
    expressed = first(identification, "FRBRExpression", "FRBRdate")
    day = day_of(str(extra.get("expression_date") or (expressed.get("date") if expressed is not None else "")))
    if not address or not day:
        raise BadInput(N_("The document does not say which work it is, or on which day its text was in force."))
    letters = first(identification, "FRBRExpression", "FRBRlanguage")
    language = letters.get("language", "") if letters is not None else ""
    publication = first(document, "meta", "publication")
    published = day_of(publication.get("date")) if publication is not None else None
    dates = {d.get("name", ""): day_of(d.get("date")) for d in identification.iterfind(".//{*}FRBRWork/{*}FRBRdate")}
    return Expression(
        file=label,
        address=address,
        day=day,
        language=_TAGS.get(language, language) or "en",
        title=str(extra.get("title") or _value(identification, "FRBRWork", "FRBRalias")) or address.number,
        enacted=day_of(str(extra.get("assent_date"))) or dates.get("Enactment") or published or dates.get("Generation"),
        commenced=day_of(str(extra.get("commencement_date"))) or dates.get("Commencement") or published,
        preamble=preamble(document),
        sections=tuple(sections(root, document, address)),
        relations=tuple(dict.fromkeys((*_lifecycle(document, address), *_stated(extra, address)))),
        notes=_notes(publication, extra),
        source=_source(extra, address),
    )


def _value(element: Element, *path: str) -> str:
    found = first(element, *path)
    return found.get("value", "") if found is not None else ""


def _address(uri: str) -> AknAddress | None:
    """Addresses of 2.0 lack the leading ``/akn``."""
    return parse_akn(uri if uri.startswith("/akn/") else f"/akn{uri}")


def _lifecycle(document: Element, address: AknAddress) -> Iterator[Relation]:
    """Events of the file itself: who amended, repealed or commenced this work, and when."""
    references = {ref.get("id") or ref.get("eId"): ref for ref in document.iterfind(".//{*}references/{*}passiveRef")}
    for event in document.iterfind(".//{*}lifecycle/{*}eventRef"):
        reference = references.get(event.get("source", "").removeprefix("#"))
        if reference is not None and (effect := _EVENTS.get(event.get("type", ""))):
            yield from _relation(
                effect, reference.get("href", ""), address, event.get("date"), reference.get("showAs", "")
            )


def _stated(extra: Mapping[str, Any], address: AknAddress) -> Iterator[Relation]:
    """The same from the companion: lists of amendments, and a repeal."""
    amendments = extra.get("amendments")
    for item in amendments if isinstance(amendments, list) else []:
        if isinstance(item, dict):
            yield from _relation(
                "amends", item.get("amending_uri"), address, item.get("date"), item.get("amending_title")
            )
    repeal = extra.get("repeal")
    if isinstance(repeal, dict):
        title = repeal.get("repealing_title")
        yield from _relation("repeals", repeal.get("repealing_uri"), address, repeal.get("date"), title)


def _relation(effect: Effect, uri: object, address: AknAddress, day: object, title: object) -> Iterator[Relation]:
    acting = _address(str(uri or ""))
    if acting:
        yield Relation(
            effect, acting.work, address.work, day_of(str(day or "")), title=" ".join(str(title or "").split())
        )


def _notes(publication: Element | None, extra: Mapping[str, Any]) -> dict[str, str]:
    notes = {
        "publication": publication.get("name", "") if publication is not None else "",
        "publication-number": publication.get("number", "") if publication is not None else "",
        "published": publication.get("date", "") if publication is not None else "",
        "url": str(extra.get("published_url") or ""),
    }
    return {key: value for key, value in notes.items() if value}


def _source(extra: Mapping[str, Any], address: AknAddress) -> Source:
    """Texts of openbylaws.org.za are under CC BY 2.5 South Africa; of others the licence is not known."""
    if _OPEN_BY_LAWS in str(extra.get("url")):
        return Source("open-by-laws", "Open By-laws South Africa", "https://openbylaws.org.za/", "CC-BY-2.5-ZA")
    return Source("akoma-ntoso", address.country.upper())


def _ordinance(expressions: Sequence[Expression], suffix: str) -> Ordinance:
    """One work from its expressions, oldest first."""
    latest = expressions[-1]
    address = latest.address
    texts = in_time([(e.day, {section.eid: section for section in e.sections}) for e in expressions])
    relations = each_once(relation for e in expressions for relation in e.relations)
    days = tuple(dict.fromkeys(e.day for e in expressions))
    kind = address.subtype if address.subtype in ORDINANCE_TYPES else "act"
    named = (address.subtype or address.doctype).replace("-", " ").capitalize().replace("By law", "By-law")
    return Ordinance(
        reference=f"{named} {'/'.join(part for part in (address.year, address.number) if part)}{suffix}",
        title=latest.title,
        type=kind,
        language=latest.language,
        day=latest.enacted,
        source=latest.source,
        flags=() if texts else ("no-text",),
        work=address.work,
        number=address.number,
        enacted=latest.enacted,
        commenced=latest.commenced,
        preamble=latest.preamble,
        annotations=texts_not_held(days, latest.enacted, relations),
        sections=texts,
        relations=relations,
        notes=latest.notes,
        collected=days,
    )
