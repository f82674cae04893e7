"""Which language an answer speaks: the one in the path, or the reader's preference where the path names none."""

from contextvars import ContextVar
from typing import Any

from flask import Flask, g, request
from flask_babel import Babel

from app.kernel.text import LANGUAGES

PREFIX = "/<any(en, id):language>"


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


def preferred(otherwise: str = LANGUAGES[0]) -> str:
    """The better of our languages for this reader, ``otherwise`` where he prefers neither.

    What depends on it must say ``Vary: Accept-Language``.
    """
    g.varies_by_language = True
    return request.accept_languages.best_match(LANGUAGES, otherwise) or otherwise


def twin(path: str, tag: str) -> str:
    """The same page in that language; ``path`` may carry a query."""
    return f"/{tag}{path[3:]}" if path[1:3] in LANGUAGES else path


def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    _language.set(values.pop("language", "") if values else "")


def _forget_language(_error: BaseException | None) -> None:
    _language.set("")


def _say_what_varies(response: Any) -> Any:
    if g.get("varies_by_language"):
        response.vary.add("Accept-Language")
    return response


def install(app: Flask) -> None:
    app.url_value_preprocessor(_take_language)
    app.teardown_request(_forget_language)
    app.after_request(_say_what_varies)
    Babel(app, default_locale=LANGUAGES[0], default_translation_directories="../translations", locale_selector=language)
