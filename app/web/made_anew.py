"""What people send, made anew before it is kept: a picture from its pixels, without place and camera."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from werkzeug.datastructures import FileStorage

from app.db.files import FileStore
from app.kernel.errors import BadInput
from app.kernel.text import N_
from records.sandbox.process import Sandbox


class Copy(NamedTuple):
    """What was made of a file; width and height are those of a picture."""

    path: Path
    media_type: str
    width: int = 0
    height: int = 0

    def stored(self, files: FileStore) -> tuple[str, int]:
        """SHA-256 and size of the copy in that store."""
        with self.path.open("rb") as file:
            return files.put(file)


@contextmanager
def came(sent: FileStorage, most: int) -> Iterator[Path]:
    """What was sent, in a folder that goes with it. Raises BadInput for none, and for more than ``most`` bytes."""
    with tempfile.TemporaryDirectory(prefix="psis-") as folder:
        path = Path(folder) / "came"
        sent.save(path)
        if not 0 < path.stat().st_size <= most:
            raise BadInput(N_("The file is empty or larger than %(most)s MB."), most=most // 1_000_000)
        yield path


def redrawn(path: Path, folder: Path, sandbox: Sandbox, most_bytes: int = 0) -> Copy:
    """The picture at ``path``, drawn anew in that folder. Raises BadInput for what is none."""
    copy = folder / "copy"
    drawn = sandbox.ask("image-strip", path, out=str(copy), most_bytes=most_bytes)
    return Copy(copy, drawn["type"], drawn["width"], drawn["height"])
