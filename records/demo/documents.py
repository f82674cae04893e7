"""The papers as documents with their PDF files: tagged (PDF/UA), set with fonts that come with the typesetter."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

import pypdfium2
import typst

from records.days import long_date
from records.demo.city import City
from records.demo.papers import Paper, Table, papers
from records.demo.works import SOURCE
from records.kinds import Attachment, Document, Place

_OFFICES = {"en": ("Speaker of the Council", "City Clerk"), "id": ("Ketua Dewan Kota", "Sekretaris Kota")}


def documents(city: City, *, today: date) -> Iterator[tuple[Document, bytes]]:
    """Every paper written until today, by date, with the bytes of its one attachment."""
    for paper in papers(city, today=today):
        pdf = _pdf(city, paper)
        yield _document(city, paper, pdf), pdf


def _document(city: City, paper: Paper, pdf: bytes) -> Document:
    facts = paper.facts
    hall = next(each for each in city.facilities if each.kind == "town-hall")
    attachment = Attachment(
        sha256=hashlib.sha256(pdf).hexdigest(),
        name=f"{paper.slug}.pdf",
        media_type="application/pdf",
        size=len(pdf),
        title=facts["title"],
        language=paper.language,
        pages=_pages(pdf),
    )
    council = facts["type"] in {"minutes", "agenda"}
    return Document(
        reference=_reference(paper),
        title=facts["title"],
        summary=facts["summary"],
        text=_text(paper),
        language=paper.language,
        department=facts["department"],
        type=facts["type"],
        status="approved" if facts["type"] == "minutes" else "",
        day=paper.day,
        place=Place(hall.address, hall.parcel, hall.ward, hall.point) if council else Place(),
        attachments=(attachment,),
        source=SOURCE,
    )


def _reference(paper: Paper) -> str:
    return f"DOC-{paper.slug}"


def _text(paper: Paper) -> str:
    lines: list[str] = []
    for section in paper.sections:
        lines.append(section.heading)
        for part in section.parts:
            lines.extend([part] if isinstance(part, str) else [" · ".join(row) for row in part])
    return "\n".join(filter(None, lines))


def _pdf(city: City, paper: Paper) -> bytes:
    """The file; the same paper gives the same bytes."""
    departments = {each.slug: each.name[paper.language] for each in city.departments}
    signed: list[dict[str, str]] = []
    if paper.facts["type"] == "minutes":
        names = (paper.council.speaker, paper.council.clerk)
        signed = [
            {"name": name, "office": office} for name, office in zip(names, _OFFICES[paper.language], strict=True)
        ]
    content = {
        "city": city.name[paper.language],
        "department": departments[paper.facts["department"]],
        "language": paper.language,
        "reference": _reference(paper),
        "title": paper.facts["title"],
        "subtitle": f"{long_date(paper.day, paper.language)} · {_reference(paper)}",
        "sections": [
            {"heading": section.heading, "parts": [_part(part) for part in section.parts]} for section in paper.sections
        ],
        "signed": signed,
    }
    typesetter, template = _typesetter()
    pdf = typesetter.compile(
        template,
        sys_inputs={"paper": json.dumps(content)},
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=datetime.combine(paper.day, time(12), UTC),
    )
    if not isinstance(pdf, bytes):
        raise TypeError("the typesetter gave no single file")
    return pdf


def _part(part: str | Table) -> dict[str, Any]:
    if isinstance(part, str):
        return {"text": part}
    return {"rows": part, "align": ["right" if cell[:1] in "+−-0123456789" else "left" for cell in part[1]]}


@cache
def _typesetter() -> tuple[typst.Compiler, bytes]:
    """One for all papers, as loading the fonts is most of the work; and the template, which it forgets each time."""
    template = files("records.demo").joinpath("paper.typ").read_bytes()
    return typst.Compiler(template, ignore_system_fonts=True), template


def _pages(pdf: bytes) -> int:
    opened = pypdfium2.PdfDocument(BytesIO(pdf))
    try:
        return len(opened)
    finally:
        opened.close()
