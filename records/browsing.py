"""Reading what is public one after another: neighbours of a section, a page of a work, every address there is."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Date, Row, bindparam, func, select
from sqlalchemy.orm import Session

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
    position: int


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
    """The sections before and after this one as of a day: nearly always among the few beside it."""
    beside = {"low": section.position - _BESIDE, "high": section.position + _BESIDE}
    found = session.execute(_AROUND, {"section": section.id, "day": on, **beside}).all()
    rows = [_neighbour(row) for row in found]
    before = [row for row in rows if row.position < section.position]
    after = [row for row in rows if row.position > section.position]
    return (
        before[-1] if before else _nearest(session, section, on, before=True),
        after[0] if after else _nearest(session, section, on, before=False),
    )


def _nearest(session: Session, section: PublicSection, on: date, *, before: bool) -> Neighbour | None:
    position = PublicSectionRow.position
    where, order = (
        (position < section.position, position.desc()) if before else (position > section.position, position.asc())
    )
    nearest = _IN_SAME_RECORD.where(where).order_by(order).limit(1)
    row = session.execute(nearest, {"section": section.id, "day": on}).first()
    return _neighbour(row) if row else None


def _neighbour(row: Row[*tuple[Any, ...]]) -> Neighbour:
    return Neighbour(row.eid, designation(row.eid, row.number), row.heading, row.position)


# By the record, because the index that knows positions begins with it.
_IN_SAME_RECORD = select(
    PublicSectionRow.eid, PublicSectionRow.number, PublicSectionRow.heading, PublicSectionRow.position
).where(
    PublicSectionRow.record_id
    == select(PublicSectionRow.record_id).where(PublicSectionRow.id == bindparam("section")).scalar_subquery(),
    holds_on(bindparam("day", type_=Date)),
)
_AROUND = _IN_SAME_RECORD.where(PublicSectionRow.position.between(bindparam("low"), bindparam("high"))).order_by(
    PublicSectionRow.position
)
