"""Photographs that come with a message: drawn anew from their pixels, so that no place and no camera comes along."""

import tempfile
from pathlib import Path

from flask import request
from werkzeug.datastructures import FileStorage

from app.complaints.entries import NewFile
from app.kernel.errors import BadInput
from app.kernel.text import N_
from app.web.portal import portal
from records.sandbox.process import Sandbox

MOST = 5
LARGEST = 60_000_000
"""Bytes of a message with all its photographs."""
LARGEST_DRAWN = 25_000_000
"""Bytes of one photograph as it is kept."""
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}


def taken_in(field: str) -> tuple[NewFile, ...]:
    """The photographs of that field in the file store; what they were called stays outside. Raises BadInput."""
    given = [one for one in request.files.getlist(field) if one.filename]
    if len(given) > MOST:
        raise BadInput(N_("Send at most %(most)s photographs at a time."), most=MOST)
    if not given:
        return ()
    with tempfile.TemporaryDirectory(prefix="psis-") as folder, Sandbox() as sandbox:
        return tuple(_redrawn(sandbox, Path(folder), number, one) for number, one in enumerate(given, 1))


def _redrawn(sandbox: Sandbox, folder: Path, number: int, given: FileStorage) -> NewFile:
    came, copy = folder / f"came-{number}", folder / f"copy-{number}"
    given.save(came)
    if not came.stat().st_size:
        raise BadInput(N_("The file is empty."))
    drawn = sandbox.ask("image-strip", came, out=str(copy), most_bytes=LARGEST_DRAWN)
    with copy.open("rb") as file:
        sha256, size = portal().case_files.put(file)
    media_type = drawn["type"]
    name = f"photo-{number}.{_ENDINGS[media_type]}"
    return NewFile(name, "", sha256, media_type, size, drawn["width"], drawn["height"])
