"""Our own sentences in the language of the reader, from ``translations/``.

Flask-Babel finds and loads the catalogues. Its own ``gettext`` looks for the request's locale anew at every sentence,
10 µs each and a hundred on a page; here the catalogue of each language is remembered, and with it every sentence that
a template said.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from gettext import NullTranslations

import flask_babel
from markupsafe import Markup

from app.web import formats
from app.web.locale import language

Say = Callable[..., Markup]

_catalogues: dict[str, NullTranslations] = {}


def gettext(text: str, /, **values: object) -> str:
    """The sentence in the reader's language, with its ``%(name)s`` filled in."""
    found = _sentence(language(), text)
    return found % values if values else found


@lru_cache(8192)
def _sentence(tag: str, text: str) -> str:
    return _catalogue(tag).gettext(text)


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """The form for that number; it is known as ``%(num)s``, written as the reader's language writes numbers."""
    return _catalogue(language()).ngettext(one, many, number) % {"num": formats.number(number), **values}


@cache
def spoken(tag: str) -> tuple[Say, Say]:
    """What templates know as ``_`` and ``ngettext``. Sentences are ours and so markup; what fills them is escaped."""
    catalogue = _catalogue(tag)
    sentence = cache(lambda text: Markup(catalogue.gettext(text)))  # noqa: S704 - text is a literal of a template

    def say(text: str, /, **values: object) -> Markup:
        found = sentence(text)
        return found % values if "%" in found else found

    def say_many(one: str, many: str, number: int, /, **values: object) -> Markup:
        said = {"num": formats.number_in(tag, number), **values}
        return Markup(catalogue.ngettext(one, many, number)) % said  # noqa: S704 - as above

    return say, say_many


def _catalogue(tag: str) -> NullTranslations:
    """The catalogue of the language that is being answered in."""
    found = _catalogues.get(tag)
    if found is None:
        found = _catalogues[tag] = flask_babel.get_translations()
    return found
