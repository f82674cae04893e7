"""What becomes of the reports of an account that is closed: erased first where that is wanted; the others go on alone.

They belong to nobody then. Whoever has the key of a receipt follows the report with it, and an address that was given
with a report is still written to.
"""

from dataclasses import replace

from sqlalchemy import select

from app.complaints.belonging import disown, references_of, resident_of
from app.complaints.entries import circle_of
from app.complaints.following.model import OwnerRow
from app.complaints.handling.acting import for_reporter
from app.complaints.model import ComplaintRow
from app.complaints.relabelling import relabel
from app.complaints.rights.asking import ask_erasure
from app.db.session import Database
from app.db.unit_of_work import UnitOfWork


def erase_all(database: Database, account: str) -> list[str]:
    """Erase all reports of an account, each in a unit of its own; returns those that are held and wait for people."""
    held, reader = [], resident_of(account)
    for reference in references_of(database, account):
        with for_reporter(database, reader, reference) as unit:
            if not ask_erasure(unit, reference):
                held.append(reference)
    return held


def leave(unit: UnitOfWork, account: str) -> None:
    """Let the reports of an account belong to nobody. ``unit`` is the portal's, and closes the account, too."""
    owned = unit.session.scalars(select(OwnerRow.complaint_id).where(OwnerRow.account == account)).all()
    for complaint in sorted(owned):
        row = unit.session.get_one(ComplaintRow, complaint, with_for_update=True)
        relabel(unit.session, row, replace(circle_of(row), account=""))
        disown(unit.session, complaint)
