"""What lies on somebody's desk: what waits for him, and every record of his departments."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, select
from sqlalchemy.orm import Session

from app.db.guarded import meets
from app.db.listing import containing, counted, ordered
from app.kernel import roles
from app.kernel.actor import Actor
from records import workflow
from records.bulk import Key
from records.desk_model import WorkingCopyRow
from records.model import RecordRow, VersionRow

_TITLE = func.coalesce(WorkingCopyRow.title, RecordRow.title)
_NEVER = literal(date(9999, 12, 31))
FIELDS: dict[str, Any] = {
    "reference": RecordRow.reference,
    "title": _TITLE,
    "kind": RecordRow.kind,
    "state": RecordRow.state,
    "department": RecordRow.department,
    "due": func.coalesce(RecordRow.due_on, _NEVER),
    "changed": RecordRow.updated_at,
}
"""What a list can be sorted by."""
_CHOSEN = ("kind", "state", "department")
_TYPED = ("reference", "title")


class Line(NamedTuple):
    """One record as a list shows it. ``by`` saved or sent its newest text; ``public`` is its public slug or ""."""

    kind: str
    slug: str
    reference: str
    title: str
    state: str
    department: str
    due_on: date | None
    changed_at: datetime
    by: str
    scheduled_for: datetime | None
    public: str


class Wanted(NamedTuple):
    """Which lines of a list, and in which order."""

    filters: Mapping[str, str]
    sort: str = "changed"
    descending: bool = True
    offset: int = 0
    limit: int = 25


def waiting(session: Session, actor: Actor, wanted: Wanted) -> tuple[list[Line], int]:
    """What this person should take the next step with, and how much of it there is.

    A publisher: what others sent or had approved. Whoever drafts: what was refused, and what he is writing at.
    """
    return _lines(session, _waits_for(session, actor), wanted)


def waiting_keys(session: Session, actor: Actor, filters: Mapping[str, str], state: str, most: int) -> list[Key]:
    """What waits for this person in that state and meets these filters, the longest waiting first: at most so many."""
    condition = and_(_waits_for(session, actor), RecordRow.state == state, *_narrowed(filters))
    statement = _joined().with_only_columns(RecordRow.kind, RecordRow.slug).where(condition)
    return [Key(*row) for row in session.execute(statement.order_by(RecordRow.id).limit(most))]


def due_days(session: Session, actor: Actor) -> list[tuple[str, date]]:
    """(Department, due day) of everything that waits for this person and is due on some day."""
    columns = _joined().with_only_columns(RecordRow.department, RecordRow.due_on)
    found = session.execute(columns.where(_waits_for(session, actor), RecordRow.due_on.is_not(None)))
    return [(department, day) for department, day in found if day]


def all_records(session: Session, actor: Actor, wanted: Wanted) -> tuple[list[Line], int]:
    """Every record of the departments in which this person drafts."""
    return _lines(session, RecordRow.department.in_(actor.departments(roles.DRAFT)), wanted)


def _waits_for(session: Session, actor: Actor) -> ColumnElement[bool]:
    dialect = session.get_bind().dialect.name
    writes, shows = (actor.departments(permission) for permission in (roles.DRAFT, roles.PUBLISH))
    wrote = or_(
        VersionRow.recorded_by == actor.name,
        meets(VersionRow.authors, {actor.name}, dialect),
    )
    is_writing = meets(WorkingCopyRow.authors, {actor.name}, dialect)
    return or_(
        false(),
        and_(
            RecordRow.department.in_(shows),
            RecordRow.state.in_((workflow.IN_REVIEW, workflow.APPROVED)),
            ~func.coalesce(wrote, false()),
        ),
        and_(RecordRow.department.in_(writes), RecordRow.state == workflow.REFUSED),
        and_(RecordRow.department.in_(writes), RecordRow.state == workflow.DRAFT, is_writing),
    )


def _lines(session: Session, condition: ColumnElement[bool], wanted: Wanted) -> tuple[list[Line], int]:
    statement = _joined().where(condition, *_narrowed(wanted.filters))
    total = counted(session, statement)
    page = ordered(statement, FIELDS, wanted.sort, descending=wanted.descending, unique=RecordRow.id)
    rows = session.execute(page.offset(wanted.offset).limit(wanted.limit))
    return [Line(*row) for row in rows], total


def _joined() -> Select[*tuple[Any, ...]]:
    return (
        select(
            RecordRow.kind,
            RecordRow.slug,
            RecordRow.reference,
            _TITLE,
            RecordRow.state,
            RecordRow.department,
            RecordRow.due_on,
            RecordRow.updated_at,
            func.coalesce(WorkingCopyRow.saved_by, VersionRow.recorded_by, ""),
            RecordRow.scheduled_for,
            RecordRow.public_slug,
        )
        .outerjoin(WorkingCopyRow, WorkingCopyRow.record_id == RecordRow.id)
        .outerjoin(VersionRow, (VersionRow.record_id == RecordRow.id) & (VersionRow.number == RecordRow.version))
    )


def _narrowed(filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    chosen = [FIELDS[name] == filters[name] for name in _CHOSEN if name in filters]
    typed = [containing(FIELDS[name], filters[name]) for name in _TYPED if name in filters]
    put_away = [] if filters.get("state") else [RecordRow.state != workflow.DISCARDED]
    return [*chosen, *typed, *put_away]
