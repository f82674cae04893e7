"""Twenty years of ordinances: each amendment leaves the earlier text standing with its last day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files

from records.days import long_date
from records.demo.law_text import Change, LawText, parse
from records.demo.works import SOURCE, work_address
from records.kinds import Annotation, Block, Effect, Ordinance, Relation, Section, Span

_NOTES = {
    "en": {"replace": "Replaced by ", "insert": "Inserted by ", "repeal": "Repealed by ", "from": ", from "},
    "id": {
        "replace": "Diubah dengan ",
        "insert": "Disisipkan dengan ",
        "repeal": "Dihapus dengan ",
        "from": ", sejak ",
    },
}
_REPEALED = {"en": "Repealed.", "id": "Dihapus."}
_POSITIONS = 10  # between two sections, so that others may be inserted


@dataclass(frozen=True, slots=True)
class _Amendment:
    """A change with the law that makes it and the day from which it holds."""

    change: Change
    law: LawText
    day: date


def ordinances(*, today: date) -> list[Ordinance]:
    """The works enacted until today with every text they had, in the order of their enactment.

    Texts that will hold only from a later day are there too: what is enacted is known.
    """
    laws = {law.work: law for law in _laws() if law.facts["enacted"] <= today.isoformat()}
    starts = _starts(laws)
    amendments = [_Amendment(change, law, starts[law.work]) for law in laws.values() for change in law.changes]
    return [
        _ordinance(law, laws, starts, [each for each in amendments if each.change.target == law.work])
        for law in laws.values()
    ]


@cache
def _laws() -> tuple[LawText, ...]:
    folder = files("records.demo").joinpath("ordinances")
    texts = [path.read_text(encoding="utf-8") for path in folder.iterdir() if path.name.endswith(".txt")]
    return tuple(sorted(map(parse, texts), key=lambda law: law.facts["enacted"]))


def _starts(laws: Mapping[str, LawText]) -> dict[str, date]:
    """The day on which each work comes into operation: its own, or the one that a later order names."""
    ordered = {work: day for law in laws.values() for effect, work, day in law.acts if effect == "commences"}
    return {work: law.day("commenced") or ordered.get(work) or date.max for work, law in laws.items()}


def _ordinance(
    law: LawText, laws: Mapping[str, LawText], starts: Mapping[str, date], amendments: list[_Amendment]
) -> Ordinance:
    return Ordinance(
        reference=f"PM-{law.work.replace('/', '-')}",
        title=law.facts["title"],
        summary=law.facts["summary"],
        language=law.language,
        department=law.facts["department"],
        type=law.facts.get("type", "ordinance"),
        day=law.day("enacted"),
        source=SOURCE,
        work=work_address(law.work),
        number=law.facts["number"],
        enacted=law.day("enacted"),
        commenced=law.day("commenced"),
        preamble=tuple(law.preamble),
        sections=tuple(_sections(law, starts[law.work], amendments)),
        relations=tuple(_relations(law, laws, starts[law.work])),
    )


def _sections(law: LawText, start: date, amendments: list[_Amendment]) -> list[Section]:
    """Every text of every section, by place and then by time."""
    sections = [
        Section(
            eid=draft.eid,
            number=draft.number,
            heading=draft.heading,
            position=(place + 1) * _POSITIONS,
            path=draft.path,
            valid_from=None if start == date.max else start,
            blocks=tuple(draft.blocks),
        )
        for place, draft in enumerate(law.sections)
    ]
    for amendment in sorted(amendments, key=lambda each: each.day):
        _amend(sections, law.language, amendment)
    return sorted(sections, key=lambda section: (section.position, section.valid_from or date.min))


def _amend(sections: list[Section], language: str, amendment: _Amendment) -> None:
    """Close the text that stood until then and put the new one beside it."""
    change = amendment.change
    neighbour = next(each for each in reversed(sections) if each.eid == (change.after or change.eid))
    if change.action != "insert":
        sections[sections.index(neighbour)] = replace(neighbour, valid_to=amendment.day)
    gone = change.action == "repeal"
    sections.append(
        Section(
            eid=change.eid,
            number=change.number.removeprefix("Pasal "),
            heading=change.heading,
            position=neighbour.position + (change.action == "insert"),
            path=neighbour.path,
            valid_from=amendment.day,
            state="repealed" if gone else "",
            blocks=(Block((Span(_REPEALED[language]),)),) if gone else tuple(change.blocks),
            annotations=(_note(amendment, language),),
        )
    )


def _note(amendment: _Amendment, language: str) -> Annotation:
    law, day, words = amendment.law, amendment.day, _NOTES[language]
    number = f"Peraturan Kota {law.facts['number']}" if language == "id" else law.facts["number"]
    spans = (
        Span(words[amendment.change.action]),
        Span(number, work_address(law.work)),
        Span(f"{words['from']}{long_date(day, language)}."),
    )
    return Annotation("history", spans, number, day)


def _relations(law: LawText, laws: Mapping[str, LawText], start: date) -> list[Relation]:
    """What this work does to others; works that are not there yet on the day asked about are left out."""
    found = [_relation("amends", law, laws[each.target], start, each.eid) for each in law.changes]
    for effect, work, day in law.acts:
        if work in laws:
            found.append(_relation("commences" if effect == "commences" else "repeals", law, laws[work], day))
    return found


def _relation(effect: Effect, law: LawText, other: LawText, day: date, section: str = "") -> Relation:
    return Relation(
        effect, work_address(law.work), work_address(other.work), day, section=section, title=other.facts["title"]
    )
