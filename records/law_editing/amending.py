"""Amendments: instructions of laws carried out upon the sections of another, which gives its texts in time.

An amendment that is carried out closes the text that stood until its day and puts the new one beside it. What cannot be
carried out is named and left; the work's own record has the last word: where it says itself what a section is from that
day on, the amendment is in its text already.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.kernel.text import N_
from records.compare import SectionChange, compare_sections
from records.days import long_date
from records.kinds import Annotation, Block, Instruction, Relation, Section, Span
from records.versions import check_periods, in_force

_WORDS = {
    "en": {
        "replace": "Replaced by ",
        "insert": "Inserted by ",
        "repeal": "Repealed by ",
        "rename": "Renamed by ",
        "from": ", from ",
        "repealed": "Repealed.",
    },
    "id": {
        "replace": "Diubah dengan ",
        "insert": "Disisipkan dengan ",
        "repeal": "Dihapus dengan ",
        "rename": "Diganti namanya dengan ",
        "from": ", sejak ",
        "repealed": "Dihapus.",
    },
}
"""In the language of the amended law, whose text these words become part of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """An instruction with its day and the law that gives it: address, day of enactment, title, row id (0: a draft)."""

    instruction: Instruction
    day: date
    by: str
    enacted: date = date.min
    title: str = ""
    record_id: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a section and which amendment made it; None: the law's own."""

    section: Section
    made_by: Amendment | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """An amendment that could not be carried out, and why in plain words; ``values`` fill the sentence."""

    amendment: Amendment
    sentence: str
    values: dict[str, object]

    @property
    def is_done_already(self) -> bool:
        return self.sentence == _DONE_ALREADY


@dataclass(frozen=True, slots=True)
class Amended:
    """The texts of a work in time, and what could not be carried out."""

    texts: tuple[Text, ...]
    problems: tuple[Problem, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        return tuple(text.section for text in self.texts)


_NOT_THERE = N_("Section %(number)s is not in force on %(day)s, so that nothing can be done to it.")
_REPEALED = N_("Section %(number)s is already repealed on %(day)s.")
_DONE_ALREADY = N_("The law's own text already says what section %(number)s is from %(day)s on.")
_TAKEN = N_("There is a section %(number)s already on %(day)s.")
_NO_PLACE = N_("There is no section %(number)s on %(day)s behind which the new one could stand.")
_EMPTY = N_("The new text of section %(number)s is empty.")


def amended(sections: Iterable[Section], amendments: Iterable[Amendment], language: str) -> Amended:
    """All amendments carried out in the order of their days; on one day the older law comes first."""
    register = _Texts(sections, language)
    problems: list[Problem] = []
    for amendment in sorted(amendments, key=lambda one: (one.day, one.enacted, one.by)):
        sentence = register.carry_out(amendment)
        if sentence:
            told = amendment.instruction.number or amendment.instruction.eid.partition("_")[2]
            if sentence == _NO_PLACE:
                told = amendment.instruction.after.partition("_")[2]
            problems.append(Problem(amendment, sentence, {"number": told, "day": amendment.day}))
    check_periods(text.section for text in register.texts)
    return Amended(tuple(register.in_order()), tuple(problems))


class _Texts:
    """The texts of one work while amendments are carried out."""

    def __init__(self, sections: Iterable[Section], language: str) -> None:
        self.texts = [Text(section) for section in sections]
        self._language = language
        self._words = _WORDS.get(language, _WORDS["en"])

    def carry_out(self, amendment: Amendment) -> str:
        """Returns the sentence that says why it could not be done, "" when it was."""
        said, day = amendment.instruction, amendment.day
        if said.action in ("replace", "insert") and not said.blocks:
            return _EMPTY
        held = self._held(said.eid, day)
        if said.action == "insert":
            return self._insert(amendment, held)
        if held is None:
            return _NOT_THERE
        if held.section.valid_from == day and held.made_by is None:
            return _DONE_ALREADY
        if held.section.state in ("repealed", "expired"):
            return _REPEALED
        self._put(amendment, held, held.section)
        return ""

    def _insert(self, amendment: Amendment, held: Text | None) -> str:
        said, day = amendment.instruction, amendment.day
        if held and held.section.valid_from == day and held.made_by is None:
            return _DONE_ALREADY
        if held and held.section.state not in ("repealed", "expired"):
            return _TAKEN
        neighbour = self._held(said.after, day) if said.after else self._first(day)
        if neighbour is None and self.texts:
            return _NO_PLACE
        beside = neighbour.section if neighbour else Section(eid=said.eid, number="")
        position = held.section.position if held else self._position(beside, behind=bool(said.after))
        model = replace(beside, eid=said.eid, position=position, explanation=(), valid_to=self._next(said.eid, day))
        self._put(amendment, held, model)
        return ""

    def _put(self, amendment: Amendment, held: Text | None, model: Section) -> None:
        """The new text from its day on; the one that stood ends then, or goes where it never began."""
        said, day = amendment.instruction, amendment.day
        until = held.section.valid_to if held else model.valid_to
        new = replace(
            model,
            number=said.number or model.number,
            heading=said.heading or ("" if said.action == "insert" else model.heading),
            valid_from=day,
            valid_to=until,
            state="repealed" if said.action == "repeal" else "",
            blocks=self._blocks(said, model),
            annotations=(*(() if said.action == "insert" else model.annotations), self._note(amendment)),
        )
        if held:
            self.texts.remove(held)
            if held.section.valid_from != day:
                self.texts.append(replace(held, section=replace(held.section, valid_to=day)))
        self.texts.append(Text(new, amendment))

    def _blocks(self, said: Instruction, model: Section) -> tuple[Block, ...]:
        if said.action == "repeal":
            return (Block((Span(self._words["repealed"]),)),)
        return model.blocks if said.action == "rename" else said.blocks

    def _note(self, amendment: Amendment) -> Annotation:
        title = amendment.title or amendment.by
        since = f"{self._words['from']}{long_date(amendment.day, self._language)}."
        spans = (Span(self._words[amendment.instruction.action]), Span(title, amendment.by), Span(since))
        return Annotation("history", spans, title, amendment.day)

    def _held(self, eid: str, day: date) -> Text | None:
        for text in self.texts:
            section = text.section
            begun = section.valid_from is None or section.valid_from <= day
            if section.eid == eid and begun and (section.valid_to is None or day < section.valid_to):
                return text
        return None

    def _first(self, day: date) -> Text | None:
        held = in_force((text.section for text in self.texts), day)
        return self._held(held[0].eid, day) if held else None

    def _next(self, eid: str, day: date) -> date | None:
        """The day on which a later text of the section begins by itself."""
        later = (t.section.valid_from for t in self.texts if t.section.eid == eid and t.section.valid_from)
        return min((begin for begin in later if begin > day), default=None)

    def _position(self, beside: Section, *, behind: bool) -> int:
        """Behind (or before) a section and all that stands at its place; later sections move where there is no room."""
        positions = sorted({text.section.position for text in self.texts})
        if not behind:
            return min(positions, default=10) - 1
        following = next((position for position in positions if position > beside.position), None)
        if following == beside.position + 1:
            self.texts = [
                replace(t, section=replace(t.section, position=t.section.position + 10))
                if t.section.position > beside.position
                else t
                for t in self.texts
            ]
        return beside.position + 1

    def in_order(self) -> list[Text]:
        return sorted(self.texts, key=lambda t: (t.section.position, t.section.eid, t.section.valid_from or date.min))


@dataclass(frozen=True, slots=True)
class Step:
    """What amendments change on one of their days, section by section."""

    day: date
    changes: tuple[SectionChange, ...]


def steps(carried_out: Callable[[Sequence[Amendment]], Amended], amendments: Sequence[Amendment]) -> list[Step]:
    """For each day of these amendments what those of that day change, with the earlier ones in force.

    ``carried_out`` gives the texts of the work with these of the amendments.
    """
    found = []
    for day in sorted({one.day for one in amendments}):
        before = carried_out([one for one in amendments if one.day < day]).sections
        after = carried_out([one for one in amendments if one.day <= day]).sections
        found.append(Step(day, tuple(compare_sections(in_force(before, day), in_force(after, day)))))
    return found


def relations_of(instructions: Iterable[Instruction], acting: str) -> tuple[Relation, ...]:
    """What the instructions of a law do, as relations: each section of another work once for each day."""
    found = (Relation("amends", acting, one.target, one.day, one.eid) for one in instructions)
    return tuple(dict.fromkeys(found))
