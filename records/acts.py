"""What every act of the desk does: the move and its permission, nobody's own text, the note, the event, the receipt."""

from typing import Any, NamedTuple

from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import BadInput, NotAllowed
from app.kernel.text import N_
from records import policy, workflow
from records.checking.commands import open_findings
from records.deadlines import due_on
from records.events import RecordsDrafted
from records.model import RecordRow, VersionRow


class Receipt(NamedTuple):
    """Which record an act was done to, and what it is now."""

    kind: str
    slug: str
    state: str


def move(unit: UnitOfWork, row: RecordRow, after: str) -> None:
    """Bring the record into that state. Raises MoveNotAllowed, NotAllowed."""
    policy.require(unit.actor, workflow.move(row.state, after).permission, row.department)
    enter(unit, row, after)


def enter(unit: UnitOfWork, row: RecordRow, state: str) -> None:
    """The same for whom the table of moves does not concern: the clock, and a draft that is given up."""
    row.state, row.scheduled_for, row.updated_at = state, None, unit.now
    row.due_on = due_on(unit.session, row.department, state, unit.now)


def refuse_own_text(unit: UnitOfWork, row: RecordRow) -> None:
    """Raise NotAllowed for whoever wrote any of what the newest version says anew, or recorded it."""
    version = unit.session.get_one(VersionRow, {"record_id": row.id, "number": row.version})
    if unit.actor.name in {version.recorded_by, *version.authors}:
        raise NotAllowed(N_("Nobody publishes a text of their own; another publisher must."))


def refuse_open_findings(unit: UnitOfWork, row: RecordRow) -> None:
    """Raise BadInput while something that the checks found is neither mended nor accepted."""
    if open_findings(unit.session, row, row.version):
        raise BadInput(N_("The checks found something that must be mended or accepted first."))


def drafted(unit: UnitOfWork, action: str, row: RecordRow, **detail: Any) -> Receipt:
    """Done, and strangers see no difference."""
    unit.tell(RecordsDrafted([row.id]))
    return done(unit, action, row, **detail)


def done(unit: UnitOfWork, action: str, row: RecordRow, **detail: Any) -> Receipt:
    """Enter the act into the trail. ``detail``: plain values, no personal data."""
    unit.note(action, f"{row.kind}/{row.slug}", version=row.version, state=row.state, **detail)
    return Receipt(row.kind, row.slug, row.state)
