"""Photographs of a report that is not sent yet: drawn anew from their pixels at once, and held for its form alone.

The form carries them as sealed words, which fit no other form. Who never sends it leaves nothing behind: what nobody
came back for goes after two days.
"""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

from flask import request
from werkzeug.datastructures import FileStorage

from app.accounts.rates import Rate, Rates
from app.accounts.sealing import Seal, Unsealable, seal_of
from app.accounts.throttle import TooManyAttempts
from app.complaints.entries import NewFile
from app.db.uploads import Uploads
from app.kernel.errors import BadInput, NotVisible
from app.kernel.text import N_
from app.web import case_files
from app.web.case_files import LARGEST_PHOTO, LONGEST_DESCRIPTION
from app.web.made_anew import Copy, came, redrawn
from app.web.portal import portal
from records.sandbox.process import Sandbox

MOST_PHOTOS = 5
LARGEST_FORM = 80_000_000
"""Bytes of a form with its photographs, for browsers that do not make them smaller first."""
MOST_HELD, MOST_BYTES = 5_000, 5_000_000_000
"""Photographs that wait for all forms together: more would fill the disk, and then no report at all could be sent."""
OF_ADDRESS = Rate(200, timedelta(hours=1))
"""Photographs from one address: of a counter or a school, but not of a program that holds thousands."""
TOO_MANY = N_("No more photographs are taken at the moment. Send the report without them, and add them afterwards.")


class Held(NamedTuple):
    """One photograph; ``token`` is what the form carries of it. ``description``: what it shows, by another field."""

    token: str
    number: str
    name: str
    media_type: str
    size: int
    width: int
    height: int
    description: str = ""

    @property
    def field(self) -> str:
        """The name of the field that says what it shows."""
        return f"shows-{self.number}"


def hold(form_key: str, sent: FileStorage, sandbox: Sandbox) -> Held:
    """The photograph, drawn anew. Raises BadInput for what is none."""
    name = _plain_name(sent.filename or "")
    _require_room()
    try:
        with came(sent, LARGEST_PHOTO) as path:
            copy = redrawn(path, path.parent, sandbox, LARGEST_PHOTO)
            size = copy.path.stat().st_size
            number = _uploads().begin(_owner(form_key), "photo", size)
            with copy.path.open("rb") as file:
                _uploads().append(_owner(form_key), number, 0, file)
    except BadInput as problem:
        raise BadInput(N_("“%(name)s” was not taken. %(reason)s"), name=name, reason=problem) from problem
    facts: list[Any] = [number, name, copy.media_type, size, copy.width, copy.height]
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
        found.append(one._replace(description=_said(one.field)))
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
    copy = Copy(_uploads().whole(_owner(form_key), one.number), one.media_type, one.width, one.height)
    file = case_files.kept(copy, case_files.photo_name(number, one.media_type))
    return file._replace(description=one.description)


def _said(field: str) -> str:
    """What was typed there, on one line."""
    return " ".join(request.form.get(field, "").split())[:LONGEST_DESCRIPTION]


def _require_room() -> None:
    """Raise BadInput where so many wait that nobody could look at them; the report can be sent without."""
    count, size = _uploads().waiting()
    address = request.remote_addr or ""
    rates = Rates(portal().database, _seal(), "photo", of_address=OF_ADDRESS, of_subject=OF_ADDRESS)
    try:
        rates.attempt(address, address)
    except TooManyAttempts as problem:
        raise BadInput(TOO_MANY) from problem
    if count >= MOST_HELD or size >= MOST_BYTES:
        raise BadInput(TOO_MANY)


def _plain_name(filename: str) -> str:
    """The name without folders and what no page may hold."""
    return "".join(c for c in Path(filename).name if c.isprintable())[-80:] or "photo"


def _uploads() -> Uploads:
    return Uploads(portal().settings.held_photos)


def _owner(form_key: str) -> str:
    return f"report/{form_key}"


def _seal() -> Seal:
    return seal_of(portal().settings.secret_key)
