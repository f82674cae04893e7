"""What is refused, as GeoReport v2 says it: a list of codes with sentences, under one of three HTTP statuses. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from app.kernel.errors import PsisError
from app.kernel.text import N_, Phrase

BAD, NO_KEY, NOT_FOUND = 400, 403, 404
"""404 for what does not exist, 403 for faults of the key, 400 for everything else."""


class Fault(NamedTuple):
    """One entry of the list. ``code`` may be finer than the HTTP status."""

    code: int
    sentence: Phrase


class Refused(PsisError):
    """The request is answered with these faults under that HTTP status. Nothing that was sent is repeated in them."""

    def __init__(self, status: int, faults: Sequence[Fault]) -> None:
        super().__init__(faults[0].sentence.source, **faults[0].sentence.values)
        self.status = status
        self.faults = tuple(faults)


def bad(sentence: str, /, **values: object) -> Refused:
    """400 with one fault."""
    return Refused(BAD, [Fault(BAD, Phrase(sentence, **values))])


def not_found(sentence: str) -> Refused:
    """404 with one fault."""
    return Refused(NOT_FOUND, [Fault(NOT_FOUND, Phrase(sentence))])


NO_REQUEST = N_("There is no service request of that service_request_id.")
NO_TOKEN = N_("There is no such token.")
NO_SERVICE = N_("There is no service of that service_code.")
NO_DEFINITION = N_("There is no service of that service_code, or it has no definition.")
NO_JURISDICTION = N_("There is no jurisdiction of that jurisdiction_id.")
NO_ADDRESS = N_("There is nothing at this address, or not in this format. The formats are .xml and .json.")
KEY_MISSING = N_("A request is sent with the parameter api_key.")
KEY_UNKNOWN = N_("This api_key is not known, was revoked, or may not send requests.")
