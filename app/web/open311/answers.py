"""Answers and refusals of Open311 in the format that the address ends in: XML where it ends in none of ours."""

from collections.abc import Sequence

from flask import Response, request

from app.complaints.open311.errors import BAD, NO_ADDRESS, NO_KEY, NOT_FOUND, Fault, Refused
from app.complaints.open311.writing import FORMATS, Value, written
from app.kernel.text import N_, Phrase
from app.web.blueprint import NO_STORE
from app.web.translation import gettext as _

_SENTENCES = {
    BAD: N_("The request cannot be read."),
    NO_KEY: N_("This api_key is not known, was revoked, or may not send requests."),
    NOT_FOUND: NO_ADDRESS,
    405: N_("This address is read with GET, and requests are sent with POST to requests.xml or requests.json."),
    413: N_("What was sent is larger than the portal accepts."),
    429: N_("Too many requests were sent with this key or from this device. Try again later."),
    500: N_("Something went wrong. The fault is ours, and it has been recorded."),
    503: N_("Not available for a moment. Try again in a few minutes."),
}
"""Code → what is said where nobody said it better."""
_STATUSES = {401: NO_KEY, NO_KEY: NO_KEY, NOT_FOUND: NOT_FOUND, 410: NOT_FOUND}


def answer(value: Value, root: str, form: str) -> Response:
    """The value in that format; ``root`` names it in XML."""
    return Response(written(value, root, form), content_type=FORMATS[form])


def refusal(error: Refused) -> Response:
    """The faults as a list, in the reader's language."""
    return _errors(error.status, error.faults)


def problem(code: int, detail: str = "") -> Response:
    """What went wrong outside of the interface itself: no such address, too large, no database."""
    known = code if code in _SENTENCES else BAD if code < 500 else 500
    status = code if code >= 500 else _STATUSES.get(code, BAD)
    return _errors(status, [Fault(code, Phrase(_SENTENCES[known]))], detail)


def _errors(status: int, faults: Sequence[Fault], detail: str = "") -> Response:
    listed: list[Value] = [{"code": fault.code, "description": detail or fault.sentence.said(_)} for fault in faults]
    response = answer(listed, "errors", _format())
    response.status_code = status
    response.headers["Cache-Control"] = NO_STORE
    return response


def _format() -> str:
    """That of the address; XML, which is required of everybody, where it ends otherwise."""
    ending = request.path.rpartition(".")[2]
    return ending if ending in FORMATS else "xml"
