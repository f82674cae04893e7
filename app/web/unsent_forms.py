"""Forms as they stand on a page before anybody has filled them in: drawn once for all who are offered the same choices.

WTForms takes a quarter of a millisecond to make and to draw a form, and the page of a case holds a dozen of them.
"""

from collections.abc import Callable, Hashable
from typing import Any

from flask import current_app
from markupsafe import Markup

from app.web.environments import environment
from app.web.etag import revision
from app.web.forms import Form
from app.web.locale import language
from app.web.translation import spoken

_MOST = 2000
"""Some 2 MB."""


def drawn(template: str, form: Form, **more: Any) -> Markup:
    """The fields of a form, by that template, to which ``more`` is told."""
    tag = language()
    say, say_many = spoken(tag)
    made = environment(current_app, tag).get_template(template)
    return Markup(made.render(form=form, _=say, ngettext=say_many, language=tag, **more))  # noqa: S704 - a template escapes


def drawn_once(template: str, make: Callable[[], Form], *depends_on: Hashable, **more: Any) -> Markup:
    """The same of a form that nobody has sent.

    ``depends_on``: all that it shows beside our own sentences and what a revision of the catalogue changes.
    """
    kept: dict[Hashable, Markup] = current_app.extensions.setdefault("psis.unsent_forms", {})
    key = template, language(), revision(), depends_on
    found = kept.get(key)
    if found is None:
        if len(kept) >= _MOST:
            kept.clear()
        found = kept[key] = drawn(template, make(), **more)
    return found
