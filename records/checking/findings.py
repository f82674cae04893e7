"""Everything that should be looked at before a record is published."""

from app.db.files import FileStore
from records.checking.finding import Finding
from records.kinds import Record


def findings(record: Record, files: FileStore) -> tuple[Finding, ...]:
    """What is to be looked at in the record's fields and in its files, in the order of its page. Never raises."""
    raise NotImplementedError
