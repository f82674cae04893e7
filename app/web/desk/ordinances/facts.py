"""What a law says of itself beside its sections: title, number, days, summary, preamble."""

from dataclasses import replace

from flask import Response
from werkzeug.wrappers import Response as AnyResponse
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from app.kernel.errors import BadInput
from app.kernel.text import N_
from app.web import words
from app.web.blueprint import Blueprint
from app.web.desk.ordinances.law_page import acted, address_of, law_at_desk, law_page
from app.web.desk.ordinances.pages import MAY_EDIT
from app.web.forms import Form, at_most, required, stripped, stripped_text
from app.web.locale import PREFIX
from app.web.translation import gettext as _
from records import law_drafting
from records.checks import LONGEST_TITLE
from records.kinds import ORDINANCE_TYPES, Ordinance
from records.law_editing.links import finder
from records.law_editing.written import read, write
from records.merging import fingerprint

blueprint = Blueprint("desk_ordinance_facts", __name__, url_prefix=f"{PREFIX}/desk/ordinances/<slug>/facts")


class FactsForm(Form):
    """All of it that is not a section, an instruction or a relation."""

    began_from = HiddenField()
    title = StringField(
        N_("Title"), filters=[stripped], validators=[required(N_("Enter a title.")), at_most(LONGEST_TITLE)]
    )
    number = StringField(
        N_("Number"), filters=[stripped], validators=[required(N_("Enter the number of the law.")), at_most(60)]
    )
    type = SelectField(N_("Type"))
    enacted = DateField(N_("Enacted on"), validators=[Optional()])
    commenced = DateField(N_("Commences on"), validators=[Optional()])
    summary = TextAreaField(N_("Summary"), filters=[stripped_text], validators=[at_most(5000)])
    preamble = TextAreaField(N_("Preamble"), filters=[stripped_text], validators=[at_most(50_000)])

    def applied(self, law: Ordinance) -> Ordinance:
        """The law with what was entered. Raises BadInput where somebody saved other facts meanwhile."""
        changed = replace(
            law,
            title=self.title.data or "",
            number=self.number.data or "",
            type=self.type.data,
            enacted=self.enacted.data,
            commenced=self.commenced.data,
            day=self.enacted.data,
            summary=self.summary.data or "",
            preamble=read(self.preamble.data or "", finder(law, "")),
        )
        if _print(law) not in (self.began_from.data, _print(changed)):
            raise BadInput(N_("Somebody else saved this meanwhile. Nothing of it was overwritten: open the page anew."))
        return changed


def _print(law: Ordinance) -> str:
    """A mark of the facts."""
    return fingerprint((law.title, law.number, law.type, law.enacted, law.commenced, law.summary, law.preamble))


def _form(law: Ordinance) -> FactsForm:
    form = FactsForm.of_request(
        data={
            "began_from": _print(law),
            "title": law.title,
            "number": law.number,
            "type": law.type,
            "enacted": law.enacted,
            "commenced": law.commenced,
            "summary": law.summary,
            "preamble": write(law.preamble, finder(law, "")),
        }
    )
    form.type.choices = {one: _(words.TYPE[one]) for one in dict.fromkeys([*ORDINANCE_TYPES, law.type]) if one}
    return form


@blueprint.get("", access=MAY_EDIT)
def show(slug: str) -> Response:
    """The form, filled. Raises NotVisible."""
    _held, law = law_at_desk(slug)
    return _page(slug, _form(law))


def _page(slug: str, form: Form, status: int = 200) -> Response:
    return law_page("facts", slug, title=_("Title and dates"), part="facts", status=status, form=form)


@blueprint.post("", access=MAY_EDIT)
def save(slug: str) -> AnyResponse:
    """Save what was entered. Raises NotVisible."""
    _held, law = law_at_desk(slug)
    form = _form(law)
    if not form.validate():
        return _page(slug, form, 422)
    return acted(
        lambda work: law_drafting.edit(work, slug, form.applied),
        to=lambda: address_of(slug, "facts"),
        said="facts-saved",
        again=lambda failed: _page(slug, failed, 422),
        form=form,
    )
