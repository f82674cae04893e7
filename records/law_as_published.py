"""A law that is being written, as it would stand in the public tables if it were published now."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.kernel.errors import BadInput
from records import codec, law_queries
from records.citations import designation
from records.consolidation import Amendments
from records.kinds import Ordinance, Relation, Section
from records.law_editing.amending import amended
from records.law_queries import Neighbour
from records.projections import PublicSection, TocEntry, WorkLine
from records.versions import dates_of, in_force


@dataclass(frozen=True, slots=True)
class LawAsPublished:
    """One work. ``texts`` are its sections in time as published laws leave them, ``relations`` all that are known.

    ``problem`` says why the texts could not be put together; they are those of the draft alone then.
    """

    line: WorkLine
    texts: tuple[Section, ...]
    relations: tuple[Relation, ...]
    problem: BadInput | None = None

    def dates(self) -> list[date]:
        """The days on which its text changes."""
        return dates_of(self.texts)

    def contents(self, on: date) -> list[TocEntry]:
        """The table of contents as of a day."""
        return [
            TocEntry(eid=s.eid, number=designation(s.eid, s.number), heading=s.heading, path=s.path, state=s.state)
            for s in in_force(self.texts, on)
        ]

    def sections(self, on: date) -> list[PublicSection]:
        """All sections as of a day, in the order of the law."""
        return [self._shown(section) for section in in_force(self.texts, on)]

    def texts_of(self, eid: str) -> list[PublicSection]:
        """Every text of one section, oldest first; empty for one that is not in the draft."""
        found = (section for section in self.texts if section.eid == eid)
        return [self._shown(one) for one in sorted(found, key=lambda one: one.valid_from or date.min)]

    def neighbours(self, eid: str, on: date) -> tuple[Neighbour | None, Neighbour | None]:
        """The sections before and after that one as of a day."""
        every = [Neighbour(s.eid, designation(s.eid, s.number), s.heading) for s in in_force(self.texts, on)]
        place = [one.eid for one in every].index(eid)
        return (every[place - 1] if place else None), (every[place + 1] if place + 1 < len(every) else None)

    def _shown(self, section: Section) -> PublicSection:
        return PublicSection(
            id=0,
            work=self.line.work,
            work_title=self.line.title,
            eid=section.eid,
            number=designation(section.eid, section.number),
            heading=section.heading,
            path=section.path,
            position=section.position,
            language=self.line.language,
            valid_from=section.valid_from,
            valid_to=section.valid_to,
            state=section.state,
            blocks=section.blocks,
            explanation=section.explanation,
            annotations=section.annotations,
        )


def law_as_published(session: Session, law: Ordinance, record_id: int, slug: str) -> LawAsPublished:
    """The law among what is published now, without what an earlier version of its own record states."""
    shown = codec.public_view(law)
    line = WorkLine(
        slug=slug,
        work=law.work,
        title=law.title,
        reference=law.reference,
        type=shown.type,
        day=shown.day,
        language=law.language,
        department=law.department,
        number=law.number,
        enacted=law.enacted,
        commenced=law.commenced,
    )
    relations = (*law_queries.relations_stated_elsewhere(session, record_id), *law.relations)
    relations = tuple(sorted(dict.fromkeys(relations), key=lambda one: one.day or date.min))
    others = Amendments(session).upon(law.work, but=record_id)
    try:
        return LawAsPublished(line, amended(law.sections, others, law.language).sections, relations)
    except BadInput as problem:
        return LawAsPublished(line, law.sections, relations, problem)
