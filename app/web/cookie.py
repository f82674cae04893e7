"""The one cookie: a random token, with which a browser is known again. What it means stands in the database.

It is set where somebody signs in or comes to a form that leads there, and read nowhere else. ``__Host-`` makes
browsers refuse it from any other host, over a plain connection (but the machine's own), or from a sub-domain.
"""

from datetime import timedelta

from flask import Flask, Response, g, request

from app.accounts.sealing import new_token

NAME = "__Host-psis"
_LONGEST = 100
_OF_VISITOR = "v."
"""What the token of a browser begins with in which nobody has signed in: no other token holds a full stop."""


def token() -> str:
    """The browser's token as it came, "" where there is none."""
    given = request.cookies.get(NAME, "")
    return given if len(given) <= _LONGEST else ""


def token_or_new() -> str:
    """The browser's token; where there is none, a new one that this answer sets."""
    if "cookie_token" in g:
        return str(g.cookie_token)
    return token() or give(_OF_VISITOR + new_token())


def of_visitor(given: str) -> bool:
    """Whether nobody can be signed in with that token: the database need not be asked."""
    return not given or given.startswith(_OF_VISITOR)


def give(value: str, lasting: timedelta | None = None) -> str:
    """Let this answer set the token, for so long, or until the browser is closed."""
    g.cookie_token, g.cookie_lasting = value, lasting
    return value


def take_away() -> None:
    """Let this answer remove the cookie."""
    give("")


class CookieOnPublicPage(Exception):
    """A page that others are given again wanted to set a cookie; it would be everybody's."""


def _set(response: Response) -> Response:
    if "cookie_token" not in g:
        return response
    if response.headers.get("Cache-Control", "").startswith("public"):
        raise CookieOnPublicPage(request.path)
    lasting: timedelta | None = g.cookie_lasting if g.cookie_token else timedelta(0)
    response.set_cookie(NAME, g.cookie_token, max_age=lasting, path="/", secure=True, httponly=True, samesite="Lax")
    return response


def install(app: Flask) -> None:
    app.after_request(_set)
