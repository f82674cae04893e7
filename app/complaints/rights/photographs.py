"""One photograph that whoever reported wants gone: the row, its bytes, what was public of it, and backups' copy."""

from collections.abc import Collection

from sqlalchemy import delete, select

from app.complaints import entries
from app.complaints.events import PhotographErased
from app.complaints.handling.acting import Done, done, opened, touch
from app.complaints.handling.releasing import take_photographs_back
from app.complaints.lifecycle import PORTAL, REPORTER
from app.complaints.model import FROM_REPORTER, ComplaintFileRow, ComplaintRow
from app.db.session import entrusted
from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import NotAllowed, NotVisible
from app.kernel.text import N_

ERASED = "erase-photo"
"""The act of the step; its detail ``file`` is the id that the photograph had."""


def erase_photograph(unit: UnitOfWork, reference: str, number: int) -> Done:
    """Erase a photograph of the reporter's own, whatever the state of the report; nobody brings it back.

    Which of the released photographs was drawn from it is not kept: all of them are taken back. Raises NotVisible,
    NotAllowed for everybody but the reporter, and while the report is held.
    """
    row, acts_as = opened(unit, reference, None)
    if acts_as != REPORTER:
        raise NotAllowed(N_("Only the reporter does that."))
    of_reporter = ComplaintFileRow.complaint_id == row.id, ComplaintFileRow.origin == FROM_REPORTER
    file = unit.session.scalar(select(ComplaintFileRow).where(ComplaintFileRow.id == number, *of_reporter))
    if file is None:
        raise NotVisible(N_("There is no such file."))
    if row.held:
        raise NotAllowed(N_("This report is kept for a legal reason and cannot be erased now."))
    with entrusted(unit.session):
        _erase(unit, row, file, acts_as)
    return done(row)


def erase_again(unit: UnitOfWork, numbers: Collection[int]) -> int:
    """Erase the photographs (ids) that were erased before a backup was restored; how many. ``unit`` is the portal's."""
    of_case = select(ComplaintFileRow, ComplaintRow).join(
        ComplaintRow, ComplaintRow.id == ComplaintFileRow.complaint_id
    )
    found = unit.session.execute(of_case.where(ComplaintFileRow.id.in_(numbers))).all()
    with entrusted(unit.session):
        for file, row in found:
            _erase(unit, row, file, PORTAL)
    return len(found)


def _erase(unit: UnitOfWork, row: ComplaintRow, file: ComplaintFileRow, who: str) -> None:
    number, names = file.id, {file.sha256}
    # By statement: the session would first look for what belongs to the row. It must not look at the row again.
    unit.session.expunge(file)
    unit.session.execute(delete(ComplaintFileRow).where(ComplaintFileRow.id == number))
    names |= take_photographs_back(unit, row)
    touch(unit, row)
    entries.add_step(unit.session, row, unit.now, ERASED, who, {"file": number})
    unit.note("erase photograph", f"complaint/{row.reference}", who=who)
    unit.tell(PhotographErased(row.id, row.reference, number, sorted(names)))
