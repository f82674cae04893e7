"""One act from its text: zones, headings, articles, explanation, relations."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path as File

from app.kernel.errors import BadInput
from app.kernel.text import N_, Phrase
from records.citations import Own, indonesian_citations, linked, uu_work
from records.importing.peraturan.effects import amended_work, effects
from records.importing.peraturan.headings import Heading, Path, articles, divisions, roman_articles, with_ends
from records.importing.peraturan.identity import identify
from records.importing.peraturan.paragraphs import Link, comments, paragraphs
from records.importing.peraturan.scan import cleaned, is_broken
from records.importing.peraturan.zones import Zones, zones
from records.kinds import Annotation, Block, Division, Ordinance, Section, Source, Span

_ADOPTS = re.compile(r"PENETAPAN\s+PERATURAN\s+PEMERINTAH\s+PENGGANTI\s+UNDANG", re.IGNORECASE)
_AMENDS = re.compile(r"PERUBAHAN\s+(?:\w+\s+)?ATAS", re.IGNORECASE)
_INSTRUCTION = re.compile(
    r"(?:^[ \t]*|(?<=[.;:])\s+|(?<=[A-Z]{4})\s+)\d{1,3}\s?\.\s*"
    r"(?=Ketentuan|Di\s?antara|Pasal|Judul|Penjelasan|Setelah|Sesudah|BAB|Bab|Bagian|Paragraf)",
    re.MULTILINE,
)
_PREAMBLE = re.compile(
    r"^(?=[ \t]*(?:DENGAN\s+RAHMAT|Menimbang|Mengingat|MEMUTUSKAN|Menetapkan|Dengan\s+[Pp]ersetujuan))", re.MULTILINE
)
_LONGEST_INSTRUCTION = 600
"""Characters; a longer one holds an article whose heading the scan swallowed."""
_GENERAL = re.compile(r"\bPASAL\s+DEMI\s+PASAL\b\.?", re.IGNORECASE)
_SOURCE = Source("id-peraturan", "Republik Indonesia", "https://peraturan.go.id/", "public-domain")


class _All:
    """Every section: a reference to the amended act is not checked against a text that is not at hand."""

    def __contains__(self, eid: object) -> bool:
        return True


def act_from(content: str, file: File) -> tuple[Ordinance, list[str]]:
    """The act and what was repaired or set aside, in plain words. BadInput where it is no act with articles."""
    text, repaired = cleaned(content)
    amends = bool(_AMENDS.search(text[:1500]))
    if not amends:
        text = re.sub(r"^([ \t]*Pasal[ \t]+)[Il](?=[ \t]*$)", r"\g<1>1", text, flags=re.MULTILINE)
    parts = zones(text, adopts=bool(_ADOPTS.search(text[:1500])))
    own_articles = articles(parts.act)
    romans = roman_articles(parts.act) if amends else []
    if not own_articles and not romans:
        raise BadInput(N_("No article (“Pasal 1”) could be recognised."))
    head_end = min(h.start for h in (*own_articles[:1], *romans[:1], *divisions(parts.act)[:1]))
    identity = identify(parts.act[:head_end], parts.act, parts.closing, file)
    work = uu_work(identity.number, identity.year)
    target = amended_work(identity.title)
    own = Own(target, _All()) if target else Own(work, {f"art_{h.number}" for h in own_articles})
    link = _linker(own)
    explained, general = _explained(_sections(parts.act, romans, link), parts.explanation, link, amends=amends)
    sections = _numbered([*explained, *_beside(parts, link)], sort=not romans)
    missing = [] if amends else _missing(sections)
    poor = is_broken(text) or len(missing) * 10 > len(sections)
    record = Ordinance(
        reference=f"UU {identity.number}/{identity.year}",
        title=identity.title,
        type="act",
        language="id",
        day=identity.promulgated,
        source=_SOURCE,
        flags=("poor-scan",) if poor else (),
        work=work,
        number=identity.number,
        enacted=identity.signed,
        commenced=identity.commenced,
        preamble=tuple(_preamble(parts.act[:head_end], link)),
        annotations=tuple(general),
        sections=tuple(sections),
        relations=tuple(effects(work, identity.title, sections, identity.commenced)),
    )
    return record, _remarks(repaired, record, missing)


def _linker(own: Own) -> Link:
    def link(words: str) -> tuple[Span, ...]:
        return linked(words, indonesian_citations(words, own))

    return link


def _preamble(text: str, link: Link) -> list[Block]:
    """The head in its parts; the title that collections repeat on the first line stands once."""
    once = re.sub(r"\A\s*(\S.{5,60}?)\s+\1", r"\1", text)
    return [block for part in _PREAMBLE.split(once) for block in paragraphs(part, link)]


def _remarks(repaired: int, record: Ordinance, missing: Sequence[int]) -> list[str]:
    found: list[str] = []
    if repaired:
        found.append(Phrase("%(count)s numbers were repaired after the scan.", count=repaired))
    if record.enacted is None:
        found.append(Phrase("The days of signature and promulgation could not be read."))
    if missing:
        numbers = ", ".join(map(str, missing))
        found.append(Phrase("Not recognised as articles of their own: Pasal %(numbers)s.", numbers=numbers))
    if record.flags:
        found.append(Phrase("The scan is poor: words are torn apart or columns mixed. The text is left as it is."))
    return found


def _missing(sections: Sequence[Section]) -> list[int]:
    """Numbers left out between the first and the last article."""
    numbers = {int(s.number) for s in sections if s.eid == f"art_{s.number}" and s.number.isdigit()}
    return [n for n in range(1, max(numbers, default=0)) if n not in numbers]


def _sections(text: str, romans: Sequence[Heading], link: Link) -> list[Section]:
    """The articles of an act's body; those that an amending act puts into another stand below its Pasal I."""
    marks = sorted((*articles(text), *romans, *divisions(text)), key=lambda h: (h.start, -h.end))
    path, found, roman, before = Path(), list[Section](), "", ""
    for heading, end in with_ends(marks, len(text)):
        words, instruction = _cut_instruction(text[heading.end : max(end, heading.end)], amends=bool(romans))
        if heading.kind in ("bab", "bagian", "paragraf"):
            name, strayed = _name(words)
            path.enter(heading, name)
            before = "\n".join(filter(None, [before, strayed, instruction]))
            continue
        if heading.kind == "roman":
            roman = heading.number
            path.leave_all()
        found.append(_article(heading, roman, path, (before, words), link))
        before = instruction
    if before and found:
        found[-1] = replace(found[-1], blocks=(*found[-1].blocks, *paragraphs(before, link)))
    return found


def _cut_instruction(words: str, *, amends: bool) -> tuple[str, str]:
    """An article, and the instruction that follows it and belongs to the next: "5. Ketentuan Pasal 26 diubah …"."""
    found = _INSTRUCTION.search(words) if amends else None
    return (words[: found.start()], words[found.start() :]) if found else (words, "")


def _name(words: str) -> tuple[str, str]:
    """A heading's name, and text that strayed below it: names are short and on their first lines."""
    flat = " ".join(words.split())
    if len(flat) <= 200:
        return flat.strip(" ."), ""
    line, _, rest = words.strip().partition("\n")
    return (line.strip(), rest) if len(line) <= 200 else ("", words)


def _article(heading: Heading, roman: str, path: Path, words: tuple[str, str], link: Link) -> Section:
    """An article from what stands before it and its own words.

    Before an article put into another act stands the instruction, which becomes its note; elsewhere it is stray text.
    """
    within = heading.kind == "pasal" and roman
    before, own = words
    note = " ".join(before.split()) if within and len(before) <= _LONGEST_INSTRUCTION else ""
    blocks = paragraphs(own if note else f"{before}\n{own}", link)
    whole = " ".join(block.text for block in blocks).strip(" .").lower()
    return Section(
        eid=f"art_{roman}__art_{heading.number}" if within else f"art_{heading.number}",
        number=heading.number,
        path=(Division(f"art_{roman}", f"Pasal {roman}"), *path.now()) if within else path.now(),
        state="repealed" if whole in ("dihapus", "di hapus") else "",
        blocks=tuple(blocks),
        annotations=(Annotation("history", link(note)),) if note else (),
    )


def _beside(parts: Zones, link: Link) -> list[Section]:
    """What belongs to the act beside its articles: the decree it adopts, and annexes, one section each."""
    found = _decree(parts.adopted, link) if parts.adopted else []
    for number, text in parts.annexes:
        eid = f"annex_{number or '1'}"
        found.append(Section(eid=eid, number=f"Lampiran {number}".strip(), blocks=tuple(paragraphs(text, link))))
    return found


def _decree(text: str, link: Link) -> list[Section]:
    """The decree an act adopts: its head, and its articles with their explanation."""
    parts = zones(text, adopts=False)
    romans = roman_articles(parts.act)
    under = Division("annex", "Lampiran", "Peraturan Pemerintah Pengganti Undang-Undang")
    rows, general = _explained(_sections(parts.act, romans, link), parts.explanation, link, amends=True)
    head = parts.act[: min((h.start for h in (*romans, *articles(parts.act))), default=len(parts.act))]
    said = [Block(note.spans) for note in general]
    first = Section(eid="annex", number="Lampiran", blocks=tuple(paragraphs(head, link)), explanation=tuple(said))
    return [first, *(replace(s, eid=f"annex__{s.eid}", path=(under, *s.path)) for s in rows)]


def _numbered(sections: Sequence[Section], *, sort: bool) -> list[Section]:
    """Positions from 1, articles by number where a scan shuffled columns; a number twice gets a second eid."""
    rows = sorted(sections, key=_order) if sort else list(sections)
    seen: Counter[str] = Counter()
    found = []
    for position, section in enumerate(rows, start=1):
        seen[section.eid] += 1
        again = f"-{seen[section.eid]}" if seen[section.eid] > 1 else ""
        found.append(replace(section, eid=section.eid + again, position=position))
    return found


def _order(section: Section) -> tuple[bool, int, str]:
    found = re.fullmatch(r"(\d+)([A-Z]*)", section.number)
    plain = found and not section.eid.startswith("annex")
    return (False, int(found[1]), found[2]) if found and plain else (True, 0, "")


def _explained(
    sections: Sequence[Section], text: str, link: Link, *, amends: bool
) -> tuple[list[Section], list[Annotation]]:
    """Sections with their explanation; what is general, or explains no article we found, stays with the act."""
    marks = sorted((*articles(text), *(roman_articles(text) if amends else ())), key=lambda h: h.start)
    general = text[: marks[0].start] if marks else text
    by_number: dict[str, tuple[Block, ...]] = {}
    for heading, end in with_ends(marks, len(text)):
        by_number[heading.number] = (*by_number.get(heading.number, ()), *comments(text[heading.end : end], link))
    found = [replace(s, explanation=by_number.pop(s.number, ())) for s in sections]
    notes = [Annotation("explanation", (Span(words),)) for words in _general(general)]
    for number, blocks in by_number.items():
        words = " ".join(part for block in blocks for part in (block.number, block.text) if part)
        notes.append(Annotation("explanation", (Span(f"Pasal {number}: {words}"),)))
    return found, notes


def _general(text: str) -> list[str]:
    lines = [" ".join(line.split()) for line in _GENERAL.sub("", text).splitlines()]
    return [line for line in lines if line.strip(" .:-I")]
