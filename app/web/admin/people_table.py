"""The table of the members of staff: who there is, what each may do and where."""

from flask import request

from app.accounts import administering
from app.accounts.administering import Person
from app.city.queries import department_names
from app.kernel import roles
from app.kernel.text import N_
from app.web.admin.pages import address, called
from app.web.identity import identity
from app.web.kept import department_name
from app.web.translation import gettext as _
from app.web.work_table import Action, Cell, Column, Row, WorkTable, arranged, read_asked

STATES = {
    "open": (N_("Open"), "green"),
    "invited": (N_("Invited"), "yellow"),
    "none": (N_("Without sign-in"), "grey"),
    "closed": (N_("Closed"), "red"),
}
"""State of an account → its words and their colour."""


def people_table() -> WorkTable:
    """As the address asks for it."""
    columns = _columns()
    asked = read_asked(columns, request.args)
    found, total = arranged(administering.staff(identity().session), asked, columns, _value, "name")
    path = address("/people")
    return WorkTable(
        caption=_("Members of staff"),
        columns=columns,
        rows=[_row(one) for one in found],
        total=total,
        asked=asked,
        path=path,
        post=asked.address(path, page=asked.page),
        actions=(
            Action("give", _("Give this role")),
            Action("take", _("Take this role away")),
            Action("invite", _("Send the invitation again")),
            Action("enable", _("Open accounts")),
            Action("disable", _("Close accounts"), warning=True),
        ),
        more="admin/role_of_several.html",
        order="name",
    )


def _columns() -> tuple[Column, ...]:
    names = department_names(identity().session)
    return (
        Column("name", _("Name"), sortable=True, filtered=True),
        Column("email", _("E-mail address"), sortable=True, filtered=True),
        Column("role", _("Role"), choices=tuple((role, _(roles.NAMES[role])) for role in roles.STAFF_ROLES)),
        Column("department", _("Department"), choices=tuple((slug, called(one)) for slug, one in names.items())),
        Column("state", _("Account"), choices=tuple((code, _(label)) for code, (label, _tag) in STATES.items())),
    )


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
    label, colour = STATES[one.state]
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
