"""What strangers read of complaints: rows that an officer's release writes and ``rows.follow`` keeps true."""

from datetime import date, datetime
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import BigInteger, Computed, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.complaints import policy
from app.complaints.model import OfComplaint
from app.db.base import Base
from app.db.curve import NUMBER
from app.db.guarded import Public


class ComplaintReleaseRow(OfComplaint, Base):
    """What an officer released of a complaint, and the point that was chosen for it, once: it outlives its public row.

    For reporter, department and auditor. ``summary`` is in ``language``. ``hidden``: staff took it off the public
    pages for threats or insults; the reason is among the department's notes. ``longitude`` and ``latitude`` are those
    of ``point``, None where nothing near was fit to stand for it.
    """

    __tablename__ = "complaint_release"
    labels_in = staticmethod(policy.of_release)

    complaint_id: Mapped[int] = mapped_column(
        ForeignKey("complaint.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    summary: Mapped[str]
    language: Mapped[str]
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    place: Mapped[str]
    approximate: Mapped[bool]
    hidden: Mapped[bool]
    released_at: Mapped[datetime]
    labels: Mapped[frozenset[str]]


class PublicComplaintRow(Public, Base):
    """One released case. ``title`` begins its ``summary`` or stands for it; ``place`` a street or public place, or "".

    Moments of a sensitive category are the beginning of their day. ``due_on`` is None once it ended, and while the
    clock stands still. ``approximate``: the point is one that at least eight addresses share.
    """

    __tablename__ = "public_complaint"
    __table_args__ = (
        Index("ix_public_complaint_received_at_id", "received_at", "id"),
        Index("ix_public_complaint_updated_at_id", "updated_at", "id"),
        Index("ix_public_complaint_category_received_at", "category", "received_at", "id"),
        Index("ix_public_complaint_ward_received_at", "ward", "received_at", "id"),
        Index("ix_public_complaint_department_received_at", "department", "received_at", "id"),
        Index("ix_public_complaint_state_received_at", "state", "received_at", "id"),
        Index("ix_public_complaint_located", "id", "longitude", "latitude"),
        Index("ix_public_complaint_curve", "curve", "id", "longitude", "latitude", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reference: Mapped[str] = mapped_column(unique=True)
    category: Mapped[str]
    department: Mapped[str]
    ward: Mapped[str]
    state: Mapped[str]
    is_open: Mapped[bool]
    language: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str]
    place: Mapped[str]
    approximate: Mapped[bool]
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    curve: Mapped[int | None] = mapped_column(BigInteger, Computed(NUMBER), deferred=True)
    point: Mapped[Any | None] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False), deferred=True)
    received_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    steps: Mapped[int]
    photos: Mapped[int]


class PublicComplaintStepRow(Public, Base):
    """One step of its history as strangers read it: ``act`` is "file", "move" or "hand-over"."""

    __tablename__ = "public_complaint_step"

    complaint_id: Mapped[int] = mapped_column(
        ForeignKey("public_complaint.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    act: Mapped[str]
    state: Mapped[str]
    department: Mapped[str]


class PublicComplaintPhotoRow(Public, Base):
    """A photograph that was released; its bytes, re-encoded, lie in the file store. ``description`` per language."""

    __tablename__ = "public_complaint_photo"
    __table_args__ = (Index("ix_public_complaint_photo_sha256", "sha256"),)

    complaint_id: Mapped[int] = mapped_column(
        ForeignKey("public_complaint.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    sha256: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    media_type: Mapped[str]
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    description: Mapped[dict[str, Any]]


class PublicComplaintTallyRow(Public, Base):
    """How many released cases there are of each category, department, ward and state, changed with them."""

    __tablename__ = "public_complaint_tally"

    category: Mapped[str] = mapped_column(primary_key=True)
    department: Mapped[str] = mapped_column(primary_key=True)
    ward: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]


class PublicComplaintPeriodRow(Public, Base):
    """A quarter of a year whose figures stand, such as "2026-Q1": they are counted once, and never again."""

    __tablename__ = "public_complaint_period"

    period: Mapped[str] = mapped_column(primary_key=True)
    published_on: Mapped[date]


class PublicComplaintFigureRow(Public, Base):
    """Figures of one quarter, rounded (see ``figures``); None is hidden, because a count is too small to be told.

    ``category`` "" are all of the department, ``department`` "" all of the city. ``in_time`` and ``reopened`` are
    per cent of those received; ``satisfaction`` is the mean of ``ratings`` scores, 1 to 5.
    """

    __tablename__ = "public_complaint_figure"

    period: Mapped[str] = mapped_column(
        ForeignKey("public_complaint_period.period", ondelete="CASCADE"), primary_key=True
    )
    department: Mapped[str] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(primary_key=True)
    received: Mapped[int | None]
    in_time: Mapped[int | None]
    reopened: Mapped[int | None]
    ratings: Mapped[int | None]
    satisfaction: Mapped[float | None]
