"""Where a report begins: the category. The page is the same for everybody."""

from flask import Response, jsonify, request

from app.city.site import EMERGENCY
from app.web.blueprint import ANYONE, Blueprint
from app.web.identity import identity
from app.web.kept import site
from app.web.locale import PREFIX, language
from app.web.parameters import printable
from app.web.report.category_list import shelves
from app.web.templating import page
from app.web.translation import gettext as _
from maps import wards

LONGEST_SEARCH = 100
blueprint = Blueprint("report_start", __name__, url_prefix=f"{PREFIX}/report")


@blueprint.get("", access=ANYONE)
def start() -> Response:
    """The categories in groups; with ``q`` those that fit."""
    asked = " ".join(printable(request.args.get("q", "")).split())[:LONGEST_SEARCH]
    return page(
        "report/start.html",
        title=_("Report something"),
        shelves=shelves(asked),
        asked=asked,
        to=f"/{language()}/report",
        emergency_number=site().own(EMERGENCY),
        noindex=bool(asked),
    )


@blueprint.get("/outline", access=ANYONE)
def outline() -> Response:
    """The wards as GeoJSON: a browser sees by itself whether a place lies in the city, and tells nobody where it is."""
    return jsonify(wards.outlines(identity().session))
