"""Files on their way to a draft: piece by piece with script, in one form without; then taken in and told apart."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from flask import Response, request
from werkzeug.datastructures import FileStorage

from app.db.unit_of_work import UnitOfWork
from app.db.uploads import LARGEST, Upload, Uploads, WrongPlace
from app.kernel import roles
from app.kernel.errors import BadInput, NotVisible
from app.kernel.text import N_
from app.web.blueprint import Blueprint, holding
from app.web.identity import identity
from app.web.locale import PREFIX
from app.web.portal import portal
from app.web.translation import gettext as _
from records import reviewing
from records.files import Taken, originals, take_in
from records.kinds import Record

LARGEST_FORM = LARGEST + 20_000_000
"""Bytes of one form with files in it, for browsers without script."""
LARGEST_PIECE = 8_000_000
IMPORT = "import"
"""The purpose of a table: it may be larger than any document."""
_NUMBER = re.compile(r"[\w-]{1,64}", re.ASCII)
blueprint = Blueprint("desk_uploads", __name__, url_prefix=f"{PREFIX}/desk/uploads")
_ACCESS = holding(roles.DRAFT)


class Arrived(NamedTuple):
    """A file that has come, as its sender calls it. ``number``: of its upload, "" where a form brought it."""

    path: Path
    name: str
    number: str = ""


@blueprint.post("", access=_ACCESS)
def begin() -> Response:
    """Announce a file (name, size, purpose); the answer says where its pieces go."""
    name, size = request.form.get("name", ""), _count(request.form.get("size", ""))
    most = largest_import() if request.form.get("purpose", "") == IMPORT else LARGEST
    try:
        number = uploads().begin(_me(), name, size, most)
    except BadInput as problem:
        return _told({"problem": problem.said(_)}, 422)
    return _told({"upload": number, "received": 0}, 201)


@blueprint.get("/<upload>", access=_ACCESS)
def received(upload: str) -> Response:
    """How much of it has come. Raises NotVisible."""
    return _told({"upload": upload, "received": uploads().received(_me(), upload)})


@blueprint.post("/<upload>", access=_ACCESS, largest=LARGEST_PIECE)
def piece(upload: str) -> Response:
    """The next piece, its place in the header Upload-Offset; 409 says where to go on. Raises NotVisible."""
    try:
        at = _count(request.headers.get("Upload-Offset", ""))
        count = uploads().append(_me(), upload, at, request.stream)
    except WrongPlace as wrong:
        return _told({"upload": upload, "received": wrong.received}, 409)
    except BadInput as problem:
        return _told({"problem": problem.said(_)}, 422)
    return _told({"upload": upload, "received": count})


@blueprint.post("/<upload>/removal", access=_ACCESS)
def remove(upload: str) -> Response:
    """It is not wanted after all. Raises NotVisible."""
    uploads().end(_me(), upload)
    return _told({})


def largest_import() -> int:
    """Bytes of the largest table that can be taken in; no form but a script can bring so much."""
    return max(LARGEST, portal().settings.largest_import * 1_000_000)


def uploads() -> Uploads:
    """The uploads of this portal."""
    return Uploads(portal().settings.home / "uploads")


@contextmanager
def arrived() -> Iterator[list[Arrived]]:
    """The files of this form: those that came before it, piece by piece, and those in it. Raises BadInput, NotVisible.

    Used up where the block ends without an error; otherwise what came piece by piece waits for another try.
    """
    found = [_arrived(one) for one in _numbers()]
    brought = [_received_in_form(one) for one in request.files.getlist("files") if one.filename]
    try:
        yield [*found, *brought]
        for one in found:
            uploads().end(_me(), one.number)
    finally:
        for one in brought:
            uploads().end(_me(), one.number)


def still_waiting() -> list[Arrived]:
    """The files that came piece by piece before a form that was found wrong; it need not bring them again."""
    found = []
    for number in _numbers():
        with suppress(BadInput, NotVisible):
            found.append(_arrived(number))
    return found


def taken_in(one: Arrived) -> Taken:
    """The file in the store, with what it says. Raises BadInput with its name in the sentence."""
    try:
        return take_in(one.path, one.name, portal().files)
    except BadInput as problem:
        raise BadInput(N_("“%(name)s”: %(reason)s"), name=one.name, reason=problem) from problem


def remember(work: UnitOfWork, kind: str, slug: str, record: Record, taken: Taken) -> None:
    """Keep which bytes the copy was made of, and say what was left out of it among the comments."""
    originals.keep(work, record.department, taken)
    if taken.problems:
        lines = "\n".join(one.said(_) for one in taken.problems)
        reviewing.comment(work, kind, slug, f"{taken.attachment.name}\n{lines}"[: reviewing.LONGEST_COMMENT])


def _numbers() -> list[str]:
    return [one for one in request.form.getlist("upload") if _NUMBER.fullmatch(one)]


def _arrived(number: str) -> Arrived:
    return Arrived(uploads().whole(_me(), number), _about(number).name, number)


def _received_in_form(given: FileStorage) -> Arrived:
    """A file of a plain form, laid where the others lie: what reads it reads a path."""
    size = given.stream.seek(0, 2)
    given.stream.seek(0)
    number = uploads().begin(_me(), given.filename or "", size)
    uploads().append(_me(), number, 0, given.stream)
    return _arrived(number)


def _count(text: str) -> int:
    """A number of bytes; -1 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1


def _about(number: str) -> Upload:
    return uploads().about(_me(), number)


def _me() -> str:
    return identity().actor.name


def _told(told: dict[str, object], status: int = 200) -> Response:
    return Response(json.dumps(told, ensure_ascii=False), status, mimetype="application/json")
