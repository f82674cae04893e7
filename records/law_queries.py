"""Reading ordinances: works, their sections as of a day, what changed when, what works do to one another.

Every function takes a session, and returns projections, never rows.
"""

from collections.abc import Collection, Sequence
from datetime import date
from itertools import starmap
from typing import NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Date, bindparam, func, or_, select
from sqlalchemy.orm import Session, undefer

from app.db.prepared import Prepared
from app.kernel.errors import NotVisible
from records import codec
from records.citations import designation
from records.kinds import Division, Kind, Relation, Section
from records.model import (
    PublicRecordRow,
    PublicRelationRow,
    PublicSectionRow,
)
from records.projections import (
    Period,
    PublicOrdinance,
    PublicSection,
    TocEntry,
    Wording,
    WorkLine,
)


class Neighbour(NamedTuple):
    """A section beside another one."""

    eid: str
    number: str
    heading: str


def works(session: Session) -> list[WorkLine]:
    """Every public ordinance, newest first, without its texts."""
    rows = session.scalars(
        select(PublicRecordRow)
        .where(PublicRecordRow.kind == Kind.ORDINANCE)
        .options(undefer(PublicRecordRow.content))
        .order_by(PublicRecordRow.day.desc().nulls_last(), PublicRecordRow.slug)
    )
    return [work_line(row) for row in rows]


def work_line(row: PublicRecordRow) -> WorkLine:
    """The row, read with its content, as a line of a list."""
    record = codec.public_from(row.kind, row.content)
    known = record if isinstance(record, PublicOrdinance) else None
    return WorkLine(
        slug=row.slug,
        work=row.work,
        title=row.title,
        reference=row.reference,
        type=row.type,
        day=row.day,
        language=row.language,
        department=row.department,
        number=known.number if known else "",
        enacted=known.enacted if known else None,
        commenced=known.commenced if known else None,
        superseded_by=row.superseded_by,
    )


def holds_on(day: "date | BindParameter[date]") -> ColumnElement[bool]:
    """Whether a section's text is the one of that day."""
    begun = or_(PublicSectionRow.valid_from.is_(None), PublicSectionRow.valid_from <= day)
    return begun & or_(PublicSectionRow.valid_to.is_(None), PublicSectionRow.valid_to > day)


_SECTIONS = select(
    PublicSectionRow.id,
    PublicSectionRow.work,
    PublicSectionRow.eid,
    PublicSectionRow.number,
    PublicSectionRow.heading,
    PublicSectionRow.position,
    PublicSectionRow.language,
    PublicSectionRow.valid_from,
    PublicSectionRow.valid_to,
    PublicSectionRow.content,
    PublicRecordRow.title,
).join(PublicRecordRow, PublicRecordRow.id == PublicSectionRow.record_id)
_OF_WORK = (PublicSectionRow.work == bindparam("work"), PublicSectionRow.eid == bindparam("eid"))
_ON_DAY = holds_on(bindparam("day", type_=Date))
_EVERY_TEXT = Prepared(_SECTIONS.where(*_OF_WORK))
_ONE_SECTION = Prepared(_SECTIONS.where(*_OF_WORK, _ON_DAY))
_WORDING = Prepared(
    select(PublicSectionRow.number, PublicSectionRow.heading, PublicSectionRow.valid_to).where(*_OF_WORK, _ON_DAY)
)


def toc(session: Session, work: str, on: date) -> list[TocEntry]:
    """The table of contents as of a day, in the order of the work."""
    rows = session.scalars(
        select(PublicSectionRow).where(PublicSectionRow.work == work, holds_on(on)).order_by(PublicSectionRow.position)
    )
    return [
        TocEntry(
            eid=row.eid,
            number=designation(row.eid, row.number),
            heading=row.heading,
            path=codec.decode(row.path, tuple[Division, ...]),
            state=codec.section_state(row.state),
        )
        for row in rows
    ]


def sections(session: Session, work: str, on: date) -> list[PublicSection]:
    """All sections of a work as of a day, in its order."""
    return read_sections(session, PublicSectionRow.work == work, holds_on(on))


def section(session: Session, work: str, eid: str, on: date) -> PublicSection:
    """One section as of a day. Raises NotVisible where none was in force then."""
    rows = _ONE_SECTION.rows(session, work=work, eid=eid, day=on)
    if not rows:
        raise NotVisible("There was no such section on that day.")
    return _section(*rows[0])


def wordings(session: Session, wanted: Collection[tuple[str, str]], on: date) -> dict[tuple[str, str], Wording]:
    """(Work, element id) → how a section stood on a day, for those of the wanted sections that there were then."""
    return {
        (work, eid): Wording(title=f"{designation(eid, number)} {heading}".strip(), until=until)
        for work, eid in wanted
        for number, heading, until in _WORDING.rows(session, work=work, eid=eid, day=on)
    }


def texts_of(session: Session, work: str, eid: str) -> list[PublicSection]:
    """Every text that a section ever had, oldest first; empty for one that never was."""
    found = starmap(_section, _EVERY_TEXT.rows(session, work=work, eid=eid))
    return sorted(found, key=lambda section: section.valid_from or date.min)


def read_sections(session: Session, *conditions: ColumnElement[bool]) -> list[PublicSection]:
    """The sections that meet these conditions, in the order of their works."""
    return list(starmap(_section, session.execute(_SECTIONS.where(*conditions).order_by(PublicSectionRow.position))))


def _section(  # noqa: PLR0913, PLR0917 - the columns of _SECTIONS
    section_id: int,
    work: str,
    eid: str,
    number: str,
    heading: str,
    position: int,
    language: str,
    valid_from: date | None,
    valid_to: date | None,
    content: str,
    work_title: str,
) -> PublicSection:
    text = codec.decode(content, Section)
    return PublicSection(
        id=section_id,
        work=work,
        work_title=work_title,
        eid=eid,
        number=designation(eid, number),
        heading=heading,
        path=text.path,
        position=position,
        language=language,
        valid_from=valid_from,
        valid_to=valid_to,
        state=text.state,
        blocks=text.blocks,
        explanation=text.explanation,
        annotations=text.annotations,
    )


def section_history(session: Session, work: str, eid: str) -> list[Period]:
    """The periods in which a section had one wording, oldest first."""
    columns = select(PublicSectionRow.valid_from, PublicSectionRow.valid_to, PublicSectionRow.state)
    rows = session.execute(columns.where(PublicSectionRow.work == work, PublicSectionRow.eid == eid)).all()
    ordered = sorted(rows, key=lambda row: row.valid_from or date.min)
    return [Period(first=row.valid_from, until=row.valid_to, state=codec.section_state(row.state)) for row in ordered]


def change_dates(session: Session, work: str) -> list[date]:
    """The days on which any text of the work began or ceased to hold, oldest first."""
    found: set[date] = set()
    for column in (PublicSectionRow.valid_from, PublicSectionRow.valid_to):
        days = session.scalars(select(column).where(PublicSectionRow.work == work, column.is_not(None)).distinct())
        found.update(day for day in days if day)
    return sorted(found)


def all_relations(session: Session) -> Sequence[Relation]:
    """Every effect of every public work on another."""
    return _relations(session)


def relations_stated_elsewhere(session: Session, *record_ids: int) -> Sequence[Relation]:
    """Every effect that another record than these states."""
    return _relations(session, PublicRelationRow.record_id.not_in(record_ids))


def _relations(session: Session, *conditions: ColumnElement[bool]) -> list[Relation]:
    rows = session.scalars(
        select(PublicRelationRow).where(*conditions).order_by(PublicRelationRow.day.nulls_first(), PublicRelationRow.id)
    )
    found = [
        Relation(
            effect=codec.effect(row.effect),
            acting=row.acting,
            target=row.target,
            day=row.day,
            section=row.section,
            title=row.title,
            note=row.note,
        )
        for row in rows
    ]
    # Both works may state the same effect.
    return list(dict.fromkeys(found))


def section_count(session: Session, work: str, on: date) -> int:
    """How many sections the work has as of a day."""
    counted = select(func.count(PublicSectionRow.id)).where(PublicSectionRow.work == work, holds_on(on))
    return session.scalar(counted) or 0


def some_sections(session: Session, work: str, on: date, offset: int, limit: int) -> list[PublicSection]:
    """Some sections of a work as of a day, in its order."""
    held = (
        select(PublicSectionRow.id)
        .where(PublicSectionRow.work == work, holds_on(on))
        .order_by(PublicSectionRow.position, PublicSectionRow.id)
        .offset(offset)
        .limit(limit)
    )
    return read_sections(session, PublicSectionRow.id.in_(session.scalars(held).all()))


def touched(session: Session, work: str, first: date, last: date) -> list[PublicSection]:
    """The texts that began or ceased to hold after ``first`` and until ``last``: what differs is among them."""
    begun = (PublicSectionRow.valid_from > first) & (PublicSectionRow.valid_from <= last)
    ended = (PublicSectionRow.valid_to > first) & (PublicSectionRow.valid_to <= last)
    return read_sections(session, PublicSectionRow.work == work, begun | ended)


def neighbours(session: Session, section: PublicSection, on: date) -> tuple[Neighbour | None, Neighbour | None]:
    """The sections before and after this one as of a day."""
    beside = {"section": section.id, "position": section.position, "day": on}
    before, after = _BEFORE.rows(session, **beside), _AFTER.rows(session, **beside)
    return _neighbour(*before[0]) if before else None, _neighbour(*after[0]) if after else None


def _neighbour(eid: str, number: str, heading: str) -> Neighbour:
    return Neighbour(eid, designation(eid, number), heading)


# By the record, because the index that knows positions begins with it.
_IN_SAME_RECORD = select(PublicSectionRow.eid, PublicSectionRow.number, PublicSectionRow.heading).where(
    PublicSectionRow.record_id
    == select(PublicSectionRow.record_id).where(PublicSectionRow.id == bindparam("section")).scalar_subquery(),
    holds_on(bindparam("day", type_=Date)),
)
_POSITION = PublicSectionRow.position
_BEFORE = Prepared(_IN_SAME_RECORD.where(bindparam("position") > _POSITION).order_by(_POSITION.desc()).limit(1))
_AFTER = Prepared(_IN_SAME_RECORD.where(bindparam("position") < _POSITION).order_by(_POSITION).limit(1))
