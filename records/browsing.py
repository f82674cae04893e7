"""Reading what is public one after another: neighbours of a section, a page of a work, every address there is."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records import codec
from records.kinds import Division
from records.model import PublicRecordRow, PublicSectionRow
from records.projections import PublicSection, TocEntry
from records.queries import holds_on, read_sections


class Address(NamedTuple):
    """Where a public record is found, and when it last changed."""

    kind: str
    slug: str
    updated_at: datetime


def addresses(session: Session, offset: int, limit: int) -> list[Address]:
    """Some of all public records, oldest row first: the order holds while others are published."""
    columns = select(PublicRecordRow.kind, PublicRecordRow.slug, PublicRecordRow.updated_at)
    return [Address(*row) for row in session.execute(columns.order_by(PublicRecordRow.id).offset(offset).limit(limit))]


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


def neighbours(session: Session, section: PublicSection, on: date) -> tuple[TocEntry | None, TocEntry | None]:
    """The sections before and after this one as of a day."""
    position = PublicSectionRow.position
    held = select(PublicSectionRow).where(PublicSectionRow.work == section.work, holds_on(on)).limit(1)
    before = session.scalars(held.where(position < section.position).order_by(position.desc())).first()
    after = session.scalars(held.where(position > section.position).order_by(position)).first()
    return _entry(before) if before else None, _entry(after) if after else None


def _entry(row: PublicSectionRow) -> TocEntry:
    path = codec.decode(row.path, tuple[Division, ...])
    return TocEntry(
        eid=row.eid, number=row.number, heading=row.heading, path=path, state=codec.section_state(row.state)
    )
