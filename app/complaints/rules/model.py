"""Rules and what they did, as rows."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.guarded import Internal
from app.kernel import labels


class RuleRow(Internal, Base):
    """A rule (``routing.Rule``): for the portal and administrators; supervisors are shown it by the portal.

    ``department`` is whose rule it is, "" for the whole city's. Rules are tried in the order of ``position``.
    """

    __tablename__ = "complaint_rule"
    opened_by: ClassVar[frozenset[str]] = frozenset({labels.SYSTEM, labels.ADMINISTRATION})

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    department: Mapped[str]
    trigger: Mapped[str]
    conditions: Mapped[dict[str, Any]]
    gives: Mapped[dict[str, Any]]
    position: Mapped[int]
    last: Mapped[bool]
    active: Mapped[bool]


class RuleLogRow(Internal, Base):
    """That a rule acted on a complaint, or was stopped because it ran in circles.

    ``occasion`` names what set it off: a rule acts on one occasion once, however often the worker hears of it.
    """

    __tablename__ = "complaint_rule_log"
    __table_args__ = (
        UniqueConstraint("complaint_id", "rule_id", "occasion"),
        Index("ix_complaint_rule_log_rule_id_at", "rule_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id", ondelete="CASCADE"))
    rule_id: Mapped[int]
    rule: Mapped[str]
    occasion: Mapped[str]
    at: Mapped[datetime]
    outcome: Mapped[str]
    detail: Mapped[dict[str, Any]]
