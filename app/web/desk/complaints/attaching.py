"""Papers that officers attach, re-encoded or stripped before they are kept; and what was attached, on its way out."""

import re
import tempfile
from pathlib import Path
from typing import Any

from flask import Response, request, send_file
from werkzeug.datastructures import FileStorage

from app.complaints.entries import NewFile
from app.complaints.projections import AttachedFile, OfficerComplaint
from app.kernel.errors import BadInput, NotVisible
from app.kernel.text import N_
from app.web.headers import FILE_POLICY
from app.web.portal import portal
from records.files.media_types import HEAD, IMAGES, PDF, media_type
from records.files.taking_in import file_name
from records.sandbox.process import Sandbox

LARGEST = 60_000_000
"""Bytes of a form with its files."""
MOST = 10
_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})


def attached(field: str) -> list[NewFile]:
    """The files of that field in the file store, without what they say of their makers. Raises BadInput."""
    given = [one for one in request.files.getlist(field) if one.filename]
    if len(given) > MOST:
        raise BadInput(N_("At most %(most)s files at once."), most=MOST)
    if not given:
        return []
    with tempfile.TemporaryDirectory(prefix="psis-") as folder, Sandbox() as sandbox:
        return [_kept(one, Path(folder), sandbox) for one in given]


def _kept(given: FileStorage, folder: Path, sandbox: Sandbox) -> NewFile:
    """One of them: a picture is drawn anew from its pixels, a PDF written anew without its author's data."""
    came, copy = folder / "came", folder / "copy"
    given.save(came)
    with came.open("rb") as file:
        kind = media_type(file.read(HEAD))
    drawn: dict[str, Any] = {"type": PDF, "width": 0, "height": 0}
    if kind in IMAGES:
        drawn |= sandbox.ask("image-strip", came, out=str(copy))
    elif kind == PDF:
        sandbox.ask("pdf-strip", came, out=str(copy))
    else:
        raise BadInput(N_("Pictures and PDF are taken, whatever a file is called."))
    with copy.open("rb") as file:
        sha256, size = portal().case_files.put(file)
    name = file_name(Path(given.filename or "").name, drawn["type"])
    return NewFile(name, "", sha256, drawn["type"], size, drawn["width"], drawn["height"])


def file_of(case: OfficerComplaint, number: int) -> Response:
    """One of the case's files: pictures are shown, everything else is downloaded. Raises NotVisible."""
    held = next((one for one in case.files if one.id == number), None)
    if held is None or not portal().case_files.has(held.sha256):
        raise NotVisible(N_("There is no such file."))
    response = send_file(
        portal().case_files.path(held.sha256),
        mimetype=held.media_type,
        as_attachment=not is_picture(held),
        download_name=re.sub(r"[\x00-\x1f\x7f]", "_", held.name),
        etag=False,
    )
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def is_picture(held: AttachedFile) -> bool:
    """Whether a page shows it."""
    return held.media_type in _PICTURES
