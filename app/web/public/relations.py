"""What works do to one another, in both directions, ready for a page."""

from datetime import date
from typing import NamedTuple

from app.web import addresses, words
from app.web.kept import laws
from app.web.locale import language
from records.citations import spoken
from records.kinds import Relation
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
    """``outgoing``: what the work does to others. ``incoming``: what others do to it."""

    outgoing: list[Line]
    incoming: list[Line]


def relations_of(work: str, eid: str = "") -> Relations:
    """The relations of a work, or those that touch one of its sections. The same effect, stated twice, counts once."""
    # That a work ends itself is its expiry, which its status says.
    known = [relation for relation in laws().relations_of(work) if not is_expiry(relation)]
    said = laws().by_work[work].language
    outgoing = [] if eid else [_line(r, r.target, words.DOES, said) for r in known if r.acting == work]
    touching = [r for r in known if r.target == work and (not eid or r.section == eid)]
    incoming = [_line(r, r.acting, words.SUFFERS, said) for r in touching]
    return Relations(_joined(outgoing), _joined(incoming))


def _joined(lines: list[Line]) -> list[Line]:
    """One line for all sections that the same work touches in the same way on the same day."""
    together: dict[Line, dict[str, None]] = {}
    for line in lines:
        together.setdefault(line._replace(sections=""), {}).setdefault(line.sections)
    return [line._replace(sections=", ".join(filter(None, sections))) for line, sections in together.items()]


def _line(relation: Relation, other: str, effects: dict[str, str], said: str) -> Line:
    held = laws().by_work.get(other)
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
