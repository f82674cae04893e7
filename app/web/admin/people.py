"""Members of staff: who there is, what each may do and where, who may come in."""

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse
from wtforms import SelectField, StringField

from app.accounts import administering, invitations
from app.city.queries import department_names
from app.db.unit_of_work import UnitOfWork
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
from app.web.admin.people_table import STATES, people_table, role_name
from app.web.blueprint import Blueprint
from app.web.forms import Form, at_most, required, stripped
from app.web.identity import identity, portal_unit, unit
from app.web.kept import department_name
from app.web.locale import language
from app.web.templating import page
from app.web.translation import gettext as _

blueprint = Blueprint("admin_people", __name__, url_prefix=ADMIN)
EVERY = "*"
"""Instead of a department: all there are now."""


class RoleForm(Form):
    """A role in a department."""

    role = SelectField(N_("Role"))
    department = SelectField(N_("Department"))

    def offer(self) -> None:
        """The roles of staff and the departments there are."""
        self.role.choices = [(role, _(roles.NAMES[role])) for role in roles.STAFF_ROLES]
        names = department_names(identity().session)
        self.department.choices = [
            *((slug, called(one)) for slug, one in names.items()),
            (EVERY, _("Every department")),
        ]


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
    """Give those who were chosen a role or take it away, invite them again, close or open their accounts.

    All of them, or none where one cannot be.
    """
    chosen, act = request.form.getlist("chosen"), request.form.get("act", "")
    if not chosen or act not in _ACTS:
        return back_to("/people", "none-chosen")
    try:
        with portal_unit() as work:
            for name in chosen:
                _change(work, name, act)
    except PsisError as problem:
        return _people(problem.said(_))
    return back_to("/people", "invited" if act == "invite" else "saved")


@blueprint.route("/people/invite", methods=("GET", "POST"), access=ADMINISTRATORS, fresh=True)
def invite() -> AnyResponse:
    form = InviteForm.of_request(data={"language": language(), "role": roles.CLERK})
    form.offer()
    form["language"].choices = language_choices()
    if request.method == "POST" and form.validate():
        held = [roles.Held(form.role.data, department) for department in _meant(form.department.data)]
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
    try:
        with unit() as work:
            _change(work, person, "take" if request.form.get("act") == "take" else "give")
    except PsisError as problem:
        return _person(person, problem.said(_))
    return back_to(f"/people/{person}")


@blueprint.post("/people/<person>/account", access=ADMINISTRATORS, fresh=True)
def change_account(person: str) -> AnyResponse:
    """Close or open the account, invite once more, or take lost second factors away."""
    act = request.form.get("act", "")
    administering.person(identity().session, person)
    try:
        with portal_unit() as work:
            if act == "reset-mfa":
                administering.require_other(work, person)
                invitations.reset_second_factors(work, person, throttle())
            elif act in _OF_ACCOUNT:
                _change(work, person, act)
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


_OF_ACCOUNT = ("invite", "enable", "disable")
_ACTS = ("give", "take", *_OF_ACCOUNT)
"""What can be done with several people at once, as the form sends it."""


def _change(work: UnitOfWork, name: str, act: str) -> None:
    """Do one of these, by what else the form says. Raises as ``administering`` and ``invitations`` do."""
    if act in ("give", "take"):
        change = administering.employ if act == "give" else administering.dismiss
        for department in _meant(request.form.get("department", "")):
            change(work, name, request.form.get("role", ""), department)
    elif act == "invite":
        administering.require_other(work, name)
        invitations.invite_again(work, name)
    else:
        administering.set_disabled(work, name, disabled=act == "disable")


def _meant(department: str) -> list[str]:
    """The departments that were chosen."""
    return list(department_names(identity().session)) if department == EVERY else [department]


def _people(problem: str = "") -> Response:
    form = RoleForm(data={"role": request.form.get("role"), "department": request.form.get("department")})
    form.offer()
    table, add = people_table(), (address("/people/invite"), _("Invite somebody"))
    return table_page(table, _("People"), problem=problem, add=add, form=form)


def _person(name: str, problem: str = "") -> Response:
    held = administering.person(identity().session, name)
    form = RoleForm()
    form.offer()
    label, colour = STATES[held.state]
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
