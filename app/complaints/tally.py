"""How many complaints each department has, by category and state: kept, so that no page counts a million rows."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from app.complaints import policy
from app.complaints.model import ComplaintRow
from app.complaints.tally_model import ComplaintTallyRow
from app.db.unit_of_work import UnitOfWork
from app.db.writing import write_or_add, write_or_add_to


class Cell(NamedTuple):
    """What is counted together."""

    department: str
    category: str
    state: str


def cell_of(row: ComplaintRow) -> Cell:
    return Cell(row.department, row.category, row.state)


def count(session: Session, changes: Mapping[Cell, int]) -> None:
    """Add to the numbers, in one order for everybody, so that two writers never wait for one another in a circle."""
    for cell, change in sorted(changes.items()):
        if change:
            row = {"count": change, "labels": policy.of_tally(cell.department)}
            write_or_add(session, ComplaintTallyRow, cell._asdict(), row, "count")


def count_at_last(unit: UnitOfWork, cell: Cell) -> None:
    """One more, written right before the unit ends: whoever counts the same waits until then, and no longer."""
    row = cell._asdict() | {"count": 1, "labels": policy.of_tally(cell.department)}
    unit.at_last(lambda connection: write_or_add_to(connection, ComplaintTallyRow, Cell._fields, row, "count"))


def move(session: Session, before: Cell, after: Cell) -> None:
    """One complaint counts elsewhere now."""
    if before != after:
        count(session, {before: -1, after: 1})


def recount(session: Session) -> None:
    """Count all anew: after an import past the commands."""
    keys = (ComplaintRow.department, ComplaintRow.category, ComplaintRow.state)
    found = session.execute(select(*keys, func.count()).group_by(*keys)).all()
    session.execute(delete(ComplaintTallyRow))
    rows = [{**Cell(*cell)._asdict(), "count": number, "labels": policy.of_tally(cell[0])} for *cell, number in found]
    if rows:
        session.execute(insert(ComplaintTallyRow), rows)
