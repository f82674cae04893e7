"""What complaints can be about, and how one of each sort starts."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from app.city import category_commands, queries
from app.city.category_commands import LONGEST_TERM, LONGEST_TEXT, LONGEST_TIME
from app.city.queries import Category
from app.complaints.rights.retention import USUAL_DAYS
from app.kernel.errors import NotVisible, PsisError
from app.kernel.text import LANGUAGES, N_
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
from app.web.forms import at_most, required, stripped, stripped_text
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
PLACES = (
    ("required", N_("It must be said where it is")),
    ("optional", N_("It may be said where it is")),
    ("none", N_("It is not asked where it is")),
)
ENDS = {
    "answered": N_("Days kept after it was answered"),
    "closed": N_("Days kept after it was closed"),
    "refused": N_("Days kept after it was refused"),
    "duplicate": N_("Days kept after it proved a duplicate"),
    "moved": N_("Days kept after it was passed on"),
    "withdrawn": N_("Days kept after it was withdrawn"),
}
"""State in which a complaint ends → the field that says how long it is kept."""
_TEXTS = ("descriptions", "keywords")


def _days(label: str, most: int = LONGEST_TERM) -> IntegerField:
    wrong = N_("Enter a number from 0 to %(max)s.")
    return IntegerField(label, [InputRequired(N_("Enter a number.")), NumberRange(0, most, wrong)])


def _text(label: str) -> TextAreaField:
    return TextAreaField(label, [at_most(LONGEST_TEXT)], [stripped_text])


class CategoryForm(Named):
    """A category that is there. The first choice of each list is the more open one."""

    group_slug = SelectField(N_("Group"))
    descriptions_en = _text(N_("What belongs here, in English"))
    descriptions_id = _text(N_("What belongs here, in Indonesian"))
    keywords_en = _text(N_("Other words for it, in English"))
    keywords_id = _text(N_("Other words for it, in Indonesian"))
    emergency = BooleanField(N_("Danger to life: show the emergency number instead of a form"))
    department = SelectField(N_("Department in charge"))
    place = RadioField(N_("Where it is"), [InputRequired(N_("Choose one."))])
    identity = RadioField(N_("Who reports"), [InputRequired(N_("Choose one."))])
    content = RadioField(N_("What is reported"), [InputRequired(N_("Choose one."))])
    may_lower = BooleanField(N_("Whoever reports may choose less protection than this"))
    sensitive = BooleanField(N_("Sensitive: the exact place is never shown to the public"))
    acknowledge_hours = _days(N_("Working hours until it is acknowledged"))
    working_days = _days(N_("Working days to an answer"))
    resolve_days = _days(N_("Working days until it is resolved"))
    reopen_days = _days(N_("Days in which it can be reopened"), LONGEST_TIME)
    keep_answered, keep_closed, keep_refused, keep_duplicate, keep_moved, keep_withdrawn = (
        _days(label, LONGEST_TIME) for label in ENDS.values()
    )
    position = _days(N_("Position in lists"), 9999)
    active = BooleanField(N_("Offered to those who report"))

    def offer(self) -> "CategoryForm":
        """With the choices there are, in the reader's language."""
        session = identity().session
        names = queries.department_names(session)
        self.department.choices = [(slug, called(one)) for slug, one in names.items()]
        self.group_slug.choices = [("", "–"), *((one.slug, called(one.names)) for one in queries.groups(session))]
        for field, choices in ((self.identity, IDENTITY), (self.content, CONTENT), (self.place, PLACES)):
            field.choices = [(value, _(label)) for value, label in choices]
        return self

    def category(self, slug: str) -> Category:
        made = ("slug", "names", *_TEXTS, "retention")
        values = {name: self[name].data for name in Category._fields if name not in made}
        texts: dict[str, Any] = {name: {tag: self[f"{name}_{tag}"].data or "" for tag in LANGUAGES} for name in _TEXTS}
        retention = {state: self[f"keep_{state}"].data for state in ENDS}
        return Category(slug=slug, names=self.names, **values, **texts, retention=retention)


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
    groups = {one.slug: called(one.names) for one in queries.groups(identity().session)}
    path = address("/categories")
    table = WorkTable(
        caption=_("Categories of complaints"),
        columns=columns,
        rows=[_row(one, groups) for one in found],
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
        category_commands.offer_categories(work, chosen, active=act == "offer")
    return back_to("/categories")


@blueprint.route("/categories/new", methods=("GET", "POST"), access=ADMINISTRATORS)
def new_category() -> AnyResponse:
    form = NewCategoryForm.of_request(data=_shown(_EMPTY)).offer()
    if request.method == "POST" and form.validate():
        slug = form["slug"].data
        if any(one.slug == slug for one in queries.categories(identity().session)):
            form.refuse(_("There is a category with this short name already."), "slug")
        elif _saved(form, slug, "slug"):
            return back_to("/categories")
    hint = _("Lower-case letters, digits and hyphens. It stands in addresses and cannot be changed later.")
    back = (address("/categories"), _("Categories"))
    return form_page(form, _("Add a category"), back, hints=_hints() | {"slug": hint}, rows=3)


@blueprint.get("/categories/<category>", access=ADMINISTRATORS)
def category(category: str) -> AnyResponse:
    return _category(held_category(category))


@blueprint.post("/categories/<category>", access=ADMINISTRATORS, fresh=True)
def change_category(category: str) -> AnyResponse:
    """Also how long its reports are kept: with a shorter time, the next night erases what is older."""
    return _category(held_category(category))


def _category(held: Category) -> AnyResponse:
    form = CategoryForm.of_request(data=_shown(held)).offer()
    if request.method == "POST" and form.validate() and _saved(form, held.slug):
        return back_to("/categories")
    back = (address("/categories"), _("Categories"))
    more = (address(f"/categories/{held.slug}/questions"), _("Questions of this category"))
    return form_page(form, called(held.names), back, template="admin/category.html", hints=_hints(), rows=3, more=more)


def held_category(slug: str) -> Category:
    """Raises NotVisible."""
    held = {one.slug: one for one in queries.categories(identity().session)}.get(slug)
    if held is None:
        raise NotVisible(N_("There is no such category."))
    return held


_EMPTY = Category("", {}, "", "named", "confidential", False, False, 10, 10, True)  # noqa: FBT003 - the row's order


def _shown(held: Category) -> Mapping[str, Any]:
    texts = {f"{name}_{tag}": getattr(held, name).get(tag, "") for name in _TEXTS for tag in LANGUAGES}
    kept = {f"keep_{state}": held.retention.get(state, USUAL_DAYS[state]) for state in ENDS}
    return {**held._asdict(), **names_data(held.names), **texts, **kept}


def _hints() -> dict[str, str]:
    words = _("Words by which people look for it, with commas between them.")
    return {
        "descriptions_en": _("One or two sentences, shown where the category is chosen."),
        "keywords_en": words,
        "keywords_id": words,
        "emergency": _("Set the number under “Name and look”."),
    }


def _saved(form: CategoryForm, slug: str, field: str = "") -> bool:
    try:
        with unit() as work:
            category_commands.set_category(work, form.category(slug))
    except PsisError as problem:
        form.refuse(problem, field)
        return False
    return True


def _columns() -> tuple[Column, ...]:
    names = queries.department_names(identity().session)
    groups = tuple((one.slug, called(one.names)) for one in queries.groups(identity().session))
    return (
        Column("name", _("Name"), sortable=True, filtered=True),
        Column("group_slug", _("Group"), choices=groups),
        Column("department", _("Department"), choices=tuple((slug, called(one)) for slug, one in names.items())),
        Column("working_days", _("Working days"), sortable=True, numeric=True),
        Column("position", _("Position"), sortable=True, numeric=True),
        Column("active", _("Offered"), choices=(("True", _("Yes")), ("False", _("No")))),
    )


def _value(one: Category, name: str) -> object:
    return called(one.names) if name == "name" else getattr(one, name)


def _row(one: Category, groups: Mapping[str, str]) -> Row:
    name = called(one.names)
    return Row(
        one.slug,
        name,
        (
            Cell(name, address(f"/categories/{one.slug}")),
            Cell(groups.get(one.group_slug, "–")),
            Cell(department_name(one.department)),
            Cell(formats.number(one.working_days)),
            Cell(formats.number(one.position)),
            Cell(_("Yes"), tag="green") if one.active else Cell(_("No"), tag="grey"),
        ),
    )
