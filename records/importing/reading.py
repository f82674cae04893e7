"""What every reader of records yields."""

from dataclasses import dataclass
from pathlib import Path

from app.intake import reading
from records.kinds import Record


@dataclass(frozen=True, slots=True)
class Draft:
    """One record as read. ``file`` is the file's name without its folder; ``line`` counts from 1, the header included.

    ``files`` are the attachments' own files, in the order of ``record.attachments``.
    ``remarks`` say what the reader repaired or set aside, in plain words.
    """

    record: Record
    file: str
    line: int
    files: tuple[Path, ...] = ()
    remarks: tuple[str, ...] = ()


Reader = reading.Reader[Draft]
