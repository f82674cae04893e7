"""Which format and language an address below ``/ogc`` answers in: what it says itself, else what is preferred."""

from collections.abc import Sequence

from flask import request
from werkzeug.exceptions import NotAcceptable

from app.web.locale import speak
from app.web.parameters import Unreadable
from app.web.site import languages
from app.web.translation import gettext as _
from maps.ogc import COMMON, Malformed, require_known, require_value

JSON, HTML = "json", "html"
_FORMATS = (JSON, HTML)


def chosen_format(*json_types: str) -> str:
    """``json`` or ``html``, from the parameter ``f``, else from the Accept header. Raises NotAcceptable, Unreadable.

    ``json_types`` are the media types under which the JSON of this address may be asked for, the proper one first.
    """
    _choose_language()
    asked = request.args.get("f", "")
    if asked:
        return _one_of("f", asked, _FORMATS)
    accepted = request.accept_mimetypes
    best = accepted.best_match([*json_types, "application/json", "text/html"])
    if not accepted or (best is None and accepted.accept_json):
        return JSON
    if best is None:
        raise NotAcceptable
    return HTML if best == "text/html" else JSON


def no_parameters() -> None:
    """Refuse every parameter but format and language. Raises Unreadable."""
    try:
        require_known(request.args.to_dict(flat=False), COMMON)
    except Malformed as error:
        raise unreadable(error) from error


def unreadable(error: Malformed) -> Unreadable:
    """What was malformed, said in the reader's language."""
    return Unreadable(_(error.sentence, **error.values))


def _choose_language() -> None:
    if tag := request.args.get("lang", ""):
        speak(_one_of("lang", tag, languages()))


def _one_of(name: str, value: str, values: Sequence[str]) -> str:
    try:
        require_value(name, value, values)
    except Malformed as error:
        raise unreadable(error) from error
    return value
