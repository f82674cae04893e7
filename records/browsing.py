"""Reading what is public one after another: neighbours of a section, a page of a work, every address there is."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Date, bindparam, func, select
from sqlalchemy.orm import Session

from app.db.prepared import Prepared
from records import codec
from records.citations import designation
from records.kinds import Kind
from records.model import PublicRecordRow, PublicSectionRow
from records.projections import PublicPermit, PublicSection
from records.queries import holds_on, read_sections


class Address(NamedTuple):
    """Where a public record is found, and when it last changed."""

    kind: str
    slug: str
    updated_at: datetime


class Neighbour(NamedTuple):
    """A section beside another one."""

    eid: str
    number: str
    heading: str


_CONTENTS = select(PublicRecordRow.id, PublicRecordRow.content).where(
    PublicRecordRow.id.in_(bindparam("ids", expanding=True)), PublicRecordRow.kind == Kind.PERMIT
)
_BESIDE = 8
"""Positions to look through on either side; a longer gap is searched for its end."""


def addresses(session: Session, offset: int, limit: int) -> list[Address]:
    """Some of all public records, oldest row first: the order holds while others are published."""
    columns = select(PublicRecordRow.kind, PublicRecordRow.slug, PublicRecordRow.updated_at)
    return [Address(*row) for row in session.execute(columns.order_by(PublicRecordRow.id).offset(offset).limit(limit))]


def permits(session: Session, ids: Collection[int]) -> dict[int, PublicPermit]:
    """Row id → the whole of a public permit, for those of the ids that are one."""
    rows = session.execute(_CONTENTS, {"ids": list(ids)})
    return {key: codec.decode(content, PublicPermit) for key, content in rows}


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
