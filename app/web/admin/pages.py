"""What all pages of administration have in common: their address, whom they admit, how forms and tables are shown."""

from collections.abc import Mapping
from typing import Any

from flask import Response, redirect
from werkzeug.wrappers import Response as AnyResponse
from wtforms import StringField

from app.kernel import roles
from app.kernel.text import LANGUAGES, N_, Localized, in_language
from app.web import words
from app.web.blueprint import holding
from app.web.forms import Form, at_most, required, stripped
from app.web.locale import PREFIX, language
from app.web.templating import page
from app.web.translation import gettext as _
from app.web.work_table import WorkTable

ADMINISTRATORS = holding(roles.ADMINISTER)
ADMIN = f"{PREFIX}/admin"
_LONGEST_NAME = 200


class Named(Form):
    """The names of something in both languages."""

    english = StringField(
        N_("Name in English"), [required(N_("Enter a name in English.")), at_most(_LONGEST_NAME)], [stripped]
    )
    indonesian = StringField(
        N_("Name in Indonesian"), [required(N_("Enter a name in Indonesian.")), at_most(_LONGEST_NAME)], [stripped]
    )

    @property
    def names(self) -> Localized:
        return {"en": self.english.data or "", "id": self.indonesian.data or ""}


def names_data(names: Localized) -> dict[str, str]:
    """What a form with names is filled with."""
    return {"english": names.get("en", ""), "indonesian": names.get("id", "")}


def address(rest: str = "") -> str:
    """The address of a page of administration in the reader's language."""
    return f"/{language()}/admin{rest}"


def back_to(rest: str, said: str = "saved") -> AnyResponse:
    """On to that page, which says that it is done."""
    return redirect(f"{address(rest)}?said={said}", 303)


def called(names: Localized) -> str:
    return in_language(names, language())


def table_page(table: WorkTable, title: str, *, template: str = "admin/table.html", **more: Any) -> Response:
    """A page with a table to work in. A ``problem`` makes it 422."""
    trail = ((address(), _("Administration"), ""),)
    status = 422 if more.get("problem") else 200
    return page(template, status=status, title=title, table=table, trail=trail, **more)


def form_page(
    form: Form,
    title: str,
    back: tuple[str, str],
    *,
    template: str = "admin/form.html",
    hints: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    """A page with one form, 422 where it was sent and cannot be taken as it is."""
    given = {"save": _("Save"), "widths": {}, "rows": 6, "hints": hints or {}} | more
    return page(template, status=422 if form.errors else 200, title=title, form=form, back=back, **given)


def language_choices() -> list[tuple[str, str]]:
    """(tag, name) of the portal's languages."""
    return [(tag, words.language_in_both(tag)) for tag in LANGUAGES]
