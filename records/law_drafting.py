"""Editing a law at the desk: every act on its sections, instructions and relations, saved into its working copy.

An act is done to the text as it is saved now, so that two people who edit different sections do not meet. Who edits the
same section says what it read before (``fingerprint``), and overwrites nothing that somebody saved meanwhile.
"""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import BadInput, PsisError
from app.kernel.text import N_
from records import desk, drafting, law_queries, merging
from records.citations import parse_akn
from records.kinds import Instruction, Kind, Ordinance, Relation, Section
from records.law_editing import numbering, sections
from records.law_editing.amending import relations_of
from records.law_editing.links import read_typed, relinked
from records.law_editing.sections import Wording
from records.model import RecordRow
from records.working_text import Edit, WorkingText, working_text

Change = Callable[[Ordinance], Ordinance]


class SectionStale(PsisError):
    """Somebody saved the section meanwhile; ``held`` is what it says now."""

    def __init__(self, held: Section) -> None:
        super().__init__(N_("Somebody else saved this section meanwhile. Nothing of it was overwritten."))
        self.held = held


def edit(unit: UnitOfWork, slug: str, change: Change) -> WorkingText:
    """Save what the change makes of the law. Raises NotVisible, BadInput, and as ``drafting.save`` does."""
    row = desk.locked(unit.session, Kind.ORDINANCE, slug)
    held = working_text(unit.session, row)
    law = held.record
    if not isinstance(law, Ordinance):
        raise BadInput(N_("This record is no law."))
    changed = change(law)
    changes: dict[str, Any] = {
        field.name: getattr(changed, field.name)
        for field in fields(Ordinance)
        if getattr(changed, field.name) != getattr(law, field.name)
    }
    return drafting.save(unit, Kind.ORDINANCE, slug, Edit(held.stamp, changes, merging.prints(law, changes)))


def print_of(section: Section) -> str:
    """A mark of what a section says, for an editor to bring back with his text."""
    return merging.fingerprint(section)


def save_section(unit: UnitOfWork, slug: str, eid: str, began_from: str, typed: Wording, text: str) -> None:
    """Another wording of a section; ``text`` as ``written.read`` takes it. Raises SectionStale, BadInput."""

    def change(law: Ordinance) -> Ordinance:
        held = sections.section_of(law, eid)
        blocks = read_typed(law, eid, text)
        changed = sections.change(law, eid, replace(typed, blocks=blocks))
        if print_of(held) != began_from and sections.section_of(changed, eid) != held:
            raise SectionStale(held)
        return changed

    edit(unit, slug, change)


def add_section(unit: UnitOfWork, slug: str, after: str, typed: Wording, text: str) -> str:
    """A new section behind that one ("": at the end); returns its id. Raises BadInput."""
    made: list[str] = []

    def change(law: Ordinance) -> Ordinance:
        changed, eid = sections.add(law, after, typed)
        made.append(eid)
        return sections.change(changed, eid, replace(typed, blocks=read_typed(changed, eid, text)))

    edit(unit, slug, change)
    return made[0]


def step_section(unit: UnitOfWork, slug: str, eid: str, places: int) -> None:
    """The section so many places up (negative) or down."""
    edit(unit, slug, lambda law: sections.step(law, eid, places))


def remove_section(unit: UnitOfWork, slug: str, eid: str) -> None:
    """Take a section out of a law. Raises BadInput for one that strangers have read: that is repealed by a law."""

    def change(law: Ordinance) -> Ordinance:
        if law_queries.section_history(unit.session, law.work, eid):
            raise BadInput(N_("This section was published. It is not removed: another law repeals it, on a day."))
        return sections.remove(law, eid)

    edit(unit, slug, change)


def renumber(unit: UnitOfWork, slug: str) -> None:
    """Number the sections from 1. Raises BadInput for a law that was ever published: its numbers have been cited.

    Citations are found anew before: a section cited before it was written is no link yet, and only links follow.
    """
    _require_unpublished(desk.locked(unit.session, Kind.ORDINANCE, slug))
    edit(unit, slug, lambda law: numbering.renumbered(relinked(law)))


def _require_unpublished(row: RecordRow) -> None:
    if row.public_slug:
        raise BadInput(N_("The law was published: its sections keep the numbers under which they have been cited."))


def link_anew(unit: UnitOfWork, slug: str) -> None:
    """Find citations and defined terms of all sections anew."""
    edit(unit, slug, relinked)


def set_instructions(unit: UnitOfWork, slug: str, change: Callable[[list[Instruction]], list[Instruction]]) -> None:
    """Other instructions, and with them the relations that they are."""

    def changed(law: Ordinance) -> Ordinance:
        instructions = tuple(change(list(law.instructions)))
        old = relations_of(law.instructions, law.work)
        kept = [relation for relation in law.relations if relation not in old]
        return replace(law, instructions=instructions, relations=(*kept, *relations_of(instructions, law.work)))

    edit(unit, slug, changed)


def add_relation(unit: UnitOfWork, slug: str, relation: Relation) -> None:
    """Say what the law does to another, or suffers from it. Raises BadInput where that cannot be."""
    for work in (relation.acting, relation.target):
        if parse_akn(work) is None:
            raise BadInput(N_("“%(work)s” is no address of a work of law, such as /akn/xx/act/2020/1."), work=work)

    def change(law: Ordinance) -> Ordinance:
        if law.work not in (relation.acting, relation.target):
            raise BadInput(N_("The relation is not one of this law."))
        return replace(law, relations=tuple(dict.fromkeys([*law.relations, relation])))

    edit(unit, slug, change)


def remove_relation(unit: UnitOfWork, slug: str, relation: Relation) -> None:
    """Take a relation back. Raises BadInput where it is not there any more."""

    def change(law: Ordinance) -> Ordinance:
        if relation not in law.relations:
            raise BadInput(N_("There is no such relation any more."))
        return replace(law, relations=tuple(one for one in law.relations if one != relation))

    edit(unit, slug, change)
