"""Reading what is public. Every function takes a session, and returns projections, never rows."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, undefer

from app.db.prepared import Prepared
from app.db.reading import Reading
from app.kernel import slugs
from app.kernel.errors import NotVisible
from records import codec
from records.kinds import Kind
from records.model import (
    PublicFileRow,
    PublicRecordRow,
    PublicTallyRow,
    PublicTombstoneRow,
    PublicVersionRow,
)
from records.projections import (
    Correction,
    File,
    PublicPermit,
    Published,
    Tombstone,
)


class Address(NamedTuple):
    """Where a public record is found, and when it last changed."""

    kind: str
    slug: str
    updated_at: datetime


def holdings(session: Session) -> dict[str, int]:
    """How many records of each kind are public."""
    counts = dict(session.execute(select(PublicTallyRow.kind, PublicTallyRow.records)).all())
    return {str(kind): counts.get(kind, 0) for kind in Kind}


def published(session: Reading, kind: str, slug: str) -> Published:
    """The record as its page shows it. Raises NotVisible."""
    rows = _BY_SLUG.rows(session, kind=kind, slug=slug)
    if not rows:
        raise NotVisible("There is no such record.")
    record_id, version, published_at, updated_at, superseded_by, content, text = rows[0]
    return Published(
        id=record_id,
        slug=slug,
        record=codec.public_from(kind, content, text),
        version=version,
        published_at=published_at,
        updated_at=updated_at,
        superseded_by=superseded_by,
        corrections=() if version == 1 else _corrections(session, record_id),
    )


_BY_SLUG = Prepared(
    select(
        PublicRecordRow.id,
        PublicRecordRow.version,
        PublicRecordRow.published_at,
        PublicRecordRow.updated_at,
        PublicRecordRow.superseded_by,
        PublicRecordRow.content,
        PublicRecordRow.text,
    ).where(PublicRecordRow.kind == bindparam("kind"), PublicRecordRow.slug == bindparam("slug"))
)


def _corrections(session: Reading, record_id: int) -> tuple[Correction, ...]:
    rows = _REPLACED.rows(session, record_id=record_id)
    return tuple(Correction(number=number, replaced_at=at, note=note) for number, at, note in rows)


_REPLACED = Prepared(
    select(PublicVersionRow.number, PublicVersionRow.replaced_at, PublicVersionRow.note)
    .where(PublicVersionRow.record_id == bindparam("record_id"))
    .order_by(PublicVersionRow.number)
)


def earlier(session: Session, kind: str, slug: str, number: int) -> Published:
    """An earlier public version. Raises NotVisible."""
    current = published(session, kind, slug)
    row = session.get(PublicVersionRow, (current.id, number), options=[undefer(PublicVersionRow.content)])
    if row is None:
        raise NotVisible("There is no such version.")
    record = codec.public_from(kind, row.content)
    return Published(
        id=current.id,
        slug=slug,
        record=record,
        version=number,
        published_at=row.published_at,
        updated_at=row.replaced_at,
        corrections=current.corrections,
    )


def tombstone(session: Session, kind: str, slug: str) -> Tombstone | None:
    """What remains of a withdrawn record, None where there is none or it was published again."""
    row = session.get(PublicTombstoneRow, (kind, slug))
    shown = select(PublicRecordRow.id).where(PublicRecordRow.kind == kind, PublicRecordRow.slug == slug)
    if row is None or session.scalar(shown) is not None:
        return None
    return Tombstone(reference=row.reference, kind=Kind(row.kind), day=row.day, reason=row.reason)


def tombstone_of_work(session: Session, work: str) -> Tombstone | None:
    """What remains of a withdrawn work of that Akoma Ntoso address, None where there is none."""
    found = select(PublicTombstoneRow.kind, PublicTombstoneRow.slug)
    key = session.execute(found.where(PublicTombstoneRow.work_digest == slugs.digest(work))).first()
    return tombstone(session, *key) if key else None


def file(session: Session, sha256: str, name: str) -> File:
    """A file that some published record shows under that name. Raises NotVisible."""
    row = session.scalars(
        select(PublicFileRow).where(PublicFileRow.sha256 == sha256, PublicFileRow.name == name)
    ).first()
    if row is None:
        raise NotVisible("There is no such file.")
    return File(sha256=row.sha256, name=row.name, media_type=row.media_type, size=row.size)


_CONTENTS = select(PublicRecordRow.id, PublicRecordRow.content).where(
    PublicRecordRow.id.in_(bindparam("ids", expanding=True)), PublicRecordRow.kind == Kind.PERMIT
)


def addresses(session: Session, offset: int, limit: int) -> list[Address]:
    """Some of all public records, oldest row first: the order holds while others are published."""
    columns = select(PublicRecordRow.kind, PublicRecordRow.slug, PublicRecordRow.updated_at)
    return [Address(*row) for row in session.execute(columns.order_by(PublicRecordRow.id).offset(offset).limit(limit))]


def permits(session: Session, ids: Collection[int]) -> dict[int, PublicPermit]:
    """Row id → the whole of a public permit, for those of the ids that are one."""
    rows = session.execute(_CONTENTS, {"ids": list(ids)})
    return {key: codec.decode(content, PublicPermit) for key, content in rows}
