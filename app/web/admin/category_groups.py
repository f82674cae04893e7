"""Groups in which categories of complaints stand."""

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, NumberRange

from app.city import category_commands, queries
from app.city.queries import Group
from app.kernel.errors import NotVisible, PsisError
from app.kernel.text import N_
from app.web import formats
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
from app.web.forms import at_most, required, stripped
from app.web.identity import identity, unit
from app.web.translation import gettext as _
from app.web.work_table import Action, Cell, Column, Row, WorkTable, arranged, read_asked

blueprint = Blueprint("admin_category_groups", __name__, url_prefix=f"{ADMIN}/category-groups")
_PATH = "/category-groups"


class GroupForm(Named):
    """A group that is there."""

    position = IntegerField(
        N_("Position in lists"),
        [InputRequired(N_("Enter a number.")), NumberRange(0, 9999, N_("Enter a number from 0 to 9999."))],
    )


class NewGroupForm(GroupForm):
    """A group that is to be added."""

    slug = StringField(N_("Short name"), [required(N_("Enter a short name, such as roads.")), at_most(60)], [stripped])


@blueprint.get("", access=ADMINISTRATORS)
def browse() -> Response:
    columns = (
        Column("name", _("Name"), sortable=True, filtered=True),
        Column("position", _("Position"), sortable=True, numeric=True),
    )
    asked = read_asked(columns, request.args)
    found, total = arranged(queries.groups(identity().session), asked, columns, _value, "position")
    table = WorkTable(
        caption=_("Groups of categories"),
        columns=columns,
        rows=[_row(one) for one in found],
        total=total,
        asked=asked,
        path=address(_PATH),
        nothing=_("No group has been entered. Categories then stand in one list."),
        post=address(_PATH),
        actions=(Action("remove", _("Remove")),),
        order="position",
    )
    intro = _("Groups help whoever reports something to find the right category.")
    return table_page(table, _("Groups of categories"), intro=intro, add=(address(f"{_PATH}/new"), _("Add a group")))


def _value(one: Group, name: str) -> object:
    return called(one.names) if name == "name" else one.position


def _row(one: Group) -> Row:
    name = called(one.names)
    return Row(one.slug, name, (Cell(name, address(f"{_PATH}/{one.slug}")), Cell(formats.number(one.position))))


@blueprint.post("", access=ADMINISTRATORS)
def remove() -> AnyResponse:
    """Remove the chosen groups; their categories stay."""
    chosen = request.form.getlist("chosen")
    if not chosen or request.form.get("act") != "remove":
        return back_to(_PATH, "none-chosen")
    with unit() as work:
        category_commands.remove_groups(work, chosen)
    return back_to(_PATH, "removed")


@blueprint.route("/new", methods=("GET", "POST"), access=ADMINISTRATORS)
def new() -> AnyResponse:
    form = NewGroupForm.of_request(data={"position": 10})
    if request.method == "POST" and form.validate():
        slug = form["slug"].data
        if any(one.slug == slug for one in queries.groups(identity().session)):
            form.refuse(_("There is a group with this short name already."), "slug")
        elif _saved(form, slug, "slug"):
            return back_to(_PATH)
    return form_page(form, _("Add a group"), _back())


@blueprint.route("/<group>", methods=("GET", "POST"), access=ADMINISTRATORS)
def edit(group: str) -> AnyResponse:
    held = {one.slug: one for one in queries.groups(identity().session)}.get(group)
    if held is None:
        raise NotVisible(N_("There is no such group."))
    form = GroupForm.of_request(data={"position": held.position, **names_data(held.names)})
    if request.method == "POST" and form.validate() and _saved(form, group):
        return back_to(_PATH)
    return form_page(form, called(held.names), _back())


def _back() -> tuple[str, str]:
    return address(_PATH), _("Groups of categories")


def _saved(form: GroupForm, slug: str, field: str = "") -> bool:
    try:
        with unit() as work:
            category_commands.set_group(work, Group(slug, form.names, form.position.data or 0))
    except PsisError as problem:
        form.refuse(problem, field)
        return False
    return True
