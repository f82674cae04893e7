"""Members of staff: who there is, what each may do and where, who may come in."""

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse
from wtforms import SelectField, StringField

from app.accounts import administering, invitations
from app.accounts.administering import Person
from app.city.queries import department_names
from app.kernel import roles
from app.kernel.errors import PsisError
from app.kernel.text import N_
from app.web import formats
from app.web.account.visitors import throttle
from app.web.admin.pages import (
    ADMIN,
    ADMINISTRATORS,
    address,
    back_to,
    called,
    form_page,
    language_choices,
    table_page,
)
from app.web.blueprint import Blueprint
from app.web.forms import Form, at_most, required, stripped
from app.web.identity import identity, portal_unit, unit
from app.web.kept import department_name
from app.web.locale import language
from app.web.templating import page
from app.web.translation import gettext as _
from app.web.work_table import Action, Cell, Column, Row, WorkTable, arranged, read_asked

blueprint = Blueprint("admin_people", __name__, url_prefix=ADMIN)


class RoleForm(Form):
    """A role in a department."""

    role = SelectField(N_("Role"))
    department = SelectField(N_("Department"))

    def offer(self) -> None:
        """The roles of staff and the departments there are."""
        self.role.choices = [(role, _(roles.NAMES[role])) for role in roles.STAFF_ROLES]
        names = department_names(identity().session)
        self.department.choices = [(slug, called(one)) for slug, one in names.items()]


class InviteForm(RoleForm):
    """Somebody who shall work here."""

    display_name = StringField(N_("Name"), [required(N_("Enter the person’s name.")), at_most(100)], [stripped])
    email = StringField(N_("E-mail address"), [required(N_("Enter an e-mail address.")), at_most(254)], [stripped])
    name = StringField(N_("Short name"), [required(N_("Enter a short name, such as sari.")), at_most(40)], [stripped])
    language = SelectField(N_("Language of mails"))


class NameForm(Form):
    """The name that others read."""

    display_name = StringField(N_("Name"), [required(N_("Enter the person’s name.")), at_most(100)], [stripped])


@blueprint.get("/people", access=ADMINISTRATORS)
def people() -> Response:
    return _people()


@blueprint.post("/people", access=ADMINISTRATORS, fresh=True)
def change_people() -> AnyResponse:
    """Close or open the accounts that were chosen: all of them, or none where one cannot be."""
    chosen, act = request.form.getlist("chosen"), request.form.get("act")
    if not chosen or act not in ("disable", "enable"):
        return back_to("/people", "none-chosen")
    try:
        with portal_unit() as work:
            for name in chosen:
                administering.set_disabled(work, name, disabled=act == "disable")
    except PsisError as problem:
        return _people(problem.said(_))
    return back_to("/people")


@blueprint.route("/people/invite", methods=("GET", "POST"), access=ADMINISTRATORS, fresh=True)
def invite() -> AnyResponse:
    form = InviteForm.of_request(data={"language": language(), "role": roles.CLERK})
    form.offer()
    form["language"].choices = language_choices()
    if request.method == "POST" and form.validate():
        held = [roles.Held(form.role.data, form.department.data)]
        person = {name: form[name].data for name in ("display_name", "email", "language")}
        try:
            with portal_unit() as work:
                invitations.invite(work, form["name"].data, **person, held=held)
        except PsisError as problem:
            form.refuse(problem)
        else:
            return back_to("/people", "invited")
    hints = {
        "name": _("How the trail calls the person. Lower-case letters, digits and hyphens; it stays for ever."),
        "email": _("A link goes there with which the person chooses a password and sets up a second factor."),
    }
    title = _("Invite somebody")
    return form_page(form, title, (address("/people"), _("People")), hints=hints, save=_("Send the invitation"))


@blueprint.get("/people/<person>", access=ADMINISTRATORS)
def person(person: str) -> Response:
    return _person(person)


@blueprint.post("/people/<person>/roles", access=ADMINISTRATORS, fresh=True)
def change_roles(person: str) -> AnyResponse:
    """Give a role in a department, or take one away."""
    role, department = request.form.get("role", ""), request.form.get("department", "")
    change = administering.dismiss if request.form.get("act") == "take" else administering.employ
    try:
        with unit() as work:
            change(work, person, role, department)
    except PsisError as problem:
        return _person(person, problem.said(_))
    return back_to(f"/people/{person}")


@blueprint.post("/people/<person>/account", access=ADMINISTRATORS, fresh=True)
def change_account(person: str) -> AnyResponse:
    """Close or open the account, invite once more, or take lost second factors away."""
    act = request.form.get("act")
    administering.person(identity().session, person)
    try:
        if act in ("disable", "enable"):
            with portal_unit() as work:
                administering.set_disabled(work, person, disabled=act == "disable")
        elif act in ("invite", "reset-mfa"):
            with unit() as work:
                administering.require_other(work, person)
            with portal_unit() as work:
                if act == "invite":
                    invitations.invite_again(work, person)
                else:
                    invitations.reset_second_factors(work, person, throttle())
    except PsisError as problem:
        return _person(person, problem.said(_))
    return back_to(f"/people/{person}", "invited" if act == "invite" else "saved")


@blueprint.post("/people/<person>/name", access=ADMINISTRATORS)
def rename(person: str) -> AnyResponse:
    form = NameForm.of_request()
    if not form.validate():
        return _person(person, form.errors["display_name"][0])
    with unit() as work:
        administering.rename(work, person, form.display_name.data or "")
    return back_to(f"/people/{person}")


def _people(problem: str = "") -> Response:
    columns = _columns()
    asked = read_asked(columns, request.args)
    found, total = arranged(administering.staff(identity().session), asked, columns, _value, "name")
    path = address("/people")
    table = WorkTable(
        caption=_("Members of staff"),
        columns=columns,
        rows=[_row(one) for one in found],
        total=total,
        asked=asked,
        path=path,
        post=path,
        actions=(Action("disable", _("Close accounts"), warning=True), Action("enable", _("Open accounts"))),
        order="name",
    )
    return table_page(table, _("People"), problem=problem, add=(f"{path}/invite", _("Invite somebody")))


def _columns() -> tuple[Column, ...]:
    names = department_names(identity().session)
    return (
        Column("name", _("Name"), sortable=True, filtered=True),
        Column("email", _("E-mail address"), sortable=True, filtered=True),
        Column("role", _("Role"), choices=tuple((role, _(roles.NAMES[role])) for role in roles.STAFF_ROLES)),
        Column("department", _("Department"), choices=tuple((slug, called(one)) for slug, one in names.items())),
        Column("state", _("Account"), choices=tuple((code, _(label)) for code, (label, _tag) in _STATES.items())),
    )


_STATES = {
    "open": (N_("Open"), "green"),
    "invited": (N_("Invited"), "yellow"),
    "none": (N_("Without sign-in"), "grey"),
    "closed": (N_("Closed"), "red"),
}


def _value(one: Person, name: str) -> object:
    values: dict[str, object] = {
        "name": f"{one.display_name} {one.name}",
        "email": one.email or "",
        "role": [held.role for held in one.held],
        "department": [held.department for held in one.held],
        "state": one.state,
    }
    return values[name]


def _row(one: Person) -> Row:
    label, colour = _STATES[one.state]
    return Row(
        one.name,
        one.display_name,
        (
            Cell(one.display_name, address(f"/people/{one.name}")),
            Cell(one.email or "–"),
            Cell(", ".join(dict.fromkeys(role_name(held.role) for held in one.held)) or "–"),
            Cell(_places(one)),
            Cell(_(label), tag=colour),
        ),
    )


def _places(one: Person) -> str:
    """Where somebody works: by name as long as that can be read at a glance."""
    places = list(dict.fromkeys(held.department for held in one.held))
    if len(places) > 2:
        return _("%(count)s departments", count=len(places))
    return ", ".join(map(department_name, places)) or "–"


def role_name(role: str) -> str:
    """What a role is called in the reader's language."""
    return _(roles.NAMES[role]) if role in roles.NAMES else role


def _person(name: str, problem: str = "") -> Response:
    held = administering.person(identity().session, name)
    form = RoleForm()
    form.offer()
    label, colour = _STATES[held.state]
    return page(
        "admin/person.html",
        status=422 if problem else 200,
        title=held.display_name,
        person=held,
        state=_(label),
        state_colour=colour,
        created=formats.day(held.created_at),
        held=[(one, role_name(one.role), department_name(one.department)) for one in held.held],
        form=form,
        name_form=NameForm(data={"display_name": held.display_name}),
        own=identity().actor.name == name,
        problem=problem,
        back=(address("/people"), _("People")),
        here=address(f"/people/{name}"),
    )
