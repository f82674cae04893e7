"""What the desk needs beside a complaint, as rows: saved views, teams, canned replies, tasks, mentions and so on."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.complaints import policy
from app.complaints.model import OfComplaint
from app.db.base import Base
from app.db.guarded import Guarded, Internal


def _complaint() -> ForeignKey:
    return ForeignKey("complaint.id", ondelete="CASCADE")


class SavedViewRow(Internal, Base):
    """A list that a member of staff comes back to: the filters of an address, under a name of his own."""

    __tablename__ = "saved_view"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account: Mapped[str] = mapped_column(ForeignKey("account.name", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    query: Mapped[str]


class TeamMemberRow(Guarded, Base):
    """Who belongs to which team of a department: for those who answer its complaints."""

    __tablename__ = "team_member"

    department: Mapped[str] = mapped_column(ForeignKey("department.slug"), primary_key=True)
    team: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("account.name", ondelete="CASCADE"), primary_key=True)
    labels: Mapped[frozenset[str]]


class CannedReplyRow(Guarded, Base):
    """Words that a department often writes, per language: {"en": …, "id": …}. For those who answer its complaints."""

    __tablename__ = "canned_reply"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    department: Mapped[str] = mapped_column(ForeignKey("department.slug"), index=True)
    name: Mapped[str]
    texts: Mapped[dict[str, Any]]
    labels: Mapped[frozenset[str]]


class TaskRow(OfComplaint, Base):
    """Something to be done for a complaint, by ``account`` ("": by anybody): for department and auditor."""

    __tablename__ = "complaint_task"
    labels_in = staticmethod(policy.of_work)
    __table_args__ = (Index("ix_complaint_task_account_done_at", "account", "done_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    complaint_id: Mapped[int] = mapped_column(_complaint(), index=True)
    text: Mapped[str]
    account: Mapped[str]
    due_on: Mapped[date | None]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str]
    labels: Mapped[frozenset[str]]


class MentionRow(OfComplaint, Base):
    """Somebody of the department who was mentioned in a note: for department and auditor."""

    __tablename__ = "complaint_mention"
    labels_in = staticmethod(policy.of_work)
    __table_args__ = (Index("ix_complaint_mention_account_at", "account", "at"),)

    note_id: Mapped[int] = mapped_column(
        ForeignKey("complaint_note.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    account: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(_complaint(), index=True)
    at: Mapped[datetime]
    labels: Mapped[frozenset[str]]


class CitationRow(OfComplaint, Base):
    """A public page of the portal that a message to the reporter rests on: for the two who read the message.

    ``path`` is below the language: "/records/permit/b-12", "/ordinances/…#sec_3".
    """

    __tablename__ = "complaint_citation"
    labels_in = staticmethod(policy.of_content)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    message_id: Mapped[int] = mapped_column(ForeignKey("complaint_message.id", ondelete="CASCADE"))
    complaint_id: Mapped[int] = mapped_column(_complaint(), index=True)
    title: Mapped[str]
    path: Mapped[str]
    labels: Mapped[frozenset[str]]


class TwinRow(OfComplaint, Base):
    """That another complaint is about the same, or was split from this one: for this one's department and auditor.

    ``kind``: "duplicate-of", "has-duplicate", "split-from" or "split-into". Of the other nothing is kept but its id.
    """

    __tablename__ = "complaint_twin"
    labels_in = staticmethod(policy.of_work)

    complaint_id: Mapped[int] = mapped_column(_complaint(), primary_key=True, autoincrement=False)
    other_id: Mapped[int] = mapped_column(_complaint(), primary_key=True, autoincrement=False, index=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    labels: Mapped[frozenset[str]]
