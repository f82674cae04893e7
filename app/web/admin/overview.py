"""Where administration begins."""

from flask import Response

from app.web.admin.pages import ADMIN, ADMINISTRATORS, address
from app.web.blueprint import Blueprint
from app.web.templating import page
from app.web.translation import gettext as _

blueprint = Blueprint("admin", __name__, url_prefix=ADMIN)


@blueprint.get("", access=ADMINISTRATORS)
def overview() -> Response:
    """The pages of administration, each with what it is for."""
    pages = (
        ("/people", _("People"), _("Who works here, what each may do and where; invitations.")),
        ("/departments", _("Departments"), _("Their names and the calendars they work by.")),
        ("/calendars", _("Calendars"), _("Opening times and holidays, by which deadlines are counted.")),
        ("/kinds", _("Kinds of records"), _("What records are called here.")),
        ("/facility-kinds", _("Kinds of facilities"), _("What they are called, their pictures and colours.")),
        ("/categories", _("Categories"), _("What residents can complain about.")),
        ("/category-groups", _("Groups of categories"), _("What categories are sorted under.")),
        ("/keeping", _("Reports in numbers"), _("How many there are, and how many the next night erases.")),
        ("/rules", _("Rules"), _("Which department, team and priority a report gets, and what follows by itself.")),
        ("/languages", _("Languages"), _("In which languages the portal can be read, and which comes first.")),
        ("/site", _("Name and look"), _("Name, colour, logo and contact of the portal.")),
        ("/site/texts", _("Legal texts"), _("About the portal, privacy, accessibility, legal notice.")),
    )
    offered = [(address(rest), label, purpose) for rest, label, purpose in pages]
    return page("admin/overview.html", title=_("Administration"), offered=offered)
