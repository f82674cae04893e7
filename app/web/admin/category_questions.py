"""What a category of complaints asks by itself: its questions, in order, each with its texts in both languages."""

from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse
from wtforms import BooleanField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from app.city import category_commands, queries
from app.city.questions import CHOOSING, KINDS, LONGEST_HINT, Choice, Question
from app.kernel.errors import BadInput, NotVisible, PsisError
from app.kernel.text import LANGUAGES, N_
from app.web import formats
from app.web.admin.categories import held_category
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
from app.web.translation import gettext as _
from app.web.work_table import Action, Cell, Column, Row, WorkTable, arranged, read_asked

blueprint = Blueprint("admin_category_questions", __name__, url_prefix=f"{ADMIN}/categories/<category>/questions")
_LONGEST_CHOICES = 20_000


class QuestionForm(Named):
    """A question that is there."""

    hint_en = StringField(N_("Hint in English"), [at_most(LONGEST_HINT)], [stripped])
    hint_id = StringField(N_("Hint in Indonesian"), [at_most(LONGEST_HINT)], [stripped])
    choices = TextAreaField(N_("Answers to choose from"), [at_most(_LONGEST_CHOICES)], [stripped_text])
    required = BooleanField(N_("It must be answered"))
    position = IntegerField(
        N_("Position in lists"),
        [InputRequired(N_("Enter a number.")), NumberRange(0, 9999, N_("Enter a number from 0 to 9999."))],
    )

    def question(self, code: str, kind: str, *, active: bool) -> Question:
        """Raises BadInput for answers that cannot be read."""
        hints = {tag: self[f"hint_{tag}"].data or "" for tag in LANGUAGES}
        choices = read_choices(self["choices"].data or "") if "choices" in self else ()
        order = self.position.data or 0
        return Question(code, kind, self.names, hints, choices, order, bool(self["required"].data), active)


class NewQuestionForm(QuestionForm):
    """A question that is to be added."""

    code = StringField(N_("Short name"), [required(N_("Enter a short name, such as size.")), at_most(60)], [stripped])
    kind = RadioField(N_("Kind of answer"), [InputRequired(N_("Choose one."))])


def read_choices(text: str) -> tuple[Choice, ...]:
    """Answers as they are typed: a line each, ``code | English | Indonesian``. Raises BadInput."""
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 1 + len(LANGUAGES):
            sentence = N_("Write each answer as: short name | English | Indonesian. This is not so: %(line)s")
            raise BadInput(sentence, line=line[:80])
        found.append(Choice(parts[0], dict(zip(LANGUAGES, parts[1:], strict=True))))
    return tuple(found)


def written_choices(choices: tuple[Choice, ...]) -> str:
    """The same as they are typed."""
    return "\n".join(" | ".join((one.code, *(one.names.get(tag, "") for tag in LANGUAGES))) for one in choices)


@blueprint.get("", access=ADMINISTRATORS)
def browse(category: str) -> Response:
    """The questions of a category. Raises NotVisible."""
    held = held_category(category)
    columns = (
        Column("name", _("Question"), sortable=True, filtered=True),
        Column("kind", _("Kind of answer"), choices=tuple((kind, _(name)) for kind, name in KINDS.items())),
        Column("required", _("Must be answered"), choices=(("True", _("Yes")), ("False", _("No")))),
        Column("position", _("Position"), sortable=True, numeric=True),
        Column("active", _("Asked"), choices=(("True", _("Yes")), ("False", _("No")))),
    )
    asked = read_asked(columns, request.args)
    every = queries.questions(identity().session, category, retired=True)
    found, total = arranged(every, asked, columns, _value, "position")
    path = _path(category)
    table = WorkTable(
        caption=_("Questions of this category"),
        columns=columns,
        rows=[_row(category, one) for one in found],
        total=total,
        asked=asked,
        path=path,
        nothing=_("This category asks for nothing but what happened and where."),
        post=path,
        actions=(Action("ask", _("Ask")), Action("retire", _("Ask no more"))),
        order="position",
    )
    title = _("Questions: %(name)s", name=called(held.names))
    return table_page(table, title, add=(f"{path}/new", _("Add a question")))


def _path(category: str, rest: str = "") -> str:
    return address(f"/categories/{category}/questions{rest}")


def _value(one: Question, name: str) -> object:
    return called(one.names) if name == "name" else getattr(one, name)


def _row(category: str, one: Question) -> Row:
    name = called(one.names)
    cells = (
        Cell(name, _path(category, f"/{one.code}")),
        Cell(_(KINDS[one.kind])),
        Cell(_("Yes") if one.required else _("No")),
        Cell(formats.number(one.position)),
        Cell(_("Yes"), tag="green") if one.active else Cell(_("No"), tag="grey"),
    )
    return Row(one.code, name, cells)


@blueprint.post("", access=ADMINISTRATORS)
def ask(category: str) -> AnyResponse:
    """Ask the chosen questions, or ask them no more. Raises NotVisible."""
    held_category(category)
    chosen, act = request.form.getlist("chosen"), request.form.get("act")
    here = f"/categories/{category}/questions"
    if not chosen or act not in ("ask", "retire"):
        return back_to(here, "none-chosen")
    with unit() as work:
        category_commands.ask_questions(work, category, chosen, active=act == "ask")
    return back_to(here)


@blueprint.route("/new", methods=("GET", "POST"), access=ADMINISTRATORS)
def new(category: str) -> AnyResponse:
    """Add a question. Raises NotVisible."""
    held_category(category)
    form = NewQuestionForm.of_request(data={"position": 10})
    form["kind"].choices = [(kind, _(name)) for kind, name in KINDS.items()]
    if request.method == "POST" and form.validate():
        code = form["code"].data
        if any(one.code == code for one in queries.questions(identity().session, category, retired=True)):
            form.refuse(_("There is a question with this short name already."), "code")
        elif _saved(form, category, code, form["kind"].data, active=True):
            return back_to(f"/categories/{category}/questions")
    return form_page(form, _("Add a question"), _back(category), hints=_hints(), rows=5)


@blueprint.route("/<question>", methods=("GET", "POST"), access=ADMINISTRATORS)
def edit(category: str, question: str) -> AnyResponse:
    """Change a question; its kind stays. Raises NotVisible."""
    held_category(category)
    known = queries.questions(identity().session, category, retired=True)
    held = next((one for one in known if one.code == question), None)
    if held is None:
        raise NotVisible(N_("There is no such question."))
    form = QuestionForm.of_request(data=_shown(held))
    if held.kind not in CHOOSING:
        del form.choices
    if request.method == "POST" and form.validate() and _saved(form, category, question, held.kind, active=held.active):
        return back_to(f"/categories/{category}/questions")
    return form_page(form, called(held.names), _back(category), hints=_hints(), rows=5, intro=_(KINDS[held.kind]))


def _shown(held: Question) -> dict[str, Any]:
    hints = {f"hint_{tag}": held.hints.get(tag, "") for tag in LANGUAGES}
    more = {"required": held.required, "position": held.position, "choices": written_choices(held.choices)}
    return {**names_data(held.names), **hints, **more}


def _back(category: str) -> tuple[str, str]:
    return _path(category), _("Questions of this category")


def _hints() -> dict[str, str]:
    return {
        "choices": _("Only where answers are chosen: a line for each, short name | English | Indonesian."),
        "code": _(
            "Lower-case letters, digits and hyphens. It names the answer in exports and cannot be changed later."
        ),
    }


def _saved(form: QuestionForm, category: str, code: str, kind: str, *, active: bool) -> bool:
    try:
        with unit() as work:
            category_commands.set_question(work, category, form.question(code, kind, active=active))
    except PsisError as problem:
        form.refuse(problem)
        return False
    return True
