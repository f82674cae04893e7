"""Facilities at the desk: a list with search, a form with a map, photographs. What is saved is public at once."""

from collections.abc import Callable

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.db.unit_of_work import UnitOfWork
from app.kernel import roles
from app.kernel.errors import NotVisible, PsisError
from app.kernel.text import in_language
from app.web import addresses, formats
from app.web.blueprint import Blueprint, holding
from app.web.desk.facilities.form import FacilityForm, find_address, given_by
from app.web.forms import Form
from app.web.identity import identity, unit
from app.web.kept import department_name, facility_kinds
from app.web.locale import PREFIX, language
from app.web.templating import page
from app.web.translation import gettext as _
from app.web.translation import ngettext
from app.web.typed_point import point_of
from app.web.words import map_words
from app.web.work_table import SIZES, Action, Cell, Column, Row, WorkTable, read_asked
from maps import desk, editing, queries
from maps.desk import Line, Wanted
from maps.projections import Facility

MAY_EDIT = holding(roles.EDIT_PLACES)
REMOVE = "remove"
blueprint = Blueprint("desk_facilities", __name__, url_prefix=f"{PREFIX}/desk/facilities")


@blueprint.get("", access=MAY_EDIT)
def browse() -> Response:
    """The facilities of my departments."""
    columns = _columns()
    asked = read_asked(columns, request.args)
    sort = asked.order or "name"
    wanted = Wanted(asked.filters, sort.removeprefix("-"), sort.startswith("-"), asked.offset, asked.size)
    lines, total = desk.facilities(identity().session, departments(), wanted)
    table = WorkTable(
        _("Facilities of your departments"),
        columns,
        [_row(line) for line in lines],
        total,
        asked,
        address_of(""),
        _("Your departments have no facilities yet."),
        post=asked.address(address_of("")),
        actions=(Action(REMOVE, _("Remove"), warning=True),),
        order="name",
    )
    return page("desk/facilities/browse.html", title=_("Edit facilities"), table=table)


@blueprint.post("", access=MAY_EDIT)
def remove_several() -> AnyResponse:
    """Take the chosen facilities off the map, all or none, after asking once more; then the list, narrowed as before.

    Raises NotVisible.
    """
    chosen = request.form.getlist("chosen")[: max(SIZES)]
    there = read_asked(_columns(), request.args).address(address_of(""))
    if not chosen or request.form.get("act") != REMOVE:
        return redirect(addresses.with_query(there, [("said", "none-chosen")]), 303)
    facilities = [at_desk(slug) for slug in chosen]

    def ask(status: int = 200) -> Response:
        title = ngettext("Remove %(num)s facility", "Remove %(num)s facilities", len(facilities))
        return page(
            "desk/facilities/remove.html", status=status, title=title, form=form, facilities=facilities, there=there
        )

    form = Form()
    if "sure" not in request.form:
        return ask()

    def remove_them(work: UnitOfWork) -> None:
        for slug in chosen:
            editing.remove(work, slug)

    return acted(
        remove_them,
        to=lambda: there,
        said="facilities-removed",
        again=ask,
        form=form,
    )


def departments() -> list[str]:
    """Those whose places this person may edit."""
    return sorted(identity().actor.departments(roles.EDIT_PLACES))


def _columns() -> tuple[Column, ...]:
    kinds = sorted((in_language(kind.names, language()), slug) for slug, kind in facility_kinds().items())
    return (
        Column("name", _("Name"), sortable=True, filtered=True),
        Column("kind", _("Kind"), choices=tuple((slug, name) for name, slug in kinds)),
        Column("address", _("Address"), sortable=True),
        Column("department", _("Department"), choices=tuple((one, department_name(one)) for one in departments())),
        Column("changed", _("Last changed"), sortable=True, day=True),
    )


def _row(line: Line) -> Row:
    kind = facility_kinds().get(line.kind)
    cells = (
        Cell(line.name, address_of(line.slug), lang=line.language),
        Cell(in_language(kind.names, language()) if kind else line.kind),
        Cell(line.address),
        Cell(department_name(line.department)),
        Cell(formats.moment(line.changed_at)),
    )
    return Row(line.slug, line.name, cells)


def address_of(slug: str, part: str = "") -> str:
    """The facility's page at the desk, or something done there; the list of all for ""."""
    return "/".join(one for one in (f"/{language()}/desk/facilities", slug, part) if one)


@blueprint.get("/new", access=MAY_EDIT)
def new() -> Response:
    """An empty form."""
    return _form_page(_form())


def _form(facility: Facility | None = None) -> FacilityForm:
    form = FacilityForm.of_request(data=given_by(facility) if facility else {})
    form.offer(departments())
    if facility is not None:
        del form.department
    return form


def _form_page(form: Form, facility: Facility | None = None, status: int = 200) -> Response:
    point = point_of(form["point"].data or "")
    extents = [one.extent for one in queries.layers(identity().session) if one.extent]
    middle = extents[0] if extents else None
    return page(
        "desk/facilities/form.html",
        status=status,
        title=_("Edit %(name)s", name=facility.name) if facility else _("New facility"),
        form=form,
        facility=facility,
        public=addresses.facility(language(), facility.slug) if facility else "",
        point=point,
        start=point or (((middle.west + middle.east) / 2, (middle.south + middle.north) / 2) if middle else (0, 0)),
        map_words=map_words(),
    )


@blueprint.post("/new", access=MAY_EDIT)
def add() -> AnyResponse:
    """Add a facility, or find where its address is."""
    form = _form()
    if "find" in request.form:
        return _found(form)
    if not form.validate():
        return _form_page(form, status=422)
    added: list[str] = []
    return acted(
        lambda work: added.append(editing.add(work, form.department.data, form.facts(), form.place())),
        to=lambda: address_of(added[0]),
        said="facility-added",
        again=lambda status: _form_page(form, status=status),
        form=form,
    )


@blueprint.get("/<slug>", access=MAY_EDIT)
def edit(slug: str) -> Response:
    """The form, filled. Raises NotVisible."""
    facility = at_desk(slug)
    return _form_page(_form(facility), facility)


def at_desk(slug: str) -> Facility:
    """The facility for whoever may edit it. Raises NotVisible."""
    return desk.facility(identity().session, departments(), slug)[0]


@blueprint.post("/<slug>", access=MAY_EDIT)
def save(slug: str) -> AnyResponse:
    """Save what was entered, or find where the address is. Raises NotVisible."""
    facility = at_desk(slug)
    form = _form(facility)
    if "find" in request.form:
        return _found(form, facility)
    if not form.validate():
        return _form_page(form, facility, 422)
    return acted(
        lambda work: editing.change(work, slug, form.facts(facility), form.place(facility), form.last_seen()),
        to=lambda: address_of(slug),
        said="facility-saved",
        again=lambda status: _form_page(form, at_desk(slug), status),
        form=form,
    )


def _found(form: FacilityForm, facility: Facility | None = None) -> Response:
    find_address(form)
    return _form_page(form, facility, 422 if form.errors else 200)


@blueprint.post("/<slug>/remove", access=MAY_EDIT)
def remove(slug: str) -> AnyResponse:
    """Take the facility off the map. Raises NotVisible."""
    facility = at_desk(slug)
    form = Form()
    return acted(
        lambda work: editing.remove(work, slug),
        to=lambda: address_of(""),
        said="facility-removed",
        again=lambda status: _form_page(_form(facility), facility, status),
        form=form,
    )


def acted(
    act: Callable[[UnitOfWork], object],
    *,
    to: Callable[[], str],
    said: str,
    again: Callable[[int], Response],
    form: Form,
) -> AnyResponse:
    """On to that address, which says what was done; or the form again, which says what could not be."""
    try:
        with unit() as work:
            act(work)
    except NotVisible:
        raise
    except PsisError as problem:
        form.refuse(problem)
        return again(409 if isinstance(problem, editing.FacilityStale) else 422)
    return redirect(addresses.with_query(to(), [("said", said)]), 303)
