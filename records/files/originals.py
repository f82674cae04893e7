"""The bytes as they came, for the desk alone: beside every published copy that differs from them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.unit_of_work import UnitOfWork
from records import policy
from records.checking.model import OriginalFileRow
from records.files.taking_in import Taken


def keep(unit: UnitOfWork, department: str, taken: Taken) -> None:
    """Remember for the desk of that department which bytes the copy was made of. Does nothing twice."""
    remember(unit, department, taken.attachment.sha256, taken.original_sha256, taken.attachment.name)


def remember(unit: UnitOfWork, department: str, copy: str, original: str, name: str) -> None:
    """The same for a copy that was made of another one, as redaction does."""
    unit.session.merge(
        OriginalFileRow(
            sha256=copy,
            original=original,
            department=department,
            name=name,
            kept_at=unit.now,
            kept_by=unit.actor.name,
            labels=policy.labels_of(department),
        )
    )


def of(session: Session, sha256: str) -> list[OriginalFileRow]:
    """What a published copy was made of, the nearest first, as far as this actor may know."""
    found: dict[str, OriginalFileRow] = {}
    ahead, seen = [sha256], {sha256}
    while ahead:
        rows = session.scalars(select(OriginalFileRow).where(OriginalFileRow.sha256.in_(ahead))).all()
        found |= {row.original: row for row in rows}
        ahead = [row.original for row in rows if row.original not in seen]
        seen |= set(ahead)
    return list(found.values())


def held(session: Session, original: str) -> OriginalFileRow | None:
    """The row that says whose original this is, None where this actor may not know of it."""
    row: OriginalFileRow | None = session.scalar(
        select(OriginalFileRow).where(OriginalFileRow.original == original).limit(1)
    )
    return row
