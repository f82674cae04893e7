"""The city's departments."""

from typing import Self

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse
from wtforms import SelectField, StringField

from app.city import commands, queries
from app.city.model import USUAL_CALENDAR
from app.kernel.errors import NotVisible, PsisError
from app.kernel.text import N_
from app.web.admin.pages import (
    ADMIN,
    ADMINISTRATORS,
    Named,
    address,
    back_to,
    called,
    form_page,
    names_data,
    table_page,
)
from app.web.blueprint import Blueprint
from app.web.forms import Form, at_most, required, stripped
from app.web.identity import identity, unit
from app.web.translation import gettext as _
from app.web.work_table import Action, Cell, Column, Row, WorkTable, arranged, read_asked

blueprint = Blueprint("admin_departments", __name__, url_prefix=ADMIN)


class CalendarChoice(Form):
    """A calendar by which departments work."""

    calendar = SelectField(N_("Calendar"))

    def offer(self) -> Self:
        """With the calendars there are."""
        self.calendar.choices = [(one.slug, called(one.names)) for one in queries.calendars(identity().session)]
        return self


class DepartmentForm(Named, CalendarChoice):
    """A department that is there."""


class NewDepartmentForm(DepartmentForm):
    """A department that is to be added."""

    slug = StringField(
        N_("Short name"), [required(N_("Enter a short name, such as public-works.")), at_most(60)], [stripped]
    )


@blueprint.get("/departments", access=ADMINISTRATORS)
def departments() -> Response:
    form = CalendarChoice().offer()
    calendars = dict(form.calendar.choices)
    columns = (
        Column("name", _("Name"), sortable=True, filtered=True),
        Column("slug", _("Short name"), sortable=True, filtered=True),
        Column("calendar", _("Calendar"), choices=tuple(calendars.items())),
    )
    asked = read_asked(columns, request.args)
    found, total = arranged(queries.departments(identity().session), asked, columns, _value, "name")
    rows = [
        Row(
            one.slug,
            called(one.names),
            (
                Cell(called(one.names), address(f"/departments/{one.slug}")),
                Cell(one.slug),
                Cell(calendars.get(one.calendar, one.calendar)),
            ),
        )
        for one in found
    ]
    path = address("/departments")
    table = WorkTable(
        caption=_("Departments"),
        columns=columns,
        rows=rows,
        total=total,
        asked=asked,
        path=path,
        post=path,
        actions=(Action("calendar", _("Let them work by this calendar")),),
        more="admin/calendar_of_several.html",
        order="name",
    )
    return table_page(table, _("Departments"), add=(f"{path}/new", _("Add a department")), form=form)


@blueprint.post("/departments", access=ADMINISTRATORS)
def change_departments() -> AnyResponse:
    """Let the chosen departments work by another calendar."""
    chosen, form = request.form.getlist("chosen"), CalendarChoice.of_request().offer()
    if not chosen or not form.validate():
        return back_to("/departments", "none-chosen")
    with unit() as work:
        held = {one.slug: one.names for one in queries.departments(work.session)}
        for slug in chosen:
            if slug not in held:
                raise NotVisible(N_("There is no such department."))
            commands.set_department(work, slug, held[slug], form.calendar.data)
    return back_to("/departments")


def _value(one: queries.DepartmentLine, name: str) -> object:
    return called(one.names) if name == "name" else getattr(one, name)


@blueprint.route("/departments/new", methods=("GET", "POST"), access=ADMINISTRATORS)
def new_department() -> AnyResponse:
    form = NewDepartmentForm.of_request(data={"calendar": USUAL_CALENDAR}).offer()
    if request.method == "POST" and form.validate():
        slug = form["slug"].data
        try:
            with unit() as work:
                if slug in queries.department_names(work.session):
                    form.refuse(_("There is a department with this short name already."), "slug")
                else:
                    commands.set_department(work, slug, form.names, form.calendar.data)
        except PsisError as problem:
            form.refuse(problem, "slug")
        if not form.errors:
            return back_to("/departments")
    hint = _("Lower-case letters, digits and hyphens. It stands in addresses and cannot be changed later.")
    return form_page(form, _("Add a department"), (address("/departments"), _("Departments")), hints={"slug": hint})


@blueprint.route("/departments/<department>", methods=("GET", "POST"), access=ADMINISTRATORS)
def department(department: str) -> AnyResponse:
    held = {one.slug: one for one in queries.departments(identity().session)}.get(department)
    if held is None:
        raise NotVisible(N_("There is no such department."))
    form = DepartmentForm.of_request(data={**names_data(held.names), "calendar": held.calendar}).offer()
    if request.method == "POST" and form.validate():
        try:
            with unit() as work:
                commands.set_department(work, department, form.names, form.calendar.data)
        except PsisError as problem:
            form.refuse(problem)
        else:
            return back_to("/departments")
    return form_page(form, called(held.names), (address("/departments"), _("Departments")))
