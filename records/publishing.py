"""From guarded rows to public ones: what a publication writes, for one record or for thousands in one go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.orm import Session

from app.city.addresses import parse
from app.city.parcels import parcel_key
from app.db import point_cells
from app.db.catalogue import raise_revision
from app.db.writing import write
from records import codec, mentions, transparency
from records.kinds import Ordinance, Record
from records.model import (
    PublicFileRow,
    PublicInstructionRow,
    PublicRecordRow,
    PublicRelationRow,
    PublicSectionRow,
    PublicTallyRow,
    PublicVersionRow,
)
from records.publishing_law import replace_law
from records.workflow import SUPERSEDED

_parsed = lru_cache(8192)(parse)  # most addresses come again: one house has many permits


@dataclass(frozen=True, slots=True)
class Publication:
    """One record to be shown to strangers: its row id, its address, the version and the whole text of it.

    ``superseded_by`` is the slug of the record that took its place, "".
    """

    record_id: int
    slug: str
    version: int
    record: Record
    note: str = ""
    superseded_by: str = ""


def publish(session: Session, publications: Sequence[Publication], now: datetime) -> list[int]:
    """Write the public rows of these records; earlier public versions are kept beside. Raises the catalogue's revision.

    Returns the ids of public sections that are gone with it.
    """
    gone: list[int] = []
    if publications:
        raise_revision(session)  # first: until this commits nobody else publishes, so that no two wait for each other
        replaced = _set_aside(session, publications, now)
        first_shown = {record_id: row.published_at for record_id, row in replaced.items()}
        rows = [_record_row(one, first_shown.get(one.record_id, now), now) for one in publications]
        write(session, PublicRecordRow, rows)
        before = ((row.kind, row.longitude, row.latitude) for row in replaced.values())
        after = ((row["kind"], row["longitude"], row["latitude"]) for row in rows)
        point_cells.change(session, [*_located(before, -1), *_located(after, 1)])
        _replace_files(session, publications)
        mentions.replace(session, [(one.record_id, one.record) for one in publications])
        gone = replace_law(session, [(one.record_id, one.record) for one in publications])
        new = [one.record.kind for one in publications if one.record_id not in replaced]
        _count(session, {kind: new.count(kind) for kind in set(new)})
        logged = zip(rows, publications, strict=True)
        transparency.enter(session, [transparency.publication(row, one.record, now) for row, one in logged], now)
    return gone


def unpublish(session: Session, record_id: int, kind: str, now: datetime) -> list[int]:
    """Take every public row of a record away. Returns the ids of the public sections that went."""
    raise_revision(session)
    gone = list(session.scalars(select(PublicSectionRow.id).where(PublicSectionRow.record_id == record_id)))
    row = PublicRecordRow
    columns = select(row.kind, row.slug, row.version, row.longitude, row.latitude)
    shown = session.execute(columns.where(row.id == record_id)).all()
    session.execute(delete(PublicRecordRow).where(PublicRecordRow.id == record_id))
    point_cells.change(session, _located(((row.kind, row.longitude, row.latitude) for row in shown), -1))
    for model in (PublicVersionRow, PublicFileRow, PublicSectionRow, PublicRelationRow, PublicInstructionRow):
        session.execute(delete(model).where(model.record_id == record_id))
    mentions.remove(session, [record_id])
    if shown:
        _count(session, {kind: -1})
    transparency.enter(session, [transparency.withdrawal(row.kind, row.slug, row.version, now) for row in shown], now)
    return gone


def _located(places: Iterable[tuple[str, float | None, float | None]], sign: int) -> list[point_cells.Point]:
    """Those of (kind, longitude, latitude) that have a point, to be counted (1) or no longer (-1)."""
    return [
        (kind, longitude, latitude, sign)
        for kind, longitude, latitude in places
        if longitude is not None and latitude is not None
    ]


def _set_aside(
    session: Session, publications: Sequence[Publication], now: datetime
) -> dict[int, Row[*tuple[Any, ...]]]:
    """Keep what is replaced as earlier versions; returns the rows of those records, which are gone."""
    by_id = {one.record_id: one for one in publications}
    present = session.execute(
        select(
            PublicRecordRow.id,
            PublicRecordRow.version,
            PublicRecordRow.published_at,
            PublicRecordRow.updated_at,
            PublicRecordRow.text,
            PublicRecordRow.content,
            PublicRecordRow.kind,
            PublicRecordRow.longitude,
            PublicRecordRow.latitude,
        ).where(PublicRecordRow.id.in_(by_id))
    ).all()
    if present:
        earlier = [
            {
                "record_id": row.id,
                "number": row.version,
                "content": codec.encode(codec.public_from(row.kind, row.content, row.text)),
                "published_at": row.updated_at,
                "replaced_at": now,
                "note": by_id[row.id].note,
            }
            for row in present
            if row.version != by_id[row.id].version
        ]
        write(session, PublicVersionRow, earlier)
        session.execute(delete(PublicRecordRow).where(PublicRecordRow.id.in_([row.id for row in present])))
    return {row.id: row for row in present}


def _record_row(one: Publication, first_shown: datetime, now: datetime) -> dict[str, Any]:
    view = codec.public_view(one.record, text="")  # which is kept beside it
    longitude, latitude = view.place.point or (None, None)
    address = _parsed(view.place.address)
    return {
        "id": one.record_id,
        "kind": str(view.kind),
        "slug": one.slug,
        "reference": view.reference,
        "title": view.title,
        "summary": view.summary,
        "language": view.language,
        "department": view.department,
        "type": view.type,
        "status": SUPERSEDED if one.superseded_by else view.status,
        "day": view.day,
        "address": view.place.address,
        "parcel": view.place.parcel,
        "ward": view.place.ward,
        "work": one.record.work if isinstance(one.record, Ordinance) else "",
        "point": None if longitude is None else f"SRID=4326;POINT({longitude!r} {latitude!r})",
        "longitude": longitude,
        "latitude": latitude,
        "version": one.version,
        "superseded_by": one.superseded_by,
        "published_at": first_shown,
        "updated_at": now,
        "text": one.record.text,
        "content": codec.encode(view),
        "street_key": address.street_key,
        "house_number": address.house_number,
        "parcel_key": parcel_key(view.place.parcel),
    }


def _replace_files(session: Session, publications: Iterable[Publication]) -> None:
    session.execute(delete(PublicFileRow).where(PublicFileRow.record_id.in_([one.record_id for one in publications])))
    rows = {
        (one.record_id, file.sha256): {
            "record_id": one.record_id,
            "sha256": file.sha256,
            "name": file.name,
            "media_type": file.media_type,
            "size": file.size,
        }
        for one in publications
        for file in one.record.attachments
    }
    write(session, PublicFileRow, list(rows.values()))


def _count(session: Session, change: dict[Any, int]) -> None:
    for kind, difference in change.items():
        changed = session.execute(
            update(PublicTallyRow)
            .where(PublicTallyRow.kind == str(kind))
            .values(records=PublicTallyRow.records + difference)
        )
        if changed.rowcount == 0:  # type: ignore[attr-defined]  # an UPDATE's result has it
            write(session, PublicTallyRow, [{"kind": str(kind), "records": difference}])
