"""Our own sentences in the language of the reader, from ``translations/``; typed, as Flask-Babel is not."""

import flask_babel


def gettext(text: str, /, **values: object) -> str:
    """The sentence in the reader's language, with its ``%(name)s`` filled in."""
    return str(flask_babel.gettext(text, **values))


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """The form for that number; it is known as ``%(num)s``."""
    return str(flask_babel.ngettext(one, many, number, **values))
