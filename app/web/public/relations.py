"""What works do to one another, in both directions, ready for a page."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from app.web import addresses, words
from app.web.kept import Laws, laws
from app.web.locale import language
from records.citations import spoken
from records.kinds import Relation
from records.projections import WorkLine
from records.versions import is_expiry


class Line(NamedTuple):
    """One effect. ``href`` is "" where the portal does not hold the other work.

    What is said of a work that is not held, and every note, speaks the language of the work that says it.
    """

    effect: str
    title: str
    href: str
    lang: str
    sections: str
    day: date | None
    note: str
    note_lang: str


class Relations(NamedTuple):
    """``outgoing``: what the work does to others. ``incoming``: what they do to it. ``later``: both, after the day."""

    outgoing: list[Line]
    incoming: list[Line]
    later: list[Line]


def relations_of(work: str, on: date, eid: str = "", held: Laws | None = None) -> Relations:
    """The relations of a work as of a day, or those that touch one of its sections; the same, stated twice, is one.

    ``held``: the works among which it stands, where they are not those that are published.
    """
    held = held or laws()
    known, later = relations_on(work, on, held)
    outgoing, incoming = _lines(known, work, eid, held)
    after, before = _lines(later, work, eid, held)
    return Relations(outgoing, incoming, [*before, *after])


def relations_on(work: str, on: date, held: Laws | None = None) -> tuple[list[Relation], list[Relation]]:
    """What the work does and suffers: what was in effect or made by that day, and what came later."""
    held = held or laws()
    known, later = list[Relation](), list[Relation]()
    for relation in held.relations_of(work):
        (known if _was_made(relation, on, held) else later).append(relation)
    return known, later


def _was_made(relation: Relation, on: date, held: Laws) -> bool:
    """Whether the relation holds on that day, or was decided by then. What has no day at all is not called later."""
    acting = held.by_work.get(relation.acting)
    days = [day for day in (relation.day, acting and (acting.enacted or acting.commenced)) if day]
    return not days or min(days) <= on


def _lines(relations: Iterable[Relation], work: str, eid: str, held: Laws) -> tuple[list[Line], list[Line]]:
    """What the work does, and what is done to it or to one of its sections."""
    said = held.by_work[work].language
    works = held.by_work
    # That a work ends itself is its expiry, which its status says.
    known = [relation for relation in relations if not is_expiry(relation)]
    outgoing = (
        [] if eid else [_line(r, works.get(r.target), r.target, words.DOES, said) for r in known if r.acting == work]
    )
    touching = [r for r in known if r.target == work and (not eid or r.section == eid)]
    return _joined(outgoing), _joined([_line(r, works.get(r.acting), r.acting, words.SUFFERS, said) for r in touching])


def _joined(lines: list[Line]) -> list[Line]:
    """One line for all sections that the same work touches in the same way on the same day."""
    together: dict[Line, dict[str, None]] = {}
    for line in lines:
        together.setdefault(line._replace(sections=""), {}).setdefault(line.sections)
    return [line._replace(sections=", ".join(filter(None, sections))) for line, sections in together.items()]


def _line(relation: Relation, held: WorkLine | None, other: str, effects: dict[str, str], said: str) -> Line:
    return Line(
        effect=words.word(effects, relation.effect),
        title=held.title if held else relation.title or spoken(other),
        href=addresses.work(language(), held.slug) if held else "",
        lang=held.language if held else said if relation.title else "",
        sections=relation.section.partition("_")[2],
        day=relation.day,
        note=relation.note,
        note_lang=said,
    )
