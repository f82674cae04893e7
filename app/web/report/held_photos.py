"""Photographs of a report that is not sent yet: drawn anew from their pixels at once, and held for its form alone.

The form carries them as sealed words, which fit no other form. Who never sends it leaves nothing behind: what nobody
came back for goes after two days.
"""

import json
import tempfile
from pathlib import Path
from typing import NamedTuple

from werkzeug.datastructures import FileStorage

from app.accounts.sealing import Seal, Unsealable, seal_of
from app.complaints.entries import NewFile
from app.db.uploads import Uploads
from app.kernel.errors import BadInput, NotVisible
from app.kernel.text import N_
from app.web.portal import portal
from records.sandbox.process import Sandbox

MOST_PHOTOS = 5
LARGEST_PHOTO = 25_000_000
LARGEST_FORM = 80_000_000
"""Bytes of a form with its photographs, for browsers that do not make them smaller first."""
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}


class Held(NamedTuple):
    """One photograph; ``token`` is what the form carries of it."""

    token: str
    number: str
    name: str
    media_type: str
    size: int
    width: int
    height: int


def hold(form_key: str, sent: FileStorage, sandbox: Sandbox) -> Held:
    """The photograph, drawn anew. Raises BadInput for what is none."""
    name = _plain_name(sent.filename or "")
    with tempfile.TemporaryDirectory(prefix="psis-") as folder:
        came, copy = Path(folder) / "came", Path(folder) / "copy"
        sent.save(came)
        if not 0 < came.stat().st_size <= LARGEST_PHOTO:
            raise BadInput(N_("“%(name)s” is empty or larger than %(most)s MB."), name=name, most=25)
        try:
            drawn = sandbox.ask("image-strip", came, out=str(copy))
        except BadInput as problem:
            raise BadInput(N_("“%(name)s” was not taken. %(reason)s"), name=name, reason=problem) from problem
        size = copy.stat().st_size
        number = _uploads().begin(_owner(form_key), "photo", size)
        with copy.open("rb") as file:
            _uploads().append(_owner(form_key), number, 0, file)
    facts = [number, name, drawn["type"], size, drawn["width"], drawn["height"]]
    return Held(_seal().seal(json.dumps(facts), _owner(form_key)), *facts)


def held(form_key: str, tokens: list[str]) -> list[Held]:
    """The photographs that the form carries; what is not of this form, or is gone, is left out."""
    found = []
    for token in dict.fromkeys(tokens[:MOST_PHOTOS]):
        try:
            one = Held(token, *json.loads(_seal().open(token, _owner(form_key))))
            _uploads().whole(_owner(form_key), one.number)
        except (Unsealable, NotVisible, BadInput):
            continue
        found.append(one)
    return found


def keep(form_key: str, photos: list[Held]) -> tuple[NewFile, ...]:
    """The photographs in the file store, for a report that is filed now."""
    return tuple(_kept(form_key, one, number) for number, one in enumerate(photos, 1))


def forget(form_key: str, photos: list[Held]) -> None:
    """Let go of what is not needed any more."""
    for one in photos:
        try:
            _uploads().end(_owner(form_key), one.number)
        except NotVisible:  # gone already
            continue


def _kept(form_key: str, one: Held, number: int) -> NewFile:
    """What the camera called it stays outside."""
    with _uploads().whole(_owner(form_key), one.number).open("rb") as file:
        sha256, size = portal().case_files.put(file)
    return NewFile(
        f"photo-{number}.{_ENDINGS[one.media_type]}", "", sha256, one.media_type, size, one.width, one.height
    )


def _plain_name(filename: str) -> str:
    """The name without folders and what no page may hold."""
    return "".join(c for c in Path(filename).name if c.isprintable())[-80:] or "photo"


def _uploads() -> Uploads:
    return Uploads(portal().settings.held_photos)


def _owner(form_key: str) -> str:
    return f"report/{form_key}"


def _seal() -> Seal:
    return seal_of(portal().settings.secret_key)
