"""What a law does to other laws and they to it, as its own record and theirs state it, and what follows from that."""

from collections import Counter
from collections.abc import Collection

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse
from wtforms import DateField, RadioField, SelectField, StringField
from wtforms.validators import Optional

from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import BadInput
from app.kernel.text import N_
from app.web import words
from app.web.blueprint import Blueprint
from app.web.desk.ordinances.law_page import acted, address_of, law_at_desk, law_page
from app.web.desk.ordinances.pages import MAY_EDIT
from app.web.forms import Form, at_most, required, stripped
from app.web.identity import identity
from app.web.kept import laws
from app.web.locale import PREFIX
from app.web.translation import gettext as _
from records import codec, law_drafting, law_previews
from records.citations import eid_of, spoken
from records.kinds import Ordinance, Relation
from records.law_editing.amending import relations_of
from records.merging import fingerprint
from records.projections import WorkLine

_MOST_OFFERED = 500
_THIS, _OTHER = "this", "other"
blueprint = Blueprint("desk_ordinance_relations", __name__, url_prefix=f"{PREFIX}/desk/ordinances/<slug>/relations")


class RelationForm(Form):
    """One effect. ``other`` is the other law: its address, or its title as the list offers it."""

    acting = RadioField(
        N_("Who acts"),
        choices={_THIS: N_("This law does it to another"), _OTHER: N_("Another law does it to this one")},
        default=_THIS,
    )
    effect = SelectField(N_("What is done"))
    other = StringField(
        N_("The other law"), filters=[stripped], validators=[required(N_("Say which law.")), at_most(1000)]
    )
    section = StringField(N_("Section, where it is only one"), filters=[stripped], validators=[at_most(40)])
    day = DateField(N_("From this day on"), validators=[Optional()])
    note = StringField(N_("Note"), filters=[stripped], validators=[at_most(500)])


def _form() -> RelationForm:
    form = RelationForm.of_request()
    form.other.render_kw = {"list": "works"}
    form.effect.choices = {code: _(label) for code, label in words.DOES.items()}
    return form


@blueprint.get("", access=MAY_EDIT)
def browse(slug: str) -> Response:
    """Both sides of every relation, and what it changes. Raises NotVisible."""
    return _page(slug, _form())


def _page(slug: str, form: Form, status: int = 200) -> Response:
    held, law = law_at_desk(slug)
    by_instruction = set(relations_of(law.instructions, law.work))
    stated = [(number, one, fingerprint(one), one in by_instruction) for number, one in enumerate(law.relations)]
    return law_page(
        "relations",
        slug,
        title=_("Relations"),
        part="relations",
        status=status,
        stated=stated,
        stated_elsewhere=[one for one in laws().relations_of(law.work) if one not in law.relations],
        standings=law_previews.standings(identity().session, law, held.id),
        works=laws().by_work,
        offered=offered(laws().by_work.values())[:_MOST_OFFERED],
        name_of=_name_of,
        does=words.DOES,
        suffers=words.SUFFERS,
        status_words=words.STATUS,
        form=_with_problems_of(form),
    )


def _with_problems_of(form: Form) -> Form:
    """The form of the page; what another act of it could not do is said above it."""
    if isinstance(form, RelationForm):
        return form
    shown = _form()
    shown.form_errors += form.form_errors
    return shown


def _name_of(work: str) -> str:
    line = laws().by_work.get(work)
    return line.title if line else spoken(work)


@blueprint.post("", access=MAY_EDIT)
def add(slug: str) -> AnyResponse:
    """State a relation. Raises NotVisible."""
    _held, law = law_at_desk(slug)
    form = _form()
    if not form.validate():
        return _page(slug, form, 422)
    return acted(
        lambda work: law_drafting.add_relation(work, slug, _relation(form, law)),
        to=lambda: address_of(slug, "relations"),
        said="relation-added",
        again=lambda failed: _page(slug, failed, 422),
        form=form,
    )


def _relation(form: RelationForm, law: Ordinance) -> Relation:
    other = work_meant(form.other.data or "", laws().by_work.values())
    acting, target = (law.work, other) if form.acting.data == _THIS else (other, law.work)
    return Relation(
        codec.effect(form.effect.data),
        acting,
        target,
        form.day.data,
        _eid(form.section.data or "", target, law),
        note=form.note.data or "",
    )


def work_meant(typed: str, lines: Collection[WorkLine]) -> str:
    """The work of that title, or what was typed. Raises BadInput where several have the title: year after year."""
    titled = [line.work for line in lines if line.title == typed]
    if len(titled) > 1:
        sentence = N_("Several laws have this title. Enter the address of the one that is meant, such as %(work)s.")
        raise BadInput(sentence, work=titled[0])
    return titled[0] if titled else typed


def offered(lines: Collection[WorkLine]) -> list[tuple[str, str]]:
    """What can be chosen, and what is said beside it: a title where it is one law's alone, else its address."""
    times = Counter(line.title for line in lines)
    return [(line.title, line.work) if times[line.title] == 1 else (line.work, line.title) for line in lines]


def _eid(number: str, target: str, law: Ordinance) -> str:
    line = laws().by_work.get(target)
    tag = line.language if line else law.language
    return eid_of("art" if tag == "id" else "sec", number) if number else ""


@blueprint.post("/<int:number>/remove", access=MAY_EDIT)
def remove(slug: str, number: int) -> AnyResponse:
    """Take a relation back. Raises NotVisible."""
    meant = request.form.get("began_from", "")
    _held, law = law_at_desk(slug)

    def act(work: UnitOfWork) -> None:
        if not 0 <= number < len(law.relations) or fingerprint(law.relations[number]) != meant:
            raise BadInput(N_("Somebody changed the relations meanwhile. Look at them again."))
        law_drafting.remove_relation(work, slug, law.relations[number])

    return acted(
        act,
        to=lambda: address_of(slug, "relations"),
        said="relation-removed",
        again=lambda form: _page(slug, form, 422),
    )
