"""Which addresses are for programs: other sites' pages may read them, and what goes wrong there is said as JSON."""

from flask import request

_OPEN311 = "/open311/"
_ROOTS = ("/api/", "/ogc", "/tiles/", "/layers/", _OPEN311)
_KEYS = "/api/"
_WITH_PAGES = "/ogc"
"""Below this, people read the same addresses as pages."""


def is_for_programs() -> bool:
    """Whether the address of this request is for programs."""
    return path_is_for_programs(request.path)


def path_is_for_programs(path: str) -> bool:
    return path.startswith(_ROOTS)


def is_for_keys() -> bool:
    """Whether programs show who they are by a key here. Cookies are not read, so that no page can misuse them."""
    return request.path.startswith(_KEYS)


def is_for_open311() -> bool:
    """Whether this is an address of Open311: its keys are parameters, and what goes wrong is a list of errors."""
    return request.path.startswith(_OPEN311)


def takes_page() -> bool:
    """Whether a page is asked for rather than JSON: always so where the address is not for programs."""
    if not is_for_programs():
        return True
    if not request.path.startswith(_WITH_PAGES):
        return False
    chosen = request.args.get("f", "")
    accepted = request.accept_mimetypes
    return chosen == "html" or (not chosen and accepted.best_match(["application/json", "text/html"]) == "text/html")
