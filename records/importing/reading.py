"""What every reader yields, and how a reader looks from outside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

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


@dataclass(frozen=True, slots=True)
class Rejection:
    """One row (or file) that could not become a record: which column, and why in plain words."""

    file: str
    line: int
    column: str
    reason: str
    value: str = ""


class Reader(Protocol):
    """Reads paths (files, or folders where the format has folders) as a stream, in a stable order.

    Bad rows are yielded as rejections and never raise; a file that cannot be opened or is not of the format is one
    rejection with line 0. ``consumed`` is the number of bytes read so far, for a progress bar against ``total_bytes``.
    """

    def total_bytes(self, paths: Sequence[Path]) -> int: ...

    def read(self, paths: Sequence[Path]) -> Iterator[Draft | Rejection]: ...

    @property
    def consumed(self) -> int: ...
