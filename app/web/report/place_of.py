"""Where a report is: what was typed or put on the map, made into a point in the city, or said at once to be none."""

from dataclasses import dataclass

import msgspec
from sqlalchemy.orm import Session

from app.city.addresses import parse
from app.kernel.text import N_
from app.web.identity import identity
from app.web.kept import wards
from app.web.report.report_form import ReportForm
from app.web.translation import gettext as _
from app.web.typed_point import point_of, written
from maps import geocoding
from maps.meant import Meant, meant

_MOST_MEANT = 8
_LONGEST = 200
_Choice = tuple[float, float, str, str]
"""What a choice sends: the point, what it is called, and what was typed when it was offered."""
OUTSIDE = N_("This place lies outside of the city. The city can act within its borders only.")


@dataclass(frozen=True, slots=True)
class Where:
    """``point``: longitude and latitude in degrees. ``ward`` "" where the place lies in none."""

    address: str = ""
    point: tuple[float, float] | None = None
    ward: str = ""


def where(form: ReportForm, needed: str) -> Where | None:
    """The place of a form; None where there is none that can be taken, which is then said in the form.

    ``needed``: the category's "required", "optional" or "none".
    """
    if needed == "none":
        return Where()
    if form.point.errors:
        return None
    typed, address = point_of(form.point.data or ""), form.address.data or ""
    if typed is None and not address:
        if needed == "required":
            form.refuse(_("Say where it is: an address or coordinates are enough."), "address")
            return None
        return Where()
    return _at(form, typed, address) if typed else _found(identity().session, form, address)


def _at(form: ReportForm, point: tuple[float, float], address: str) -> Where | None:
    ward = wards().at(*point)
    if ward is None:
        form.refuse(_(OUTSIDE), "point")
        return None
    return Where(address, point, ward)


def _found(session: Session, form: ReportForm, address: str) -> Where | None:
    """The place of an address that came without coordinates: known, chosen of several, or asked for."""
    if (chosen := _chosen(form, address)) is not None:
        return _settled(form, chosen)
    known = geocoding.exact(session, parse(address))
    if known is not None and known.point is not None:
        return _settled(form, Meant(known.text, known.point))
    likely = [one for one in meant(session, address, _MOST_MEANT) if wards().at(*one.point) is not None]
    if likely:
        form.place.choices = [(_written(one, address), one.text) for one in likely]
        form.place.data = form.place.choices[0][0] if len(likely) == 1 else ""
        form.refuse(_("Choose which place is meant, or change what you typed."), "place")
    else:
        form.refuse(
            _(
                "The city's register has no such address. Enter coordinates, or the name of a street, a school,"
                " a market or a park nearby."
            ),
            "address",
        )
    return None


def _settled(form: ReportForm, one: Meant) -> Where | None:
    """From now on the form says it by coordinates: the pages that follow need not ask again."""
    form.address.data, form.point.data, form.place.data = one.text, written(*one.point), ""
    point = point_of(form.point.data)  # as it is written: on the border of two wards the digits left off decide
    return _at(form, point or one.point, one.text)


def _written(one: Meant, address: str) -> str:
    """A choice (see ``_Choice``) of that place for that address."""
    return msgspec.json.encode((*one.point, one.text, address)).decode()


def _chosen(form: ReportForm, address: str) -> Meant | None:
    """What was chosen of the places that were offered for this very address."""
    try:
        longitude, latitude, text, asked = msgspec.json.decode(form.place.data or "null", type=_Choice)
    except msgspec.DecodeError:
        return None
    point = point_of(f"{latitude}, {longitude}")
    return Meant(text[:_LONGEST], point) if asked == address and point else None
