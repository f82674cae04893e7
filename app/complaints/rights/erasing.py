"""Erasure: what somebody said, where, and who it was are taken out of every table; a tombstone stays for the figures.

``PLAN`` says for every table of complaints what becomes of its rows; a table that it does not name fails the tests.
The key of the contact is destroyed, and the key store remembers the erasure: a restored backup does not undo it.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session, aliased

from app.complaints import entries, policy, tally
from app.complaints.events import ComplaintErased
from app.complaints.filing.model import FilingRow, ReceiptRow
from app.complaints.following.model import FollowRow, MailRow, OwnerRow, ScoreRow, VisitRow
from app.complaints.handling.merging import SPLIT_INTO
from app.complaints.handling.model import CitationRow, MentionRow, TaskRow, TwinRow
from app.complaints.handling.protecting import remove_contact
from app.complaints.lifecycle import PORTAL, WITHDRAWN
from app.complaints.lists.finding_model import ComplaintWordRow
from app.complaints.model import (
    ComplaintContentRow,
    ComplaintFileRow,
    ComplaintIdentityRow,
    ComplaintMessageRow,
    ComplaintNoteRow,
    ComplaintRow,
    ComplaintStepRow,
    ComplaintWorkRow,
)
from app.complaints.open311.model import Open311FilingRow, OriginRow
from app.complaints.relabelling import relabel
from app.complaints.released import rows as public_rows
from app.complaints.released.model import ComplaintReleaseRow, PublicComplaintPhotoRow, PublicComplaintRow
from app.complaints.rights.model import DONE, WAITS, LoweringRow, RightsRequestRow
from app.complaints.rules.model import RuleLogRow
from app.db.session import entrusted
from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import NotAllowed
from app.kernel.text import N_

GONE = None
"""Rows of the table are removed. Otherwise they stay, with the columns that are named emptied."""

PLAN: Mapping[type[Any], Mapping[str, Any] | None] = {
    ComplaintContentRow: {"text": "", "answers": {}, "address": "", "longitude": None, "latitude": None},
    ComplaintIdentityRow: GONE,
    ComplaintMessageRow: GONE,
    ComplaintFileRow: GONE,
    ComplaintNoteRow: {"text": "", "detail": {}},  # who did what and when stays; what was said about it does not
    ComplaintStepRow: {},
    ComplaintWorkRow: {},
    ComplaintWordRow: GONE,
    CitationRow: GONE,
    MentionRow: {},
    TaskRow: {"text": ""},
    TwinRow: {},
    RuleLogRow: {"detail": {}},
    ReceiptRow: GONE,
    FilingRow: {"digest": ""},  # the same form sent once more files nothing anew
    VisitRow: GONE,
    OwnerRow: GONE,
    MailRow: GONE,
    ScoreRow: {},  # a number for the totals
    ComplaintReleaseRow: GONE,
    LoweringRow: {"reason": ""},
    RightsRequestRow: {},
    OriginRow: {"digest": ""},  # read again from the same file, it stays erased
    Open311FilingRow: {"device_hash": "", "token_sha256": None},
}
"""Table with a column ``complaint_id`` → what becomes of a complaint's rows in it."""

KEPT = {
    ComplaintNoteRow: {"kind", "account"},
    ComplaintStepRow: {"act", "who", "state", "department", "detail"},
    ComplaintWorkRow: {"assignee", "team", "department", "state"},
    MentionRow: {"account"},
    TaskRow: {"account", "made_by", "done_by"},
    TwinRow: {"kind"},
    RuleLogRow: {"rule", "occasion", "outcome"},
    FilingRow: {"key_hash"},
    ScoreRow: {"department", "category"},
    LoweringRow: {"identity", "content", "proposed_by", "decided_by", "outcome"},
    RightsRequestRow: {"kind", "outcome"},
    OriginRow: {"source", "external_id"},
}
"""Words that stay: codes, departments, and members of staff for what they did."""


def erase(unit: UnitOfWork, row: ComplaintRow, who: str = PORTAL) -> None:
    """Erase one complaint; twice is the same as once. Raises NotAllowed where it is held or has not ended.

    Whether the actor may ask for it is the caller's to know.
    """
    if row.erased_at is not None:
        return
    if row.held:
        raise NotAllowed(N_("This report is kept for a legal reason and cannot be erased now."))
    if row.ended_at is None:
        raise NotAllowed(N_("A report that is still open is not erased. Withdraw it first."))
    with entrusted(unit.session):
        files = _files(unit, row)
        parts = _parts(unit, row.id)
        remove_contact(unit, row)
        row.erased_at, row.quarantined = unit.now, False
        row.counts_from = row.resolves_from = None
        row.revision += 1
        public_rows.follow(unit, row)
        for model, emptied in PLAN.items():
            _clear(unit, model, row.id, emptied)
        unit.session.execute(delete(FollowRow).where(FollowRow.subject == "case", FollowRow.about == row.reference))
        waits = RightsRequestRow.complaint_id == row.id, RightsRequestRow.outcome == WAITS
        unit.session.execute(update(RightsRequestRow).where(*waits).values(outcome=DONE, done_at=unit.now))
        relabel(unit.session, row, policy.Circle(row.id, row.department, row.identity))
        entries.add_step(unit.session, row, unit.now, "erase", who)
        unit.note("erase complaint", f"complaint/{row.reference}", who=who)
        unit.tell(ComplaintErased(row.id, row.reference, row.department, list(files)))
        for part in parts:
            erase(unit, part)


def erase_again(unit: UnitOfWork, complaint_ids: Sequence[int]) -> list[str]:
    """Erase what was erased before a backup was restored; returns the references. ``unit`` is the portal's."""
    again = select(ComplaintRow).where(ComplaintRow.id.in_(complaint_ids), ComplaintRow.erased_at.is_(None))
    found = list(unit.session.scalars(again.with_for_update()))
    for row in found:
        row.held = False  # it was erased: whatever held it at the time of the backup was over by then
        if row.ended_at is None:  # it was withdrawn first, which the backup does not know yet
            tally.move(unit.session, tally.cell_of(row), tally.cell_of(row)._replace(state=WITHDRAWN))
            row.state, row.ended_at = WITHDRAWN, row.updated_at
        erase(unit, row)
    return [row.reference for row in found]


def _clear(unit: UnitOfWork, model: type[Any], complaint_id: int, emptied: Mapping[str, Any] | None) -> None:
    mine = model.complaint_id == complaint_id
    options = {"synchronize_session": False}
    if emptied is GONE:
        unit.session.execute(delete(model).where(mine), execution_options=options)
    elif emptied:
        unit.session.execute(update(model).where(mine).values(**emptied), execution_options=options)


def _files(unit: UnitOfWork, row: ComplaintRow) -> list[str]:
    """The files that only this complaint has, with those that were released of it."""
    own = select(ComplaintFileRow.sha256).where(ComplaintFileRow.complaint_id == row.id)
    shown = select(PublicComplaintRow.id).where(PublicComplaintRow.reference == row.reference)
    released = select(PublicComplaintPhotoRow.sha256).where(PublicComplaintPhotoRow.complaint_id.in_(shown))
    found = {*unit.session.scalars(own), *unit.session.scalars(released)}
    others = (
        select(ComplaintFileRow.sha256).where(
            ComplaintFileRow.sha256.in_(found), ComplaintFileRow.complaint_id != row.id
        ),
        select(PublicComplaintPhotoRow.sha256).where(
            PublicComplaintPhotoRow.sha256.in_(found), PublicComplaintPhotoRow.complaint_id.not_in(shown)
        ),
    )
    return sorted(found.difference(*(unit.session.scalars(one) for one in others)))


def unneeded(session: Session, files: Collection[str]) -> set[str]:
    """Those of the files (SHA-256) to which nothing of any complaint points. ``session`` is the portal's."""
    needed = set[str]()
    for model in (ComplaintFileRow, PublicComplaintPhotoRow):
        needed.update(session.scalars(select(model.sha256).where(model.sha256.in_(files))))
    return set(files) - needed


def _parts(unit: UnitOfWork, complaint_id: int) -> list[ComplaintRow]:
    """What was handled apart of it and has ended: it says where the same person saw something."""
    apart = select(TwinRow.other_id).where(TwinRow.complaint_id == complaint_id, TwinRow.kind == SPLIT_INTO)
    may_go = ComplaintRow.erased_at.is_(None), ComplaintRow.ended_at.is_not(None), ComplaintRow.held.is_(False)
    return list(unit.session.scalars(select(ComplaintRow).where(ComplaintRow.id.in_(apart), *may_go)))


def parts_of_erased() -> ColumnElement[bool]:
    """The condition of parts of erased complaints, which go as soon as they have ended."""
    whole = aliased(ComplaintRow)
    joined = select(TwinRow.other_id).join(whole, whole.id == TwinRow.complaint_id)
    return ComplaintRow.id.in_(joined.where(TwinRow.kind == SPLIT_INTO, whole.erased_at.is_not(None)))
