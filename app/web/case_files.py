"""Files of reports on their way in, made anew before they are kept, and on their way out.

A picture is drawn anew from its pixels, so that no place and no camera comes along.
"""

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from flask import Response, send_file
from werkzeug.datastructures import FileStorage

from app.complaints.entries import NewFile
from app.complaints.projections import AttachedFile
from app.kernel.errors import BadInput, NotVisible
from app.kernel.text import N_
from app.web.headers import FILE_POLICY
from app.web.portal import portal
from records.sandbox.process import Sandbox

LARGEST_PHOTO = 25_000_000
"""Bytes of one photograph, as it comes and as it is kept."""
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}
_PICTURES = frozenset({*_ENDINGS, "image/webp"})


class Copy(NamedTuple):
    """What was made of a file; width and height are those of a picture."""

    path: Path
    media_type: str
    width: int = 0
    height: int = 0


@contextmanager
def came(sent: FileStorage, most: int) -> Iterator[Path]:
    """What was sent, in a folder that goes with it. Raises BadInput for none, and for more than ``most`` bytes."""
    with tempfile.TemporaryDirectory(prefix="psis-") as folder:
        path = Path(folder) / "came"
        sent.save(path)
        if not 0 < path.stat().st_size <= most:
            raise BadInput(N_("The file is empty or larger than %(most)s MB."), most=most // 1_000_000)
        yield path


def redrawn(path: Path, sandbox: Sandbox, most_bytes: int = 0) -> Copy:
    """The picture, drawn anew beside ``path``. Raises BadInput for what is none."""
    copy = path.with_name("copy")
    drawn = sandbox.ask("image-strip", path, out=str(copy), most_bytes=most_bytes)
    return Copy(copy, drawn["type"], drawn["width"], drawn["height"])


def photo(sent: FileStorage, number: int, sandbox: Sandbox) -> NewFile:
    """A photograph in the file store. Raises BadInput for what is none."""
    with came(sent, LARGEST_PHOTO) as path:
        copy = redrawn(path, sandbox, LARGEST_PHOTO)
        return kept(copy, photo_name(number, copy.media_type))


def photo_name(number: int, media_type: str) -> str:
    """What a photograph is called; what the camera called it stays outside."""
    return f"photo-{number}.{_ENDINGS[media_type]}"


def kept(copy: Copy, name: str) -> NewFile:
    """The copy in the file store."""
    with copy.path.open("rb") as file:
        sha256, size = portal().case_files.put(file)
    return NewFile(name, "", sha256, copy.media_type, size, copy.width, copy.height)


def is_picture(held: AttachedFile) -> bool:
    """Whether a page shows it."""
    return held.media_type in _PICTURES


def file_answer(files: Sequence[AttachedFile], number: int) -> Response:
    """One of a case's files: pictures are shown, everything else is downloaded. Raises NotVisible."""
    held = next((one for one in files if one.id == number), None)
    if held is None or not portal().case_files.has(held.sha256):
        raise NotVisible(N_("There is no such file."))
    response = send_file(
        portal().case_files.path(held.sha256),
        mimetype=held.media_type,
        as_attachment=not is_picture(held),
        download_name=re.sub(r"[\x00-\x1f\x7f]", "_", held.name) or "file",
        etag=False,
    )
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response
