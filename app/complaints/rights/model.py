"""Rights and time, as rows: protection that two people lower, and what people asked of their own data."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.complaints import policy
from app.complaints.model import OfComplaint
from app.db.base import Base

WAITS, DONE, REFUSED = "", "done", "refused"
"""What became of a request."""


def _complaint() -> ForeignKey:
    return ForeignKey("complaint.id", ondelete="CASCADE")


class LoweringRow(OfComplaint, Base):
    """Somebody of the department proposes to lower the switches to these; somebody else decides.

    For department and auditor. ``outcome`` is "" while it waits, then "lowered" or "declined".
    """

    __tablename__ = "complaint_lowering"
    labels_in = staticmethod(policy.of_work)
    __table_args__ = (Index("ix_complaint_lowering_complaint_id_outcome", "complaint_id", "outcome"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    complaint_id: Mapped[int] = mapped_column(_complaint())
    identity: Mapped[str]
    content: Mapped[str]
    reason: Mapped[str]
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime | None]
    outcome: Mapped[str]
    labels: Mapped[frozenset[str]]


class RightsRequestRow(OfComplaint, Base):
    """The reporter asked for a copy of what is held, or for its erasure: for reporter, department and auditor.

    ``kind`` is "copy" or "erasure"; ``outcome`` "" while it waits for a person, then "done" or "refused", of which
    the reporter was told why. ``warned_at``: when those in charge were told that its 72 hours run out.
    """

    __tablename__ = "complaint_rights_request"
    labels_in = staticmethod(policy.of_release)
    __table_args__ = (Index("ix_complaint_rights_request_outcome_asked_at", "outcome", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    complaint_id: Mapped[int] = mapped_column(_complaint(), index=True)
    kind: Mapped[str]
    asked_at: Mapped[datetime]
    outcome: Mapped[str]
    done_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]
    labels: Mapped[frozenset[str]]
