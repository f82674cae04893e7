"""A blueprint whose routes say whom they admit and how long their answers keep, or the application does not start."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flask
from flask.sansio.blueprints import BlueprintSetupState

from app.accounts.sessions import SignedIn
from app.kernel.actor import STRANGER, SYSTEM, Actor


@dataclass(frozen=True, slots=True)
class Access:
    """Whom a route admits, by what he may do and how he is signed in; ``None`` is somebody who is not.

    ``public`` routes answer everybody as a stranger: no cookie is read, none is set, and answers may be kept.
    ``unnamed`` routes do not look who is signed in either, and answers are for this one reader.
    """

    name: str
    admits: Callable[[Actor, SignedIn | None], bool]
    public: bool = False
    unnamed: bool = False


ANYONE = Access("anyone", lambda _actor, _signed: True, public=True)
VISITOR = Access("whoever comes to sign in, register or confirm", lambda _actor, _signed: True)
WITH_RECEIPT = Access("whoever holds a receipt, or a link of a mail", lambda _actor, _signed: True, unnamed=True)
"""Whoever follows a report by its key stays unknown, though he may be signed in in the same browser."""
SIGNED_IN = Access("whoever is signed in", lambda _actor, signed: signed is not None and signed.complete)
STAFF = Access(
    "staff with a second factor",
    lambda _actor, signed: signed is not None and signed.complete and signed.strong and signed.staff,
)
WITH_KEY = Access("a program with a key", lambda actor, signed: signed is None and actor not in (STRANGER, SYSTEM))
"""Below ``/api/``, where keys are asked for and cookies are not."""


def holding(permission: str) -> Access:
    """Whoever holds the permission in some department; nobody holds any without a second factor."""
    return Access(f"who may {permission}", lambda actor, _signed: bool(actor.departments(permission)))


REVALIDATE = "public, no-cache"
"""May be kept by anyone, and is asked about each time: the ETag answers (see ``etag``)."""
IMMUTABLE = "public, max-age=31536000, immutable"
HOUR = "public, max-age=3600"
NO_STORE = "no-store"
PRIVATE = "private, no-store"
"""What depends on who asks, whatever else a route says."""


@dataclass(frozen=True, slots=True)
class Door:
    """What is known of one endpoint before it runs. ``fresh``: only shortly after a proof of who one is.

    ``largest`` are the bytes of a request's body, once it is known that the route admits whoever sends it; 0: as usual.
    ``one_click``: the address itself allows the act, and programs that read mail send it without a page of ours.
    """

    access: Access
    cache: str
    framed: bool = False
    fresh: bool = False
    largest: int = 0
    one_click: bool = False


class AccessNotDeclared(Exception):
    """A route was registered without saying whom it admits."""


class Blueprint(flask.Blueprint):
    """``@blueprint.get("/path", access=ANYONE)``; ``cache`` is ``REVALIDATE`` unless said otherwise.

    ``framed`` is for pages that are made to be embedded: other sites may show them in a frame.
    ``fresh`` is for dangerous acts: whoever signed in longer ago than a quarter of an hour proves again who he is.
    """

    def add_url_rule(  # noqa: PLR0913 - Flask's own parameters and ours, all by name
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Callable[..., Any] | None = None,
        provide_automatic_options: bool | None = None,  # noqa: FBT001 - Flask's own signature
        *,
        access: Access | None = None,
        cache: str = REVALIDATE,
        framed: bool = False,
        fresh: bool = False,
        largest: int = 0,
        one_click: bool = False,
        **options: Any,
    ) -> None:
        if access is None:
            raise AccessNotDeclared(f"{self.name}: {rule} does not say whom it admits; add access=…")
        name = endpoint or getattr(view_func, "__name__", rule)
        door = Door(access, cache if access.public else PRIVATE, framed, fresh, largest, one_click)

        def remember(state: BlueprintSetupState) -> None:
            doors_of(state.app)[f"{state.name}.{name}".lstrip(".")] = door

        super().add_url_rule(rule, endpoint, view_func, provide_automatic_options, **options)
        self.record(remember)


def doors_of(app: Any) -> dict[str, Door]:
    """Endpoint → door, for every route of the application."""
    doors: dict[str, Door] = app.extensions.setdefault("psis.doors", {})
    return doors


def require_doors(app: flask.Flask) -> None:
    """Raise AccessNotDeclared when any route, of whatever origin, has no declared access."""
    missing = sorted({rule.endpoint for rule in app.url_map.iter_rules()} - doors_of(app).keys())
    if missing:
        raise AccessNotDeclared(f"no access declared for {', '.join(missing)}")
