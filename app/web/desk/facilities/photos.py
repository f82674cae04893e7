"""Photographs of a facility: drawn anew from their pixels before they are kept, so that nothing of the camera is."""

from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse
from wtforms import FileField, TextAreaField
from wtforms.validators import ValidationError

from app.kernel.errors import BadInput
from app.kernel.text import LANGUAGES, N_, in_language
from app.web.blueprint import Blueprint
from app.web.desk.facilities.pages import MAY_EDIT, acted, address_of, at_desk
from app.web.forms import Form, at_most, stripped_text
from app.web.locale import PREFIX, language
from app.web.made_anew import came, redrawn
from app.web.portal import portal
from app.web.templating import page
from app.web.translation import gettext as _
from maps import photos
from maps.photos import Picture
from records.sandbox.process import Sandbox

LARGEST = 25_000_000
"""Bytes of a photograph as it comes from a camera."""
blueprint = Blueprint("desk_facility_photos", __name__, url_prefix=f"{PREFIX}/desk/facilities/<slug>/photos")


class PhotoForm(Form):
    """A photograph and what it shows."""

    photo = FileField(N_("Photograph"))
    description_en = TextAreaField(N_("What it shows, in English"), filters=[stripped_text], validators=[at_most(1000)])
    description_id = TextAreaField(
        N_("What it shows, in Indonesian"), filters=[stripped_text], validators=[at_most(1000)]
    )

    def validate_description_en(self, _field: Any) -> None:
        """One language is enough."""
        if not any(self.description().values()):
            raise ValidationError(N_("Describe what the photograph shows, for those who cannot see it."))

    def description(self) -> dict[str, str]:
        """What was entered, per language."""
        return {tag: self[f"description_{tag}"].data or "" for tag in LANGUAGES}


@blueprint.get("", access=MAY_EDIT)
def browse(slug: str) -> Response:
    """The photographs, and a form for another one. Raises NotVisible."""
    return _page(slug, PhotoForm.of_request())


def _page(slug: str, form: Form, status: int = 200) -> Response:
    facility = at_desk(slug)
    return page(
        "desk/facilities/photos.html",
        status=status,
        title=_("Photographs of %(name)s", name=facility.name),
        facility=facility,
        form=form if isinstance(form, PhotoForm) else _with_problems_of(form),
        in_own_words=lambda texts: in_language(texts, language()),
        back=address_of(slug),
        here=address_of(slug, "photos"),
    )


def _with_problems_of(form: Form) -> PhotoForm:
    shown = PhotoForm()
    shown.form_errors += form.form_errors
    return shown


@blueprint.post("", access=MAY_EDIT, largest=LARGEST)
def add(slug: str) -> AnyResponse:
    """Add a photograph. Raises NotVisible."""
    at_desk(slug)
    form = PhotoForm.of_request()
    if not form.validate():
        return _page(slug, form, 422)
    try:
        picture = _redrawn()
    except BadInput as problem:
        form.refuse(problem, "photo")
        return _page(slug, form, 422)
    return acted(
        lambda work: photos.add_photo(work, slug, picture, form.description()),
        to=lambda: address_of(slug, "photos"),
        said="photo-added",
        again=lambda status: _page(slug, form, status),
        form=form,
    )


def _redrawn() -> Picture:
    """The picture of this form in the file store, drawn anew. Raises BadInput for what is none."""
    given = request.files.get("photo")
    if given is None or not given.filename:
        raise BadInput(N_("Choose a photograph."))
    with came(given, LARGEST) as path, Sandbox() as sandbox:
        copy = redrawn(path, path.parent, sandbox)
        sha256, size = copy.stored(portal().files)
    return Picture(sha256=sha256, media_type=copy.media_type, size=size, width=copy.width, height=copy.height)


@blueprint.post("/<sha256>/describe", access=MAY_EDIT)
def describe(slug: str, sha256: str) -> AnyResponse:
    """Other words for a photograph. Raises NotVisible."""
    at_desk(slug)
    form = PhotoForm.of_request()
    return acted(
        lambda work: photos.describe_photo(work, slug, sha256, form.description()),
        to=lambda: address_of(slug, "photos"),
        said="photo-described",
        again=lambda status: _page(slug, form, status),
        form=form,
    )


@blueprint.post("/<sha256>/remove", access=MAY_EDIT)
def remove(slug: str, sha256: str) -> AnyResponse:
    """Take a photograph off. Raises NotVisible."""
    at_desk(slug)
    form = Form()
    return acted(
        lambda work: photos.remove_photo(work, slug, sha256),
        to=lambda: address_of(slug, "photos"),
        said="photo-removed",
        again=lambda status: _page(slug, form, status),
        form=form,
    )
