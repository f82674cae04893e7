"""Files of any length, sent while they are made: few at a time, so that readers of pages find a free thread."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from weakref import finalize

from flask import Response, stream_with_context

from app.kernel.errors import PsisError
from app.kernel.text import N_

AT_ONCE = 2
"""In each process, which has four threads. A file of 100,000 records takes seconds, and a slow reader minutes."""

_places = BoundedSemaphore(AT_ONCE)


class TooManyDownloads(PsisError):
    """As many files as the process has places for are on their way: 503, to be tried again."""

    def __init__(self) -> None:
        super().__init__(N_("Several large files are being downloaded just now. Try again in a minute."))


@contextmanager
def place() -> Iterator[Callable[[Response], Response]]:
    """Take one of the places for the response that is given to what this gives. Raises TooManyDownloads."""
    if not _places.acquire(blocking=False):
        raise TooManyDownloads
    held = []

    def kept_by(response: Response) -> Response:
        # Also a response that nobody closes, such as the answer to HEAD, gives its place back when it goes.
        held.append(finalize(response, _places.release))
        response.call_on_close(held[0])
        return response

    try:
        yield kept_by
    finally:
        if not held:
            _places.release()


def whole_file(pieces: Iterator[str] | Iterator[bytes], media_type: str, name: str) -> Response:
    """A file to be saved under that name. Raises TooManyDownloads."""
    with place() as kept_by:
        response = Response(stream_with_context(pieces), mimetype=media_type)
        response.headers["Content-Disposition"] = f"attachment; filename={name}"
        return kept_by(response)
