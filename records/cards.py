"""Records in a list: what a search answer, the newest publications, a feed and a download show of each."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import starmap
from typing import Any

from sqlalchemy import literal, select
from sqlalchemy.orm import Session, join

from app.db.prepared import ByIds
from app.db.reading import Reading
from records.citations import designation
from records.model import PublicRecordRow, PublicSectionRow
from records.projections import Card

RECORD, SECTION = "r", "s"

# Read for every answer of every search, hence prepared.
_RECORD_COLUMNS = (
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
)
_SECTION_COLUMNS = (
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


_Statements = dict[bool, ByIds]
"""With the text, which is long, or without."""


def _prepared(columns: Sequence[Any], text: Any, source: Any, key: Any) -> _Statements:
    return {
        with_text: ByIds(select(*columns, text if with_text else literal("")).select_from(source), key)
        for with_text in (False, True)
    }


_RECORDS = _prepared(_RECORD_COLUMNS, PublicRecordRow.text, PublicRecordRow, PublicRecordRow.id)
_SECTIONS = _prepared(
    _SECTION_COLUMNS,
    PublicSectionRow.text,
    join(PublicSectionRow, PublicRecordRow, PublicRecordRow.id == PublicSectionRow.record_id),
    PublicSectionRow.id,
)


def record_key(record_id: int) -> str:
    """The index key of a record."""
    return f"{RECORD}{record_id}"


def section_key(section_id: int) -> str:
    """The index key of a section."""
    return f"{SECTION}{section_id}"


def cards(session: Reading, keys: Sequence[str], *, with_text: bool = True) -> list[Card]:
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


def _records(session: Reading, ids: Sequence[int], *, with_text: bool) -> dict[str, Card]:
    return {card.key: card for card in starmap(_record, _RECORDS[with_text].rows(session, ids))}


def _record(  # noqa: PLR0913, PLR0917 - the columns of _RECORDS
    record_id: int,
    kind: str,
    slug: str,
    reference: str,
    title: str,
    summary: str,
    language: str,
    department: str,
    type_: str,
    status: str,
    day: date | None,
    address: str,
    ward: str,
    work: str,
    longitude: float | None,
    latitude: float | None,
    updated_at: datetime,
    text: str,
) -> Card:
    return Card(
        key=record_key(record_id),
        kind=kind,
        slug=slug,
        title=title,
        language=language,
        department=department,
        type=type_,
        status=status,
        day=day,
        number=reference,
        address=address,
        ward=ward,
        point=None if longitude is None or latitude is None else (longitude, latitude),
        summary=summary,
        text=text,
        work=work,
        updated_at=updated_at,
    )


def _sections(session: Reading, ids: Sequence[int], *, with_text: bool) -> dict[str, Card]:
    return {card.key: card for card in starmap(_section, _SECTIONS[with_text].rows(session, ids))}


def _section(  # noqa: PLR0913, PLR0917 - the columns of _SECTIONS
    section_id: int,
    eid: str,
    number: str,
    heading: str,
    language: str,
    department: str,
    state: str,
    valid_from: date | None,
    valid_to: date | None,
    work: str,
    title: str,
    slug: str,
    updated_at: datetime,
    text: str,
) -> Card:
    return Card(
        key=section_key(section_id),
        kind="section",
        slug=slug,
        title=heading or designation(eid, number),
        language=language,
        department=department,
        status=state,
        day=valid_from,
        number=designation(eid, number),
        text=text,
        work=work,
        work_title=title,
        eid=eid,
        until=valid_to,
        updated_at=updated_at,
    )
