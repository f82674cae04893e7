"""Records in a list: what a search answer, the newest publications, a feed and a download show of each."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, select
from sqlalchemy.orm import Session

from records.citations import designation
from records.model import PublicRecordRow, PublicSectionRow
from records.projections import Card

RECORD, SECTION = "r", "s"

# Columns, not entities, and each statement made once: this is read for every answer of every search.
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_RECORDS = select(
    PublicRecordRow.id,
    PublicRecordRow.kind,
    PublicRecordRow.slug,
    PublicRecordRow.reference,
    PublicRecordRow.title,
    PublicRecordRow.summary,
    PublicRecordRow.language,
    PublicRecordRow.department,
    PublicRecordRow.type,
    PublicRecordRow.status,
    PublicRecordRow.day,
    PublicRecordRow.address,
    PublicRecordRow.ward,
    PublicRecordRow.work,
    PublicRecordRow.longitude,
    PublicRecordRow.latitude,
    PublicRecordRow.updated_at,
).where(PublicRecordRow.id.in_(_IDS))
_RECORDS_WITH_TEXT = _RECORDS.add_columns(PublicRecordRow.text)
_SECTIONS = (
    select(
        PublicSectionRow.id,
        PublicSectionRow.eid,
        PublicSectionRow.number,
        PublicSectionRow.heading,
        PublicSectionRow.language,
        PublicSectionRow.department,
        PublicSectionRow.state,
        PublicSectionRow.valid_from,
        PublicSectionRow.valid_to,
        PublicSectionRow.work,
        PublicRecordRow.title,
        PublicRecordRow.slug,
        PublicRecordRow.updated_at,
    )
    .join(PublicRecordRow, PublicRecordRow.id == PublicSectionRow.record_id)
    .where(PublicSectionRow.id.in_(_IDS))
)
_SECTIONS_WITH_TEXT = _SECTIONS.add_columns(PublicSectionRow.text)


def record_key(record_id: int) -> str:
    """The index key of a record."""
    return f"{RECORD}{record_id}"


def section_key(section_id: int) -> str:
    """The index key of a section."""
    return f"{SECTION}{section_id}"


def cards(session: Session, keys: Sequence[str], *, with_text: bool = True) -> list[Card]:
    """The things with these index keys, in their order; what is no longer public is left out."""
    found = _records(session, _ids(keys, RECORD), with_text=with_text)
    found |= _sections(session, _ids(keys, SECTION), with_text=with_text)
    return [found[key] for key in keys if key in found]


def newest(session: Session, limit: int) -> list[Card]:
    """The latest publications."""
    latest = select(PublicRecordRow.id).order_by(PublicRecordRow.published_at.desc(), PublicRecordRow.id.desc())
    return cards(session, [record_key(one) for one in session.scalars(latest.limit(limit))], with_text=False)


def _ids(keys: Iterable[str], prefix: str) -> list[int]:
    return [int(key[1:]) for key in keys if key[:1] == prefix]


def _records(session: Session, ids: Sequence[int], *, with_text: bool) -> dict[str, Card]:
    if not ids:
        return {}
    rows = session.execute(_RECORDS_WITH_TEXT if with_text else _RECORDS, {"ids": ids})
    return {record_key(row.id): _record(row, row.text if with_text else "") for row in rows}


def _record(row: Row[*tuple[Any, ...]], text: str) -> Card:
    point = None if row.longitude is None or row.latitude is None else (row.longitude, row.latitude)
    return Card(
        key=record_key(row.id),
        kind=row.kind,
        slug=row.slug,
        title=row.title,
        language=row.language,
        department=row.department,
        type=row.type,
        status=row.status,
        day=row.day,
        number=row.reference,
        address=row.address,
        ward=row.ward,
        point=point,
        summary=row.summary,
        text=text,
        work=row.work,
        updated_at=row.updated_at,
    )


def _sections(session: Session, ids: Sequence[int], *, with_text: bool) -> dict[str, Card]:
    if not ids:
        return {}
    rows = session.execute(_SECTIONS_WITH_TEXT if with_text else _SECTIONS, {"ids": ids})
    return {
        section_key(row.id): Card(
            key=section_key(row.id),
            kind="section",
            slug=row.slug,
            title=row.heading or designation(row.eid, row.number),
            language=row.language,
            department=row.department,
            status=row.state,
            day=row.valid_from,
            number=designation(row.eid, row.number),
            text=row.text if with_text else "",
            work=row.work,
            work_title=row.title,
            eid=row.eid,
            until=row.valid_to,
            updated_at=row.updated_at,
        )
        for row in rows
    }
