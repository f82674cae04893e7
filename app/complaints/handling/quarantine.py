"""Reports that look like spam wait for a person. Whoever sent them is acknowledged like anybody, and none is lost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.complaints import entries, lifecycle, policy
from app.complaints.events import ComplaintReceived
from app.complaints.filing.filing import DOUBTED, Filing
from app.complaints.handling import acting
from app.complaints.model import ComplaintContentRow, ComplaintNoteRow, ComplaintRow
from app.complaints.queries import found
from app.db.session import entrusted
from app.db.unit_of_work import UnitOfWork
from app.kernel import roles
from app.kernel.errors import BadInput
from app.kernel.text import N_

NOTE, CLEARED = DOUBTED, "cleared"
MOST = 500
"""Reports on one page of the quarantine."""
SPAM = N_("This was taken for an advertisement or a test. If that is wrong, open it again and say so.")
"""What whoever sent it is told; said in his language by whoever writes it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One that waits. ``doubts`` are codes of ``flooding.REASONS``; ``beginning`` the first words of the text."""

    reference: str
    department: str
    category: str
    language: str
    received_at: datetime
    doubts: tuple[str, ...]
    beginning: str


def marked(filing: Filing, doubts: Sequence[str]) -> Filing:
    """The filing, to be looked at by a person where there are doubts."""
    return replace(filing, quarantined=True, doubts=tuple(doubts)) if doubts else filing


def waiting(session: Session) -> list[Waiting]:
    """Those that are open and wait in the departments of whoever asks, the oldest first."""
    columns = select(ComplaintRow, ComplaintContentRow.text, ComplaintNoteRow.detail)
    joined = columns.join(ComplaintContentRow, ComplaintContentRow.complaint_id == ComplaintRow.id).join(
        ComplaintNoteRow, (ComplaintNoteRow.complaint_id == ComplaintRow.id) & (ComplaintNoteRow.kind == NOTE)
    )
    mine = ComplaintRow.department.in_(session.info["actor"].departments(roles.HANDLE))
    waits = joined.where(mine, ComplaintRow.state.in_(lifecycle.OPEN), ComplaintRow.quarantined)
    ordered = waits.order_by(ComplaintRow.received_at).limit(MOST)
    return [
        Waiting(
            row.reference,
            row.department,
            row.category,
            row.language,
            row.received_at,
            tuple(detail.get("doubts", ())),
            text[:300],
        )
        for row, text, detail in session.execute(ordered)
    ]


def clear(unit: UnitOfWork, reference: str) -> None:
    """A person says that it is no spam: it goes the way of all others. Raises NotVisible, NotAllowed, BadInput."""
    row = _opened(unit, reference)
    with entrusted(unit.session):
        _end(unit, row, "genuine")
        unit.tell(ComplaintReceived(row.id, row.reference, row.department, row.channel, quarantined=False))


def refuse(unit: UnitOfWork, reference: str, words: str) -> None:
    """A person says that it is spam: it is refused with these words, and can be opened again like any other."""
    row = _opened(unit, reference)
    with entrusted(unit.session):
        _end(unit, row, "spam")
    acting.act(unit, reference, lifecycle.REFUSED, words=words)


def _opened(unit: UnitOfWork, reference: str) -> ComplaintRow:
    row = found(unit.session, reference, locked=True)
    policy.require(unit.actor, roles.HANDLE, row.department)
    if not row.quarantined:
        raise BadInput(N_("This report does not wait any more."))
    return row


def _end(unit: UnitOfWork, row: ComplaintRow, verdict: str) -> None:
    row.quarantined = False
    row.revision += 1
    entries.add_note(unit.session, row, unit.now, CLEARED, unit.actor.name, detail={"verdict": verdict})
    unit.note("empty quarantine", f"complaint/{row.reference}", verdict=verdict)
    unit.session.flush()
