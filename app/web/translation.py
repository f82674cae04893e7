"""Our own sentences in the language of the reader, from ``translations/``.

Flask-Babel finds and loads the catalogues. Its own ``gettext`` looks for the request's locale anew at every sentence,
10 µs each and a hundred on a page; here the catalogue of each language is remembered.
"""

from gettext import NullTranslations

import flask_babel
from flask import Flask

from app.web.locale import language

_catalogues: dict[str, NullTranslations] = {}


def gettext(text: str, /, **values: object) -> str:
    """The sentence in the reader's language, with its ``%(name)s`` filled in."""
    found = _catalogue().gettext(text)
    return found % values if values else found


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """The form for that number; it is known as ``%(num)s``."""
    return _catalogue().ngettext(one, many, number) % {"num": number, **values}


def _catalogue() -> NullTranslations:
    tag = language()
    found = _catalogues.get(tag)
    if found is None:
        found = _catalogues[tag] = flask_babel.get_translations()
    return found


def install(app: Flask) -> None:
    """Templates speak with the same functions. ``Babel`` must be there already."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # comes with jinja2.ext.i18n
        gettext=lambda text: _catalogue().gettext(text),
        ngettext=lambda one, many, number: _catalogue().ngettext(one, many, number),
        newstyle=True,
    )
