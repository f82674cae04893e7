"""Addresses of law, and how three bodies of law cite: District of Columbia, Indonesia, South Africa.

Addresses follow the Akoma Ntoso Naming Convention 1.0 (OASIS, 2019)::

    /akn/{country}[-{locality}]/{doctype}[/{subtype}[/{actor}]][/{date}]/{number}   the work
        /{lang3}[@[{date}]|:{date}]                                                  the expression
        /!main[~{eid}]                                                               the part

Works that are kept up to date without a year of their own (a code, a numbered series) leave the date out.
"""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from records.kinds import Span

LANGUAGES = {"en": "eng", "id": "ind", "af": "afr", "xh": "xho", "zu": "zul"}
"""BCP 47 tag → the three letters (ISO 639-2) of an address."""

_SEGMENT = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_COUNTRY = re.compile(r"([a-z]{2})(?:-([a-z0-9]+))?")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_LANGUAGE = re.compile(r"([a-z]{3})(?:([@:])(\d{4}-\d{2}-\d{2})?)?")
_COMPONENT = re.compile(rf"!({_SEGMENT})(?:~({_SEGMENT}))?|~({_SEGMENT})")


@dataclass(frozen=True, slots=True, kw_only=True)
class AknAddress:
    """One address in its parts. ``marker`` is ``@`` (that version; without a day the first) or ``:`` (as of a day)."""

    country: str
    locality: str = ""
    doctype: str
    subtype: str = ""
    actor: str = ""
    year: str = ""  # or a whole date, YYYY-MM-DD
    number: str
    language: str = ""
    marker: str = ""
    day: date | None = None
    component: str = ""
    eid: str = ""

    @property
    def work(self) -> str:
        """The address of the work alone: how works are known everywhere in the portal."""
        place = f"{self.country}-{self.locality}" if self.locality else self.country
        parts = (place, self.doctype, self.subtype, self.actor, self.year, self.number)
        return "/akn/" + "/".join(part for part in parts if part)

    def __str__(self) -> str:
        expression = f"/{self.language}{self.marker}{self.day or ''}" if self.language else ""
        component = f"/!{self.component or 'main'}" if self.component or self.eid else ""
        return f"{self.work}{expression}{component}{'~' if self.eid else ''}{self.eid}"


@lru_cache(4096)
def parse_akn(path: str) -> AknAddress | None:
    """The parts of an address, None for anything else; a manifestation's ending (``.xml``) is left out."""
    segments = re.sub(r"\.(xml|akn|html|pdf)$", "", path).strip("/").split("/")
    if len(segments) < 4 or segments[0] != "akn" or not (place := _COUNTRY.fullmatch(segments[1])):
        return None
    component = _COMPONENT.fullmatch(segments[-1])
    work = segments[2:-1] if component else segments[2:]
    language = _language(work)
    if language:
        work = work[:-1]
    if not 2 <= len(work) <= 5 or not all(re.fullmatch(_SEGMENT, part) for part in work):
        return None
    dated = len(work) > 2 and _DATE.fullmatch(work[-2])
    kind = [*work[: -2 if dated else -1], "", ""]
    try:
        day = date.fromisoformat(language[3]) if language and language[3] else None
    except ValueError:
        return None
    return AknAddress(
        country=place[1],
        locality=place[2] or "",
        doctype=kind[0],
        subtype=kind[1],
        actor=kind[2],
        year=work[-2] if dated else "",
        number=work[-1],
        language=language[1] if language else "",
        marker=(language[2] or "") if language else "",
        day=day,
        component=(component[1] or "main") if component else "",
        eid=(component[2] or component[3] or "") if component else "",
    )


def _language(work: list[str]) -> re.Match[str] | None:
    """The language at the end, unless it is the number: ``…/2010/dog`` is by-law "dog", ``…/42/eng`` is English."""
    found = _LANGUAGE.fullmatch(work[-1]) if len(work) > 2 else None
    return None if found and not found[2] and _DATE.fullmatch(work[-2]) else found


def address_of(work: str, *, eid: str = "", language: str = "", day: date | None = None) -> str:
    """The address of a work, of one of its sections, or of either as of a day (``language`` is a BCP 47 tag)."""
    expression = f"/{LANGUAGES.get(language, 'und')}" if language or day else ""
    as_of = f":{day}" if day else ""
    return f"{work}{expression}{as_of}" + (f"/!main~{eid}" if eid else "")


def eid_of(prefix: str, number: str) -> str:
    """An element id: ``eid_of("art", "5 A")`` is ``art_5A``. Numbers keep their letters, dots and hyphens only."""
    return f"{prefix}_{re.sub(r'[^A-Za-z0-9.-]', '', number).strip('.-') or 'x'}"


class Citation(NamedTuple):
    """Characters ``start`` to ``end`` of a text speak of ``href``."""

    start: int
    end: int
    href: str


class Own(NamedTuple):
    """The work a text belongs to, and its sections: a bare "section 5" means one of these, or nothing."""

    work: str = ""
    eids: Container[str] = ()

    def href(self, eid: str) -> str:
        return address_of(self.work, eid=eid) if self.work and eid in self.eids else ""


def linked(text: str, citations: Iterable[Citation]) -> tuple[Span, ...]:
    """The text as spans; citations come in order, what overlaps an earlier one stays plain."""
    spans: list[Span] = []
    done = 0
    for start, end, href in citations:
        if href and start >= done:
            spans += [Span(text[done:start])] * (start > done) + [Span(text[start:end], href)]
            done = end
    return (*spans, Span(text[done:])) if done < len(text) or not spans else tuple(spans)


# -- District of Columbia ---------------------------------------------------------------------------------------------

_DC_SECTION = re.compile(r"§\s*(\d+[A-Z]?)[-–:](\d(?:[\w.:-]*\w)?)")
_DC_DOC = re.compile(r"D\.C\. (Law|Act) (\d+-\d+[A-Z]?)")
_DC_SERIES = {"Law": "law", "Act": "council-act"}


def dc_href(path: str, doc: str = "") -> str:
    """Address of what a ``<cite path doc>`` of the D.C. Code speaks of, "" where it is neither code nor numbered law.

    ``§42-1116|(a)`` → section 42-1116; ``42|35`` (a chapter) → its title; ``doc="D.C. Law 24-45"`` → that law.
    """
    if found := _DC_DOC.fullmatch(doc):
        section = re.match(r"§(\w[\w.-]*)", path)
        work = f"/akn/us-dc/act/{_DC_SERIES[found[1]]}/{found[2].lower()}"
        return address_of(work, eid=eid_of("sec", section[1]) if section else "")
    if doc not in ("", "D.C. Code"):
        return ""
    if found := _DC_SECTION.match(path):
        title, rest = found[1], found[2]
        return address_of(f"/akn/us-dc/act/code/{title.lower()}", eid=eid_of("sec", f"{title}-{rest}"))
    found = re.match(r"(\d+[A-Z]?)(?:\||$)", path)
    return f"/akn/us-dc/act/code/{found[1].lower()}" if found else ""


_DC_TEXT = re.compile(rf"(?:D\.C\. Official Code|D\.C\. Code)\s*({_DC_SECTION.pattern})|{_DC_DOC.pattern}")


def dc_citations(text: str) -> Iterator[Citation]:
    """What plain text cites by name: "D.C. Law 14-282", "D.C. Official Code § 42-1116"."""
    for found in _DC_TEXT.finditer(text):
        href = dc_href(re.sub(r"\s", "", found[1])) if found[1] else dc_href("", found[0])
        yield Citation(*found.span(1 if found[1] else 0), href)


# -- Indonesia --------------------------------------------------------------------------------------------------------

_UU = r"(?:Undang\s*[-–]\s*Undang|UU)\s+(?:Republik\s+Indonesia\s+)?Nomor\s+(\d{1,5})\s+Tahun\s+(\d{4})"
_AYAT = r"(?:\s*(?:,|dan|atau|sampai dengan)?\s*(?:ayat\s*\(\w+\)|huruf\s+\w\b|angka\s+\d+))*"
_PASAL = re.compile(rf"Pasal\s+(\d{{1,4}}[A-Z]{{0,2}}){_AYAT}(?![\w-])")
_AFTER = re.compile(
    rf"\s*(?:(?P<law>{_UU})|(?P<other>Undang|Kitab|Peraturan|UUD|Staatsblad)"
    r"|(?:,?\s*(?:dan/atau|dan|atau|sampai dengan)|,)\s*(?=Pasal))",
    re.IGNORECASE,
)
_UU_ONLY = re.compile(_UU, re.IGNORECASE)


def uu_work(number: str, year: str) -> str:
    """The address of an Indonesian act."""
    return f"/akn/id/act/uu/{year}/{number}"


def indonesian_citations(text: str, own: Own = Own()) -> Iterator[Citation]:  # noqa: B008 - an empty tuple
    """As in "Pasal 5 ayat (1) Undang-Undang Nomor 23 Tahun 2014"; a bare "Pasal 5" is the work's own."""
    chain: list[re.Match[str]] = []
    found: list[Citation] = [Citation(*m.span(), uu_work(str(int(m[1])), m[2])) for m in _UU_ONLY.finditer(text)]
    for match in _PASAL.finditer(text):
        chain.append(match)
        after = _AFTER.match(text, match.end())
        if after and not after["law"] and not after["other"]:
            continue  # "Pasal 5, Pasal 7 dan Pasal 9 Undang-Undang …": what follows the last belongs to all
        for pasal in chain:
            eid = eid_of("art", pasal[1])
            if after and after["law"]:
                href = address_of(uu_work(str(int(after[2])), after[3]), eid=eid)
            else:
                href = "" if after else own.href(eid)
            found.append(Citation(*pasal.span(), href))
        chain = []
    return iter(sorted(found))


# -- South Africa -----------------------------------------------------------------------------------------------------

_ZA_SECTION = re.compile(r"\b[Ss]ections?\s+(\d+[A-Z]{0,2})(?:\(\w+\))*")
_ZA_ACT = re.compile(r"\bAct,?\s+(?:No\.?\s*)?(\d{1,5})\s+of\s+(\d{4})")
_ZA_OF = re.compile(r"\s*(?:\([^)]{0,20}\))*\s*(?:,|or|and)?\s*of\s+(?:this\s+(?P<this>By-?law)|the\s)", re.IGNORECASE)


def south_african_citations(text: str, own: Own = Own()) -> Iterator[Citation]:  # noqa: B008 - an empty tuple
    """As in "section 5" of the by-law itself and "Act 117 of 1998"; a section of another act stays plain."""
    found = [Citation(*m.span(), f"/akn/za/act/{m[2]}/{int(m[1])}") for m in _ZA_ACT.finditer(text)]
    for match in _ZA_SECTION.finditer(text):
        of = _ZA_OF.match(text, match.end())
        if not of or of["this"]:
            found.append(Citation(*match.span(), own.href(eid_of("sec", match[1]))))
    return iter(sorted(found))


def cited_in(text: str, language: str) -> list[str]:
    """The addresses that a text speaks of, in its order, each once, read by the habits of its language.

    A work is left out where a section of it is named.
    """
    readers = (indonesian_citations,) if language == "id" else (dc_citations, south_african_citations)
    hrefs = [citation.href for citation in sorted(c for read in readers for c in read(text)) if citation.href]
    return [href for href in dict.fromkeys(hrefs) if not any(other.startswith(f"{href}/!") for other in hrefs)]


def designation(eid: str, number: str) -> str:
    """What a section is called where it is cited: an Indonesian act's article is “Pasal 7”, others bear a number."""
    is_article = eid.rpartition("__")[2].startswith("art_")
    return f"Pasal {number}" if is_article and number and not number.startswith("Pasal") else number


def spoken(work: str) -> str:
    """A work's address as a reader would say it, for works whose title is not known: “UU 22/1999”, “Code 1”."""
    address = parse_akn(work)
    if address is None:
        return work
    kind = address.subtype or address.doctype
    if address.country == "id":
        return f"{kind.upper()} {address.number}/{address.year}"
    name = f"{kind.replace('-', ' ').capitalize()} {address.number.replace('-', ' ')}"
    return f"{name} ({address.year})" if address.year else name
