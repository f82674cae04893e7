"""What an act does to others: amends those its title names, repeals those its closing provisions list."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from records.citations import eid_of, uu_work
from records.kinds import Relation, Section

_UU = r"Undang\s*[-–.]?\s*Undang\s+(?:Republik\s+Indonesia\s+)?Nomor\s+(\d{1,5})\s+Tahun\s+(\d{4})"
_AMENDS = re.compile(rf"Perubahan\s+(?:ke\w+\s+)?atas\s+{_UU}", re.IGNORECASE)
_REPEALED = re.compile(
    r"(?<!harus )(?:di\s?cabut\s+dan\s+)?dinyatakan\s+(?:di\s?cabut\s+dan\s+)?tidak\s+berlaku"
    r"(?!\s+(?:bagi|untuk|sepanjang))"
)
_OPENING = re.compile(
    r"(?:Pada saat|Dengan|Sejak|Saat)\s+(?:mulai\s+)?(?:berlakunya\s+)?Undang\s*-\s*Undang\s+ini(?:\s+mulai\s+berlaku)?"
)
_AS_AMENDED = re.compile(
    r"sebagaimana\s+(?:telah\s+)?(?:beberapa\s+kali\s+)?(?:di\s?ubah|diganti)[^;]*?"
    rf"{_UU}(?:\s+tentang\s+Perubahan[^;(]*)?",
    re.IGNORECASE,
)
_ITEM = re.compile(r";|(?<=\d{3}\))\s*,?\s*(?:dan\s+)?(?=Undang|Pasal)|\b[a-z]\.\s")
_CITED = re.compile(_UU, re.IGNORECASE)
_ARTICLES = re.compile(
    r"Pasal\s+(\d{1,4})([A-Z]?)(?:\s+sampai\s+dengan\s+Pasal\s+(\d{1,4})|(\s+(?:ayat|huruf|angka)))?"
)
_DELETED = re.compile(r"(?:^|[.;:,]|Ketentuan|dan)\s*Pasal\s+(\d+[A-Z]?)\s+di\s?hapus")  # no "huruf f Pasal 65 dihapus"
_EXAMPLE = re.compile(r"\bContoh(?:\s+\d+)?\s*:.*", re.DOTALL)
_PARTLY = re.compile(r"sepanjang|ketentuan|peraturan pelaksanaan|mengenai", re.IGNORECASE)


def amended_work(title: str) -> str:
    """The act that the title says is amended, "" for an act that amends none."""
    found = _AMENDS.search(title)
    return uu_work(str(int(found[1])), found[2]) if found else ""


def effects(work: str, title: str, sections: Iterable[Section], day: date | None) -> list[Relation]:
    """Relations to other acts, each once; sections of the amended act that are put anew or deleted are named.

    An article deleted by an amendment ("dihapus") is an amendment of the act, with that note. Annexes and examples say
    nothing: those of the acts on drafting quote instructions to any act.
    """
    found: list[Relation] = []
    target = amended_work(title)
    if target:
        found.append(Relation("amends", work, target, day, title=_title_of_amended(title)))
    for section in sections:
        within = "__" in section.eid
        if section.eid.startswith("annex") and not within:
            continue
        notes = (span.text for note in section.annotations for span in note.spans)
        words = _EXAMPLE.sub("", " ".join((*notes, *section.text.split())))
        if target:
            deleted = [eid_of("art", m[1]) for m in _DELETED.finditer(words)]
            eid = section.eid.rpartition("__")[2]
            if within and section.state == "repealed":
                deleted.append(eid)
            elif within and eid not in deleted:
                found.append(Relation("amends", work, target, day, eid))
            found += [Relation("amends", work, target, day, eid, note="dihapus") for eid in deleted]
        found += _repeals(work, words, day)
    return [r for r in dict.fromkeys(found) if r.target != work]


def _title_of_amended(title: str) -> str:
    found = _AMENDS.search(title)
    return re.sub(r"(?i).*atas\s+(?=undang)", "", title[found.start() :], count=1) if found else ""


def _repeals(work: str, words: str, day: date | None) -> Iterator[Relation]:
    """The clauses "Pada saat Undang-Undang ini mulai berlaku, … dicabut dan dinyatakan tidak berlaku" of an article."""
    begin = 0
    for end in _REPEALED.finditer(words):
        openings = list(_OPENING.finditer(words, begin, end.start()))
        if openings:
            clause = _AS_AMENDED.sub(" ", words[openings[-1].end() : end.start()])
            for item in _ITEM.split(clause):
                yield from _repeal(work, item, day)
        begin = end.end()


def _repeal(work: str, item: str, day: date | None) -> Iterator[Relation]:
    """One act of the list; where articles are named before it, only these."""
    cited = _CITED.search(item)
    if not cited:
        return
    target, before = uu_work(str(int(cited[1])), cited[2]), item[: cited.start()]
    named = list(_ARTICLES.finditer(before))
    if not named and not _PARTLY.search(before):
        yield Relation("repeals", work, target, day)
    for article in named:
        last = int(article[3]) if article[3] else int(article[1])
        for n in range(int(article[1]), min(last, int(article[1]) + 500) + 1):
            eid = eid_of("art", f"{n}{article[2] if n == int(article[1]) else ''}")
            yield Relation("amends" if article[4] else "repeals", work, target, day, eid)
