"""What somebody had typed when the portal asked once more who he is: it comes back sealed, and is shown again.

The browser carries it: from the form to the page that asks (307), in a hidden field of that, and back to the form's own
address (307). Only this portal can read it, for the sign-in that typed it and for the address it was sent to.
"""

import json

from flask import g, request
from werkzeug.datastructures import ImmutableMultiDict

from app.accounts.sealing import Seal, Unsealable, seal_of
from app.web import csrf
from app.web.portal import portal

FIELD = "kept"
_SECRETS = ("password", "code", "answer")


def sealed(address: str, sign_in: int) -> str:
    """The fields of this request, without secrets, for that address."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if not _is_secret(name)]
    return _seal().seal(json.dumps([address, fields]), _about(sign_in))


def address_of(kept: str, sign_in: int) -> str:
    """The address that they were sent to, "" for what this sign-in never had sealed."""
    return _opened(kept, sign_in)[0]


def bring_back(sign_in: int) -> None:
    """Where this request brings such fields along for its address, let it have them as if they were sent now."""
    if request.method != "POST" or FIELD not in request.form:
        return
    address, fields = _opened(request.form[FIELD], sign_in)
    if address == request.full_path.rstrip("?"):
        token = (csrf.FIELD, request.form.get(csrf.FIELD, ""))
        request.form = ImmutableMultiDict([*((name, value) for name, value in fields), token])
        g.shown_again = True


def _opened(kept: str, sign_in: int) -> tuple[str, list[list[str]]]:
    try:
        address, fields = json.loads(_seal().open(kept, _about(sign_in)))
    except Unsealable:
        return "", []
    return address, fields


def _seal() -> Seal:
    return seal_of(portal().settings.secret_key)


def _about(sign_in: int) -> str:
    return f"kept form/{sign_in}"


def _is_secret(name: str) -> bool:
    return name == csrf.FIELD or any(part in name for part in _SECRETS)
