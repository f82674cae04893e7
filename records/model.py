"""Records as rows: the guarded ones that the desk works on, and apart from them the public ones that strangers read."""

from datetime import date, datetime
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import BigInteger, Computed, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.curve import FOUND_BY, NUMBER
from app.db.guarded import Guarded, Public
from records.kinds import Kind


class RecordRow(Guarded, Base):
    """One record. Its texts lie in its versions.

    ``state`` is that of the newest ``version``; strangers read ``published_version``, whatever is drafted above it.
    ``title`` is the published one where there is one. ``slug`` is its address at the desk, ``public_slug`` the one
    for strangers, "" before it is published; ``superseded_by`` is the public slug of what took its place, "".
    ``due_on`` is the day by which somebody should take the next step.
    """

    __tablename__ = "record"
    __table_args__ = (
        UniqueConstraint("kind", "slug"),
        UniqueConstraint("kind", "source", "reference"),
        Index("ix_record_department_state_updated_at", "department", "state", "updated_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    slug: Mapped[str]
    reference: Mapped[str]
    source: Mapped[str]
    department: Mapped[str]
    state: Mapped[str]
    title: Mapped[str]
    labels: Mapped[frozenset[str]]
    version: Mapped[int]
    published_version: Mapped[int | None]
    scheduled_for: Mapped[datetime | None]
    superseded_by: Mapped[str] = mapped_column(default="")
    public_slug: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


Index(
    "ix_record_scheduled_for",
    RecordRow.scheduled_for,
    sqlite_where=RecordRow.scheduled_for.is_not(None),
    postgresql_where=RecordRow.scheduled_for.is_not(None),
)


class VersionRow(Guarded, Base):
    """One version of a record, never overwritten.

    ``content`` is the record as JSON; an ordinance's sections are apart, ``sections`` names them by their digests in
    ``SectionTextRow``. ``origin`` says from which file and which occurrence in it the version was read, "" for one that
    the desk wrote. ``authors`` wrote what is new in it since the last published version, whoever recorded it.
    """

    __tablename__ = "record_version"

    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[str] = mapped_column(deferred=True)
    sections: Mapped[str] = mapped_column(deferred=True)
    digest: Mapped[str]
    origin: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    authors: Mapped[frozenset[str]] = mapped_column(default=frozenset())
    note: Mapped[str]
    labels: Mapped[frozenset[str]]


class ImportMarkRow(Guarded, Base):
    """What a file said of a record without making a version: said again, it is no news even if the record moved on."""

    __tablename__ = "import_mark"

    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    origin: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    labels: Mapped[frozenset[str]]


class SectionTextRow(Guarded, Base):
    """One section of an ordinance in one wording, as JSON, under the SHA-256 of it."""

    __tablename__ = "section_text"

    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[str]
    labels: Mapped[frozenset[str]]


class PublicRecordRow(Public, Base):
    """A published record as strangers read it. ``content`` is the public projection as JSON, without ``text``.

    ``street_key``, ``house_number`` and ``parcel_key`` are the place as ``app.city`` compares it.
    ``superseded_by`` is the slug of the record of its kind that took its place, ""; ``status`` says so then.
    """

    __tablename__ = "public_record"
    __table_args__ = (
        UniqueConstraint("kind", "slug"),
        Index("ix_public_record_published_at", "published_at", "id"),
        Index("ix_public_record_street_key_house_number", "street_key", "house_number"),
        Index("ix_public_record_parcel_key", "parcel_key"),
        # Holds all that a box and its count ask for.
        Index("ix_public_record_located", "kind", "id", "longitude", "latitude", "day"),
        Index("ix_public_record_curve", "kind", "curve", "id", "longitude", "latitude", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    slug: Mapped[str]
    reference: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str]
    language: Mapped[str]
    department: Mapped[str]
    type: Mapped[str]
    status: Mapped[str]
    day: Mapped[date | None]
    address: Mapped[str]
    parcel: Mapped[str]
    ward: Mapped[str]
    work: Mapped[str]
    point: Mapped[Any | None] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False), deferred=True)
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    curve: Mapped[int | None] = mapped_column(
        BigInteger, Computed(NUMBER), deferred=True, info={FOUND_BY: ("kind", tuple(map(str, Kind)))}
    )
    version: Mapped[int]
    superseded_by: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(deferred=True)
    content: Mapped[str] = mapped_column(deferred=True)
    street_key: Mapped[str] = mapped_column(deferred=True)
    house_number: Mapped[str] = mapped_column(deferred=True)
    parcel_key: Mapped[str] = mapped_column(deferred=True)


Index(
    "uq_public_record_work",
    PublicRecordRow.work,
    unique=True,
    sqlite_where=PublicRecordRow.work != "",
    postgresql_where=PublicRecordRow.work != "",
)


class PublicVersionRow(Public, Base):
    """A published version that a later one replaced, still readable, with a note why."""

    __tablename__ = "public_version"

    record_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[str] = mapped_column(deferred=True)
    published_at: Mapped[datetime]
    replaced_at: Mapped[datetime]
    note: Mapped[str]


class PublicSectionRow(Public, Base):
    """One text of one section of a published ordinance. ``valid_to`` is the first day it no longer holds.

    ``made_by`` is the record whose instructions made this text, None for one that the ordinance's own record states;
    of the latter ``content`` is as stated there, while place and last day are what amendments leave of them.
    """

    __tablename__ = "public_section"
    __table_args__ = (
        Index("ix_public_section_record_id", "record_id", "position"),
        Index("ix_public_section_work_eid", "work", "eid", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record_id: Mapped[int]
    work: Mapped[str]
    eid: Mapped[str]
    number: Mapped[str]
    heading: Mapped[str]
    position: Mapped[int]
    path: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    state: Mapped[str]
    language: Mapped[str]
    department: Mapped[str]
    text: Mapped[str] = mapped_column(deferred=True)
    content: Mapped[str] = mapped_column(deferred=True)
    digest: Mapped[str]
    made_by: Mapped[int | None]


Index(
    "ix_public_section_made_by",
    PublicSectionRow.made_by,
    sqlite_where=PublicSectionRow.made_by.is_not(None),
    postgresql_where=PublicSectionRow.made_by.is_not(None),
)


class PublicInstructionRow(Public, Base):
    """What a published work says shall become of a section of another, as JSON, in the order of its record."""

    __tablename__ = "public_instruction"
    __table_args__ = (
        Index("ix_public_instruction_record_id", "record_id"),
        Index("ix_public_instruction_target", "target"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record_id: Mapped[int]
    position: Mapped[int]
    acting: Mapped[str]
    target: Mapped[str]
    content: Mapped[str]


class PublicRelationRow(Public, Base):
    """One effect of a published work on another, as one of their records states it."""

    __tablename__ = "public_relation"
    __table_args__ = (
        Index("ix_public_relation_acting", "acting"),
        Index("ix_public_relation_target", "target"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record_id: Mapped[int] = mapped_column(index=True)
    effect: Mapped[str]
    acting: Mapped[str]
    target: Mapped[str]
    day: Mapped[date | None]
    section: Mapped[str]
    title: Mapped[str]
    note: Mapped[str]


class PublicFileRow(Public, Base):
    """A file that a published record shows: only these leave the file store for strangers."""

    __tablename__ = "public_file"

    record_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(primary_key=True, index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]


class PublicMentionRow(Public, Base):
    """A house, or a parcel, that a published document names; other columns are "". Keys as ``app.city`` has them."""

    __tablename__ = "public_mention"
    __table_args__ = (Index("ix_public_mention_street_key_house_number", "street_key", "house_number"),)

    record_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    street_key: Mapped[str] = mapped_column(primary_key=True)
    house_number: Mapped[str] = mapped_column(primary_key=True)
    parcel_key: Mapped[str] = mapped_column(primary_key=True, index=True)


class PublicTombstoneRow(Public, Base):
    """What remains of a withdrawn record.

    ``work_digest`` is the SHA-256 of a work's Akoma Ntoso address, "" for what is no law: the address may be telling.
    """

    __tablename__ = "public_tombstone"

    kind: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    reference: Mapped[str]
    day: Mapped[date]
    reason: Mapped[str]
    work_digest: Mapped[str] = mapped_column(default="", index=True)


class PublicTallyRow(Public, Base):
    """How many records of a kind are public, kept with every publication."""

    __tablename__ = "public_tally"

    kind: Mapped[str] = mapped_column(primary_key=True)
    records: Mapped[int]
