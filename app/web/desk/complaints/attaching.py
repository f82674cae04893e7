"""Papers that officers attach, re-encoded or stripped before they are kept."""

from pathlib import Path

from flask import request
from werkzeug.datastructures import FileStorage

from app.complaints.entries import NewFile
from app.kernel.errors import BadInput
from app.kernel.text import N_
from app.web import case_files
from app.web.made_anew import Copy, came, redrawn
from records.files.media_types import HEAD, IMAGES, PDF, media_type
from records.files.taking_in import file_name
from records.sandbox.process import Sandbox

LARGEST = 60_000_000
"""Bytes of a form with its files."""
MOST = 10


def attached(field: str, shows: str) -> list[NewFile]:
    """The files of that field in the file store, without what they say of their makers. Raises BadInput.

    ``shows``: what is seen on them or stands in them.
    """
    given = [one for one in request.files.getlist(field) if one.filename]
    if len(given) > MOST:
        raise BadInput(N_("At most %(most)s files at once."), most=MOST)
    if not given:
        return []
    with Sandbox() as sandbox:
        return [_kept(one, sandbox)._replace(description=shows) for one in given]


def _kept(given: FileStorage, sandbox: Sandbox) -> NewFile:
    """One of them: a picture is drawn anew from its pixels, a PDF written anew without its author's data."""
    with came(given, LARGEST) as path:
        with path.open("rb") as file:
            kind = media_type(file.read(HEAD))
        if kind in IMAGES:
            copy = redrawn(path, path.parent, sandbox)
        elif kind == PDF:
            copy = Copy(path.with_name("copy"), PDF)
            sandbox.ask("pdf-strip", path, out=str(copy.path))
        else:
            raise BadInput(N_("Pictures and PDF are taken, whatever a file is called."))
        return case_files.kept(copy, file_name(Path(given.filename or "").name, copy.media_type))
