"""The reports of a list on a map, with the same as a list for those who see no map."""

from flask import Response, request

from app.complaints.lists import work_list
from app.complaints.lists.first_words import FirstWords, first_words
from app.complaints.lists.work_list import Line
from app.complaints.places import points_of
from app.kernel import clock
from app.web import formats
from app.web.blueprint import Blueprint
from app.web.desk.complaints import shown
from app.web.desk.complaints.lists import TITLES, filter_columns, wanted
from app.web.desk.complaints.shown import DESK, OFFICERS
from app.web.identity import identity
from app.web.kept import promised
from app.web.report_views import category_name
from app.web.templating import page
from app.web.translation import gettext as _
from app.web.words import map_words
from app.web.work_table import read_asked

MOST = 200
"""Pins on the map: the first of the list."""
blueprint = Blueprint("desk_complaints_map", __name__, url_prefix=DESK)


@blueprint.get("/map/<any(mine, team, unassigned, overdue, all):view>", access=OFFICERS)
def show(view: str) -> Response:
    """The first reports of a list, with its filters, on a map."""
    asked = read_asked(filter_columns(view), request.args)
    desk = work_list.desk_of(identity().session, identity().actor, clock.now(), promised())
    found = work_list.page(desk, wanted(view, asked.filters, asked.order, 0, MOST))
    points = points_of(identity().session, [line.id for line in found.lines])
    begin = first_words(identity().session, list(points))
    pins = [_pin(line, points[line.id], begin.get(line.id)) for line in found.lines if line.id in points]
    query = request.query_string.decode("ascii", "ignore")
    return page(
        "desk/complaints/map.html",
        title=_("%(list)s on the map", list=_(TITLES[view])),
        pins=pins,
        left_out=found.total - len(pins),
        back=shown.address(f"/lists/{view}{'?' + query if query else ''}"),
        list_name=_(TITLES[view]),
        map_words=map_words(),
    )


def _pin(line: Line, point: tuple[float, float], begins: FirstWords | None) -> dict[str, object]:
    return {
        "begins": begins,
        "reference": line.reference,
        "address": shown.of_case(line.reference),
        "category": category_name(line.category),
        "state": shown.state_name(line.state),
        "received": formats.day(line.received_at),
        "longitude": point[0],
        "latitude": point[1],
        "urgent": line.overdue or line.priority > 0,
    }
