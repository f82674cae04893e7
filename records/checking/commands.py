"""Looking a version through before it is published, and saying why a finding may stay."""

from sqlalchemy.orm import Session

from app.db.files import FileStore
from app.db.unit_of_work import UnitOfWork
from records.checking.finding import Finding
from records.model import RecordRow


def examine(unit: UnitOfWork, kind: str, slug: str, files: FileStore) -> list[Finding]:
    """Check the newest version and keep what was found. To be called whenever a version is made; returns what is open.

    Raises NotVisible, or NotAllowed without the permission to draft in the record's department.
    """
    raise NotImplementedError


def open_findings(session: Session, row: RecordRow, version: int) -> list[Finding]:
    """What was found in that version and neither fixed nor accepted; ``not-examined`` where nobody looked.

    A version with open findings must not be published.
    """
    raise NotImplementedError


def accept(unit: UnitOfWork, kind: str, slug: str, digest: str, reason: str) -> None:
    """Let a finding of the newest version stay, with a reason that the trail keeps.

    Raises NotVisible for a record or finding that is not there, BadInput without a reason of some length, NotAllowed.
    """
    raise NotImplementedError
