"""The bytes as they came, for the desk alone: beside every published copy that differs from them."""

from sqlalchemy.orm import Session

from app.db.unit_of_work import UnitOfWork
from records.checking.model import OriginalFileRow
from records.files.taking_in import Taken


def keep(unit: UnitOfWork, department: str, taken: Taken) -> None:
    """Remember for the desk of that department which bytes the copy was made of. Does nothing twice."""
    _remember(unit, department, taken.attachment.sha256, taken.original_sha256, taken.attachment.name)


def replaced(unit: UnitOfWork, department: str, copy: str, original: str, name: str) -> None:
    """The same for a copy that was made of another one, as redaction does."""
    _remember(unit, department, copy, original, name)


def of(session: Session, sha256: str) -> list[OriginalFileRow]:
    """What a published copy was made of, the newest first, as far as this actor may know; also of itself."""
    raise NotImplementedError


def _remember(unit: UnitOfWork, department: str, copy: str, original: str, name: str) -> None:
    raise NotImplementedError
