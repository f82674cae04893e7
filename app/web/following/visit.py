"""The cookie of a browser that follows a report by its key: a random token; what it opens stands in the database.

It is another one than that of an account, so that whoever reports without a name stays without one.
"""

from collections.abc import Mapping
from datetime import timedelta

from flask import g, request
from werkzeug.wrappers import Response

from app.complaints.following import visits
from app.db.reading import as_portal
from app.kernel import clock
from app.web.portal import portal

NAME = "__Host-psis-report"
_LONGEST = 100


def token() -> str:
    """The browser's token as it came, "" where there is none."""
    given = request.cookies.get(NAME, "")
    return given if len(given) <= _LONGEST else ""


def opened() -> Mapping[str, int]:
    """What this browser has open: reference → complaint."""
    if "opened_reports" not in g:
        g.opened_reports = {}
        if token():
            with as_portal(portal().database) as reading:
                g.opened_reports = visits.opened(reading, token(), clock.now())
    held: Mapping[str, int] = g.opened_reports
    return held


def give(response: Response, value: str, lasting: timedelta | None) -> None:
    """Let the browser keep the token for so long, or until it is closed."""
    response.set_cookie(NAME, value, max_age=lasting, path="/", secure=True, httponly=True, samesite="Lax")


def take_away(response: Response) -> None:
    give(response, "", timedelta(0))
