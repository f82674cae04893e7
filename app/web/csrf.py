"""Unsafe methods are for our own pages only: each carries a token that no other site can know.

The token is a keyed hash of the cookie, so nothing is stored, and it changes when somebody signs in. Browsers also say
where a request comes from; what comes from another site is refused whatever it carries.
"""

import hmac

from flask import Flask, current_app, request
from markupsafe import Markup

from app.accounts.sealing import seal_of
from app.kernel.errors import PsisError
from app.web import cookie
from app.web.blueprint import doors_of
from app.web.for_programs import is_for_keys, is_for_open311
from app.web.portal import portal

FIELD, HEADER = "csrf_token", "X-CSRF-Token"
_SAFE = ("GET", "HEAD", "OPTIONS")
_OWN = ("same-origin", "none")


class ForeignForm(PsisError):
    """A form did not come from a page of this portal, or from one of an earlier sign-in."""


def csrf_token() -> str:
    """The token for this browser."""
    return _token_for(cookie.token_or_new())


def csrf_field() -> Markup:
    """The token as a hidden field, for every form that posts."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, csrf_token())


def _token_for(browser: str) -> str:
    return seal_of(portal().settings.secret_key).hashed(browser, "csrf")


def _require_token() -> None:
    if request.method in _SAFE or request.endpoint is None:  # without a route nothing is done
        return
    if is_for_keys() or is_for_open311():
        return
    if (door := doors_of(current_app).get(request.endpoint)) and door.one_click:
        return
    browser = cookie.token()
    given = request.headers.get(HEADER) or request.form.get(FIELD, "")
    foreign = request.headers.get("Sec-Fetch-Site", "none") not in _OWN
    if foreign or not browser or not hmac.compare_digest(given.encode(), _token_for(browser).encode()):
        raise ForeignForm


def install(app: Flask) -> None:
    app.before_request(_require_token)
