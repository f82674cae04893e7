"""The work queue: what waits for whoever asks, and all records of his departments."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from flask import Response, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.jobs.imports import queries as imports
from app.jobs.imports.queries import ImportBatch
from app.kernel import roles
from app.kernel.actor import Actor
from app.kernel.clock import today
from app.web import addresses, formats, words
from app.web.blueprint import STAFF, Blueprint, holding
from app.web.colleagues import called
from app.web.desk.navigation import navigation
from app.web.identity import identity
from app.web.kept import department_name
from app.web.locale import PREFIX, language
from app.web.templating import page
from app.web.translation import gettext as _
from app.web.work_table import Action, Cell, Column, Row, WorkTable, read_asked
from records import desk_queue, workflow
from records.bulk import Refused
from records.desk_queue import Line, Wanted
from records.kinds import Kind

COLOURS = {
    workflow.DRAFT: "grey",
    workflow.IN_REVIEW: "blue",
    workflow.REFUSED: "orange",
    workflow.APPROVED: "turquoise",
    workflow.SCHEDULED: "purple",
    workflow.EMBARGOED: "purple",
    workflow.PUBLISHED: "green",
    workflow.SUPERSEDED: "yellow",
    workflow.WITHDRAWN: "red",
    workflow.DISCARDED: "grey",
}
_Query = Callable[[Session, Actor, Wanted], tuple[list[Line], int]]
blueprint = Blueprint("desk_work", __name__, url_prefix=f"{PREFIX}/desk")


@blueprint.get("", access=STAFF)
def front() -> AnyResponse:
    """To the first page of one's own menu: what waits for a clerk, the trail for an auditor."""
    return redirect(f"/{language()}{navigation()[0].address}", 303)


@blueprint.get("/work", access=holding(roles.DRAFT))
def queue() -> Response:
    """What waits for me, what is due first at the top."""
    return queue_page()


def queue_page(refused: Sequence[Refused] = (), done: int = 0, status: int = 200) -> Response:
    """The queue; after an act on many records with those to which it could not be done."""
    brought = _imports(identity().actor)
    table = _table(
        desk_queue.waiting,
        "work",
        caption=_("Records that wait for your next step"),
        order="due",
        nothing=_("Nothing else waits for you.") if brought else _("Nothing waits for you."),
    )
    if identity().actor.departments(roles.PUBLISH):
        actions = (Action("approve", _("Approve")), Action("publish", _("Publish now")))
        table = replace(table, post=asked_again(table), actions=actions, more="desk/bulk_choice.html")
    return page(
        "desk/work.html",
        status=status,
        title=_("Your work"),
        table=table,
        refused=by_reason(refused),
        done=done,
        imports=brought,
    )


def _imports(actor: Actor) -> list[ImportBatch]:
    """Facilities that others brought and that wait for this person to put them on the map."""
    departments = set(actor.departments(roles.PUBLISH)) & set(actor.departments(roles.IMPORT))
    return imports.waiting(identity().session, departments, actor.name) if departments else []


def asked_again(table: WorkTable) -> str:
    """Where acts on many records go, with the same filters, order and page."""
    return table.asked.address(f"{table.path}/acts", page=table.asked.page)


def by_reason(refused: Sequence[Refused]) -> dict[str, list[Refused]]:
    """Why → the records that it was said of."""
    found: dict[str, list[Refused]] = {}
    for one in refused:
        found.setdefault(_(one.sentence, **one.values), []).append(one)
    return found


def filters_asked() -> Mapping[str, str]:
    """The filters of the address."""
    return read_asked(_columns(), request.args).filters


def queue_asked() -> str:
    """The queue with the filters and the order of the address."""
    return read_asked(_columns(), request.args).address(f"/{language()}/desk/work")


@blueprint.get("/records", access=holding(roles.DRAFT))
def records() -> Response:
    """Every record of my departments, whatever its state."""
    table = _table(
        desk_queue.all_records,
        "records",
        caption=_("Records of your departments"),
        order="-changed",
        nothing=_("Your departments have no records yet."),
    )
    return page("desk/records.html", title=_("All records"), table=table)


def _table(find: _Query, name: str, *, caption: str, order: str, nothing: str) -> WorkTable:
    columns = _columns()
    asked = read_asked(columns, request.args)
    sort = asked.order or order
    wanted = Wanted(asked.filters, sort.removeprefix("-"), sort.startswith("-"), asked.offset, asked.size)
    lines, total = find(identity().session, identity().actor, wanted)
    path = f"/{language()}/desk/{name}"
    return WorkTable(caption, columns, [_row(line) for line in lines], total, asked, path, nothing, order=order)


def _columns() -> tuple[Column, ...]:
    kinds = tuple((str(one), words.word(words.KIND, one)) for one in Kind)
    departments = tuple((one, department_name(one)) for one in sorted(identity().actor.departments(roles.DRAFT)))
    return (
        Column("title", _("Title"), sortable=True, filtered=True),
        Column("reference", _("Reference"), sortable=True, filtered=True),
        Column("kind", _("Kind"), sortable=True, choices=kinds),
        Column("state", _("State"), choices=tuple((one, words.word(words.STATE, one)) for one in workflow.STATES)),
        Column("due", _("Due"), sortable=True, day=True),
        *([Column("department", _("Department"), choices=departments)] if _several() else []),
        Column("changed", _("Last changed"), sortable=True, day=True),
        Column("by", _("By")),
    )


def _several() -> bool:
    """Whether to say of which department a record is."""
    return len(identity().actor.departments(roles.DRAFT)) > 1


def _row(line: Line) -> Row:
    title = line.title or _("(no title yet)")
    return Row(
        f"{line.kind}/{line.slug}",
        title,
        (
            Cell(title, addresses.at_desk(language(), line.kind, line.slug)),
            Cell(line.reference),
            Cell(words.word(words.KIND, line.kind)),
            Cell(words.word(words.STATE, line.state), tag=COLOURS.get(line.state, "grey")),
            _due(line),
            *([Cell(department_name(line.department))] if _several() else []),
            Cell(formats.day(line.changed_at)),
            Cell(called(line.by)),
        ),
    )


def _due(line: Line) -> Cell:
    if line.due_on is None:
        return Cell(formats.moment(line.scheduled_for) if line.scheduled_for else "")
    day = formats.day(line.due_on)
    return Cell(_("%(day)s (overdue)", day=day), tag="red") if line.due_on < today() else Cell(day)
