"""What the portal says of itself: name, colour, logo, contact, languages, and the legal texts."""

from typing import Any

from flask import request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse
from wtforms import FileField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField

from app.city import site as parts
from app.city import site_commands
from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import BadInput, PsisError
from app.kernel.text import LANGUAGES, N_
from app.web import kept
from app.web.admin.logo import read_logo
from app.web.admin.pages import ADMIN, ADMINISTRATORS, address, back_to, form_page, language_choices
from app.web.blueprint import Blueprint
from app.web.forms import Form, at_most, stripped, stripped_text
from app.web.identity import unit
from app.web.portal import portal
from app.web.site import USUAL_COLOUR
from app.web.translation import gettext as _

blueprint = Blueprint("admin_site", __name__, url_prefix=ADMIN)

_FOR_ALL = (parts.EMAIL, parts.EMERGENCY, parts.COLOUR)


class LookForm(Form):
    """Name, contact, colour and logo; what is left empty is as the installation has it."""

    name_en = StringField(N_("Name in English"), [at_most(100)], [stripped])
    name_id = StringField(N_("Name in Indonesian"), [at_most(100)], [stripped])
    email = StringField(N_("E-mail address for questions"), [at_most(200)], [stripped])
    emergency = StringField(N_("Emergency number"), [at_most(20)], [stripped])
    contact_en = TextAreaField(N_("Address, telephone and opening hours, in English"), [at_most(2000)], [stripped_text])
    contact_id = TextAreaField(
        N_("Address, telephone and opening hours, in Indonesian"), [at_most(2000)], [stripped_text]
    )
    colour = StringField(N_("Colour of the head of every page"), [at_most(20)], [stripped])
    logo = FileField(N_("Logo"))
    keep_logo = SelectField(N_("Present logo"))


class LanguagesForm(Form):
    """In which languages the portal can be read."""

    languages = SelectMultipleField(N_("Languages offered"))
    language = RadioField(N_("Language for visitors who prefer none of them"))


class TextsForm(Form):
    """The legal texts in both languages."""

    about_en = TextAreaField(N_("About this portal, in English"), [at_most(50_000)], [stripped_text])
    about_id = TextAreaField(N_("About this portal, in Indonesian"), [at_most(50_000)], [stripped_text])
    privacy_en = TextAreaField(N_("Privacy, in English"), [at_most(50_000)], [stripped_text])
    privacy_id = TextAreaField(N_("Privacy, in Indonesian"), [at_most(50_000)], [stripped_text])
    accessibility_en = TextAreaField(N_("Accessibility, in English"), [at_most(50_000)], [stripped_text])
    accessibility_id = TextAreaField(N_("Accessibility, in Indonesian"), [at_most(50_000)], [stripped_text])
    imprint_en = TextAreaField(N_("Legal notice, in English"), [at_most(50_000)], [stripped_text])
    imprint_id = TextAreaField(N_("Legal notice, in Indonesian"), [at_most(50_000)], [stripped_text])


@blueprint.route("/site", methods=("GET", "POST"), access=ADMINISTRATORS)
def look() -> AnyResponse:
    form = LookForm.of_request(data=_data((parts.NAME, parts.CONTACT), _FOR_ALL) | {"keep_logo": "keep"})
    form.keep_logo.choices = [("keep", _("Keep")), ("remove", _("Show the portal’s own mark instead"))]
    if not kept.site().own(parts.LOGO):
        del form.keep_logo
    if request.method == "POST" and form.validate() and _saved(form):
        return back_to("/site")
    settings = portal().settings
    hints = {
        "name_en": _("Empty: %(name)s", name=settings.site_name("en")),
        "name_id": _("Empty: %(name)s", name=settings.site_name("id")),
        "email": _("Empty: %(name)s", name=settings.contact or _("none")),
        "emergency": _("Shown instead of a form where life is in danger, such as 112."),
        "colour": _("Six digits, such as %(colour)s. White letters stand on it.", colour=USUAL_COLOUR),
        "logo": _("PNG, JPEG or WebP, at most 500 kB. It is shown 40 pixels high."),
    }
    return form_page(form, _("Name and look"), _back(), hints=hints, widths={"colour": "govuk-input--width-10"})


@blueprint.route("/languages", methods=("GET", "POST"), access=ADMINISTRATORS)
def offered_languages() -> AnyResponse:
    held = kept.site()
    form = LanguagesForm.of_request(data={"languages": held.languages, "language": held.first_language})
    form.languages.choices = form["language"].choices = language_choices()
    if request.method == "POST" and form.validate():
        try:
            with unit() as work:
                site_commands.set_languages(work, form.languages.data or (), form["language"].data or "")
        except PsisError as problem:
            form.refuse(problem)
        else:
            return back_to("/languages")
    intro = _(
        "Pages in a language that is not offered lead to the same page in the other one; mails speak that one too. "
        "What was written in it is kept and shown again when it is offered again. "
        "Records keep the language they were written in."
    )
    return form_page(form, _("Languages"), _back(), intro=intro)


@blueprint.route("/site/texts", methods=("GET", "POST"), access=ADMINISTRATORS)
def texts() -> AnyResponse:
    form = TextsForm.of_request(data=_data(parts.LEGAL, ()))
    if request.method == "POST" and form.validate():
        try:
            with unit() as work:
                _write_texts(work, form, parts.LEGAL)
        except PsisError as problem:
            form.refuse(problem)
        else:
            return back_to("/site/texts")
    intro = _(
        "Each text stands below what the portal itself says there. An empty line parts paragraphs, “# ” begins a "
        "heading and “- ” an item of a list."
    )
    return form_page(form, _("Legal texts"), _back(), intro=intro, rows=10)


def _saved(form: LookForm) -> bool:
    """Write all of it or nothing; what cannot be is said beside its field."""
    field = ""
    try:
        with unit() as work:
            _write_texts(work, form, (parts.NAME, parts.CONTACT))
            for field in _FOR_ALL:
                site_commands.set_for_all(work, field, form[field].data or "")
            field = "logo"
            _write_logo(work, form)
    except PsisError as problem:
        form.refuse(problem, field)
        return False
    return True


def _write_texts(work: UnitOfWork, form: Form, names: tuple[str, ...]) -> None:
    held = {name: {tag: form[f"{name}_{tag}"].data or "" for tag in LANGUAGES} for name in names}
    site_commands.set_site_texts(work, held)


def _write_logo(work: UnitOfWork, form: LookForm) -> None:
    sent = form.logo.data
    if isinstance(sent, FileStorage) and sent.filename:
        if (picture := read_logo(sent.stream)) is None:
            raise BadInput(N_("This is no picture that the portal can show: a PNG, JPEG or WebP file, please."))
        site_commands.set_for_all(work, parts.LOGO, portal().files.put(picture)[0])
    elif "keep_logo" in form and form["keep_logo"].data == "remove":
        site_commands.set_for_all(work, parts.LOGO, "")


def _data(names: tuple[str, ...], for_all: tuple[str, ...]) -> dict[str, Any]:
    held = kept.site()
    found = {f"{name}_{tag}": held.text(name, tag) for name in names for tag in LANGUAGES}
    return found | {name: held.own(name) for name in for_all}


def _back() -> tuple[str, str]:
    return address(), _("Administration")
