"""What a law will do once it is published: the text of others with its instructions carried out, their standing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.kernel.errors import BadInput
from records import law_queries
from records.consolidation import Amendments, effective_day, own_sections
from records.kinds import Ordinance, Relation, Section
from records.law_editing.amending import Amended, Amendment, Problem, Step, amended, steps
from records.projections import WorkLine
from records.versions import Dated, Register, Status, in_force, is_expiry, status_on


@dataclass(frozen=True, slots=True)
class Preview:
    """One work that is amended: difference per day, what cannot be carried out, what has no day yet."""

    target: WorkLine
    steps: tuple[Step, ...]
    problems: tuple[Problem, ...]
    undated: int


def previews(session: Session, law: Ordinance, record_id: int) -> list[Preview]:
    """What the instructions of a law make of the published works they are upon; of others nothing is known."""
    lines = {line.work: line for line in law_queries.works(session)}
    return [
        _preview(session, lines[work], law, record_id)
        for work in dict.fromkeys(one.target for one in law.instructions)
        if work in lines
    ]


def _preview(session: Session, target: WorkLine, law: Ordinance, record_id: int) -> Preview:
    mine = [one for one in law.instructions if one.target == target.work]
    register = _register(session, law, record_id)
    days = [(one, effective_day(register, law.work, one.day)) for one in mine]
    enacted = law.enacted or date.min
    dated = [
        Amendment(instruction=one, day=day, by=law.work, enacted=enacted, title=law.title) for one, day in days if day
    ]
    own = own_sections(session, target.work)
    others = Amendments(session).upon(target.work, but=record_id)

    def carried_out(some: Sequence[Amendment]) -> Amended:
        return amended(own, [*others, *some], target.language)

    return Preview(
        target,
        tuple(steps(carried_out, dated)),
        tuple(problem for problem in carried_out(dated).problems if problem.amendment in dated),
        len(mine) - len(dated),
    )


def _register(session: Session, law: Ordinance, record_id: int) -> Register:
    """The works and what they do to one another, as if the law were published as it is."""
    works: dict[str, Dated] = {line.work: line for line in law_queries.works(session)}
    others = law_queries.relations_stated_elsewhere(session, record_id)
    return Register(works | {law.work: law}, [*others, *law.relations])


def require_possible(session: Session, law: Ordinance, record_id: int) -> None:
    """Raise BadInput where an instruction upon a published work cannot be carried out."""
    if not law.instructions:
        return
    for preview in previews(session, law, record_id):
        for problem in preview.problems:
            if not problem.is_done_already:
                raise BadInput(problem.sentence, **problem.values)


def sections_on(session: Session, work: str, day: date) -> list[Section]:
    """The sections of a published work as other laws leave them on a day."""
    lines = {line.work: line for line in law_queries.works(session)}
    found = amended(own_sections(session, work), Amendments(session).upon(work), lines[work].language).sections
    return in_force(found, day)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a work is on the day of a relation, and would be without the law that is being drafted."""

    work: str
    day: date
    without: Status
    with_it: Status


def standings(session: Session, law: Ordinance, record_id: int) -> list[Standing]:
    """What the relations of a law change in the status of works, on the day of each and of the law itself."""
    others = law_queries.relations_stated_elsewhere(session, record_id)
    works: dict[str, Dated] = {line.work: line for line in law_queries.works(session)}
    mine = [r for r in law.relations if r.effect != "amends" and not r.section]
    found = [_standing(relation, law, works, others) for relation in mine]
    return [one for one in dict.fromkeys(found) if one]


def _standing(
    relation: Relation, law: Ordinance, works: dict[str, Dated], others: Sequence[Relation]
) -> Standing | None:
    day = relation.day or law.commenced or law.enacted
    if day is None:
        return None
    work = relation.acting if is_expiry(relation) else relation.target
    before = status_on(work, day, works, others)
    return Standing(work, day, before, status_on(work, day, works | {law.work: law}, [*others, *law.relations]))
