"""Where a report is: what was typed or put on the map, made into a point in the city, or said at once to be none."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.city.addresses import Address, parse
from app.kernel.text import N_
from app.web.desk.facility_form import point_of
from app.web.identity import identity
from app.web.kept import wards
from app.web.report.report_form import ReportForm
from app.web.translation import gettext as _
from maps import geocoding

_MOST_MEANT = 5
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
            form.refuse(_("Say where it is: put the pin on the map, or enter an address or coordinates."), "address")
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
    """The place of an address that came without coordinates."""
    asked = parse(address)
    known = geocoding.exact(session, asked)
    if known is None:
        likely = _likely(session, asked, address)
        if likely:
            form.refuse(_("Which address is meant: %(addresses)s?", addresses="; ".join(likely)), "address")
            return None
    if known is None or known.point is None:
        form.refuse(
            _(
                "The city's register has no such address. Put the pin on the map, enter coordinates, or the name of a"
                " school, a market or a park nearby."
            ),
            "address",
        )
        return None
    return _at(form, known.point, known.text)


def _likely(session: Session, asked: Address, typed: str) -> list[str]:
    """Addresses that may be meant: of that street and number, of the houses beside it, of what is called so."""
    found = [one.text for one in geocoding.find(session, asked, _MOST_MEANT)]
    found = found or [one.text for one in geocoding.beside(session, asked, _MOST_MEANT)]
    found = found or [one.address for one in geocoding.named(session, typed, _MOST_MEANT) if one.address]
    return list(dict.fromkeys(found))[:_MOST_MEANT]
