"""From what another system says to a case of ours: the first time, and when it says something else."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.city.model import ComplaintCategory
from app.city.queries import calendar_of
from app.complaints import entries, lifecycle, sla, tally
from app.complaints.bulk.bulk import Case, Move
from app.complaints.counting import count_anew
from app.complaints.importing.drafts import ImportedCase
from app.complaints.lists import finding
from app.complaints.model import ComplaintContentRow, ComplaintRow, ComplaintStepRow

CHANNEL = "import"
IMPORTED = {"imported": True}
"""What steps say that nobody here took."""


def case_of(draft: ImportedCase, category: ComplaintCategory) -> Case:
    """The case as it is taken in; how secret it is follows from its category."""
    moves = () if draft.state == lifecycle.RECEIVED else (_move(draft),)
    return Case(
        category=draft.category,
        department=draft.department or category.department,
        received_at=draft.received_at,
        moves=moves,
        content=category.content,
        channel=CHANNEL,
        language=draft.language,
        ward=draft.ward,
        text=draft.text,
        address=draft.address,
        longitude=draft.longitude,
        latitude=draft.latitude,
        detail=IMPORTED,
        updated_at=draft.updated_at,
    )


def may_rewrite(session: Session, row: ComplaintRow, draft: ImportedCase) -> bool:
    """Whether nobody here has acted upon the case or erased it, and it is still about the same."""
    if row.erased_at is not None or row.category != draft.category:
        return False
    of_case = ComplaintStepRow.complaint_id == row.id
    details = session.scalars(select(ComplaintStepRow.detail).where(of_case))
    return all(detail.get("imported") for detail in details)


def rewrite(session: Session, row: ComplaintRow, draft: ImportedCase) -> None:
    """Let the case say what the other system says now. In a session with the portal's labels."""
    content = {"text": draft.text, "address": draft.address}
    place = {"longitude": draft.longitude, "latitude": draft.latitude}
    session.execute(
        update(ComplaintContentRow).where(ComplaintContentRow.complaint_id == row.id).values(**content, **place),
        execution_options={"synchronize_session": False},
    )
    finding.index(session, [row.id])
    before = tally.cell_of(row)
    moved = row.state != draft.state
    row.ward, row.state, row.ended_at = draft.ward, draft.state, draft.ended_at
    row.updated_at = max(row.updated_at, draft.updated_at)
    row.revision += 1
    session.flush()
    if moved:
        entries.add_step(session, row, _move(draft).at, "move", lifecycle.HANDLER, IMPORTED)
        count_anew(row, _history(session, row.id), calendar_of(session, row.department))
        tally.move(session, before, tally.cell_of(row))


def _move(draft: ImportedCase) -> Move:
    return Move(draft.ended_at or draft.updated_at, draft.state, lifecycle.HANDLER, IMPORTED)


def _history(session: Session, complaint_id: int) -> list[sla.Step]:
    columns = select(ComplaintStepRow.at, ComplaintStepRow.state).where(ComplaintStepRow.complaint_id == complaint_id)
    return [sla.Step(at, state) for at, state in session.execute(columns.order_by(ComplaintStepRow.id))]
