"""What signing in works with, of this request."""

from flask import Response, request

from app.accounts.model import RESIDENT, STAFF
from app.accounts.sealing import Seal, seal_of
from app.accounts.sessions import LIMITS
from app.accounts.signing_in import Doorkeeper, Entered, Whence
from app.accounts.throttle import TooManyAttempts
from app.web import cookie
from app.web.identity import local
from app.web.locale import language
from app.web.portal import portal


def seal() -> Seal:
    """The seal of the portal's secret key."""
    return seal_of(portal().settings.secret_key)


def door() -> Doorkeeper:
    return Doorkeeper(portal().database, seal())


def whence() -> Whence:
    return Whence(request.remote_addr or "", request.headers.get("User-Agent", ""))


def remember(entered: Entered) -> None:
    """Let the browser keep the new token: staff until it is closed, residents as long as the sign-in lasts."""
    lasting = LIMITS[RESIDENT].overall if entered.complete and entered.kind == RESIDENT else None
    cookie.give(entered.token, lasting)


def onwards(address: str, kind: str) -> str:
    """Where to go after signing in: back to where one came from, or to one's own first page."""
    return local(address) or f"/{language()}/{'desk' if kind == STAFF else 'account'}"


def told_to_wait(response: Response, problem: TooManyAttempts) -> Response:
    """The same page as "too many requests", for programs that read the status."""
    response.status_code = 429
    response.headers["Retry-After"] = str(max(1, round(problem.wait.total_seconds())))
    return response
