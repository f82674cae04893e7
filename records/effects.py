"""Whether what a law does to others can stand beside what is published: no circle, nothing before it was made."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from records import law_queries
from records.kinds import Ordinance, Relation
from records.law_previews import require_possible
from records.model import PublicRecordRow
from records.versions import Dated, refuse_cycle, refuse_early


def require_sound(
    session: Session, law: Ordinance, record_id: int = 0, beside: Mapping[int, Ordinance] = MappingProxyType({})
) -> None:
    """Raise BadInput where works would act upon one another in a circle, or before one of them was enacted.

    The same where an instruction upon a published work cannot be carried out. ``record_id``: what that record has
    published so far does not count, as the law takes its place; ``beside``: the same of laws (by record) that are
    published together with it.
    """
    others = [
        *law_queries.relations_stated_elsewhere(session, record_id, *beside),
        *(relation for other in beside.values() for relation in other.relations),
    ]
    refuse_cycle([*others, *law.relations])
    touching = [*law.relations, *(r for r in others if law.work in (r.acting, r.target))]
    dated = _dated(session, touching) | {other.work: other for other in beside.values()} | {law.work: law}
    for relation in touching:
        refuse_early(relation, dated)
    require_possible(session, law, record_id)


def _dated(session: Session, relations: Iterable[Relation]) -> dict[str, Dated]:
    """The published works that these relations speak of."""
    works = {work for relation in relations for work in (relation.acting, relation.target)}
    rows = select(PublicRecordRow).where(PublicRecordRow.work.in_(works)).options(undefer(PublicRecordRow.content))
    return {row.work: law_queries.work_line(row) for row in session.scalars(rows)} if works else {}
