"""The lists of the desk: my work, my team's, what nobody has taken, what is overdue; filters, acts on many, a map."""

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.complaints import lifecycle
from app.complaints.handling import desk_notes
from app.complaints.lists import work_list
from app.complaints.lists.first_words import FirstWords, first_words
from app.complaints.lists.work_list import (
    ALL,
    MINE,
    NEWEST,
    OLDEST,
    OVERDUE,
    TEAM,
    UNASSIGNED,
    VIEWS,
    Desk,
    Line,
    Page,
    Wanted,
)
from app.db.reading import as_portal
from app.kernel import clock
from app.kernel.text import N_
from app.web import formats
from app.web.blueprint import Blueprint
from app.web.colleagues import called
from app.web.desk.complaints import shown
from app.web.desk.complaints.shown import DESK, OFFICERS
from app.web.identity import identity
from app.web.kept import department_name, promised
from app.web.portal import portal
from app.web.report_views import category_name
from app.web.results import COLOURS
from app.web.templating import page
from app.web.translation import gettext as _
from app.web.work_table import Action, Asked, Cell, Column, Row, WorkTable, read_asked

ASSIGN, PRIORITY, MOVE = "assign", "priority", "move"
TITLES = {
    MINE: N_("My work"),
    TEAM: N_("My team’s"),
    UNASSIGNED: N_("Nobody’s yet"),
    OVERDUE: N_("Overdue"),
    ALL: N_("All reports"),
}
_NOBODY = "-"
"""Stands in an address for the reports that nobody has taken."""
blueprint = Blueprint("desk_complaints", __name__, url_prefix=DESK)


@blueprint.get("", access=OFFICERS)
def front() -> AnyResponse:
    """To what is mine."""
    return redirect(shown.address(f"/lists/{MINE}"), 303)


@blueprint.get("/lists/<any(mine, team, unassigned, overdue, all):view>", access=OFFICERS)
def browse(view: str) -> Response:
    """One of the lists, filtered by the address."""
    return list_page(view)


def list_page(view: str, refused: dict[str, list[str]] | None = None, done: int = 0, status: int = 200) -> Response:
    """The list; after an act on many with those to which it could not be done, by the reason."""
    known = identity()
    with as_portal(portal().database) as reading:
        shown.learn_people(reading, shown.own_departments())
        views = desk_notes.views_of(reading, known.actor.name)
    columns = _columns(view)
    asked = read_asked((*columns, *_more_filters(view)), request.args)
    desk = work_list.desk_of(known.session, known.actor, clock.now(), promised())
    found = work_list.page(desk, wanted(view, asked.filters, asked.order, asked.offset, asked.size))
    begin = first_words(known.session, [line.id for line in found.lines])
    rows = [_row(line, begin.get(line.id)) for line in found.lines]
    return page(
        "desk/complaints/list.html",
        status=status,
        title=_(TITLES[view]),
        table=_table(view, columns, rows, found.total, asked),
        view=view,
        tabs=_tabs(desk, view),
        notes=_told_of(found),
        views=views,
        query=_query(),
        refused=refused or {},
        done=done,
        people=shown.people_of(shown.own_departments()),
        priorities=[(number, _(name)) for number, name in shown.PRIORITIES.items()],
        states=[(state, shown.state_name(state)) for state in (lifecycle.IN_WORK, lifecycle.CLOSED)],
    )


def _table(view: str, columns: tuple[Column, ...], rows: list[Row], total: int, asked: Asked) -> WorkTable:
    """The lines of a list, and what can be done with many of them."""
    return WorkTable(
        caption=_(TITLES[view]),
        columns=columns,
        rows=rows,
        total=total,
        asked=asked,
        path=shown.address(f"/lists/{view}"),
        nothing=_("No report stands in this list."),
        post=asked.address(shown.address(f"/lists/{view}/acts"), page=asked.page),
        actions=(
            Action(ASSIGN, _("Assign")),
            Action(PRIORITY, _("Set the priority")),
            Action(MOVE, _("Change the state")),
        ),
        more="desk/complaints/bulk_fields.html",
        order="" if view == OVERDUE else "-received",
        more_filters=_more_filters(view),
    )


def wanted(view: str, filters: object, order: str, offset: int, size: int) -> Wanted:
    """What an address asks for."""
    given = dict(filters)  # type: ignore[call-overload]  # a mapping of texts
    priority, assignee, state = given.get("priority", ""), given.get("assignee"), given.get("state", "")
    states = {"": (), "any": lifecycle.STATES}.get(state, (state,))
    return Wanted(
        view=view,
        states=states,
        department=given.get("department", ""),
        category=given.get("category", ""),
        ward=given.get("ward", ""),
        priority=int(priority) if priority else None,
        team=given.get("team", ""),
        assignee="" if assignee == _NOBODY else assignee,
        channel=given.get("channel", ""),
        text=given.get("text", ""),
        order=OLDEST if order == "received" else NEWEST,
        offset=offset,
        limit=size,
    )


def filter_columns(view: str) -> tuple[Column, ...]:
    """All that an address can narrow that list by."""
    return (*_columns(view), *_more_filters(view))


def _columns(view: str) -> tuple[Column, ...]:
    departments = shown.own_departments()
    states = [("any", _("Every state")), *((one, shown.state_name(one)) for one in lifecycle.STATES)]
    several = [(one, department_name(one)) for one in departments]
    people = [(_NOBODY, _("Nobody")), *((one.account, one.name) for one in shown.people_of(departments))]
    return (
        Column("reference", _("Reference")),
        Column("category", _("Category"), choices=tuple(shown.category_choices())),
        Column("state", _("State"), choices=tuple(states)),
        Column("priority", _("Priority"), choices=tuple((str(one), _(name)) for one, name in shown.PRIORITIES.items())),
        Column("received", _("Received"), sortable=view != OVERDUE, day=True),
        Column("due", _("Due")),
        *([Column("department", _("Department"), choices=tuple(several))] if len(several) > 1 else []),
        *([] if view in (MINE, UNASSIGNED) else [Column("assignee", _("In charge"), choices=tuple(people))]),
        Column("ward", _("Ward"), filtered=True),
    )


def _more_filters(view: str) -> tuple[Column, ...]:
    channels = tuple((code, _(name)) for code, name in shown.CHANNELS.items())
    found = (
        Column("text", _("Words in the report, or a reference"), filtered=True),
        Column("team", _("Team"), filtered=True),
        Column("channel", _("How it came"), choices=channels),
    )
    return found if view != TEAM else (found[0], found[2])


def _row(line: Line, begins: FirstWords | None) -> Row:
    state = Cell(shown.state_name(line.state), tag=COLOURS.get(line.state, "grey"))
    urgent = Cell(shown.priority_name(line.priority), tag=shown.PRIORITY_COLOURS.get(line.priority, ""))
    view = request.view_args["view"] if request.view_args else ALL
    cells = (
        Cell(line.reference, shown.of_case(line.reference), below=_below(begins)),
        Cell(category_name(line.category)),
        state,
        urgent,
        Cell(formats.short_day(line.received_at)),
        _due(line),
        *([Cell(department_name(line.department))] if len(shown.own_departments()) > 1 else []),
        *([] if view in (MINE, UNASSIGNED) else [Cell(called(line.assignee) if line.assignee else "–")]),
        Cell(line.ward),
    )
    return Row(f"{line.reference}/{line.revision}", line.reference, cells)


def _below(begins: FirstWords | None) -> tuple[tuple[str, str], ...]:
    if begins is None:
        return ()
    return tuple(one for one in ((begins.text, begins.language), (begins.street, "")) if one[0])


def _due(line: Line) -> Cell:
    if line.due is None:
        return Cell("")
    day = formats.short_day(line.due)
    return Cell(_("%(day)s (overdue)", day=day), tag="red") if line.overdue else Cell(day)


def _tabs(desk: Desk, present: str) -> list[tuple[str, str, str, bool]]:
    """(Address, name, how many, whether it is this one) of each list."""
    counted = work_list.counts(desk)
    return [
        (shown.address(f"/lists/{view}"), _(TITLES[view]), _number(*counted[view]), view == present) for view in VIEWS
    ]


def _number(count: int, more: bool) -> str:  # noqa: FBT001 - as ``counts`` gives them
    return _("more than %(number)s", number=formats.number(count)) if more else formats.number(count)


def _told_of(found: Page) -> list[str]:
    notes = []
    if found.more:
        notes.append(
            _("There are more than %(most)s. Narrow the list by filters.", most=formats.number(work_list.MOST))
        )
    return notes


def _query() -> str:
    """The filters of this address, as a saved list keeps them."""
    return request.query_string.decode("ascii", "ignore")
