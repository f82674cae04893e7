"""Who asks: nobody on public pages, whom the cookie names elsewhere; and the session that was opened for him."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.datastructures import WWWAuthenticate

from app.accounts import sessions
from app.accounts.api_keys import key_used
from app.accounts.sessions import SignedIn
from app.db.reading import as_portal
from app.db.unit_of_work import UnitOfWork
from app.kernel import clock
from app.kernel.actor import STRANGER, SYSTEM, Actor
from app.web import addresses, cookie, kept_form
from app.web.blueprint import PRIVATE, Door, doors_of
from app.web.for_programs import is_for_keys, is_for_open311
from app.web.locale import language
from app.web.portal import portal
from app.web.request_log import tell_failure

_PRIVATE = re.compile(r"/(?:en|id)/(?P<area>desk|account|admin)(?:/|$)")
_LOCAL = re.compile(r"/(?:en|id)/(?:desk|account|admin)(?:[/?][!-\[\]-~]*)?")
_LONGEST_ADDRESS = 2000
_LARGEST_FIELDS, _LARGEST_OF_ANYBODY = 16_000_000, 1_000_000
"""Bytes of a form without its files: a text of thousands of pages; and that of whoever is not staff, since reading
millions of empty fields takes seconds and hundreds of megabytes."""
_FIELDS_ALONE = "application/x-www-form-urlencoded"
"""Such a form is read in one piece, and has no files."""


class Identity:
    """The actor of this request; his session opens when it is first used and closes with the request."""

    def __init__(self, actor: Actor, signed: SignedIn | None = None) -> None:
        self.actor = actor
        self.signed = signed
        """How he is signed in; None for a stranger (and for a program with a key)."""
        self._open = ExitStack()
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        if self._session is None:
            self._session = self._open.enter_context(portal().database.open(self.actor))
        return self._session

    def close(self) -> None:
        self._open.close()


def identity() -> Identity:
    """The identity of this request."""
    if "identity" not in g:
        g.identity = Identity(STRANGER)
    known: Identity = g.identity
    return known


@contextmanager
def unit() -> Iterator[UnitOfWork]:
    """A unit of work by whoever asks, committed where its ``with`` block ends."""
    with portal().database.unit(identity().actor) as work:
        yield work


@contextmanager
def portal_unit(name: str = "") -> Iterator[UnitOfWork]:
    """A unit of work by the portal itself, in the name of whoever asks (or that one): no role opens accounts."""
    with portal().database.unit(Actor(name or identity().actor.name, labels=SYSTEM.labels)) as work:
        yield work


def signed_in() -> SignedIn:
    """How this person is signed in. For routes that admit nobody else."""
    signed = identity().signed
    if signed is None:
        abort(404)
    return signed


def local(address: str, otherwise: str = "") -> str:
    """The address if it leads to a signed-in page of this portal; nobody is sent anywhere else after signing in."""
    return address if len(address) <= _LONGEST_ADDRESS and _LOCAL.fullmatch(address) else otherwise


def _admit() -> Response | None:
    """Turn away whom the route does not admit, in the words of a page that is not there.

    Below the private folders, whoever is not signed in is sent to sign in, whether there is such a page or not.
    """
    door = doors_of(current_app).get(request.endpoint or "")
    if door is not None and door.access.public:
        return None
    if request.endpoint is not None and door is None:
        abort(404)
    private = _PRIVATE.match(request.path)
    if door is None and private is None and not is_for_keys():
        return None  # there is no such page: that is said in due course
    g.identity = Identity(STRANGER) if door is not None and door.access.unnamed else _identified()
    if private and (elsewhere := _first_of_all(private["area"])):
        return elsewhere
    return _through(door) if door else None


def _first_of_all(area: str) -> Response | None:
    """Where somebody has to go before he learns anything of this area."""
    signed = identity().signed
    if signed is None or not signed.complete:
        return _sent_to("sign-in")
    if area != "account" and signed.staff and not signed.strong:
        return _sent_to("account/second-factor")
    return None


def _through(door: Door) -> Response | None:
    known = identity()
    if not door.access.admits(known.actor, known.signed):
        abort(404)
    if door.fresh and known.signed and not known.signed.is_fresh(clock.now()):
        return _sent_to("account/confirm")
    if door.fresh and known.signed:
        kept_form.bring_back(known.signed.id)
    if door.largest:
        known_here = known.signed is not None and known.signed.staff
        fields = min(door.largest, _LARGEST_FIELDS if known_here else _LARGEST_OF_ANYBODY)
        request.max_content_length = fields if request.mimetype == _FIELDS_ALONE else door.largest
        request.max_form_memory_size = fields
    return None


def _sent_to(page: str) -> Response:
    """A redirection there and, afterwards, back. A script is told in a way that it cannot take for an answer."""
    if request.headers.get("Sec-Fetch-Dest") == "empty" or "X-CSRF-Token" in request.headers:
        response = Response(status=401)
    else:
        pairs, status = [("next", _way_back())], 303
        if page == "account/confirm" and request.method == "POST":
            pairs, status = [*pairs, ("onto", local(request.full_path.rstrip("?")))], 307  # the form goes along
        address = addresses.with_query(f"/{language()}/{page}", pairs)
        response = redirect(address, status)  # type: ignore[assignment]  # Flask answers with its own Response
    response.headers["Cache-Control"] = PRIVATE
    return response


def _way_back() -> str:
    if request.method in ("GET", "HEAD"):
        return local(request.full_path.rstrip("?"))
    came = urlsplit(request.referrer or "")
    return local(came.path + (f"?{came.query}" if came.query else "")) if came.netloc == request.host else ""


def _by_key() -> Identity:
    """Who acts by the key that a program sent. One that opens nothing is told so, whatever it asked for."""
    if request.authorization is None:
        return Identity(STRANGER)
    sent = request.authorization.token if request.authorization.type == "bearer" else ""
    g.key = key_used(portal().database, sent or "")
    if g.key is None:
        abort(401, www_authenticate=WWWAuthenticate("bearer"))
    return Identity(g.key.actor)


def _identified() -> Identity:
    if is_for_keys():
        return _by_key()
    if is_for_open311():
        return Identity(STRANGER)  # its keys let programs send requests, and nothing is read by them
    token, now = cookie.token(), clock.now()
    if cookie.of_visitor(token):
        return Identity(STRANGER)
    with as_portal(portal().database) as reading:
        signed = sessions.known(reading, token, now)
    if signed is None or not signed.complete:
        return Identity(STRANGER, signed)
    if sessions.needs_touch(signed, now):
        _touch(signed.id)
    return Identity(signed.actor, signed)


def _touch(sign_in: int) -> None:
    """A page is not refused because the database takes no writing just now."""
    try:
        with portal().database.unit(SYSTEM) as work:
            sessions.touch(work, sign_in)
    except OperationalError as problem:
        tell_failure(problem)


def _close(_error: BaseException | None) -> None:
    known: Identity | None = g.pop("identity", None)
    if known is not None:
        known.close()


def install(app: Flask) -> None:
    app.before_request(_admit)
    app.teardown_appcontext(_close)
