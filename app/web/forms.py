"""Forms of signed-in pages: WTForms with our sentences. ``templates/components/form.html`` draws them.

Labels and messages are marked with ``N_`` and translated where they are drawn.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import wtforms
from flask import g, request
from werkzeug.datastructures import CombinedMultiDict
from wtforms.meta import DefaultMeta
from wtforms.validators import InputRequired, Length

from app.kernel.errors import PsisError
from app.kernel.text import N_
from app.web.translation import gettext

FROM_THE_LIBRARY = (
    N_("This field is required."),
    N_("Not a valid choice."),
    N_("Not a valid choice"),
    N_("Not a valid date value."),
    N_("Not a valid time value."),
    N_("Not a valid integer value."),
    N_("Not a valid decimal value."),
    N_("'%(value)s' is not a valid choice for this field."),
    N_("'%(value)s' are not valid choices for this field."),
)
"""Sentences that WTForms says by itself, for the catalogues."""


_PLAIN = {"name", "prefix", "translations"}
"""What a field of a form itself is made with; the entries of a list have more."""


class _Sentences:
    """What WTForms asks for its own sentences."""

    def gettext(self, text: str) -> str:
        return gettext(text)

    def ngettext(self, one: str, many: str, number: int) -> str:
        return gettext(one if number == 1 else many)  # the library fills in its own values


class _Meta(DefaultMeta):
    def get_translations(self, _form: Any) -> _Sentences:
        return _Sentences()

    def bind_field(self, form: wtforms.Form, unbound_field: Any, options: Mapping[str, Any]) -> Any:
        """A copy of the field as it was made first: making one looks at all its checks, and ends alike each time.

        What a form says of its fields stands in place of what was there, so that no other form sees it. Rows of tables
        have names by number, of which there is no end: they are made anew.
        """
        if options.keys() != _PLAIN or options["prefix"]:
            return super().bind_field(form, unbound_field, options)
        first = unbound_field.__dict__.get("first")
        if first is None or first.short_name != options["name"]:
            first = unbound_field.first = super().bind_field(form, unbound_field, options)
            first._form = None  # noqa: SLF001 - it is of no form, and keeps none
        field = object.__new__(type(first))
        field.__dict__.update(first.__dict__, _form=form, meta=form.meta, _translations=options["translations"])
        return field


class Form(wtforms.Form):
    """The base of all forms. CSRF is not its business: every unsafe request is checked before it gets here."""

    Meta = _Meta
    keeps_files = False
    """Whether files that came with it need not be chosen again after an error."""
    shown_again = False
    """Whether nothing is wrong with it: the portal asked who one is before it would take it."""

    @classmethod
    def of_request(cls, **given: Any) -> Self:
        """The form as it was sent, files included; not sent, filled with ``data=…`` or ``obj=…``."""
        sent: Any = CombinedMultiDict[Any, Any]([request.files, request.form]) if request.method == "POST" else None
        return cls(sent, **given)

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Whether all is well. What was typed before the portal asked who one is must be sent once more."""
        if g.get("shown_again"):
            self.shown_again = True
            self.refuse(gettext("Thank you. This is what you had entered. Look it over and send it once more."))
            return False
        return bool(super().validate(extra_validators))

    def refuse(self, problem: PsisError | str, field: str = "") -> None:
        """Say beside that field, or above all of them, what a command would not take."""
        sentence = problem.said(gettext) if isinstance(problem, PsisError) else problem
        if field:
            self[field].errors = [*self[field].errors, sentence]
        else:
            self.form_errors.append(sentence)


def required(sentence: str) -> InputRequired:
    """Something must be entered; the sentence says what, such as ``N_("Enter a title.")``."""
    return InputRequired(sentence)


def at_most(length: int) -> Length:
    return Length(max=length, message=N_("Shorten this to %(max)d characters or fewer."))


def stripped(value: str | None) -> str:
    """A filter for fields of one line: without spaces around and without characters that no page may hold."""
    value = value or ""
    return (value if value.isprintable() else "".join(c for c in value if c.isprintable())).strip()


def stripped_text(value: str | None) -> str:
    """A filter for fields of many lines: lines end as on Unix, other control characters go."""
    lines = (value or "").replace("\r\n", "\n").replace("\r", "\n")
    if lines.replace("\n", "").replace("\t", "").isprintable():
        return lines.strip()
    return "".join(c for c in lines if c.isprintable() or c in "\n\t").strip()
