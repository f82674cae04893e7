"""Which language an answer speaks: the one in the path, or the reader's preference where the path names none."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from flask import Flask, current_app, g, redirect, request
from flask_babel import Babel

from app.city.site import Site
from app.kernel.text import LANGUAGES

PREFIX = "/<any(en, id):language>"
OFFERED = "psis.offered"
"""Extension of the application: what reads the city's own words, and with them the languages it offers."""


# Asked for at every sentence of a page, hence a variable of its own: by way of the request it takes ten times as long.
_language: ContextVar[str] = ContextVar("psis.language", default="")


def language() -> str:
    """The language of this answer, ``en`` or ``id``."""
    tag = _language.get()
    if not tag:
        first = request.path.split("/", 2)[1]
        tag = first if first in LANGUAGES else preferred()
        _language.set(tag)
    return tag


def speak(tag: str) -> None:
    """Answer in that language, one of ours, whatever the path says."""
    _language.set(tag)


def preferred() -> str:
    """The best of the languages offered for this reader, the city's first where he prefers none of them.

    What depends on it must say ``Vary: Accept-Language``.
    """
    g.varies_by_language = True
    offered = _offered()
    return request.accept_languages.best_match(offered.languages) or offered.first_language


def twin(path: str, tag: str) -> str:
    """The same page in that language; ``path`` may carry a query."""
    return f"/{tag}{path[3:]}" if path[1:3] in LANGUAGES else path


def _offered() -> Site:
    """What the city says of its languages; read by whoever stands above, because reading says things in a language."""
    read: Callable[[], Site] = current_app.extensions.get(OFFERED, Site)
    return read()


def _lead_to_offered() -> Any:
    """From a page in a language that the city offers no more to the same page in one that it does.

    Not for good, since it may be offered again. What was typed into a form is taken in any language.
    """
    tag = request.path[1:3]
    if tag not in LANGUAGES or request.path[3:4] not in ("", "/") or request.method not in ("GET", "HEAD"):
        return None
    offered = _offered()
    if tag in offered.languages:
        return None
    query = request.query_string.decode("ascii", "replace")
    return redirect(twin(request.path, offered.first_language) + (f"?{query}" if query else ""), 302)


def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    _language.set(values.pop("language", "") if values else "")


def _forget_language(_error: BaseException | None) -> None:
    _language.set("")


def _say_what_varies(response: Any) -> Any:
    if g.get("varies_by_language"):
        response.vary.add("Accept-Language")
    return response


def install(app: Flask) -> None:
    app.before_request(_lead_to_offered)
    app.url_value_preprocessor(_take_language)
    app.teardown_request(_forget_language)
    app.after_request(_say_what_varies)
    Babel(app, default_locale=LANGUAGES[0], default_translation_directories="../translations", locale_selector=language)
