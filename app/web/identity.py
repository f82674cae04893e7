"""Who asks, and the session that was opened for him. Until people can sign in, everyone is the stranger."""

from contextlib import ExitStack

from flask import Flask, abort, current_app, g, request
from sqlalchemy.orm import Session

from app.kernel.actor import STRANGER, Actor
from app.web.blueprint import doors_of
from app.web.portal import portal


class Identity:
    """The actor of this request; his session opens when it is first used and closes with the request."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
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


def _admit() -> None:
    """Turn away whom the route does not admit, in the words of a page that is not there."""
    door = doors_of(current_app).get(request.endpoint or "")
    if request.endpoint is not None and (door is None or not door.access.admits(identity().actor)):
        abort(404)


def _close(_error: BaseException | None) -> None:
    known: Identity | None = g.pop("identity", None)
    if known is not None:
        known.close()


def install(app: Flask) -> None:
    app.before_request(_admit)
    app.teardown_appcontext(_close)
