"""One record as those read it who work on it: frozen values, and what this person may do with it now."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel import roles
from app.kernel.actor import Actor
from app.kernel.errors import NotVisible
from records import desk, workflow
from records.checking import open_findings
from records.desk_model import CommentRow, WorkingCopyRow
from records.kinds import Record
from records.model import RecordRow, VersionRow
from records.working_text import WorkingText, present, working_text


class DeskVersion(NamedTuple):
    """A version that was sent or imported. ``note`` says what it corrects."""

    number: int
    at: datetime
    by: str
    note: str


class DeskComment(NamedTuple):
    """What somebody said of a version; ``act`` is what he did with it, "" for a remark."""

    version: int
    act: str
    account: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRecord:
    """A record on the desk. ``text`` is what is being written, or the newest version where nothing is.

    ``is_written`` where there is a working copy; ``is_own`` where this person wrote any of what is new in the text.
    ``open_findings`` counts what the checks found in the newest version and nobody mended or accepted.
    """

    id: int
    kind: str
    slug: str
    public_slug: str
    reference: str
    title: str
    department: str
    state: str
    version: int
    published_version: int | None
    scheduled_for: datetime | None
    superseded_by: str
    due_on: date | None
    updated_at: datetime
    text: WorkingText
    is_written: bool
    is_own: bool
    versions: tuple[DeskVersion, ...]
    comments: tuple[DeskComment, ...]
    present: tuple[str, ...]
    open_findings: int

    @property
    def record(self) -> Record:
        """The record itself, as it stands in ``text``."""
        return self.text.record


class Act(NamedTuple):
    """In which states something may be done, the permission it takes, and whether only by others than the authors."""

    before: frozenset[str]
    permission: str
    by_others: bool = False


def _in(*states: str) -> frozenset[str]:
    return frozenset(states)


_APPROVED, _SHOWN = _in(workflow.APPROVED), _in(workflow.PUBLISHED, workflow.SUPERSEDED)
ACTS: dict[str, Act] = {
    "edit": Act(workflow.EDITABLE, roles.DRAFT),
    "send": Act(workflow.EDITABLE, roles.DRAFT),
    "take-back": Act(_in(workflow.IN_REVIEW), roles.DRAFT),
    "approve": Act(_in(workflow.IN_REVIEW), roles.PUBLISH, by_others=True),
    "refuse": Act(_in(workflow.IN_REVIEW), roles.PUBLISH),
    "publish": Act(_APPROVED | {workflow.SCHEDULED}, roles.PUBLISH, by_others=True),
    "schedule": Act(_APPROVED, roles.PUBLISH, by_others=True),
    "embargo": Act(_APPROVED, roles.PUBLISH, by_others=True),
    "look-again": Act(_APPROVED, roles.PUBLISH),
    "unschedule": Act(_in(workflow.SCHEDULED), roles.PUBLISH),
    "lift-embargo": Act(_in(workflow.EMBARGOED), roles.PUBLISH),
    "correct": Act(_SHOWN, roles.DRAFT),
    "supersede": Act(_SHOWN, roles.PUBLISH),
    "give-up": Act(workflow.EDITABLE, roles.DRAFT),
    "take-up": Act(_in(workflow.WITHDRAWN, workflow.DISCARDED), roles.DRAFT),
    "withdraw": Act(frozenset(workflow.STATES) - {workflow.WITHDRAWN, workflow.DISCARDED}, roles.PUBLISH),
    "comment": Act(frozenset(workflow.STATES), roles.DRAFT),
}
"""What the page of a record offers, in its order. The commands decide; this says what need not be tried."""


def possible(actor: Actor, record: DeskRecord) -> list[str]:
    """The names of the acts that this person may do to the record as it is."""
    return [
        name
        for name, act in ACTS.items()
        if record.state in act.before
        and actor.may(act.permission, record.department)
        and not (act.by_others and record.is_own)
        and not (name == "withdraw" and record.published_version is None)
    ]


def view(session: Session, actor: Actor, kind: str, slug: str, now: datetime) -> DeskRecord:
    """The record of that address at the desk. Raises NotVisible for whoever does not work on it."""
    row = session.scalar(select(RecordRow).where(RecordRow.kind == kind, RecordRow.slug == slug))
    if row is None:
        raise NotVisible("There is no such record on this desk.")
    text = working_text(session, row)
    written = session.scalar(select(WorkingCopyRow.revision).where(WorkingCopyRow.record_id == row.id)) is not None
    return DeskRecord(
        id=row.id,
        kind=row.kind,
        slug=row.slug,
        public_slug=row.public_slug,
        reference=row.reference,
        title=text.record.title,
        department=row.department,
        state=row.state,
        version=row.version,
        published_version=row.published_version,
        scheduled_for=row.scheduled_for,
        superseded_by=row.superseded_by,
        due_on=row.due_on,
        updated_at=row.updated_at,
        text=text,
        is_written=written,
        is_own=actor.name in text.authors,
        versions=_versions(session, row.id),
        comments=_comments(session, row.id),
        present=_present(session, row, now, actor),
        open_findings=_open_findings(session, row),
    )


def version(session: Session, kind: str, slug: str, number: int) -> Record:
    """One version of a record as it was sent or imported. Raises NotVisible."""
    row = session.scalar(select(RecordRow).where(RecordRow.kind == kind, RecordRow.slug == slug))
    if row is None:
        raise NotVisible("There is no such record on this desk.")
    return desk.load(session, row.id, row.kind, number)


def _present(session: Session, row: RecordRow, now: datetime, actor: Actor) -> tuple[str, ...]:
    """Nobody writes at what is no draft any more, whoever has left its form open."""
    return tuple(present(session, row.id, now, but=actor.name)) if row.state in workflow.EDITABLE else ()


def _open_findings(session: Session, row: RecordRow) -> int:
    is_new = row.version and row.version != row.published_version
    return len(open_findings(session, row, row.version)) if is_new else 0


def _versions(session: Session, record_id: int) -> tuple[DeskVersion, ...]:
    columns = select(VersionRow.number, VersionRow.recorded_at, VersionRow.recorded_by, VersionRow.note)
    rows = session.execute(columns.where(VersionRow.record_id == record_id).order_by(VersionRow.number.desc()))
    return tuple(DeskVersion(*row) for row in rows)


def _comments(session: Session, record_id: int) -> tuple[DeskComment, ...]:
    columns = select(CommentRow.version, CommentRow.act, CommentRow.account, CommentRow.at, CommentRow.text)
    rows = session.execute(columns.where(CommentRow.record_id == record_id).order_by(CommentRow.id))
    return tuple(DeskComment(*row) for row in rows)
