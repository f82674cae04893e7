"""Acts on many reports of a list, each in a unit of its own; and lists that are kept under a name."""

from collections.abc import Callable
from typing import NamedTuple

from flask import redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.complaints import lifecycle
from app.complaints.handling import acting, assigning, desk_notes
from app.complaints.lists.work_list import VIEWS
from app.complaints.queries import by_reference
from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import NotVisible, PsisError
from app.kernel.text import N_
from app.web.blueprint import Blueprint
from app.web.desk.complaints import shown
from app.web.desk.complaints.forms import revision_of
from app.web.desk.complaints.lists import ASSIGN, MOVE, PRIORITY, list_page
from app.web.desk.complaints.shown import DESK, OFFICERS
from app.web.identity import identity, portal_unit, unit
from app.web.parameters import printable
from app.web.translation import gettext as _
from app.web.work_table import SIZES

MOVES = (lifecycle.IN_WORK, lifecycle.CLOSED)
"""What is done to many at once needs no words to each reporter."""
_Act = Callable[[UnitOfWork, "Chosen"], object]
blueprint = Blueprint("desk_complaints_many", __name__, url_prefix=DESK)


class Chosen(NamedTuple):
    """A report of the list, as it was when the list was shown."""

    reference: str
    revision: int


@blueprint.post("/lists/<any(mine, team, unassigned, overdue, all):view>/acts", access=OFFICERS)
def act(view: str) -> AnyResponse:
    """Assign the chosen reports, set their priority or change their state. What was changed meanwhile is left alone."""
    chosen, what = _chosen(), _act()
    back = shown.address(f"/lists/{view}")
    if not chosen or what is None:
        return redirect(f"{back}?said=none-chosen", 303)
    refused: dict[str, list[str]] = {}
    for one in chosen:
        problem = _tried(what, one)
        if problem:
            refused.setdefault(problem, []).append(one.reference)
    if refused:
        return list_page(view, refused, len(chosen) - sum(map(len, refused.values())), 422)
    query = request.query_string.decode("ascii", "ignore")
    return redirect(f"{back}?{query + '&' if query else ''}said=reports-done", 303)


def _tried(what: _Act, one: Chosen) -> str:
    """Why it could not be done, "" where it was."""
    try:
        with unit() as work:
            what(work, one)
    except PsisError as problem:
        return problem.said(_)
    return ""


def _chosen() -> list[Chosen]:
    pairs = (one.partition("/") for one in request.form.getlist("chosen")[: SIZES[-1]])
    read = ((reference, revision_of(revision)) for reference, _slash, revision in pairs)
    return [Chosen(reference, revision) for reference, revision in read if revision is not None]


def _act() -> _Act | None:
    name, given = request.form.get("act"), request.form
    if name == ASSIGN:
        return lambda work, one: assigning.assign(work, one.reference, given.get("assignee", ""), revision=one.revision)
    if name == PRIORITY and given.get("priority") in {str(number) for number in shown.PRIORITIES}:
        return lambda work, one: _prioritise(work, one, int(given["priority"]))
    if name == MOVE and given.get("state") in MOVES:
        return lambda work, one: acting.act(work, one.reference, given["state"], revision=one.revision)
    return None


def _prioritise(work: UnitOfWork, one: Chosen, priority: int) -> None:
    held = by_reference(work.session, one.reference)
    assignee = held.work.assignee if hasattr(held, "work") else ""
    assigning.assign(work, one.reference, assignee, priority=priority, revision=one.revision)


@blueprint.post("/views", access=OFFICERS)
def save() -> AnyResponse:
    """Keep a list with its filters under a name."""
    view, query = request.form.get("view", ""), printable(request.form.get("query", ""))
    if view not in VIEWS:
        raise NotVisible(N_("There is no such list."))
    try:
        with portal_unit() as work:
            name = " ".join(request.form.get("name", "").split())
            desk_notes.save_view(work, identity().actor.name, name, f"{view}?{query}" if query else view)
    except PsisError as problem:
        return list_page(view, {problem.said(_): []}, 0, 422)
    return redirect(shown.address(f"/lists/{view}{'?' + query + '&' if query else '?'}said=saved"), 303)


@blueprint.post("/views/<int:number>/remove", access=OFFICERS)
def forget(number: int) -> AnyResponse:
    """Remove one of my saved lists."""
    with portal_unit() as work:
        desk_notes.forget_view(work, identity().actor.name, number)
    return redirect(shown.address("/lists/mine?said=removed"), 303)
