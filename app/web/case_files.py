"""Files of reports on their way in and out."""

import re
from collections.abc import Sequence

from flask import Response, send_file
from werkzeug.datastructures import FileStorage

from app.complaints.entries import NewFile
from app.complaints.projections import AttachedFile
from app.kernel.errors import NotVisible
from app.kernel.text import N_
from app.web.headers import FILE_POLICY
from app.web.made_anew import Copy, came, redrawn
from app.web.portal import portal
from records.sandbox.process import Sandbox

LARGEST_PHOTO = 25_000_000
"""Bytes of one photograph, as it comes and as it is kept."""
LONGEST_DESCRIPTION = 300
"""Characters in which is said what a picture shows."""
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}
_PICTURES = frozenset({*_ENDINGS, "image/webp"})


def photo(sent: FileStorage, number: int, sandbox: Sandbox) -> NewFile:
    """A photograph in the file store. Raises BadInput for what is none."""
    with came(sent, LARGEST_PHOTO) as path:
        copy = redrawn(path, path.parent, sandbox, LARGEST_PHOTO)
        return kept(copy, photo_name(number, copy.media_type))


def photo_name(number: int, media_type: str) -> str:
    """What a photograph is called; what the camera called it stays outside."""
    return f"photo-{number}.{_ENDINGS[media_type]}"


def kept(copy: Copy, name: str) -> NewFile:
    """The copy in the file store."""
    sha256, size = copy.stored(portal().case_files)
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
