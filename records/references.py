"""Numbers that the desk gives to records that bring none: department, year, and a number that counts up."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel import clock
from records.kinds import Kind
from records.model import RecordRow


def propose(session: Session, kind: Kind, department: str, now: datetime) -> str:
    """A reference such as ``COUNCIL-2026-0007`` that no record of this kind and department has yet."""
    beginning = f"{department.upper()}-{clock.day_of(now).year}-"
    taken = session.scalars(
        select(RecordRow.reference).where(
            RecordRow.kind == kind,
            RecordRow.department == department,
            RecordRow.reference.startswith(beginning, autoescape=True),
        )
    )
    numbers = [int(tail) for one in taken if (tail := one.removeprefix(beginning)).isascii() and tail.isdigit()]
    return f"{beginning}{max(numbers, default=0) + 1:04}"
