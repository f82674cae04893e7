"""What a department keeps for its work: canned replies per language, and who is in which team."""

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse
from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField

from app.complaints.handling import desk_notes
from app.complaints.handling.desk_notes import LONGEST_REPLY, CannedReply
from app.kernel import roles
from app.kernel.errors import NotVisible, PsisError
from app.kernel.text import N_
from app.web.blueprint import Blueprint
from app.web.desk.complaints import shown
from app.web.desk.complaints.shown import DESK, OFFICERS, SUPERVISORS
from app.web.forms import Form, at_most, required, stripped, stripped_text
from app.web.identity import identity, unit
from app.web.kept import department_name
from app.web.templating import page
from app.web.translation import gettext as _

blueprint = Blueprint("desk_keeping", __name__, url_prefix=DESK)


class ReplyForm(Form):
    """A canned reply. The reporter's language is chosen by itself, where there is one."""

    name = StringField(N_("Name"), [required(N_("Enter a name.")), at_most(100)], [stripped])
    department = SelectField(N_("Department"))
    english = TextAreaField(N_("In English"), [at_most(LONGEST_REPLY)], [stripped_text])
    indonesian = TextAreaField(N_("In Indonesian"), [at_most(LONGEST_REPLY)], [stripped_text])

    def offer(self, departments: list[str]) -> "ReplyForm":
        self.department.choices = [(slug, department_name(slug)) for slug in departments]
        return self

    def reply(self, number: int) -> CannedReply:
        texts = {"en": self.english.data or "", "id": self.indonesian.data or ""}
        return CannedReply(number, self.department.data, self["name"].data or "", texts)


class TeamForm(Form):
    """A team and those who are in it."""

    department = SelectField(N_("Department"))
    team = StringField(N_("Name of the team"), [required(N_("Enter a name.")), at_most(100)], [stripped])
    members = SelectMultipleField(N_("Who is in it (nobody: there is no such team)"))

    def offer(self, departments: list[str]) -> "TeamForm":
        self.department.choices = [(slug, department_name(slug)) for slug in departments]
        self.members.choices = [(one.account, one.name) for one in shown.people_of(departments)]
        return self


@blueprint.get("/replies", access=OFFICERS)
def replies() -> Response:
    """The canned replies of my departments."""
    held = desk_notes.replies_of(identity().session, shown.own_departments())
    return page("desk/complaints/replies.html", title=_("Canned replies"), replies=held)


@blueprint.route("/replies/new", access=OFFICERS, methods=("GET", "POST"))
def new_reply() -> AnyResponse:
    """Add one."""
    return _reply(ReplyForm.of_request().offer(shown.own_departments()), 0)


@blueprint.route("/replies/<int:number>", access=OFFICERS, methods=("GET", "POST"))
def reply(number: int) -> AnyResponse:
    """Change one. Raises NotVisible."""
    held = desk_notes.reply(identity().session, number)
    texts = {"english": held.texts.get("en", ""), "indonesian": held.texts.get("id", "")}
    form = ReplyForm.of_request(data={"name": held.name, "department": held.department, **texts})
    return _reply(form.offer([held.department]), number)


@blueprint.post("/replies/<int:number>/remove", access=OFFICERS)
def remove_reply(number: int) -> AnyResponse:
    """Take one away. Raises NotVisible."""
    with unit() as work:
        desk_notes.remove_reply(work, number)
    return redirect(shown.address("/replies?said=removed"), 303)


@blueprint.route("/teams", access=SUPERVISORS, methods=("GET", "POST"))
def teams() -> AnyResponse:
    """Who is in which team of my departments."""
    departments = identity().actor.departments(roles.SUPERVISE)
    if not departments:
        raise NotVisible(N_("There is no such page."))
    form = TeamForm.of_request().offer(departments)
    if request.method == "POST" and form.validate():
        try:
            with unit() as work:
                desk_notes.set_team(work, form.department.data, form.team.data or "", form.members.data or [])
            return redirect(shown.address("/teams?said=saved"), 303)
        except PsisError as problem:
            form.refuse(problem)
    held = [(slug, desk_notes.teams(identity().session, slug)) for slug in departments]
    status = 422 if form.errors else 200
    return page("desk/complaints/teams.html", status=status, title=_("Teams"), held=held, form=form)


def _reply(form: ReplyForm, number: int) -> AnyResponse:
    if request.method == "POST" and form.validate():
        try:
            with unit() as work:
                desk_notes.set_reply(work, form.reply(number))
            return redirect(shown.address("/replies?said=saved"), 303)
        except PsisError as problem:
            form.refuse(problem)
    return page(
        "admin/form.html",
        status=422 if form.errors else 200,
        title=_("Canned reply"),
        form=form,
        back=(shown.address("/replies"), _("Canned replies")),
        save=_("Save"),
        widths={},
        rows=6,
        hints={"english": _("The language that the report was written in is taken.")},
    )
