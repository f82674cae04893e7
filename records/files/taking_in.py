"""Taking in one file, for the desk and for imports of folders alike."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from app.db.files import FileStore
from records.kinds import Attachment


@dataclass(frozen=True, slots=True)
class Guess:
    """What a form may be filled with. ``text`` is all that the file says; addresses and parcels as it writes them."""

    title: str = ""
    type: str = "other"
    language: str = ""
    day: date | None = None
    text: str = ""
    addresses: tuple[str, ...] = ()
    parcels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A file in the store. ``attachment`` is the copy to be published, stripped of author, place and device.

    ``original_sha256`` names the bytes as they came; they are for the desk alone (``records.files.originals.keep``).
    ``problems`` are plain English sentences on what was left out or could not be read. ``can_be_read_by_ocr``: it is
    a picture of a page, from which text recognition may take text.
    """

    attachment: Attachment
    original_sha256: str
    guess: Guess = field(default_factory=Guess)
    problems: tuple[str, ...] = ()
    can_be_read_by_ocr: bool = False


def take_in(path: Path, name: str, store: FileStore) -> Taken:
    """Take in the file at ``path`` that its sender called ``name``. Raises BadInput with the sentence why not."""
    raise NotImplementedError
