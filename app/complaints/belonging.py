"""Complaints of an account: those that were filed signed in, and those whose key was shown afterwards."""

from dataclasses import dataclass, fields, replace
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.complaints.entries import circle_of
from app.complaints.following.model import OwnerRow
from app.complaints.model import ComplaintRow
from app.complaints.relabelling import relabel
from app.db.session import Database
from app.db.unit_of_work import UnitOfWork
from app.kernel import labels
from app.kernel.actor import SYSTEM, Actor
from app.kernel.errors import BadInput
from app.kernel.text import N_

MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A complaint in the list of whoever reported it."""

    reference: str
    category: str
    ward: str
    state: str
    received_at: datetime
    updated_at: datetime


def resident_of(account: str) -> Actor:
    """Somebody as the reporter of his own complaints, and as nothing else that he may be."""
    return Actor(account, labels=frozenset({labels.PUBLIC, labels.resident(account)}))


def reports_of(database: Database, account: str) -> list[ReportLine]:
    """The complaints of an account, the newest first."""
    owned = select(OwnerRow.complaint_id).where(OwnerRow.account == account)
    with database.open(SYSTEM) as session:
        ids = session.scalars(owned.order_by(OwnerRow.complaint_id.desc()).limit(MOST_LISTED)).all()
    columns = [getattr(ComplaintRow, field.name) for field in fields(ReportLine)]
    with database.open(resident_of(account)) as session:
        found = session.execute(select(*columns).where(ComplaintRow.id.in_(ids)).order_by(ComplaintRow.id.desc()))
        return [ReportLine(*values) for values in found]


def references_of(database: Database, account: str) -> list[str]:
    """The references of all complaints of an account, the oldest first."""
    owned = select(OwnerRow.complaint_id).where(OwnerRow.account == account)
    with database.open(SYSTEM) as session:
        known = select(ComplaintRow.reference).where(ComplaintRow.id.in_(owned))
        return list(session.scalars(known.order_by(ComplaintRow.id)))


def own(session: Session, account: str, complaint: int) -> None:
    """Put a complaint into the list of an account. What it may read is another matter."""
    if session.get(OwnerRow, (account, complaint)) is None:
        session.add(OwnerRow(account=account, complaint_id=complaint))


def disown(session: Session, complaint: int) -> None:
    """It stands in no account's list any more: its reporter is nobody now but who holds the key."""
    session.execute(delete(OwnerRow).where(OwnerRow.complaint_id == complaint))


def take(unit: UnitOfWork, account: str, complaint: int) -> str:
    """Let an account have a complaint whose key it has shown; returns the reference. Raises BadInput.

    A complaint belongs to one account. ``unit`` is of ``filing.filer()``: the trail names nobody who reported.
    """
    row = unit.session.get_one(ComplaintRow, complaint, with_for_update=True)
    circle = circle_of(row)
    if circle.account and circle.account != account:
        raise BadInput(N_("This report belongs to another account already."))
    if not circle.account:
        relabel(unit.session, row, replace(circle, account=account))
        own(unit.session, account, complaint)
        unit.note("take report into account", f"complaint/{row.reference}")
    return row.reference
