# ruff: noqa: E501 - sentences stand on one line so that both languages can be read side by side
"""What the council and the departments wrote: ``papers/*.txt``, filled with the city's people, places and permits.

::

    key: value                         type, language, date, title, department, summary
    ## Heading
    paragraph with {mover} {seconder} {speaker} {vote} {lost} {permit:6} {address:Central Library}
    | cell | cell |                    a table, its first row the head
    {budget:2026}                      a table of expenditure
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from random import Random

from records.demo.city import City
from records.demo.council import Council, carried, council, lost, questions
from records.demo.landmarks import PROJECTS

Table = tuple[tuple[str, ...], ...]

_SLOT = re.compile(r"\{(\w+)(?::([^}]+))?\}")
_WORDS = {
    "en": {
        "attendance": "Attendance",
        "present": "Present: {speaker}, Speaker, in the chair; Councillors {present}. Also present: {mayor}, Mayor, and {clerk}, City Clerk.",
        "away": "Apologies: {away}.",
        "approved": "The minutes of the previous meeting were approved.",
        "questions": "Questions from residents",
        "closed": "The Speaker closed the meeting at {hour}.{minute:02}.",
        "department": "Department",
        "total": "Total",
    },
    "id": {
        "attendance": "Kehadiran",
        "present": "Hadir: {speaker}, Ketua Dewan, memimpin rapat; anggota dewan {present}. Hadir pula: {mayor}, Wali Kota, dan {clerk}, Sekretaris Kota.",
        "away": "Berhalangan hadir: {away}.",
        "approved": "Risalah rapat sebelumnya disetujui.",
        "questions": "Pertanyaan warga",
        "closed": "Ketua Dewan menutup rapat pada pukul {hour}.{minute:02}.",
        "department": "Dinas",
        "total": "Jumlah",
    },
}  # fmt: skip
_SHARES = {  # of the budget of 2023, thousands of dollars
    "education": 4180, "public-works": 3650, "health": 3120, "public-safety": 2040, "environment": 1870,
    "harbour": 1560, "parks": 940, "markets": 520, "buildings": 480, "finance": 460, "city-clerk": 390,
    "land-registry": 310,
}  # fmt: skip


@dataclass(slots=True)
class PaperSection:
    """A heading with paragraphs and tables beneath it."""

    heading: str
    parts: list[str | Table] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper; ``facts`` are its key-value lines, ``slug`` its file name without ending, ``council`` who sat then."""

    slug: str
    language: str
    day: date
    facts: dict[str, str]
    sections: tuple[PaperSection, ...]
    council: Council


def papers(city: City, *, today: date) -> Iterator[Paper]:
    """Every paper written until today, by date."""
    for slug, text in _texts():
        head, _, body = text.partition("\n\n")
        facts = dict(line.split(": ", 1) for line in head.splitlines())
        day = date.fromisoformat(facts["date"])
        if day <= today:
            yield _Writer(city, slug, facts, day).paper(body)


@cache
def _texts() -> tuple[tuple[str, str], ...]:
    folder = files("records.demo").joinpath("papers")
    found = [(path.name.removesuffix(".txt"), path.read_text(encoding="utf-8")) for path in folder.iterdir()]
    return tuple(sorted(found, key=lambda each: (each[1].partition("\ndate: ")[2][:10], each[0])))


class _Writer:
    """Fills one paper; its random numbers are its own, so that a new paper leaves the others as they are."""

    def __init__(self, city: City, slug: str, facts: dict[str, str], day: date) -> None:
        self._city, self._slug, self._facts, self._day = city, slug, facts, day
        self._language = facts["language"]
        self._words = _WORDS[self._language]
        self._random = Random(f"meranda/{city.seed}/papers/{slug}")  # noqa: S311 - a demonstration
        self._council = council(city.seed, day.year)
        order = self._random.sample(self._council.members, len(self._council.members))
        missing = self._random.randrange(4)
        self._away, self._present = sorted(order[:missing]), order[missing:]
        self._turn = 0

    def paper(self, body: str) -> Paper:
        sections = list(self._sections(body))
        if self._facts["type"] == "minutes":
            sections = [self._attendance(), *sections, *self._end()]
        return Paper(self._slug, self._language, self._day, self._facts, tuple(sections), self._council)

    def _sections(self, body: str) -> Iterator[PaperSection]:
        for chunk in body.split("## ")[1:]:
            heading, *lines = chunk.strip().splitlines()
            section = PaperSection(heading)
            rows = [tuple(cell.strip() for cell in line.strip("| ").split("|")) for line in lines if line[0] == "|"]
            for line in lines:
                if line.startswith("{budget:"):
                    section.parts.append(self._budget(int(line[8:12])))
                elif line[0] != "|":
                    section.parts.append(_SLOT.sub(self._fill, line))
                elif rows:
                    section.parts.append(tuple(rows))
                    rows = []
            yield section

    def _fill(self, slot: re.Match[str]) -> str:
        name, argument = slot.groups()
        if name == "permit":
            return next(project.reference for project in PROJECTS if project.number == int(argument))
        if name == "address":
            place = next(each for each in self._city.facilities if each.name["en"] == argument)
            return f"{place.name[self._language]}, {place.address}"
        if name in {"vote", "lost"}:
            chosen = carried if name == "vote" else lost
            return chosen(len(self._present) + 1, self._language, self._random)
        self._turn += 1  # mover, seconder and speakers are never the same person in a row
        return self._present[self._turn % len(self._present)]

    def _attendance(self) -> PaperSection:
        who = self._council
        section = PaperSection(self._words["attendance"])
        present = ", ".join(sorted(self._present))
        section.parts.append(
            self._words["present"].format(speaker=who.speaker, mayor=who.mayor, clerk=who.clerk, present=present)
        )
        if self._away:
            section.parts.append(self._words["away"].format(away=", ".join(self._away)))
        section.parts.append(self._words["approved"])
        return section

    def _end(self) -> Iterator[PaperSection]:
        yield PaperSection(self._words["questions"], list(questions(self._city, self._language, self._random)))
        closed = self._words["closed"].format(hour=self._random.randrange(11, 14), minute=self._random.randrange(60))
        yield PaperSection("", [closed])

    def _budget(self, year: int) -> Table:
        names = {each.slug: each.name[self._language] for each in self._city.departments}
        before, after = self._expenditure(year - 1), self._expenditure(year)
        rows = [
            (names[slug], _figure(before[slug], self._language), _figure(after[slug], self._language))
            for slug in _SHARES
        ]
        totals = [_figure(sum(figures.values()), self._language) for figures in (before, after)]
        return (
            (self._words["department"], str(year - 1), str(year)),
            *rows,
            (self._words["total"], totals[0], totals[1]),
        )

    def _expenditure(self, year: int) -> dict[str, int]:
        """A year's figures, the same in every paper that shows them: some three percent more than the year before."""
        figures = dict(_SHARES)
        for each in range(2024, year + 1):
            random = Random(f"meranda/{self._city.seed}/budget/{each}")  # noqa: S311 - a demonstration
            figures = {slug: int(figure * random.uniform(1.0, 1.08)) // 10 * 10 for slug, figure in figures.items()}
        return figures


def _figure(amount: int, language: str) -> str:
    return f"{amount:,}".replace(",", "." if language == "id" else ",")
