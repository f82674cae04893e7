"""A complaint as rows, apart by who may read them: ``app.complaints.policy`` gives each table its labels."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, true
from sqlalchemy.orm import Mapped, mapped_column

from app.complaints import policy
from app.complaints.policy import Circle, Labels
from app.db.base import Base
from app.db.guarded import Guarded

FROM_REPORTER, FROM_OFFICE, INTERNAL = "reporter", "office", "internal"
"""Whose a message or a file is; an internal one the reporter does not see."""


def _complaint() -> ForeignKey:
    return ForeignKey("complaint.id", ondelete="CASCADE")


def _listed(by: str) -> tuple[str, ...]:
    """The columns of an index by which the desk lists what is in one state, newest or oldest first."""
    return "department", by, "state", "received_at"


class ComplaintRow(Guarded, Base):
    """That there is a complaint, what it is about and where it stands: for reporter, department and auditor.

    ``identity`` and ``content`` are the switches of ``secrecy``. ``department`` is in charge. ``channel`` is how it
    came: web, counter, telephone, open311, import. ``counts_from`` is the moment from which its terms run as if the
    clock had never stood still, derived from the steps at each of them; None while it stands. ``resolves_from`` is the
    same for the resolution once a complaint was reopened, None where it is no other moment. ``held`` is a legal hold.
    ``quarantined`` waits for a person to say that it is no spam. ``revision`` counts changes: who acts on an older one
    is shown the newer first.
    """

    __tablename__ = "complaint"
    __table_args__ = (
        Index("ix_complaint_department_state_received_at", "department", "state", "received_at"),
        Index("ix_complaint_state_updated_at", "state", "updated_at"),
        Index("ix_complaint_department_category_state_received_at", *_listed("category")),
        Index("ix_complaint_department_ward_state_received_at", *_listed("ward")),
        Index("ix_complaint_department_state_counts_from", "department", "state", "counts_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reference: Mapped[str] = mapped_column(unique=True)
    category: Mapped[str] = mapped_column(ForeignKey("complaint_category.slug"))
    department: Mapped[str] = mapped_column(ForeignKey("department.slug"))
    ward: Mapped[str]
    state: Mapped[str]
    identity: Mapped[str]
    content: Mapped[str]
    channel: Mapped[str]
    language: Mapped[str]
    received_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    counts_from: Mapped[datetime | None]
    resolves_from: Mapped[datetime | None]
    held: Mapped[bool] = mapped_column(default=False)
    quarantined: Mapped[bool] = mapped_column(default=False)
    erased_at: Mapped[datetime | None]
    revision: Mapped[int]
    labels: Mapped[frozenset[str]]


_MAY_EXPIRE = and_(ComplaintRow.ended_at.is_not(None), ComplaintRow.erased_at.is_(None))
Index(  # by which nights find what was kept long enough; filing writes nothing to it
    "ix_complaint_category_state_ended_at",
    ComplaintRow.category,
    ComplaintRow.state,
    ComplaintRow.ended_at,
    sqlite_where=_MAY_EXPIRE,
    postgresql_where=_MAY_EXPIRE,
)


_NOT_FROM_WEB = ComplaintRow.channel != "web"
Index(  # nearly all come from the web: those are found as fast without, and filing them writes nothing to it
    "ix_complaint_department_channel_state_received_at",
    ComplaintRow.department,
    ComplaintRow.channel,
    ComplaintRow.state,
    ComplaintRow.received_at,
    sqlite_where=_NOT_FROM_WEB,
    postgresql_where=_NOT_FROM_WEB,
)


Index(
    "ix_complaint_department_state_resolves_from",
    ComplaintRow.department,
    ComplaintRow.state,
    ComplaintRow.resolves_from,
    sqlite_where=ComplaintRow.resolves_from.is_not(None),
    postgresql_where=ComplaintRow.resolves_from.is_not(None),
)


class OfComplaint(Guarded):
    """A row of one complaint (``complaint_id``), whose labels follow from the complaint's circle.

    When the circle changes, all rows of all these models are labelled anew (``relabelling``).
    """

    complaint_id: Any
    labels_in: ClassVar["staticmethod[[Circle], Labels]"]

    @classmethod
    def labelled(cls, circle: Circle) -> Iterator[tuple[ColumnElement[bool], Labels]]:
        """(Which rows of the complaint, the labels they get)."""
        yield true(), cls.labels_in(circle)


class ComplaintContentRow(OfComplaint, Base):
    """What was reported and where: for reporter and department. ``answers``: code of a question → what was said."""

    __tablename__ = "complaint_content"
    labels_in = staticmethod(policy.of_content)

    complaint_id: Mapped[int] = mapped_column(_complaint(), primary_key=True, autoincrement=False)
    text: Mapped[str]
    answers: Mapped[dict[str, Any]]
    address: Mapped[str]
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    labels: Mapped[frozenset[str]]


class ComplaintIdentityRow(OfComplaint, Base):
    """Who reported: name, e-mail, telephone and account as JSON, encrypted with the key ``key_id`` of this case alone.

    For the reporter, and for the department while the identity is ``named``. No row where no contact was given.
    """

    __tablename__ = "complaint_identity"
    labels_in = staticmethod(policy.of_identity)

    complaint_id: Mapped[int] = mapped_column(_complaint(), primary_key=True, autoincrement=False)
    key_id: Mapped[str]
    sealed: Mapped[str]
    labels: Mapped[frozenset[str]]


class ComplaintWorkRow(OfComplaint, Base):
    """How the department works on it: for department and auditor. ``assignee`` is an account, "" for nobody.

    ``priority`` is 0 (usual), 1 (high) or 2 (urgent). ``department``, ``state`` and ``received_at`` repeat those of the
    complaint and change with them (``entries.add_step``): lists of the desk are read from the indexes here.
    """

    __tablename__ = "complaint_work"
    labels_in = staticmethod(policy.of_work)
    __table_args__ = (Index("ix_complaint_work_department_assignee_state_received_at", *_listed("assignee")),)

    complaint_id: Mapped[int] = mapped_column(_complaint(), primary_key=True, autoincrement=False)
    assignee: Mapped[str]
    team: Mapped[str]
    priority: Mapped[int]
    department: Mapped[str]
    state: Mapped[str]
    received_at: Mapped[datetime]
    labels: Mapped[frozenset[str]]


_HAS_TEAM, _IS_PRIOR = ComplaintWorkRow.team != "", ComplaintWorkRow.priority > 0
for _column, _unusual in ((ComplaintWorkRow.team, _HAS_TEAM), (ComplaintWorkRow.priority, _IS_PRIOR)):
    Index(  # nearly all have no team and the usual priority: filing them writes nothing to it
        f"ix_complaint_work_department_{_column.key}_state_received_at",
        ComplaintWorkRow.department,
        _column,
        ComplaintWorkRow.state,
        ComplaintWorkRow.received_at,
        sqlite_where=_unusual,
        postgresql_where=_unusual,
    )


class ComplaintStepRow(OfComplaint, Base):
    """One step of its life, never changed: for reporter, department and auditor. It names nobody and holds no words.

    ``act`` is "file", "move", "hand-over", "secrecy", "open-identity", "hold", "erase"…; ``state`` and ``department``
    are those after it.
    """

    __tablename__ = "complaint_step"
    labels_in = staticmethod(policy.of_case)
    __table_args__ = (Index("ix_complaint_step_complaint_id_id", "complaint_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    complaint_id: Mapped[int] = mapped_column(_complaint())
    at: Mapped[datetime]
    act: Mapped[str]
    who: Mapped[str]
    state: Mapped[str]
    department: Mapped[str]
    detail: Mapped[dict[str, Any]]
    labels: Mapped[frozenset[str]]


class ComplaintMessageRow(OfComplaint, Base):
    """What reporter and office wrote to each other: for the two of them. ``step_id`` is the step that it explains.

    ``sender`` is "reporter" or "office"; nobody of the staff is named to the reporter.
    """

    __tablename__ = "complaint_message"
    labels_in = staticmethod(policy.of_content)
    __table_args__ = (Index("ix_complaint_message_complaint_id_id", "complaint_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    complaint_id: Mapped[int] = mapped_column(_complaint())
    step_id: Mapped[int | None]
    at: Mapped[datetime]
    sender: Mapped[str]
    text: Mapped[str]
    labels: Mapped[frozenset[str]]


class ComplaintNoteRow(OfComplaint, Base):
    """What the department keeps to itself: remarks, who did what, which rule acted. For department and auditor.

    ``kind`` is "note", "routed", "assigned", "act", "task", "escalated"…; ``account`` is "" where the portal acted.
    """

    __tablename__ = "complaint_note"
    labels_in = staticmethod(policy.of_work)
    __table_args__ = (Index("ix_complaint_note_complaint_id_id", "complaint_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    complaint_id: Mapped[int] = mapped_column(_complaint())
    at: Mapped[datetime]
    kind: Mapped[str]
    account: Mapped[str]
    text: Mapped[str]
    detail: Mapped[dict[str, Any]]
    labels: Mapped[frozenset[str]]


class ComplaintFileRow(OfComplaint, Base):
    """A photograph or paper, re-encoded or stripped before it came here. ``labels`` are those of what it belongs to.

    ``origin`` is "reporter", "office" (the reporter sees it) or "internal" (a paper of the department).
    """

    __tablename__ = "complaint_file"
    __table_args__ = (
        Index("ix_complaint_file_complaint_id_id", "complaint_id", "id"),
        Index("ix_complaint_file_sha256", "sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    complaint_id: Mapped[int] = mapped_column(_complaint())
    at: Mapped[datetime]
    origin: Mapped[str]
    name: Mapped[str]
    description: Mapped[str]
    sha256: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    labels: Mapped[frozenset[str]]

    @classmethod
    def labelled(cls, circle: Circle) -> Iterator[tuple[ColumnElement[bool], Labels]]:
        yield cls.origin == INTERNAL, policy.of_internal_file(circle)
        yield cls.origin != INTERNAL, policy.of_content(circle)
