"""What complaints can be about, and how one of each sort starts."""

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange

from app.city import commands, queries
from app.city.queries import Category
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
from app.web.kept import department_name
from app.web.translation import gettext as _
from app.web.work_table import Action, Cell, Column, Row, WorkTable, arranged, read_asked

blueprint = Blueprint("admin_categories", __name__, url_prefix=ADMIN)

IDENTITY = (
    ("named", N_("The department sees name and contact")),
    ("sealed", N_("Nobody on the staff sees who it is; the portal forwards messages")),
    ("none", N_("No contact is asked for")),
)
CONTENT = (
    ("public", N_("A reduced version may be shown to everybody once an officer has released it")),
    ("confidential", N_("Never shown to the public")),
)


class CategoryForm(Named):
    """A category that is there. The first choice of each list is the more open one."""

    department = SelectField(N_("Department in charge"))
    identity = RadioField(N_("Who complains"), [InputRequired(N_("Choose one."))])
    content = RadioField(N_("What is complained about"), [InputRequired(N_("Choose one."))])
    may_lower = BooleanField(N_("Whoever complains may choose less protection than this"))
    sensitive = BooleanField(N_("Sensitive: the exact place is never shown to the public"))
    working_days = IntegerField(
        N_("Working days to an answer"),
        [InputRequired(N_("Enter a number of days.")), NumberRange(0, 365, N_("Enter a number from 0 to 365."))],
    )
    position = IntegerField(
        N_("Position in lists"),
        [InputRequired(N_("Enter a number.")), NumberRange(0, 9999, N_("Enter a number from 0 to 9999."))],
    )
    active = BooleanField(N_("Offered to those who complain"))

    def offer(self) -> "CategoryForm":
        """With the choices there are, in the reader's language."""
        names = queries.department_names(identity().session)
        self.department.choices = [(slug, called(one)) for slug, one in names.items()]
        self.identity.choices = [(value, _(label)) for value, label in IDENTITY]
        self.content.choices = [(value, _(label)) for value, label in CONTENT]
        return self

    def category(self, slug: str) -> Category:
        values = {name: self[name].data for name in Category._fields if name not in ("slug", "names")}
        return Category(slug=slug, names=self.names, **values)


class NewCategoryForm(CategoryForm):
    """A category that is to be added."""

    slug = StringField(
        N_("Short name"), [required(N_("Enter a short name, such as potholes.")), at_most(60)], [stripped]
    )


@blueprint.get("/categories", access=ADMINISTRATORS)
def categories() -> Response:
    columns = _columns()
    asked = read_asked(columns, request.args)
    found, total = arranged(queries.categories(identity().session), asked, columns, _value, "position")
    path = address("/categories")
    table = WorkTable(
        caption=_("Categories of complaints"),
        columns=columns,
        rows=[_row(one) for one in found],
        total=total,
        asked=asked,
        path=path,
        nothing=_("No category has been entered."),
        post=path,
        actions=(Action("offer", _("Offer")), Action("retire", _("Offer no more"))),
        order="position",
    )
    intro = _("What residents will be able to complain about, and how such a complaint starts.")
    return table_page(table, _("Categories"), intro=intro, add=(f"{path}/new", _("Add a category")))


@blueprint.post("/categories", access=ADMINISTRATORS)
def offer_categories() -> AnyResponse:
    """Offer the chosen categories, or offer them no more."""
    chosen, act = request.form.getlist("chosen"), request.form.get("act")
    if not chosen or act not in ("offer", "retire"):
        return back_to("/categories", "none-chosen")
    with unit() as work:
        commands.offer_categories(work, chosen, active=act == "offer")
    return back_to("/categories")


@blueprint.route("/categories/new", methods=("GET", "POST"), access=ADMINISTRATORS)
def new_category() -> AnyResponse:
    start = {"identity": "named", "content": "confidential", "working_days": 10, "position": 10, "active": True}
    form = NewCategoryForm.of_request(data=start).offer()
    if request.method == "POST" and form.validate():
        slug = form["slug"].data
        if any(one.slug == slug for one in queries.categories(identity().session)):
            form.refuse(_("There is a category with this short name already."), "slug")
        elif _saved(form, slug, "slug"):
            return back_to("/categories")
    hint = _("Lower-case letters, digits and hyphens. It stands in addresses and cannot be changed later.")
    return form_page(form, _("Add a category"), (address("/categories"), _("Categories")), hints={"slug": hint})


@blueprint.route("/categories/<category>", methods=("GET", "POST"), access=ADMINISTRATORS)
def category(category: str) -> AnyResponse:
    held = {one.slug: one for one in queries.categories(identity().session)}.get(category)
    if held is None:
        raise NotVisible(N_("There is no such category."))
    form = CategoryForm.of_request(data={**held._asdict(), **names_data(held.names)}).offer()
    if request.method == "POST" and form.validate() and _saved(form, category):
        return back_to("/categories")
    return form_page(form, called(held.names), (address("/categories"), _("Categories")))


def _saved(form: CategoryForm, slug: str, field: str = "") -> bool:
    try:
        with unit() as work:
            commands.set_category(work, form.category(slug))
    except PsisError as problem:
        form.refuse(problem, field)
        return False
    return True


def _columns() -> tuple[Column, ...]:
    names = queries.department_names(identity().session)
    return (
        Column("name", _("Name"), sortable=True, filtered=True),
        Column("department", _("Department"), choices=tuple((slug, called(one)) for slug, one in names.items())),
        Column("working_days", _("Working days"), sortable=True, numeric=True),
        Column("position", _("Position"), sortable=True, numeric=True),
        Column("active", _("Offered"), choices=(("True", _("Yes")), ("False", _("No")))),
    )


def _value(one: Category, name: str) -> object:
    return called(one.names) if name == "name" else getattr(one, name)


def _row(one: Category) -> Row:
    name = called(one.names)
    return Row(
        one.slug,
        name,
        (
            Cell(name, address(f"/categories/{one.slug}")),
            Cell(department_name(one.department)),
            Cell(formats.number(one.working_days)),
            Cell(formats.number(one.position)),
            Cell(_("Yes"), tag="green") if one.active else Cell(_("No"), tag="grey"),
        ),
    )
