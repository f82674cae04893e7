"""Photographs that come with a message."""

from flask import request

from app.complaints.entries import NewFile
from app.kernel.errors import BadInput
from app.kernel.text import N_
from app.web import case_files
from records.sandbox.process import Sandbox

MOST = 5
LARGEST = 60_000_000
"""Bytes of a message with all its photographs."""


def taken_in(field: str, shows: str) -> tuple[NewFile, ...]:
    """The photographs of that field in the file store; what they were called stays outside. Raises BadInput.

    ``shows``: what is seen on them, said by whoever took them.
    """
    given = [one for one in request.files.getlist(field) if one.filename]
    if len(given) > MOST:
        raise BadInput(N_("Send at most %(most)s photographs at a time."), most=MOST)
    if not given:
        return ()
    with Sandbox() as sandbox:
        taken = [case_files.photo(one, number, sandbox) for number, one in enumerate(given, 1)]
    return tuple(one._replace(description=shows) for one in taken)
