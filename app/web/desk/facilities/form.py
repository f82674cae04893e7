"""What is entered of a facility, and the coordinates in it: typed, put on the map, or found from the address."""

from datetime import datetime
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.city.addresses import parse
from app.kernel.errors import BadInput
from app.kernel.text import LANGUAGES, N_, in_language
from app.web.forms import Form, at_most, required, stripped, stripped_text
from app.web.identity import identity
from app.web.kept import department_name, facility_kinds
from app.web.locale import language
from app.web.translation import gettext
from app.web.typed_point import point_of, written
from maps import geocoding
from maps.drafts import Facility as Facts
from maps.editing import Point
from maps.projections import Facility

_STEP_FREE = {"yes": True, "no": False, "": None}
_TEXTS = ("names", "opening_hours", "accessibility", "description")


def _line(label: str, most: int = 300) -> StringField:
    return StringField(label, filters=[stripped], validators=[at_most(most)])


def _text(label: str, most: int = 5000) -> TextAreaField:
    return TextAreaField(label, filters=[stripped_text], validators=[at_most(most)])


class FacilityForm(Form):
    """A facility. Texts have a field for each language, named like ``names_en``."""

    seen = HiddenField()
    department = SelectField(N_("Department"))
    kind = SelectField(N_("Kind"), validators=[required(N_("Choose a kind of facility."))])
    names_en = _line(N_("Name in English"))
    names_id = _line(N_("Name in Indonesian"))
    address = _line(N_("Address"))
    point = StringField(
        N_("Coordinates"), filters=[stripped], validators=[required(N_("Enter coordinates, or find the address."))]
    )
    opening_hours_en = _text(N_("Opening hours in English"))
    opening_hours_id = _text(N_("Opening hours in Indonesian"))
    accessibility_en = _text(N_("Accessibility in English"))
    accessibility_id = _text(N_("Accessibility in Indonesian"))
    description_en = _text(N_("Description in English"))
    description_id = _text(N_("Description in Indonesian"))
    phone = _line(N_("Telephone"), 60)
    link = _line(N_("Website"), 500)
    step_free = RadioField(
        N_("Step-free access"), choices={"yes": N_("Yes"), "no": N_("No"), "": N_("Not known")}, default=""
    )

    def offer(self, departments: list[str]) -> None:
        """Let one of these departments and the kinds that there are be chosen."""
        self.department.choices = {one: department_name(one) for one in departments}
        kinds = sorted((in_language(kind.names, language()), slug) for slug, kind in facility_kinds().items())
        self.kind.choices = {"": "—"} | {slug: name for name, slug in kinds}

    def validate_point(self, field: Any) -> None:
        """Latitude and longitude, as maps give them."""
        if field.data and point_of(field.data) is None:
            raise ValidationError(N_("Enter latitude and longitude in degrees, such as -6.20000, 106.80000."))

    def validate_link(self, field: Any) -> None:
        """An address of the web and nothing that runs."""
        if field.data and not field.data.startswith(("https://", "http://")):
            raise ValidationError(N_("Enter the whole address, which begins with https://."))

    def facts(self, held: Facility | None = None) -> Facts:
        """What was entered; the facility that is edited keeps its first language while it has a name in it."""
        names = self._texts("names")
        languages = ([held.language] if held else []) + list(LANGUAGES)
        return Facts(
            kind=self.kind.data or "",
            language=next((tag for tag in languages if names.get(tag)), LANGUAGES[0]),
            names=names,
            description=self._texts("description"),
            opening_hours=self._texts("opening_hours"),
            accessibility=self._texts("accessibility"),
            address=self.address.data or "",
            phone=self.phone.data or "",
            link=self.link.data or "",
            step_free=_STEP_FREE.get(self.step_free.data or ""),
        )

    def place(self, held: Facility | None = None) -> Point:
        """The coordinates that were entered; those of the facility where they are as it was shown. Raises BadInput."""
        if held and self.point.data == written(held.longitude, held.latitude):
            return held.longitude, held.latitude
        found = point_of(self.point.data or "")
        if found is None:
            raise BadInput(N_("Enter latitude and longitude in degrees, such as -6.20000, 106.80000."))
        return found

    def last_seen(self) -> datetime:
        """When the facility had been changed last, as the editor saw it. Raises BadInput."""
        try:
            return datetime.fromisoformat(self.seen.data or "")
        except ValueError as problem:
            raise BadInput(N_("The form is incomplete. Open the facility anew.")) from problem

    def _texts(self, name: str) -> dict[str, str]:
        said = {tag: self[f"{name}_{tag}"].data or "" for tag in LANGUAGES}
        return {tag: text for tag, text in said.items() if text}


def given_by(facility: Facility) -> dict[str, Any]:
    """What the form shows of a facility at first."""
    step_free = next(code for code, value in _STEP_FREE.items() if value is facility.step_free)
    return {
        "seen": facility.updated_at.isoformat(),
        "kind": facility.kind,
        "address": facility.address,
        "point": written(facility.longitude, facility.latitude),
        "phone": facility.phone,
        "link": facility.link,
        "step_free": step_free,
        **{f"{name}_{tag}": getattr(facility, name).get(tag, "") for name in _TEXTS for tag in LANGUAGES},
    }


def find_address(form: FacilityForm) -> None:
    """Put the coordinates of the address into the form, or say beside it that there are none.

    The address stays as it was typed, unless another one was meant.
    """
    session = identity().session
    asked = parse(form.address.data or "")
    exact = geocoding.exact(session, asked)
    found = exact or next(iter(geocoding.find(session, asked, 1)), None)
    if found is None or found.point is None:
        form.refuse(gettext("The city's register has no such address. Enter the coordinates."), "address")
        return
    form.point.data = written(*found.point)
    if exact is None:
        form.address.data = found.text
