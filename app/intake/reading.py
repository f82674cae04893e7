"""How a reader looks from outside, whatever it reads: drafts and rejections, and how far it has come."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from app.kernel.text import Phrase


@dataclass(frozen=True, slots=True)
class Rejection:
    """One row (or file) that could not be taken in: which column, and why in plain words."""

    file: str
    line: int
    column: str
    reason: str
    value: str = ""


class Remarked(Protocol):
    """What every draft has: where it was read, and what the reader repaired or set aside, in plain words.

    ``file`` is the file's name without its folder; ``line`` counts from 1.
    """

    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def remarks(self) -> tuple[str, ...]: ...


Draft_co = TypeVar("Draft_co", bound=Remarked, covariant=True)


class Reader(Protocol[Draft_co]):
    """Reads paths (files, or folders where the format has folders) as a stream, in a stable order.

    Bad rows are yielded as rejections and never raise; a file that cannot be opened or is not of the format is one
    rejection with line 0. ``consumed`` is the number of bytes read so far, for a progress bar against ``total_bytes``.
    """

    def total_bytes(self, paths: Sequence[Path]) -> int: ...

    def read(self, paths: Sequence[Path]) -> Iterator[Draft_co | Rejection]: ...

    @property
    def consumed(self) -> int: ...


@dataclass(slots=True)
class Progress:
    """Bytes read so far, over all files of one import."""

    read: int = 0


def why(error: OSError | UnicodeError) -> str:
    """The reason for a file that cannot be read."""
    return Phrase("the file cannot be read: %(why)s", why=error.strerror if isinstance(error, OSError) else error)
